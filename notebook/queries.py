"""Reading one's own journal."""

from sqlalchemy import select

from accounts.models import Person
from db import db
from notebook.models import JournalEntry


def journal_entry(person: Person, activity_key: str) -> JournalEntry | None:
    """What this person wrote for one activity. There is no query for anybody else's."""
    return db.session.scalar(select(JournalEntry).where(JournalEntry.person_id == person.id, JournalEntry.activity_key == activity_key))
