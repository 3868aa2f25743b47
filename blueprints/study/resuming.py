"""Going on by the link of a letter, at the very place that was left.

Mail scanners open links: looking (GET) changes nothing, it shows one button, and only the button opens a session.
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

import clock
from accounts.models import STUDY, Person
from accounts.queries import ticket_that_works
from accounts.services import hold_ticket, record_act
from blueprints.forms import EmptyForm
from blueprints.identity import open_session
from blueprints.policy import PUBLIC, allow, is_studying, second_factor_due
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.places import url_of
from courses.queries import enrolment_of, study_summary
from quizzes.queries import open_check_of


@blueprint.route("/continue/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def resume(token: str) -> ResponseReturnValue:
    """One button, which leads to the very paragraph or question and, to whom is not signed in, opens two hours of study alone."""
    form = EmptyForm()
    if form.validate_on_submit():
        with refusals_on(form):
            person = hold_ticket(token=token, purpose="resume", at=clock.now())
            let_in(person)
            return redirect(place_left(person), 303)
    elif (ticket := ticket_that_works(token, "resume", clock.now())) and ticket.person and not ticket.person.is_guarded:
        return answer_form("study/resume.html", form, works=True)
    return render_template("study/resume.html", form=form, works=False), 410


def let_in(person: Person) -> None:
    """Open a session that may study; whoever is signed in as themselves in this browser stays so."""
    if current_user.is_authenticated and current_user.person.id == person.id and not is_studying() and second_factor_due() is None:
        return
    open_session(person, scope=STUDY)
    record_act(actor_id=person.id, act="sign-in", object_kind="person", object_id=person.public_id, note="resume", at=clock.now())


def place_left(person: Person) -> str:
    """The address of what was open last: a question, a paragraph, or what comes next."""
    enrolment = enrolment_of(person)
    state = study_summary(enrolment).next_state() if enrolment else None
    check = open_check_of(person, clock.now()) if enrolment else None
    if check and (state is None or state.progress is None or check.started_at > state.progress.touched_at):
        return url_for("study.show_attempt", public_id=check.public_id)
    if state is None:
        return url_for("study.show_programme")
    return url_of(state.activity) + (f"#{state.progress.position}" if state.progress and state.progress.position else "")
