"""Banks as those who teach see them: their questions as they are written, and the drafts that wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from accounts.models import COORDINATOR, TRAINER, Person
from courses.models import Module, Programme
from db import db
from errors import NotVisible
from quizzes.models import Bank, Item, Quiz
from quizzes.queries import banks_of
from revisions.models import DRAFT, FINAL, ITEM, MULTIPLE, Revision, Text

DRAWN = ("draw", "per_bank", "draw_critical")


@dataclass(frozen=True)
class Written:
    """A question of a bank: what it says, and what it may say one day; one of the two may be missing."""

    item: Item
    final: Revision | None
    draft: Revision | None

    @property
    def newest(self) -> Revision:
        return self.draft or self.final  # type: ignore[return-value]

    @property
    def key(self) -> str:
        return self.newest.text.key


@dataclass(frozen=True)
class BankLine:
    """A bank in a list: how many questions it asks, how many drafts wait."""

    bank: Bank
    items: int
    drafts: int


def bank_for(person: Person, key: str) -> Bank:
    """A bank, for those who teach or coordinate in a programme that asks its questions. Raises NotVisible."""
    bank = bank_with_key(key)
    if bank is None or not (_programmes_of(bank) & programmes_of(person)):
        raise NotVisible
    return bank


def draft_for(person: Person, bank_key: str, item_key: str) -> Written:
    """A draft of a bank that one may see. Raises NotVisible where none waits."""
    found = next((one for one in written_in(bank_for(person, bank_key)) if one.key == item_key and one.draft), None)
    if found is None:
        raise NotVisible
    return found


def bank_with_key(key: str) -> Bank | None:
    return db.session.scalar(select(Bank).where(Bank.key == key))


def programmes_of(person: Person) -> frozenset[str]:
    """The keys of the programmes in which somebody teaches or coordinates."""
    return frozenset(key for key in db.session.scalars(select(Programme.key)) if person.has_role(TRAINER, COORDINATOR, scope=key))


def banks_for(person: Person) -> list[BankLine]:
    """Every bank that this person may see: those of modules in their order, then the rest."""
    visible = programmes_of(person)
    count = lambda status: func.count(case((Revision.status == status, 1)))  # noqa: E731
    rows = db.session.execute(
        select(Bank, count(FINAL), count(DRAFT))
        .outerjoin(Bank.items)
        .outerjoin(Revision, (Revision.text_id == Item.text_id) & (Revision.lang == MULTIPLE))
        .group_by(Bank.id)
        .order_by(Bank.topic == "", Bank.topic, Bank.id)
    )
    asking = _programmes_by_bank()
    return [BankLine(bank, items, drafts) for bank, items, drafts in rows if asking.get(bank.key, frozenset()) & visible]


def _programmes_of(bank: Bank) -> frozenset[str]:
    return _programmes_by_bank().get(bank.key, frozenset())


def _programmes_by_bank() -> dict[str, frozenset[str]]:
    """The programmes that ask a bank's questions: by its module, or by a test of theirs."""
    asking: dict[str, set[str]] = {}
    tests = select(Quiz, Programme.key).join(Programme, (Programme.readiness_test == Quiz.key) | (Programme.motivation_test == Quiz.key))
    for quiz, programme in db.session.execute(tests):
        for key in banks_of(quiz.policy):
            asking.setdefault(key, set()).add(programme)
    modules = select(Bank.key, Programme.key).join(Module, Module.key == Bank.topic).join(Programme, Programme.id == Module.programme_id)
    for key, programme in db.session.execute(modules):
        asking.setdefault(key, set()).add(programme)
    return {key: frozenset(programmes) for key, programmes in asking.items()}


def written_in(bank: Bank) -> list[Written]:
    """The questions of a bank in order, final or waiting; those that say nothing any more are left out."""
    items: dict[int, Item] = {}
    said: dict[int, dict[str, Revision]] = {}
    rows = db.session.execute(
        select(Item, Revision)
        .join(Revision, Revision.text_id == Item.text_id)
        .join(Revision.text)
        .options(contains_eager(Revision.text))
        .where(Item.bank_id == bank.id, Revision.lang == MULTIPLE, Revision.status.in_((DRAFT, FINAL)), Item.retired_at.is_(None))
        .order_by(Item.position, Item.id)
    )
    for item, revision in rows:
        items[item.id] = item
        said.setdefault(item.id, {})[revision.status] = revision
    return [Written(item, said[number].get(FINAL), said[number].get(DRAFT)) for number, item in items.items()]


def banks_with(keys: Sequence[str]) -> dict[str, str]:
    """Of these items' keys, those that there are, each with the key of its bank (empty for an item without one)."""
    rows = db.session.execute(
        select(Text.key, Bank.key)
        .outerjoin(Item, Item.text_id == Text.id)
        .outerjoin(Bank, Bank.id == Item.bank_id)
        .where(Text.kind == ITEM, Text.key.in_(keys))
    )
    return {key: bank or "" for key, bank in rows}


def is_asked_whole(bank: Bank) -> bool:
    """Whether a test asks every question of the bank as they stand, so that another one would change the test."""
    parts = [part for quiz in db.session.scalars(select(Quiz)) for part in quiz.policy["parts"] if bank.key in part["banks"]]
    return any(not any(name in part for name in DRAWN) for part in parts)
