"""One's own application: what was sent, what is on file, the decision, and taking it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import clock
from accounts.models import LEARNER
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.labels import EVIDENCE, FIELDS, OUTCOMES, PLACES, SPOKEN, listed, month_names
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from recruitment.access import own_application
from recruitment.services import withdraw_application as withdraw


@blueprint.get("/application")
@allow(LEARNER)
def show_application() -> ResponseReturnValue:
    """What I sent, and what of the selection file is recorded: kinds and dates, never what was written."""
    return _answer(EmptyForm())


@blueprint.post("/application/withdraw")
@allow(LEARNER)
def withdraw_application() -> ResponseReturnValue:
    """Take the application back before a decision."""
    form = EmptyForm()
    with refusals_on(form):
        withdraw(application=own_application(current_person()), at=clock.now())
        flash(gettext("Your application is withdrawn. You can apply again whenever you like."), "done")
        return redirect(url_for("study.show_application"), 303)
    return _answer(form)


def _answer(form: EmptyForm) -> ResponseReturnValue:
    """The template is given no evidence, only what it may say of it."""
    application = own_application(current_person())
    return answer_form(
        "study/show_application.html",
        form,
        application=application,
        recorded=[(entry.kind, entry.seen_on, entry.valid_until) for entry in application.evidence if not entry.is_void],
        months=month_names(),
        spoken=listed(application.languages, SPOKEN),
        labels={"fields": FIELDS, "places": PLACES, "evidence": EVIDENCE, "outcomes": OUTCOMES},
    )
