"""What a learner writes for themselves alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import LANGUAGES
from db import UtcDateTime, db, new_public_id, one_of
from revisions.models import CASE, CHAPTER, LESSON, SITUATION, TASK

NOTED = (LESSON, CASE, TASK, CHAPTER, SITUATION)
"""The kinds of texts beside which notes stand."""


class JournalEntry(db.Model):
    """One reflection of one person. Read by its author and nobody else."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("person_id", "activity_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    activity_key: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Note(db.Model):
    """One person's own words beside a paragraph, or beside a text as a whole (`block` is then `rules.WHOLE`). Read by its author
    and nobody else.

    `quote` holds the paragraph as it was when the note was begun, in `lang`, with the text's `title`: texts change, and a note
    outlasts them. There is one note beside one paragraph.
    """

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "text_key", "block", "quote_version", name="uq_note_place"),
        one_of("kind", NOTED),
        one_of("lang", LANGUAGES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    text_key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    block: Mapped[str] = mapped_column(String(80))
    lang: Mapped[str] = mapped_column(String(2))
    quote: Mapped[str] = mapped_column(Text)
    quote_version: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
