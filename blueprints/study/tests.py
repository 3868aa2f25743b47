"""A test before it starts: what it is, what it asks, and whether it may begin now."""

from collections.abc import Sequence
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
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.doors import seat_here
from blueprints.study.questions import part_title
from courses.queries import study_summary
from mentoring.queries import walk_of
from quizzes import rules, services
from quizzes.access import Seat
from quizzes.models import CHECK, MOTIVATION, READINESS, Attempt, Quiz
from quizzes.queries import attempts_of, candidates_for, extra_percent_of, last_submitted_at, past_of, seen_closed
from quizzes.repeats import due_repeat, repeated
from recruitment.models import READINESS_TALK
from recruitment.queries import application_of

Context = dict[str, Any]
SHOWN = 5  # earlier attempts on the page
LIGHT = Random(0)


@blueprint.get("/tests/<quiz_key>")
@allow(LEARNER, study=True)
def show_test(quiz_key: str) -> ResponseReturnValue:
    """What the test is, what it asks, who sees what, and its one button."""
    person = current_person()
    seat = seat_here(quiz_key)
    return render_template("study/show_test.html", form=EmptyForm(), **page_of(person, seat, clock.now()))


@blueprint.post("/tests/<quiz_key>/start")
@allow(LEARNER, study=True)
def start_attempt(quiz_key: str) -> ResponseReturnValue:
    """Begin, or come back to the attempt that is under way."""
    person, form, at = current_person(), EmptyForm(), clock.now()
    seat = seat_here(quiz_key)
    with refusals_on(form):
        attempts = seen_closed(attempts_of(person, seat.quiz), at)
        leave = has_leave(person, seat, attempts, at)
        occasion = occasion_of(person, seat.quiz, attempts, at)
        attempt = services.start_attempt(person=person, quiz=seat.quiz, enrolment=seat.enrolment, leave=leave, occasion=occasion, at=at)
        return redirect(url_for("study.show_attempt", public_id=attempt.public_id), 303)
    return answer_form("study/show_test.html", form, **page_of(person, seat_here(quiz_key), at))


def page_of(person: Person, seat: Seat, at: datetime) -> Context:
    """What the page of a test says."""
    attempts = seen_closed(attempts_of(person, seat.quiz), at)
    submitted = [attempt for attempt in reversed(attempts) if attempt.submitted_at]
    occasion = occasion_of(person, seat.quiz, attempts, at)
    return {
        "seat": seat,
        "quiz": seat.quiz,
        "occasion": occasion,
        "intro": localised(seat.quiz.texts["repeat"]["intro"] if occasion else seat.quiz.intro),
        "facts": facts_of_repeat(seat) if occasion else facts_of(seat, len(submitted)),
        "standing": standing_of(person, seat, attempts, at),
        "open": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": submitted[:SHOWN],
        "passed": next((attempt for attempt in submitted if attempt.passed), None),
    }


def occasion_of(person: Person, quiz: Quiz, attempts: Sequence[Attempt], at: datetime) -> str:
    """The repeat that this mentor may answer now (`quizzes.repeats`), once there is a start to compare it with; "": none."""
    if quiz.kind != MOTIVATION or "repeats" not in quiz.policy or not any(one.submitted_at and not one.occasion for one in attempts):
        return ""
    return due_repeat(quiz.policy, walk_of(person), [one.occasion for one in attempts if one.submitted_at], clock.local_date(at))


def standing_of(person: Person, seat: Seat, attempts: Sequence[Attempt], at: datetime) -> rules.Standing:
    """Whether this person may begin now. Whoever has had an attempt had completed the modules; the start looks once more."""
    is_closed = seat.quiz.kind == READINESS and seat.enrolment is not None and not attempts
    modules_done = not is_closed or study_summary(seat.enrolment).all_counted_completed  # type: ignore[arg-type]
    leave = has_leave(person, seat, attempts, at)
    return rules.standing(seat.quiz.policy, past_of(attempts), modules_done=modules_done, leave=leave, at=at)


def has_leave(person: Person, seat: Seat, attempts: Sequence[Attempt], at: datetime) -> bool:
    """Whether the coordinator has recorded a talk since the last attempt, where the rules ask for one."""
    asked = rules.standing(seat.quiz.policy, past_of(attempts), modules_done=True, leave=False, at=at).state == rules.TALK
    application = application_of(person, seat.enrolment.programme) if asked and seat.enrolment else None
    since = last_submitted_at(attempts)
    return application is not None and any(
        one.kind == READINESS_TALK and one.is_favourable and one.voided_at is None and (since is None or one.recorded_at >= since)
        for one in application.evidence
    )


