"""Reading what one wrote for oneself. There is no query for anybody else's."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import contains_eager, defer

from accounts.models import Person
from db import db
from notebook.models import JournalEntry, Note
from revisions.models import Revision, Text
from revisions.queries import chosen_final


def journal_entry(person: Person, activity_key: str) -> JournalEntry | None:
    """What this person wrote for one activity. There is no query for anybody else's."""
    return db.session.scalar(select(JournalEntry).where(JournalEntry.person_id == person.id, JournalEntry.activity_key == activity_key))


def journal_of(person: Person) -> list[JournalEntry]:
    """All that this person wrote, the latest first."""
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.person_id == person.id).order_by(JournalEntry.saved_at.desc())))


def notes_of(person: Person) -> list[Note]:
    """All notes of this person, in the order in which they were begun."""
    return list(db.session.scalars(select(Note).where(Note.person_id == person.id).order_by(Note.id)))


def notes_beside(person: Person, kind: str, key: str) -> list[Note]:
    """This person's notes beside one text."""
    return list(db.session.scalars(select(Note).where(Note.person_id == person.id, Note.kind == kind, Note.text_key == key).order_by(Note.id)))


def final_revision_with_notes(person: Person, kind: str, key: str, lang: str) -> tuple[Revision | None, list[Note]]:
    """As `final_revision`, with this person's notes beside it: one statement, since every lesson asks it."""
    rows = db.session.execute(_with_notes(), {"person_id": person.id, "kind": kind, "key": key, "lang": lang}).all()
    return (rows[0][0], [note for _, note in rows if note]) if rows else (None, [])


@cache
def _with_notes() -> Select[Any]:
    """Built once. A note's row repeats its text: of a lesson few people have more than a handful."""
    own = and_(Note.person_id == bindparam("person_id"), Note.kind == Text.kind, Note.text_key == Text.key)
    return (
        select(Revision, Note)
        .join(Revision.text)
        .outerjoin(Note, own)
        .options(contains_eager(Revision.text), defer(Revision.source))
        .where(Revision.id == chosen_final(bindparam("kind"), bindparam("key"), bindparam("lang")))
        .order_by(Note.id)
    )
