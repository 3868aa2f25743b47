"""A test before it starts: what it is, what it asks, and whether it may begin now."""

from datetime import datetime
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

import clock
from accounts.models import LEARNER, Person
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.questions import part_title
from courses.queries import study_summary
from quizzes import rules, services
from quizzes.access import Seat, seat_for
from quizzes.models import CHECK, MOTIVATION, READINESS, Attempt, Quiz
from quizzes.queries import attempts_of, candidates_for, last_submitted_at, past_of
from recruitment.models import READINESS_TALK
from recruitment.queries import application_of

Context = dict[str, Any]
SHOWN = 5  # earlier attempts on the page
LIGHT = Random(0)


@blueprint.get("/tests/<quiz_key>")
@allow(LEARNER)
def show_test(quiz_key: str) -> ResponseReturnValue:
    """What the test is, what it asks, who sees what, and its one button."""
    person = current_person()
    seat = seat_for(person, quiz_key)
    return render_template("study/show_test.html", form=EmptyForm(), **page_of(person, seat, clock.now()))


@blueprint.post("/tests/<quiz_key>/start")
@allow(LEARNER)
def start_attempt(quiz_key: str) -> ResponseReturnValue:
    """Begin, or come back to the attempt that is under way."""
    person, form, at = current_person(), EmptyForm(), clock.now()
    seat = seat_for(person, quiz_key)
    with refusals_on(form):
        leave = has_leave(person, seat, attempts_of(person, seat.quiz), at)
        attempt = services.start_attempt(person=person, quiz=seat.quiz, enrolment=seat.enrolment, leave=leave, at=at)
        return redirect(url_for("study.show_attempt", public_id=attempt.public_id), 303)
    return answer_form("study/show_test.html", form, **page_of(person, seat_for(person, quiz_key), at))


def page_of(person: Person, seat: Seat, at: datetime) -> Context:
    """What the page of a test says."""
    attempts = attempts_of(person, seat.quiz)
    submitted = [attempt for attempt in reversed(attempts) if attempt.submitted_at]
    return {
        "seat": seat,
        "quiz": seat.quiz,
        "facts": facts_of(seat.quiz, len(submitted)),
        "standing": standing_of(person, seat, attempts, at),
        "open": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": submitted[:SHOWN],
        "passed": next((attempt for attempt in submitted if attempt.passed), None),
    }


def standing_of(person: Person, seat: Seat, attempts: list[Attempt], at: datetime) -> rules.Standing:
    """Whether this person may begin now. Whoever has had an attempt had completed the modules; the start looks once more."""
    is_closed = seat.quiz.kind == READINESS and seat.enrolment is not None and not attempts
    modules_done = not is_closed or study_summary(seat.enrolment).all_counted_completed  # type: ignore[arg-type]
    leave = has_leave(person, seat, attempts, at)
    return rules.standing(seat.quiz.policy, past_of(attempts), modules_done=modules_done, leave=leave, at=at)


def has_leave(person: Person, seat: Seat, attempts: list[Attempt], at: datetime) -> bool:
    """Whether the coordinator has recorded a talk since the last attempt, where the rules ask for one."""
    asked = rules.standing(seat.quiz.policy, past_of(attempts), modules_done=True, leave=False, at=at).state == rules.TALK
    application = application_of(person, seat.enrolment.programme) if asked and seat.enrolment else None
    since = last_submitted_at(attempts)
    return application is not None and any(
        one.kind == READINESS_TALK and one.is_favourable and one.voided_at is None and (since is None or one.recorded_at >= since)
        for one in application.evidence
    )


def facts_of(quiz: Quiz, taken: int) -> list[tuple[str, str]]:
    """The test in a few lines: questions, mark, time, attempts, and what becomes of the answers."""
    drawn = rules.draw(quiz.policy, candidates_for(quiz), LIGHT)
    return [
        (_("Questions"), _questions(quiz, [key for key, _candidate in drawn])),
        (_("To pass"), _mark(quiz, len(drawn))),
        (_("Time"), _("No time limit. You may stop and go on later, on another device too.")),
        (_("Attempts"), _attempts(quiz, taken)),
        (_("If the network drops"), _("Every answer is saved as you give it. Come back to the same question; nothing is lost.")),
        (_("Afterwards"), _afterwards(quiz)),
        (_("Who sees it"), _readers(quiz)),
    ]


def _questions(quiz: Quiz, parts: list[str]) -> str:
    whole = ngettext("%(num)d question", "%(num)d questions", len(parts))
    if quiz.kind == CHECK:
        return _("%(questions)s on one page", questions=whole)
    named = [f"{part_title(quiz, part['key'])} {parts.count(part['key'])}" for part in quiz.policy["parts"]]
    return f"{whole}: {', '.join(named)}"


def _mark(quiz: Quiz, count: int) -> str:
    if quiz.kind == MOTIVATION:
        return _("There is no pass mark, and nobody is refused by it.")
    marks = {part["key"]: part["mastery"] for part in quiz.policy["parts"] if "mastery" in part}
    if quiz.kind == CHECK:
        mark = next(iter(marks.values()))
        return _("%(right)d of %(all)d right (%(mark)d %%)", right=ceil(Fraction(mark * count, 100)), all=count, mark=mark)
    text = _("Knowledge %(knowledge)d %%, situations %(situations)d %%, and no harmful action taken for the best one where safety is at stake.")
    return text % marks


def _attempts(quiz: Quiz, taken: int) -> str:
    attempts, hours = quiz.policy.get("attempts"), quiz.policy.get("wait_hours")
    if attempts is None:
        return _("As many as you like, each time with other questions where there are some.") if quiz.kind == CHECK else _("You may answer it again.")
    had = _("You have had %(taken)d of %(attempts)d.", taken=taken, attempts=attempts) if taken else ""
    text = _("%(attempts)d, with %(hours)d hours between them and new questions; then a talk with the coordinator.", attempts=attempts, hours=hours)
    return f"{text} {had}".strip()


def _afterwards(quiz: Quiz) -> str:
    if quiz.kind == CHECK:
        return _("You see what your answers lead to, and for each miss the paragraph to read again.")
    if quiz.kind == MOTIVATION:
        return _("You see your profile in plain words.")
    return _("You see the result by topic, what to read again, and when the next attempt opens.")


def _readers(quiz: Quiz) -> str:
    if quiz.kind == MOTIVATION:
        return _("You, and the coordinator who talks with you at the interview.")
    if quiz.kind == CHECK:
        return _("Your answers: only you. Your trainer and the coordinator see whether it is passed.")
    return _("Your answers: only you. The coordinator and your trainer see the result.")
