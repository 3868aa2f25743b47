"""Writing in one's own journal."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from db import db
from notebook.models import JournalEntry
from notebook.queries import journal_entry


def write_in_journal(*, person: Person, activity_key: str, body: str, at: datetime) -> JournalEntry:
    """Keep what was written for an activity; writing again replaces it."""
    entry = journal_entry(person, activity_key)
    if entry is None:
        try:
            with db.session.begin_nested():
                entry = JournalEntry(person_id=person.id, activity_key=activity_key, body=body, saved_at=at)
                db.session.add(entry)
        except IntegrityError:  # another tab was first
            entry = journal_entry(person, activity_key)
    assert entry is not None
    entry.body, entry.saved_at = body, at
    return entry
