"""Acts of taking a test: start, save, submit. Each is one-time or repeatable by the database, whoever else is at it."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.services import record_act
from courses.models import Enrolment
from courses.queries import study_summary
from db import db
from errors import NotPermitted, NotVisible, Refused
from quizzes import errors, rules
from quizzes.interactions import INTERACTIONS, BadResponse, Response, interaction
from quizzes.marking import ask_readers, complete_if_passed
from quizzes.models import MOTIVATION, READINESS, Attempt, DrawnItem, ExtraTime, Quiz
from quizzes.queries import attempts_of, drawn_at, drawn_of, extra_percent_of, items_for, marked, open_attempt, past_of
from quizzes.repeats import repeated
from quizzes.signals import attempt_submitted

REFUSALS: dict[str, type[Refused]] = {
    interaction.NOT_OFFERED: errors.NotOffered,
    interaction.NOT_A_NUMBER: errors.NotANumber,
    interaction.OUT_OF_RANGE: errors.OutOfRange,
    interaction.SAME_TWICE: errors.SameTwice,
    interaction.PLACE_TWICE: errors.PlaceTwice,
    interaction.TOO_LONG: errors.TooLong,
}


def start_attempt(
    *, person: Person, quiz: Quiz, enrolment: Enrolment | None = None, leave: bool = False, occasion: str = "", at: datetime
) -> Attempt:
    """Begin an attempt, everything of it drawn and frozen; where one is under way, that one is returned.

    `leave`: the coordinator has talked with this person since their last attempt. `occasion`: the repeat that is due
    (`quizzes.repeats`), which asks its parts alone and is there once. Raises AttemptClosed (that repeat was handed in),
    NotPermitted (somebody else's enrolment), AlreadyPassed, MarkingFirst, TalkNeeded, ModulesMissing, WaitFirst, NothingToAsk.
    """
    if quiz.kind != MOTIVATION and (enrolment is None or enrolment.person_id != person.id):
        raise NotPermitted
    past = attempts_of(person, quiz)
    if past and past[-1].submitted_at is None:
        if not rules.is_over(past[-1].deadline_at, at):
            return past[-1]
        close_overdue(attempt_id=past[-1].id, at=at)
        past = attempts_of(person, quiz)
    _refuse_start(quiz, past, enrolment, leave, at)
    policy = repeated(quiz.policy) if occasion else dict(quiz.policy)
    sheet = _draw(person, quiz, policy)
    attempt = _new_attempt(person, quiz, enrolment, policy, number=len(past) + 1, at=at)
    attempt.occasion = occasion
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
    if standing.state == rules.MARKING:
        raise errors.MarkingFirst
    if standing.state == rules.TALK:
        raise errors.TalkNeeded
    if standing.state == rules.STUDY:
        raise errors.ModulesMissing
    if standing.state == rules.WAIT:
        raise errors.WaitFirst(opens_at=standing.opens_at)


def _new_attempt(person: Person, quiz: Quiz, enrolment: Enrolment | None, policy: dict[str, Any], *, number: int, at: datetime) -> Attempt:
    minutes = policy.get("minutes")
    extra = extra_percent_of(enrolment) if minutes else 0
    return Attempt(
        quiz=quiz,
        person_id=person.id,
        enrolment_id=enrolment.id if enrolment else None,
        number=number,
        started_at=at,
        deadline_at=rules.deadline(at, minutes, extra),
        extra_percent=extra,
        policy=policy,
    )


def _draw(person: Person, quiz: Quiz, policy: rules.Policy) -> list[dict[str, Any]]:
    """The items of a new attempt, as rows: which ones and in which order is a matter of chance that no browser knows."""
    chance = Random(secrets.token_bytes(16))
    offered = {candidate.item_id: (candidate, item, revision) for candidate, item, revision in items_for(quiz, person)}
    unasked = {part["key"] for part in quiz.policy["parts"]} - {part["key"] for part in policy["parts"]}
    drawn = rules.draw(policy, [candidate for candidate, _item, _revision in offered.values() if candidate.part not in unasked], chance)
    if rules.lacks_items(policy, drawn):
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
    incomplete. Raises AttemptClosed, TimeUp, NotVisible (no such place), NotOffered, NotANumber, OutOfRange, SameTwice.
    """
    _hold_open(attempt, at)
    for drawn in drawn_at(attempt, [position]):
        _keep(drawn, response, at)
        return drawn
    raise NotVisible


def save_answers(
    *, attempt: Attempt, answers: Mapping[int, Mapping[str, str]], flags: Mapping[int, bool] | None = None, origin: str = "", at: datetime
) -> None:
    """Keep what a page sent, all of it or nothing: by place, the raw values of the item's inputs; which items are flagged from now on
    and which no longer. `origin` stands for the place on the network that it came from. Raises as `save_response`."""
    _hold_open(attempt, at)
    flags = flags or {}
    places = set(answers) | set(flags)
    found = drawn_at(attempt, sorted(places))
    if len(found) != len(places):
        raise NotVisible
    for drawn in found:
        drawn.is_flagged = flags.get(drawn.position, drawn.is_flagged)
        if drawn.position in answers:
            kind = INTERACTIONS[drawn.item.interaction]
            drawn.origin = origin
            response = _or_refuse(kind.parse, drawn.revision.body or {}, drawn.option_order, answers[drawn.position])
            _keep(drawn, response, at)
    db.session.flush()


def _keep(drawn: DrawnItem, response: Response | None, at: datetime) -> None:
    kind = INTERACTIONS[drawn.item.interaction]
    if response is not None:
        _or_refuse(kind.check, drawn.revision.body or {}, response)
    if response == drawn.response:
        return  # a page that sends all of its answers has answered only what it changed
    drawn.response = response
    drawn.answered_at = at if kind.is_complete(drawn.revision.body or {}, response) else None
    db.session.flush()


def _or_refuse(act: Callable[..., Any], *arguments: Any) -> Any:
    """Call something of an interaction; what it can't take is refused by name."""
    try:
        return act(*arguments)
    except BadResponse as bad:
        raise REFUSALS[bad.code](**bad.details) from None


def submit_attempt(*, attempt: Attempt, confirmed: bool = False, at: datetime) -> Attempt:
    """Hand the attempt in and mark it, once. A passed check completes its activity.

    `confirmed`: the person knows that something is unanswered. Raises AttemptClosed, TimeUp, ResponsesMissing.
    """
    _hold_open(attempt, at)
    drawn = drawn_of(attempt)
    missing = sum(one.answered_at is None for one in drawn)
    if missing and not confirmed:
        raise errors.ResponsesMissing(missing=missing)
    _close(attempt, drawn, at)
    return attempt


def close_overdue(*, attempt_id: int, at: datetime) -> bool:
    """Hand in, as it is answered, an attempt whose time ran out, and say whether that was still to do. It counts as handed in when
    the last answer could have arrived, however much later somebody looks."""
    attempt = db.session.get_one(Attempt, attempt_id)
    try:
        _hold_open(attempt, at)
    except errors.TimeUp as refusal:
        _close(attempt, drawn_of(attempt), rules.closing(refusal.deadline_at), ran_out=True)
        return True
    except errors.AttemptClosed:
        pass
    return False


def _close(attempt: Attempt, drawn: list[DrawnItem], at: datetime, *, ran_out: bool = False) -> None:
    """Mark what is answered and store it, once: whoever comes second is refused by the condition. Raises AttemptClosed."""
    result, passed = marked(attempt, drawn)
    submission = update(Attempt).where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
    if not db.session.execute(submission.values(submitted_at=at, ran_out=ran_out, result=result, passed=passed)).rowcount:
        raise errors.AttemptClosed
    db.session.refresh(attempt, ["submitted_at", "ran_out", "result", "passed"])
    ask_readers(attempt, drawn)
    complete_if_passed(attempt, at)
    attempt_submitted.send(attempt, at=at)


def _hold_open(attempt: Attempt, at: datetime) -> None:
    """Hold the attempt's row until the transaction ends, so that saving and submitting can't pass each other. Raises AttemptClosed,
    TimeUp."""
    submitted_at, deadline_at = db.session.execute(_held(), {"attempt_id": attempt.id}).one()
    if submitted_at is not None:
        raise errors.AttemptClosed
    if rules.is_over(deadline_at, at):
        raise errors.TimeUp(deadline_at=deadline_at)


@cache
def _held() -> Select[Any]:
    return select(Attempt.submitted_at, Attempt.deadline_at).where(Attempt.id == bindparam("attempt_id")).with_for_update(key_share=True)


def give_extra_time(*, enrolment: Enrolment, percent: int, by: Person, at: datetime) -> None:
    """Give a learner so many percent more time in every test with a deadline (0: no more), whoever they are: no reason is asked.

    A test that is under way is lengthened at once, and never shortened. Raises NotPermitted (oneself).
    """
    if by.id == enrolment.person_id:
        raise NotPermitted
    db.session.add(ExtraTime(enrolment_id=enrolment.id, percent=percent, given_by_id=by.id, given_at=at))
    under_way = select(Attempt).where(Attempt.enrolment_id == enrolment.id, Attempt.submitted_at.is_(None), Attempt.deadline_at.is_not(None))
    for attempt in db.session.scalars(under_way.with_for_update(key_share=True)):
        longer = rules.deadline(attempt.started_at, attempt.policy["minutes"], percent)
        if not rules.is_over(attempt.deadline_at, at) and longer > attempt.deadline_at:
            attempt.deadline_at, attempt.extra_percent = longer, percent
    record_act(actor_id=by.id, act="give-extra-time", object_kind="enrolment", object_id=enrolment.public_id, details={"percent": percent}, at=at)
    db.session.flush()
