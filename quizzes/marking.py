"""Acts of marking what only people can mark, and of putting a new result in the place of the one that stood."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, insert, select, true, update

from accounts.models import AuditEvent, Person
from accounts.services import record_act
from courses.services import complete_activity
from db import db
from errors import NotPermitted
from quizzes import errors
from quizzes.models import CHECK, MARKED, Attempt, DrawnItem, OpenAnswer, Reading, Regrade, ReplacedResult
from quizzes.queries import activity_of, answered, drawn_of, marked
from quizzes.rubric import NotInRubric, points_of, reading_policy, settle
from quizzes.scoring import Result, waits, written
from quizzes.signals import attempt_marked

LEAST_REASON = 15  # characters
OPEN_NAME = "open-name"


def ask_readers(attempt: Attempt, drawn: Sequence[DrawnItem]) -> None:
    """Put those answers of an attempt that was just handed in, which people mark, before them."""
    if not waits(attempt.result):
        return
    waiting = [one for one, answer in zip(drawn, answered(drawn), strict=True) if answer.is_waiting]
    db.session.add_all([OpenAnswer(drawn_item_id=one.id) for one in waiting])


def complete_if_passed(attempt: Attempt, at: datetime) -> None:
    """A passed check completes its activity; again changes nothing but the best result."""
    if attempt.quiz.kind != CHECK or not attempt.passed or attempt.result is None or attempt.enrolment is None:
        return
    activity = activity_of(attempt.quiz)
    if activity is not None:
        figures = {name: attempt.result[name] for name in ("points", "of", "percent")}
        complete_activity(enrolment=attempt.enrolment, activity=activity, result=figures, at=at)


def read_answer(*, answer: OpenAnswer, reader: Person, levels: Mapping[str, int], remark: str = "", at: datetime) -> Reading:
    """Mark an open answer by name: one level (its place, from 0) for each criterion of its rubric. The learner reads the remark.

    Once enough have read it, its points count; with the last answer of an attempt its result stands. Raises NotPermitted (one's
    own), AnswerSettled, ReadAlready, NotOffered (no such level).
    """
    attempt = answer.drawn.attempt
    if attempt.person_id == reader.id:
        raise NotPermitted
    hold(attempt)
    db.session.refresh(answer, ["settled_at", "readings"])
    if answer.settled_at is not None:
        raise errors.AnswerSettled
    if any(one.reader_id == reader.id for one in answer.readings):
        raise errors.ReadAlready
    try:
        points = written(points_of((answer.drawn.revision.body or {})["rubric"], levels))
    except NotInRubric:
        raise errors.NotOffered from None
    number, text = len(answer.readings) + 1, remark.strip()
    reading = Reading(number=number, reader_id=reader.id, levels=dict(levels), points=str(points), remark=text, read_at=at)
    answer.readings.append(reading)
    db.session.flush()
    record_act(actor_id=reader.id, act="mark-answer", object_kind="answer", object_id=answer.public_id, details={"points": points}, at=at)
    counts = settle([Fraction(one.points) for one in answer.readings], reading_policy(attempt.quiz.kind, attempt.policy))
    if counts is not None:
        answer.drawn.marks, answer.settled_at = str(written(counts)), at
        db.session.flush()
        _finish(attempt, at)
    return reading


def open_name(*, answer: OpenAnswer, by: Person, reason: str, at: datetime) -> None:
    """Let a reader see whose answer it is, from now on: in the trail, with the reason, and the learner is told with the result. Again
    changes nothing. Raises NotPermitted (one's own), NamesKept, ReasonTooShort."""
    attempt = answer.drawn.attempt
    if attempt.person_id == by.id:
        raise NotPermitted
    if not reading_policy(attempt.quiz.kind, attempt.policy).names:
        raise errors.NamesKept
    if len(reason.strip()) < LEAST_REASON:
        raise errors.ReasonTooShort(least=LEAST_REASON)
    if not is_name_open(answer, by):
        record_act(actor_id=by.id, act=OPEN_NAME, object_kind="answer", object_id=answer.public_id, note=reason.strip(), at=at)
        db.session.flush()


def is_name_open(answer: OpenAnswer, by: Person | None = None) -> bool:
    """Whether this reader (or any) has opened the name behind an answer: the trail says so, and nothing else."""
    opened = select(AuditEvent.id).where(AuditEvent.object_kind == "answer", AuditEvent.object_id == answer.public_id, AuditEvent.act == OPEN_NAME)
    return db.session.scalar(select(opened.where(AuditEvent.actor_id == by.id if by else true()).exists())) or False


def was_named(attempt: Attempt) -> bool:
    """Whether somebody opened the name behind one of the answers of this attempt."""
    answers = select(OpenAnswer).join(OpenAnswer.drawn).where(DrawnItem.attempt_id == attempt.id)
    return any(is_name_open(answer) for answer in db.session.scalars(answers))


def _finish(attempt: Attempt, at: datetime) -> None:
    """With the last answer that waited, the result is made."""
    waiting = select(func.count()).select_from(OpenAnswer).join(OpenAnswer.drawn)
    if db.session.scalar(waiting.where(DrawnItem.attempt_id == attempt.id, OpenAnswer.settled_at.is_(None))):
        return
    replace_result(attempt=attempt, why=MARKED, at=at)
    attempt_marked.send(attempt, at=at)


def replace_result(*, attempt: Attempt, why: str, at: datetime) -> None:
    """Mark a submitted attempt as its answers are now; what stood before is kept beside. A passed check completes its activity."""
    result, passed = marked(attempt, drawn_of(attempt))
    if attempt.passed and not passed:
        result, passed = kept_passed(result)
    if (result, passed) != (attempt.result, attempt.passed):
        replace_results({attempt.id: (result, passed)}, why=why, at=at)
        db.session.refresh(attempt, ["result", "passed"])
        complete_if_passed(attempt, at)


def kept_passed(result: Result) -> tuple[Result, bool]:
    """A result whose figures fall short, of somebody who has passed: that stays so, and the result says it."""
    return result | {"passed": True, "kept": True}, True


def replace_results(new: Mapping[int, tuple[Result, bool | None]], *, why: str, regrade: Regrade | None = None, at: datetime) -> None:
    """Let these results (by attempt's id) stand from now on; what stood before is kept beside. Four statements, whatever their number."""
    if not new:
        return
    counts = select(ReplacedResult.attempt_id, func.count()).where(ReplacedResult.attempt_id.in_(new)).group_by(ReplacedResult.attempt_id)
    before = dict(db.session.execute(counts).all())
    shared = {"why": why, "regrade_id": regrade.id if regrade else None, "replaced_at": at}
    rows = db.session.execute(select(Attempt.id, Attempt.result, Attempt.passed).where(Attempt.id.in_(new)).order_by(Attempt.id))
    kept = [{"attempt_id": row.id, "number": 1 + before.get(row.id, 0), "result": row.result or {}, "passed": row.passed, **shared} for row in rows]
    db.session.execute(insert(ReplacedResult), kept)
    changes = [{"id": attempt_id, "result": result, "passed": passed} for attempt_id, (result, passed) in new.items()]
    db.session.execute(update(Attempt), changes)


def hold(attempt: Attempt) -> None:
    """Hold an attempt's row until the transaction ends: readers, regrades and the hand-in of one attempt go one after the other."""
    held = select(Attempt).where(Attempt.id == attempt.id).with_for_update(key_share=True)
    db.session.scalars(held.execution_options(populate_existing=True)).one()
