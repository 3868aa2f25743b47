"""What the desks are made of at which people mark answers and put items right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import COORDINATOR, EVERYWHERE, TRAINER, Person
from courses.models import ACTIVE, Activity, Enrolment, Module, Programme
from courses.queries import coordinated_by
from db import db
from quizzes.interactions.best_worst import BestWorst
from quizzes.models import CHECK, PROPOSED, READINESS, Attempt, Bank, DrawnItem, Item, OpenAnswer, Quiz, Reading, Regrade
from quizzes.queries import banks_of
from quizzes.scoring import Answered
from revisions.models import FINAL, MULTIPLE, RETIRED, Revision


def answers_to_mark(person: Person) -> list[OpenAnswer]:
    """The answers that wait for this person, the longest waiting first, in one statement: of programmes where they teach or
    coordinate, not their own, and not those that they have marked."""
    query = _waiting(person, select(OpenAnswer)).options(
        contains_eager(OpenAnswer.drawn).options(
            contains_eager(DrawnItem.attempt).joinedload(Attempt.quiz),
            joinedload(DrawnItem.revision),
        )
    )
    return list(db.session.scalars(query.order_by(Attempt.submitted_at, OpenAnswer.id)))


def count_answers_to_mark(person: Person) -> tuple[int, datetime | None]:
    """How many these are, and since when the first of them waits."""
    count, since = db.session.execute(_waiting(person, select(func.count(), func.min(Attempt.submitted_at)).select_from(OpenAnswer))).one()
    return count, since


def _waiting(person: Person, query: Select[Any]) -> Select[Any]:
    mine = exists().where(Reading.open_answer_id == OpenAnswer.id, Reading.reader_id == person.id)
    return (
        query.join(OpenAnswer.drawn)
        .join(DrawnItem.attempt)
        .join(Attempt.enrolment)
        .join(Enrolment.programme)
        .where(OpenAnswer.settled_at.is_(None), Attempt.person_id != person.id, ~mine, reads_in(person))
    )


def reads_in(person: Person) -> ColumnElement[bool]:
    """The condition that a joined Programme is one in which this person teaches or coordinates."""
    scopes = [grant.scope for grant in person.grants if grant.role in (TRAINER, COORDINATOR) and grant.revoked_at is None]
    return true() if EVERYWHERE in scopes else Programme.key.in_(scopes)


def readings_of(attempt: Attempt) -> dict[int, Sequence[Reading]]:
    """What people gave the open answers of an attempt that are settled, by the place of the item; one statement."""
    found: dict[int, list[Reading]] = {}
    query = select(Reading, DrawnItem.position).join(Reading.answer).join(OpenAnswer.drawn)
    query = query.where(DrawnItem.attempt_id == attempt.id, OpenAnswer.settled_at.is_not(None)).order_by(Reading.number)
    for reading, position in db.session.execute(query):
        found.setdefault(position, []).append(reading)
    return dict(found)


@dataclass(frozen=True)
class Used:
    """A revision of an item, and in how many attempts that were handed in it was asked."""

    revision: Revision
    attempts: int


def looks_after(person: Person, bank: Bank) -> bool:
    """Whether this person coordinates a programme that is tested with the bank, and is not to be tested with it themselves."""
    return any(one.id == bank.id for one in banks_looked_after_by(person))


def banks_looked_after_by(person: Person) -> list[Bank]:
    """The banks from which the checks and the readiness tests of this coordinator's programmes draw: two statements.

    Keys are kept from whoever has still to be tested: none of a programme in which the coordinator is enrolled.
    """
    enrolled = exists().where(Enrolment.programme_id == Programme.id, Enrolment.person_id == person.id, Enrolment.status == ACTIVE)
    theirs = coordinated_by(person) & ~enrolled
    mine = select(Module.programme_id).join(Module.activities).join(Module.programme).where(theirs, Activity.key == Quiz.key)
    tested = select(Programme.id).where(theirs, Programme.readiness_test == Quiz.key)
    policies = db.session.scalars(select(Quiz.policy).where(Quiz.kind.in_((CHECK, READINESS)), or_(mine.exists(), tested.exists())))
    keys = {key for policy in policies for key in banks_of(policy)}
    return list(db.session.scalars(select(Bank).where(Bank.key.in_(keys)).order_by(Bank.id)))


def banks_with_situations(person: Person) -> list[Bank]:
    """Those of these banks that hold situations, whose keys experts give."""
    holding = set(db.session.scalars(select(Item.bank_id).where(Item.interaction == BestWorst.kind, Item.retired_at.is_(None)).distinct()))
    return [bank for bank in banks_looked_after_by(person) if bank.id in holding]


def items_in(bank: Bank) -> list[tuple[Item, Revision]]:
    """The items of a bank that can be right or wrong, with what they say now."""
    rows = db.session.execute(
        select(Item, Revision)
        .join(Revision, (Revision.text_id == Item.text_id) & (Revision.lang == MULTIPLE) & (Revision.status == FINAL))
        .options(joinedload(Item.text))
        .where(Item.bank_id == bank.id)
        .order_by(Item.position)
    )
    return [(item, revision) for item, revision in rows if Answered(item.interaction, revision.body or {}, None).score is not None]


def revisions_of(item: Item) -> list[Used]:
    """Every revision of an item, the latest first, with the number of attempts that were given it and handed in."""
    used = (
        select(DrawnItem.revision_id, func.count().label("attempts"))
        .join(DrawnItem.attempt)
        .where(DrawnItem.item_id == item.id, Attempt.submitted_at.is_not(None))
        .group_by(DrawnItem.revision_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Revision, func.coalesce(used.c.attempts, 0))
        .outerjoin(used, used.c.revision_id == Revision.id)
        .where(Revision.text_id == item.text_id, Revision.status.in_((FINAL, RETIRED)))
        .order_by(Revision.number.desc())
    )
    return [Used(revision, attempts) for revision, attempts in rows]


def regrades_for(person: Person, *, waiting: bool = False) -> list[Regrade]:
    """The regrades of items that this coordinator looks after, the latest first; or only those that wait for their word."""
    query = select(Regrade).join(Regrade.item).join(Item.bank).options(contains_eager(Regrade.item).contains_eager(Item.bank))
    query = query.options(joinedload(Regrade.proposed_by), joinedload(Regrade.wrong).load_only(Revision.body, Revision.number))
    if waiting:
        query = query.where(Regrade.status == PROPOSED, Regrade.proposed_by_id != person.id)
    regrades = db.session.scalars(query.order_by(Regrade.proposed_at.desc(), Regrade.id.desc())).all()
    theirs = {bank.id for bank in banks_looked_after_by(person)} if regrades else set()
    return [regrade for regrade in regrades if regrade.item.bank_id in theirs]
