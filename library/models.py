"""Where somebody stopped in the handbook, and the handbook as files."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import UtcDateTime, db, one_of

EPUB, PDF = "epub", "pdf"
FORMS = (EPUB, PDF)


class ReadingPlace(db.Model):
    """The block of a chapter that somebody read last: one a person and text. `position` is an id of the page."""

    __tablename__ = "reading_place"
    __table_args__ = (UniqueConstraint("person_id", "text_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"))
    position: Mapped[str] = mapped_column(String(80))
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Edition(db.Model):
    """The whole handbook as a file: one a language and form, made behind, replaced when a text or our way of making it changes.

    `digest` is of all that it was made from, `size` in bytes. Derived: a backup leaves it out.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("lang", "form"), one_of("lang", ("lv", "en")), one_of("form", FORMS))

    id: Mapped[int] = mapped_column(primary_key=True)
    lang: Mapped[str] = mapped_column(String(2))
    form: Mapped[str] = mapped_column(String(4))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
