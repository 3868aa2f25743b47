"""Reading what one wrote for oneself. There is no query for anybody else's."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from accounts.models import Person
from db import db
from notebook.models import JournalEntry, Note
from revisions.models import Revision
from revisions.queries import OF_REVISION, RevisionRow, chosen_final


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, as `notebook.models.Note` names things, for what only looks."""

    public_id: str
    block: str
    lang: str
    quote: str
    body: str


OF_NOTE = tuple(Note.__table__.c[name] for name in NoteRow.__slots__)


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


def final_revision_with_notes(person: Person, kind: str, key: str, lang: str) -> tuple[RevisionRow | None, list[NoteRow]]:
    """As `final_revision`, with this person's notes beside it, all as rows: one statement, since every lesson asks it."""
    rows = db.session.execute(_with_notes(), {"person_id": person.id, "kind": kind, "key": key, "lang": lang}).all()
    if not rows:
        return None, []
    split = len(OF_REVISION)
    return RevisionRow(*rows[0][:split]), [NoteRow(*row[split:]) for row in rows if row[split] is not None]


@cache
def _with_notes() -> Select[Any]:
    """Built once. A note's row repeats its text: of a lesson few people have more than a handful."""
    revision, note = Revision.__table__, Note.__table__
    own = and_(note.c.person_id == bindparam("person_id"), note.c.kind == bindparam("kind"), note.c.text_key == bindparam("key"))
    return (
        select(*OF_REVISION, *OF_NOTE)
        .select_from(revision.outerjoin(note, own))
        .where(revision.c.id == chosen_final(bindparam("kind"), bindparam("key"), bindparam("lang")))
        .order_by(note.c.id)
    )
