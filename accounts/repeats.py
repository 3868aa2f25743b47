"""Requests that may arrive twice: each carries a key, and one key of one person is carried out once.

The row is written in the transaction of the act itself: what fails leaves no row and may be tried again under its key.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from accounts.errors import KeyReused
from accounts.models import AnsweredRequest, Person
from db import db

REQUESTS = AnsweredRequest.__table__
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Repeat:
    """The row of a key, and what was answered the first time (None: this is the first time)."""

    id: int
    answer: dict[str, Any] | None


def first_or_repeated(*, person: Person, key: str, fingerprint: str, at: datetime) -> Repeat:
    """What became of this key: nothing yet, or what the first time was answered. A first time is one statement.

    Where the first is still under way this waits for it (PostgreSQL at the constraint, SQLite at the writer's place).
    Raises KeyReused where the first one asked for something else.
    """
    number = db.session.scalar(_first(db.engine.dialect.name), {"person_id": person.id, "key": key, "fingerprint": fingerprint, "at": at})
    if number is not None:
        return Repeat(number, None)
    known = db.session.scalars(select(AnsweredRequest).where(AnsweredRequest.person_id == person.id, AnsweredRequest.key == key)).one()
    if known.fingerprint != fingerprint:
        raise KeyReused
    return Repeat(known.id, known.answer)


def keep_answer(*, repeat: Repeat, answer: dict[str, Any]) -> None:
    """What is to be said again to whoever repeats this."""
    db.session.execute(_kept(), {"number": repeat.id, "said": answer})


@cache
def _first(dialect: str) -> Any:
    """Built once, as the other: both are asked at every answer of everybody."""
    return INSERTS[dialect](REQUESTS).on_conflict_do_nothing().returning(REQUESTS.c.id)


@cache
def _kept() -> Update:
    return update(REQUESTS).where(REQUESTS.c.id == bindparam("number")).values(answer=bindparam("said"))


def remove_old_answers(*, before: datetime) -> int:
    """Forget keys that no outbox repeats any more; returns how many."""
    return db.session.execute(delete(AnsweredRequest).where(AnsweredRequest.at < before)).rowcount
