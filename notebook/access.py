"""The door to a note: its author alone. There is none for any role."""

from sqlalchemy import select

from accounts.models import Person
from db import db
from errors import NotVisible
from notebook.models import Note


def note_for(person: Person, public_id: str) -> Note:
    """A note of this person's. Raises NotVisible."""
    note = db.session.scalar(select(Note).where(Note.public_id == public_id, Note.person_id == person.id))
    if note is None:
        raise NotVisible
    return note
