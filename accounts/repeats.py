"""Requests that may arrive twice: each carries a key, and one key of one person is carried out once.

The row is written in the transaction of the act itself: what fails leaves no row and may be tried again under its key.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from accounts.errors import KeyReused
from accounts.models import AnsweredRequest, Person
from db import db


def first_or_repeated(*, person: Person, key: str, fingerprint: str, at: datetime) -> AnsweredRequest:
    """The row of this key: new and without an answer, or that of the first time, with it.

    Where the first is still under way this waits for it (PostgreSQL at the constraint, SQLite at the writer's place).
    Raises KeyReused where the first one asked for something else.
    """
    new = AnsweredRequest(person_id=person.id, key=key, fingerprint=fingerprint, at=at)
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        known = db.session.scalars(select(AnsweredRequest).where(AnsweredRequest.person_id == person.id, AnsweredRequest.key == key)).one()
        if known.fingerprint != fingerprint:
            raise KeyReused from None
        return known
    return new


def remove_old_answers(*, before: datetime) -> int:
    """Forget keys that no outbox repeats any more; returns how many."""
    return db.session.execute(delete(AnsweredRequest).where(AnsweredRequest.at < before)).rowcount
