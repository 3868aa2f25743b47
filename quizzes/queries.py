"""Finding tests, attempts, and what was drawn for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from accounts.models import Person
from courses.models import Activity, Enrolment, Module
from db import db
from quizzes.models import CHECK, READINESS, Attempt, Bank, DrawnItem, ExtraTime, Item, Quiz, Regrade
from quizzes.rules import GRACE, HURRIED, SPLIT, Candidate, PastAttempt, closing, is_hurried, is_over, is_split
from quizzes.scoring import Answered, Result, did_harm, mark, waits
from revisions.models import FINAL, MULTIPLE, Revision

COMPARED = 500  # attempts of others, the newest


@dataclass(frozen=True)
class Leaf:
    """One place of an attempt, without what it asks."""

    position: int
    part: str
    answered_at: datetime | None
    is_flagged: bool = False

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


def quiz_with_key(key: str) -> Quiz | None:
    return db.session.scalar(select(Quiz).where(Quiz.key == key))


def open_attempt(person: Person, quiz_key: str) -> Attempt | None:
    """The attempt that is under way; there is at most one."""
    return db.session.scalar(_attempts(person, quiz_key).where(Attempt.submitted_at.is_(None)))


def open_check_of(person: Person, at: datetime) -> Attempt | None:
    """The check of a module that this person began last and may still hand in."""
    checks = select(Attempt).join(Attempt.quiz).where(Attempt.person_id == person.id, Quiz.kind == CHECK)
    checks = checks.where(Attempt.submitted_at.is_(None), or_(Attempt.deadline_at.is_(None), ~_is_over(at)))
    return db.session.scalar(checks.order_by(Attempt.started_at.desc(), Attempt.id.desc()).limit(1))


def latest_result(person: Person, quiz_key: str) -> Attempt | None:
    """The attempt that was handed in last, its quiz loaded with it; repeats while somebody mentors are another matter."""
    submitted = _attempts(person, quiz_key).where(Attempt.submitted_at.is_not(None), Attempt.occasion == "")
    return db.session.scalar(submitted.order_by(Attempt.number.desc()).limit(1))


def passed_attempt(person: Person, quiz_key: str) -> Attempt | None:
    """The first attempt that was passed."""
    return db.session.scalar(_attempts(person, quiz_key).where(Attempt.passed.is_(True)).order_by(Attempt.number).limit(1))


def attempts_of(person: Person, quiz: Quiz) -> list[Attempt]:
    """Every attempt of a person in a quiz, the first first, without their policies."""
    light = load_only(
        Attempt.public_id,
        Attempt.number,
        Attempt.started_at,
        Attempt.deadline_at,
        Attempt.submitted_at,
        Attempt.passed,
        Attempt.result,
        Attempt.occasion,
    )
    theirs = select(Attempt).options(light).where(Attempt.person_id == person.id, Attempt.quiz_id == quiz.id).order_by(Attempt.number)
    return list(db.session.scalars(theirs.execution_options(populate_existing=True)))


def results_of(person: Person) -> list[Attempt]:
    """Everything that a person handed in, results and quizzes loaded, the latest first: one statement."""
    query = select(Attempt).join(Attempt.quiz).options(contains_eager(Attempt.quiz))
    return list(
        db.session.scalars(query.where(Attempt.person_id == person.id, Attempt.submitted_at.is_not(None)).order_by(Attempt.submitted_at.desc()))
    )


def overdue_attempts(at: datetime) -> list[int]:
    """The attempts whose time ran out and which nobody has closed yet."""
    return list(db.session.scalars(select(Attempt.id).where(Attempt.submitted_at.is_(None), _is_over(at)).order_by(Attempt.deadline_at)))


def _is_over(at: datetime) -> ColumnElement[bool]:
    """`rules.is_over` in the database."""
    return Attempt.deadline_at < at - GRACE


def seen_closed(attempts: Sequence[Attempt], at: datetime) -> Sequence[Attempt]:
    """The same attempts; those whose time ran out look as they will once they are closed, without anything being written."""
    for attempt in attempts:
        if attempt.submitted_at is None and attempt.deadline_at and is_over(attempt.deadline_at, at):
            result, passed = marked(attempt, drawn_of(attempt))
            for name, value in {"submitted_at": closing(attempt.deadline_at), "ran_out": True, "result": result, "passed": passed}.items():
                set_committed_value(attempt, name, value)
    return attempts


def marked(attempt: Attempt, drawn: Iterable[DrawnItem]) -> tuple[Result, bool | None]:
    """The result of an attempt as it is answered now, and whether it is passed."""
    motives = [motive["key"] for motive in attempt.quiz.texts.get("motives", ())]
    return mark(attempt.quiz.kind, attempt.policy, answered(drawn), motives)


def extra_percent_of(enrolment: Enrolment | None) -> int:
    """How much more time than others this learner has in a test with a deadline, in percent."""
    given = extra_times_of(enrolment) if enrolment else []
    return given[0].percent if given else 0


def extra_times_of(enrolment: Enrolment) -> list[ExtraTime]:
    """Every word about a learner's extra time, the latest, which counts, first."""
    query = select(ExtraTime).where(ExtraTime.enrolment_id == enrolment.id).options(joinedload(ExtraTime.given_by))
    return list(db.session.scalars(query.order_by(ExtraTime.id.desc())))


