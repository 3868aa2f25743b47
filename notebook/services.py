"""Writing for oneself: notes, and the journal."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from courses.conflicts import refuse_overwriting, version_of
from db import db
from notebook.errors import NoSuchParagraph
from notebook.models import JournalEntry, Note
from notebook.queries import journal_entry, notes_beside
from notebook.rules import NotedText, standing_of


def write_in_journal(*, person: Person, activity_key: str, body: str, started_from: str = "", at: datetime) -> JournalEntry:
    """Keep what was written for an activity. `started_from` is the version that the writer saw. Raises SavedElsewhere."""
    entry = journal_entry(person, activity_key)
    if entry is None:
        try:
            with db.session.begin_nested():
                entry = JournalEntry(person_id=person.id, activity_key=activity_key, body=body, saved_at=at)
                db.session.add(entry)
        except IntegrityError:  # another tab was first
            entry = journal_entry(person, activity_key)
    assert entry is not None
    db.session.refresh(entry, with_for_update=True)
    refuse_overwriting(kept=entry.body, started_from=started_from, new=body)
    entry.body, entry.saved_at = body, at
    return entry


def note_at(person: Person, text: NotedText, block: str) -> Note | None:
    """This person's note that stands at this block of the text, as it reads there."""
    return note_among(notes_beside(person, text.kind, text.key), text, block)


def note_among(notes: list[Note], text: NotedText, block: str) -> Note | None:
    """Of one's notes beside a text, the one at this block; where two have come together, the one that was begun there."""
    here = [note for note in notes if standing_of(block=note.block, lang=note.lang, quote=note.quote, text=text).block == block]
    return min(here, key=lambda note: note.quote != text.words_at(block), default=None)


def write_note(*, person: Person, text: NotedText, block: str, body: str, started_from: str = "", at: datetime) -> Note | None:
    """Keep a note at a block of a text, as its writer reads it; the first words begin it, none begin nothing.

    Raises NoSuchParagraph, SavedElsewhere.
    """
    note = note_at(person, text, block) or _begin_note(person, text, block, body, at)
    return rewrite_note(note=note, body=body, started_from=started_from, at=at) if note else None


def rewrite_note(*, note: Note, body: str, started_from: str = "", at: datetime) -> Note:
    """Keep other words in a note. `started_from` is the version that the writer saw. Raises SavedElsewhere."""
    db.session.refresh(note, with_for_update=True)
    refuse_overwriting(kept=note.body, started_from=started_from, new=body)
    note.body, note.saved_at = body, at
    return note


def delete_note(*, note: Note) -> None:
    """Delete a note for good."""
    db.session.delete(note)
    db.session.flush()


def _begin_note(person: Person, text: NotedText, block: str, body: str, at: datetime) -> Note | None:
    quote = text.words_at(block)
    if quote is None:
        raise NoSuchParagraph
    if not body.strip():
        return None
    about = {"kind": text.kind, "text_key": text.key, "title": text.title[:200], "block": block, "lang": text.lang}
    try:
        with db.session.begin_nested():
            note = Note(person_id=person.id, **about, quote=quote, quote_version=version_of(quote), body=body, saved_at=at)
            db.session.add(note)
    except IntegrityError:  # another tab was first
        return note_at(person, text, block)
    return note
