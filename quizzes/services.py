"""Acts of taking a test: start, save, submit. Each is one-time or repeatable by the database, whoever else is at it."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from courses.models import Enrolment
from courses.queries import study_summary
from courses.services import complete_activity
from db import db
from errors import NotPermitted, NotVisible, Refused
from quizzes import errors, rules
from quizzes.interactions import INTERACTIONS, BadResponse, Response, interaction
from quizzes.models import CHECK, MOTIVATION, READINESS, Attempt, DrawnItem, Quiz
from quizzes.queries import activity_of, answered, attempts_of, drawn_of, items_for, open_attempt, past_of
from quizzes.scoring import mark
from quizzes.signals import attempt_submitted

REFUSALS: dict[str, type[Refused]] = {
    interaction.NOT_OFFERED: errors.NotOffered,
    interaction.NOT_A_NUMBER: errors.NotANumber,
    interaction.OUT_OF_RANGE: errors.OutOfRange,
    interaction.SAME_TWICE: errors.SameTwice,
}


def start_attempt(*, person: Person, quiz: Quiz, enrolment: Enrolment | None = None, leave: bool = False, at: datetime) -> Attempt:
    """Begin an attempt, everything of it drawn and frozen; where one is under way, that one is returned.

    `leave`: the coordinator has talked with this person since their last attempt. Raises NotPermitted (somebody else's
    enrolment), AlreadyPassed, TalkNeeded, ModulesMissing, WaitFirst, NothingToAsk.
    """
    if quiz.kind != MOTIVATION and (enrolment is None or enrolment.person_id != person.id):
        raise NotPermitted
    past = attempts_of(person, quiz)
    if past and past[-1].submitted_at is None:
        return past[-1]
    _refuse_start(quiz, past, enrolment, leave, at)
    sheet = _draw(person, quiz)
    attempt = Attempt(
        quiz=quiz,
        person_id=person.id,
        enrolment_id=enrolment.id if enrolment else None,
        number=len(past) + 1,
        started_at=at,
        policy=dict(quiz.policy),
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
            db.session.flush()
            db.session.execute(insert(DrawnItem), [{"attempt_id": attempt.id, **drawn} for drawn in sheet])
    except IntegrityError:  # another tab was first
        theirs = open_attempt(person, quiz.key)
        if theirs is None:
            raise errors.AttemptClosed from None
        return theirs
    return attempt


def _refuse_start(quiz: Quiz, past: list[Attempt], enrolment: Enrolment | None, leave: bool, at: datetime) -> None:
    modules_done = quiz.kind != READINESS or (enrolment is not None and study_summary(enrolment).all_counted_completed)
    standing = rules.standing(quiz.policy, past_of(past), modules_done=modules_done, leave=leave, at=at)
    if standing.state == rules.PASSED:
        raise errors.AlreadyPassed
    if standing.state == rules.TALK:
        raise errors.TalkNeeded
    if standing.state == rules.STUDY:
        raise errors.ModulesMissing
    if standing.state == rules.WAIT:
        raise errors.WaitFirst(opens_at=standing.opens_at)


def _draw(person: Person, quiz: Quiz) -> list[dict[str, Any]]:
    """The items of a new attempt, as rows: which ones and in which order is a matter of chance that no browser knows."""
    chance = Random(secrets.token_bytes(16))
    offered = {candidate.item_id: (candidate, item, revision) for candidate, item, revision in items_for(quiz, person)}
    drawn = rules.draw(quiz.policy, [candidate for candidate, _item, _revision in offered.values()], chance)
    if rules.lacks_items(quiz.policy, drawn):
        raise errors.NothingToAsk
    sheet = []
    for position, (part, candidate) in enumerate(drawn, 1):
        _candidate, item, revision = offered[candidate.item_id]
        order = rules.order_options(item.interaction, revision.body or {}, chance)
        sheet.append({"item_id": item.id, "revision_id": revision.id, "part": part, "position": position, "option_order": order})
    return sheet


def save_response(*, attempt: Attempt, position: int, response: Response | None, at: datetime) -> DrawnItem:
    """Keep the response to the item at this place (from 1), instead of what was there; None takes it back.

    `response` names the item's own keys, as its interaction's `parse` gives it. `answered_at` stays empty while an answer is
    incomplete. Raises AttemptClosed, NotVisible (no such place), NotOffered, NotANumber, OutOfRange, SameTwice.
    """
    _hold_open(attempt)
    for drawn in drawn_of(attempt, [position]):
        _keep(drawn, response, at)
        return drawn
    raise NotVisible


def save_answers(*, attempt: Attempt, answers: Mapping[int, Mapping[str, str]], at: datetime) -> None:
    """Keep what a page sent: by place, the raw values of the item's inputs, all of them or none. Raises as `save_response`."""
    _hold_open(attempt)
    found = drawn_of(attempt, list(answers))
    if len(found) != len(answers):
        raise NotVisible
    for drawn in found:
        kind = INTERACTIONS[drawn.item.interaction]
        response = _or_refuse(kind.parse, drawn.revision.body or {}, drawn.option_order, answers[drawn.position])
        _keep(drawn, response, at)


def _keep(drawn: DrawnItem, response: Response | None, at: datetime) -> None:
    kind = INTERACTIONS[drawn.item.interaction]
    if response is not None:
        _or_refuse(kind.check, drawn.revision.body or {}, response)
    drawn.response = response
    drawn.answered_at = at if kind.is_complete(response) else None
    db.session.flush()


def _or_refuse(act: Callable[..., Any], *arguments: Any) -> Any:
    """Call something of an interaction; what it can't take is refused by name."""
    try:
        return act(*arguments)
    except BadResponse as bad:
        raise REFUSALS[bad.code](**bad.details) from None


def submit_attempt(*, attempt: Attempt, confirmed: bool = False, at: datetime) -> Attempt:
    """Hand the attempt in and mark it, once. A passed check completes its activity.

    `confirmed`: the person knows that something is unanswered. Raises AttemptClosed, ResponsesMissing.
    """
    _hold_open(attempt)
    drawn = drawn_of(attempt)
    missing = sum(one.answered_at is None for one in drawn)
    if missing and not confirmed:
        raise errors.ResponsesMissing(missing=missing)
    quiz = attempt.quiz
    motives = [motive["key"] for motive in quiz.texts.get("motives", ())]
    result, passed = mark(quiz.kind, attempt.policy, answered(drawn), motives)
    submission = update(Attempt).where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
    if not db.session.execute(submission.values(submitted_at=at, result=result, passed=passed)).rowcount:
        raise errors.AttemptClosed
    db.session.refresh(attempt, ["submitted_at", "result", "passed"])
    if quiz.kind == CHECK and passed:
        _complete(attempt, at)
    attempt_submitted.send(attempt, at=at)
    return attempt


def _complete(attempt: Attempt, at: datetime) -> None:
    activity = activity_of(attempt.quiz)
    if activity is not None and attempt.enrolment is not None and attempt.result is not None:
        figures = {name: attempt.result[name] for name in ("points", "of", "percent")}
        complete_activity(enrolment=attempt.enrolment, activity=activity, result=figures, at=at)


def _hold_open(attempt: Attempt) -> None:
    """Hold the attempt's row until the transaction ends, so that saving and submitting can't pass each other. Raises AttemptClosed."""
    held = select(Attempt.submitted_at).where(Attempt.id == attempt.id).with_for_update(key_share=True)
    if db.session.execute(held).scalar_one() is not None:
        raise errors.AttemptClosed