def oddities_of(attempts: Iterable[Attempt]) -> dict[int, list[str]]:
    """What a person should ask about, of those attempts of the readiness test that were handed in: HURRIED, SPLIT. Two statements."""
    deciding = [attempt for attempt in attempts if attempt.quiz.kind == READINESS and attempt.submitted_at]
    stamps: dict[int, list[tuple[datetime, str]]] = {}
    chosen = DrawnItem.attempt_id.in_([attempt.id for attempt in deciding]), DrawnItem.answered_at.is_not(None)
    for number, at, origin in db.session.execute(select(DrawnItem.attempt_id, DrawnItem.answered_at, DrawnItem.origin).where(*chosen)):
        stamps.setdefault(number, []).append((at, origin))
    taken = select(Attempt.id, Attempt.person_id, Attempt.started_at, Attempt.submitted_at).join(Attempt.quiz)
    taken = taken.where(Quiz.kind == READINESS, Attempt.submitted_at.is_not(None)).order_by(Attempt.id.desc()).limit(COMPARED)
    times = [(row.person_id, (row.submitted_at - row.started_at).total_seconds()) for row in db.session.execute(taken)]
    found = {}
    for attempt in deciding:
        others = [seconds for person_id, seconds in times if person_id != attempt.person_id]
        taken_by = ((attempt.submitted_at or attempt.started_at) - attempt.started_at).total_seconds()
        signs = {HURRIED: is_hurried(taken_by, others), SPLIT: is_split(stamps.get(attempt.id, ()))}
        found[attempt.id] = [sign for sign, is_there in signs.items() if is_there]
    return found


def past_of(attempts: Iterable[Attempt]) -> list[PastAttempt]:
    """What these attempts leave for the next, as the rules want it."""
    return [PastAttempt(attempt.submitted_at, attempt.passed, did_harm(attempt.result), waits(attempt.result)) for attempt in attempts]


def last_submitted_at(attempts: Iterable[Attempt]) -> datetime | None:
    """When one of these attempts was handed in last."""
    return max((attempt.submitted_at for attempt in attempts if attempt.submitted_at), default=None)


def banks_of(policy: dict[str, Any]) -> list[str]:
    """The keys of the banks that a policy draws from."""
    return [key for part in policy["parts"] for key in part["banks"]]


def candidates_for(quiz: Quiz) -> list[Candidate]:
    """The items that the quiz may draw now, in the order of its banks, without their texts: enough to count them."""
    part = Revision.body["part"].as_string()
    rows = db.session.execute(
        select(Item.id, Bank.key, Item.topic, Item.critical, part)
        .join(Item.bank)
        .join(Revision, Revision.text_id == Item.text_id)
        .where(Bank.key.in_(banks_of(quiz.policy)), Item.retired_at.is_(None), Revision.lang == MULTIPLE, Revision.status == FINAL)
        .order_by(Bank.id, Item.position)
    )
    return [Candidate(item_id, bank, topic, critical, part or "") for item_id, bank, topic, critical, part in rows]


def items_for(quiz: Quiz, person: Person) -> list[tuple[Candidate, Item, Revision]]:
    """The items that the quiz may draw now, what they say, and how often this person has had each: one statement."""
    uses = (
        select(DrawnItem.item_id, func.count().label("uses"))
        .join(DrawnItem.attempt)
        .where(Attempt.person_id == person.id)
        .group_by(DrawnItem.item_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Item, Bank.key, Revision, func.coalesce(uses.c.uses, 0))
        .join(Item.bank)
        .join(Revision, Revision.text_id == Item.text_id)
        .outerjoin(uses, uses.c.item_id == Item.id)
        .options(load_only(Revision.body, Revision.text_id))
        .where(Bank.key.in_(banks_of(quiz.policy)), Item.retired_at.is_(None), Revision.lang == MULTIPLE, Revision.status == FINAL)
        .order_by(Bank.id, Item.position)
    )
    return [
        (Candidate(item.id, bank, item.topic, item.critical, (revision.body or {}).get("part", ""), uses), item, revision)
        for item, bank, revision, uses in rows
    ]


