"""How one's name will stand on the certificate, and putting it right before the issue."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from accounts.models import LEARNER
from blueprints.forms import Form
from blueprints.free_text import short_text
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from courses.access import own_enrolment
from credentials.naming import LONGEST, NameToBe, name_to_be
from credentials.naming import correct_name as correct
from credentials.queries import credential_for_enrolment


class NameForm(Form):
    """The name in the nominative, and in the dative."""

    given_name = short_text(_("Given name"), longest=LONGEST)
    family_name = short_text(_("Family name"), longest=LONGEST)
    dative = short_text(_("To whom? (dative)"), longest=2 * LONGEST)


@blueprint.route("/certificate/name", methods=["GET", "POST"])
@allow(LEARNER)
def correct_name() -> ResponseReturnValue:
    """What will stand on the certificate; corrected until it is issued."""
    enrolment = own_enrolment(current_person())
    form = NameForm(data=_written(name_to_be(enrolment)))
    if form.validate_on_submit():
        with refusals_on(form):
            said = {name: form[name].data for name in ("given_name", "family_name", "dative")}
            correct(enrolment=enrolment, at=clock.now(), **said)
            flash(gettext("Your name will stand on the certificate as you wrote it."), "done")
            return redirect(url_for("study.correct_name"), 303)
    enrolment = own_enrolment(current_person())
    credential = credential_for_enrolment(enrolment)
    return answer_form("study/correct_name.html", form, name=name_to_be(enrolment), credential=credential)


def _written(name: NameToBe) -> dict[str, Any]:
    return {"given_name": name.given_name, "family_name": name.family_name, "dative": name.dative}