def facts_of(seat: Seat, taken: int) -> list[tuple[str, str]]:
    """The test in a few lines: questions, mark, time, attempts, and what becomes of the answers."""
    quiz = seat.quiz
    drawn = [key for key, _candidate in rules.draw(quiz.policy, candidates_for(quiz), LIGHT)]
    facts = [
        (_("Questions"), _questions(quiz, drawn, quiz.policy)),
        (_("To pass"), _mark(quiz, len(drawn))),
        (_("Time"), _time(seat)),
        (_("Attempts"), _attempts(quiz, taken)),
        (_("If the network drops"), _network(quiz)),
        (_("Afterwards"), _afterwards(quiz)),
        (_("Who sees it"), _readers(quiz)),
    ]
    if quiz.kind == READINESS:
        facts.append(
            (_("Your own answers"), _("By beginning you say that the answers will be your own. A person talks with you before the certificate."))
        )
    return facts


def facts_of_repeat(seat: Seat) -> list[tuple[str, str]]:
    """The same of a repeat: its parts alone, and nothing depends on it."""
    quiz = seat.quiz
    policy = repeated(quiz.policy)
    again = {part["key"] for part in policy["parts"]}
    drawn = [key for key, _candidate in rules.draw(quiz.policy, candidates_for(quiz), LIGHT) if key in again]
    return [
        (_("Questions"), _questions(quiz, drawn, policy)),
        (_("To pass"), _("There is nothing to pass, and nothing depends on it.")),
        (_("Time"), _time(seat)),
        (_("If the network drops"), _network(quiz)),
        (_("Afterwards"), _("You see in plain words what has changed since the start.")),
        (_("Who sees it"), _("You, and the coordinator.")),
    ]


def _questions(quiz: Quiz, parts: list[str], policy: rules.Policy) -> str:
    whole = ngettext("%(num)d question", "%(num)d questions", len(parts))
    if quiz.kind == CHECK:
        return _("%(questions)s on one page", questions=whole)
    named = [f"{part_title(quiz, part['key'])} {parts.count(part['key'])}" for part in policy["parts"]]
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


def _time(seat: Seat) -> str:
    minutes = seat.quiz.policy.get("minutes")
    if minutes is None:
        return _("No time limit. You may stop and go on later, on another device too.")
    limit = _("%(minutes)d minutes from the moment you begin; they run on while you are away.", minutes=minutes)
    if percent := extra_percent_of(seat.enrolment):
        yours = _("With your extra time you have %(minutes)d minutes.", minutes=minutes * (100 + percent) // 100)
        return f"{limit} {yours}"
    anyone = _("Anyone may have more: ask the coordinator before you begin, no reason is needed.")
    return f"{limit} {anyone}"


def _network(quiz: Quiz) -> str:
    kept = _("Every answer is kept on your device as you give it, and sent as soon as it can be. Come back to the same question; nothing is lost.")
    if quiz.policy.get("minutes") is None:
        return kept
    late = _("The time runs on: an answer counts when it arrives here, at most %(seconds)d seconds after the end.", seconds=rules.GRACE.seconds)
    return f"{kept} {late}"


def _attempts(quiz: Quiz, taken: int) -> str:
    attempts, hours = quiz.policy.get("attempts"), quiz.policy.get("wait_hours")
    if attempts is None:
        return _("As many as you like, each time with other questions where there are some.") if quiz.kind == CHECK else _("You may answer it again.")
    had = _("You have had %(taken)d of %(attempts)d.", taken=taken, attempts=attempts) if taken else ""
    text = _("%(attempts)d, with %(hours)d hours between them and new questions; then the coordinator talks with you and may open another.")
    text = text % {"attempts": attempts, "hours": hours}
    return f"{text} {had}".strip()


def _afterwards(quiz: Quiz) -> str:
    if quiz.policy.get("feedback") == rules.NEVER:
        return _("You see whether it is passed.")
    if quiz.policy.get("feedback") == rules.LAST:
        return _("You see whether it is passed; the details once you have passed, or after the last attempt.")
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
