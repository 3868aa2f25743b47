"""Finding tests, attempts, and what was drawn for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from accounts.models import Person
from courses.models import Activity, Module
from db import db
from quizzes.models import Attempt, Bank, DrawnItem, Item, Quiz
from quizzes.rules import Candidate, PastAttempt
from quizzes.scoring import Answered, did_harm
from revisions.models import FINAL, MULTIPLE, Revision


@dataclass(frozen=True)
class Leaf:
    """One place of an attempt, without what it asks."""

    position: int
    part: str
    answered_at: datetime | None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


def quiz_with_key(key: str) -> Quiz | None:
    return db.session.scalar(select(Quiz).where(Quiz.key == key))


def open_attempt(person: Person, quiz_key: str) -> Attempt | None:
    """The attempt that is under way; there is at most one."""
    return db.session.scalar(_attempts(person, quiz_key).where(Attempt.submitted_at.is_(None)))


def latest_result(person: Person, quiz_key: str) -> Attempt | None:
    """The attempt that was handed in last, its quiz loaded with it."""
    submitted = _attempts(person, quiz_key).where(Attempt.submitted_at.is_not(None))
    return db.session.scalar(submitted.order_by(Attempt.number.desc()).limit(1))


def passed_attempt(person: Person, quiz_key: str) -> Attempt | None:
    """The first attempt that was passed."""
    return db.session.scalar(_attempts(person, quiz_key).where(Attempt.passed.is_(True)).order_by(Attempt.number).limit(1))


def attempts_of(person: Person, quiz: Quiz) -> list[Attempt]:
    """Every attempt of a person in a quiz, the first first, without their policies."""
    light = load_only(Attempt.public_id, Attempt.number, Attempt.started_at, Attempt.submitted_at, Attempt.passed, Attempt.result)
    return list(
        db.session.scalars(select(Attempt).options(light).where(Attempt.person_id == person.id, Attempt.quiz_id == quiz.id).order_by(Attempt.number))
    )


def results_of(person: Person) -> list[Attempt]:
    """Everything that a person handed in, results and quizzes loaded, the latest first: one statement."""
    query = select(Attempt).join(Attempt.quiz).options(contains_eager(Attempt.quiz))
    return list(
        db.session.scalars(query.where(Attempt.person_id == person.id, Attempt.submitted_at.is_not(None)).order_by(Attempt.submitted_at.desc()))
    )


def past_of(attempts: Iterable[Attempt]) -> list[PastAttempt]:
    """What these attempts leave for the next, as the rules want it."""
    return [PastAttempt(attempt.submitted_at, attempt.passed, did_harm(attempt.result)) for attempt in attempts]


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
    """The places of an attempt in order, and which of them are answered: what the dots show."""
    rows = db.session.execute(
        select(DrawnItem.position, DrawnItem.part, DrawnItem.answered_at).where(DrawnItem.attempt_id == attempt.id).order_by(DrawnItem.position)
    )
    return [Leaf(position, part, answered_at) for position, part, answered_at in rows]


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


def answered(drawn: Iterable[DrawnItem]) -> list[Answered]:
    """Drawn items as marking wants them. The topic is the item's own, else its bank's (a module's key)."""
    return [
        Answered(one.item.interaction, one.revision.body or {}, one.response, one.part, one.item.topic or one.item.bank.topic, one.item.critical)
        for one in drawn
    ]


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
