"""References: asking for one, reading what was said, vouching for it; taking a link back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

import clock
from accounts.models import COORDINATOR
from accounts.services import record_act
from blueprints.coordinate import blueprint
from blueprints.coordinate.evidence import AGAINST, FOR
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import ENTRUSTED, KNOWN_FROM, SEEN, choices_of
from blueprints.naming import RefereeForm
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from errors import NotVisible
from recruitment import referees
from recruitment.access import application_for, referee_for


class VerdictForm(Form):
    """What a coordinator makes of an answer, by name."""

    verdict = RadioField(
        _("What the reference says"),
        choices=lambda: choices_of({FOR: _("Speaks for the person"), AGAINST: _("Speaks against, for now")}),
        validators=[InputRequired()],
    )
    note = free_text(_("In short"))


@blueprint.route("/coordinate/applications/<public_id>/referees", methods=["GET", "POST"])
@allow(COORDINATOR)
def name_referee(public_id: str) -> ResponseReturnValue:
    """Ask somebody for a reference in the applicant's place."""
    application, form = application_for(current_person(), public_id), RefereeForm()
    if application.person_id == current_person().id:
        raise NotVisible
    if form.validate_on_submit():
        with refusals_on(form):
            referees.name_referee(application=application, by=current_person(), at=clock.now(), **form.said())
            flash(gettext("The letter is on its way to %(name)s.", name=form.name.data), "done")
            return _back_to(public_id)
    return answer_form("coordinate/name_referee.html", form, application=application_for(current_person(), public_id))


@blueprint.route("/coordinate/referees/<public_id>", methods=["GET", "POST"])
@allow(COORDINATOR)
def read_reference(public_id: str) -> ResponseReturnValue:
    """What a referee said, and vouching for it. That it was read is on record."""
    referee, form = referee_for(current_person(), public_id), VerdictForm()
    if form.validate_on_submit():
        with refusals_on(form):
            verdict = {"is_favourable": form.verdict.data == FOR, "note": form.note.data}
            referees.vouch_for_reference(referee=referee, by=current_person(), at=clock.now(), **verdict)
            flash(gettext("Recorded under your name."), "done")
            return _back_to(referee.application.public_id)
    look = {"actor_id": current_person().id, "act": "read-reference", "object_kind": "referee", "object_id": public_id}
    record_afterwards(record_act, **look, at=clock.now())
    labels = {"known_from": KNOWN_FROM, "seen": SEEN, "entrust": ENTRUSTED}
    return answer_form("coordinate/read_reference.html", form, referee=referee_for(current_person(), public_id), labels=labels)


@blueprint.post("/coordinate/referees/<public_id>/revocation")
@allow(COORDINATOR)
def revoke_referee(public_id: str) -> ResponseReturnValue:
    """Take the link of a referee back."""
    referee = referee_for(current_person(), public_id)
    referees.revoke_referee(referee=referee, by=current_person(), at=clock.now())
    flash(gettext("The link of %(name)s opens no questions any more.", name=referee.name), "done")
    return _back_to(referee.application.public_id)


def _back_to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("coordinate.show_application", public_id=public_id, _anchor="file"), 303)