def leaves_of(attempt: Attempt) -> list[Leaf]:
    """The places of an attempt in order, and which of them are answered or flagged: what the dots show."""
    rows = db.session.execute(
        select(DrawnItem.position, DrawnItem.part, DrawnItem.answered_at, DrawnItem.is_flagged)
        .where(DrawnItem.attempt_id == attempt.id)
        .order_by(DrawnItem.position)
    )
    return [Leaf(*row) for row in rows]


def drawn_of(attempt: Attempt, positions: Sequence[int] | None = None) -> list[DrawnItem]:
    """The drawn items of an attempt (or those at some places) with what they ask, as they are in the database now."""
    query = (
        select(DrawnItem)
        .join(DrawnItem.item)
        .join(Item.bank)
        .join(DrawnItem.revision)
        .options(
            contains_eager(DrawnItem.item).contains_eager(Item.bank),
            contains_eager(DrawnItem.revision).load_only(Revision.body),
        )
        .where(DrawnItem.attempt_id == attempt.id)
        .order_by(DrawnItem.position)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query if positions is None else query.where(DrawnItem.position.in_(positions))))


def drawn_at(attempt: Attempt, positions: Sequence[int]) -> list[DrawnItem]:
    """The drawn items at these places, with no more of them than saving an answer needs, as they are in the database now."""
    return list(db.session.scalars(_drawn_at(), {"attempt_id": attempt.id, "positions": positions}))


@cache
def _drawn_at() -> Select[Any]:
    """Built once: it is asked at every answer of everybody."""
    kept = DrawnItem.position, DrawnItem.option_order, DrawnItem.response, DrawnItem.answered_at, DrawnItem.is_flagged, DrawnItem.origin
    brief = contains_eager(DrawnItem.item).load_only(Item.interaction), contains_eager(DrawnItem.revision).load_only(Revision.body)
    asked = select(DrawnItem).join(DrawnItem.item).join(DrawnItem.revision).options(load_only(*kept), *brief)
    here = asked.where(DrawnItem.attempt_id == bindparam("attempt_id"), DrawnItem.position.in_(bindparam("positions", expanding=True)))
    return here.order_by(DrawnItem.position).execution_options(populate_existing=True)


def answered(drawn: Iterable[DrawnItem]) -> list[Answered]:
    """Drawn items as marking wants them. The topic is the item's own, else its bank's (a module's key).

    An item that turned out wrong is marked by the revision that is right, or by its remedy.
    """
    return [answered_as(one.item, one.revision, one, one.regrade) for one in drawn]


def answered_as(item: Item, revision: Revision, one: DrawnItem | Row[Any], regrade: Regrade | None) -> Answered:
    """One answer as marking wants it; `one` has at least its part, response and marks."""
    marks = Fraction(one.marks) if one.marks else None
    body = (regrade.right if regrade and regrade.right else revision).body or {}
    remedy = regrade.remedy if regrade and not regrade.right else ""
    return Answered(item.interaction, body, one.response, one.part, item.topic or item.bank.topic, item.critical, marks, remedy)


def activity_of(quiz: Quiz) -> Activity | None:
    """The activity of a module that a check is, its module loaded with it."""
    return db.session.scalar(
        select(Activity).join(Activity.module).options(contains_eager(Activity.module)).where(Activity.key == quiz.key, Activity.retired_at.is_(None))
    )


def modules_of(attempt: Attempt) -> dict[str, Module]:
    """The modules of the programme that an attempt belongs to, by key."""
    programme_id = attempt.enrolment.programme_id if attempt.enrolment else None
    return {module.key: module for module in db.session.scalars(select(Module).where(Module.programme_id == programme_id).order_by(Module.position))}


def _attempts(person: Person, quiz_key: str) -> Select[tuple[Attempt]]:
    return (
        select(Attempt)
        .join(Attempt.quiz)
        .options(contains_eager(Attempt.quiz), joinedload(Attempt.enrolment))
        .where(Attempt.person_id == person.id, Quiz.key == quiz_key)
    )
