"""The applicant names who can give a reference. What they say is never shown here."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import clock
from accounts.models import LEARNER
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.naming import RefereeForm
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from courses.rules import Standard
from recruitment.access import own_application
from recruitment.referees import name_referee
from recruitment.rules import WAITS, referee_state


@blueprint.route("/application/referees", methods=["GET", "POST"])
@allow(LEARNER)
def name_referees() -> ResponseReturnValue:
    """Whom I have named, whether they have answered, and the form that names somebody."""
    application, form = own_application(current_person()), RefereeForm()
    if form.validate_on_submit():
        with refusals_on(form):
            name_referee(application=application, by=current_person(), at=clock.now(), **form.said())
            flash(gettext("The letter is on its way to %(name)s.", name=form.name.data), "done")
            return redirect(url_for("study.name_referees"), 303)
    return _answer(form)


def _answer(form: Form) -> ResponseReturnValue:
    """The template is given no answer, only that there is one."""
    application, at = own_application(current_person()), clock.now()
    return answer_form(
        "study/name_referees.html",
        form,
        named=[(one.name, one.relation, one.asked_at, referee_state(one, application, at)) for one in application.referees],
        needed=Standard.of(application.programme.criteria).references,
        is_open=application.withdrawn_at is None and not application.is_declined,
        waits=WAITS,
    )
