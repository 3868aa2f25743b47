"""A text under a stable key, and what it said at each time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from db import Json, UtcDateTime, db, one_of

LESSON, CASE, TASK, REFLECTION, ITEM = "lesson", "case", "task", "reflection", "item"
CHAPTER, SITUATION, EASY_READ, AGENDA, MATERIAL, PAGE, TERM = "chapter", "situation", "easy-read", "agenda", "material", "page", "term"
KINDS = (LESSON, CASE, TASK, REFLECTION, ITEM, CHAPTER, SITUATION, EASY_READ, AGENDA, MATERIAL, PAGE, TERM)
DRAFT, FINAL, RETIRED = "draft", "final", "retired"
MULTIPLE = "mul"  # ISO 639-2: one revision that holds every language (YAML kinds)


class Text(db.Model):
    """Something authored, found by its kind and key for as long as it is spoken of."""

    __tablename__ = "text"
    __table_args__ = (UniqueConstraint("kind", "key"), one_of("kind", KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))

    revisions: Mapped[list["Revision"]] = relationship(back_populates="text", order_by="Revision.number")


class Revision(db.Model):
    """What a text said, in one language (or `mul`: all of them). Its `source` never changes; its status does.

    `front` is the file's front matter with the `slug` of its file, `source` its canonical text. Derived from these, and
    made anew when rendering or addresses change: `html`, a Markdown body rendered and cleaned, with `body` holding its
    blocks as {blocks: [{id, kind, title}]}; for a YAML kind `body` is its mapping with every Markdown value in it
    rendered. At most one revision of a text and language is final. `is_from_file` says that its file in content/ said the
    same when it came in; `note` what a person changed and why it matters to readers, where it does.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("text_id", "lang", "number"),
        one_of("lang", ("lv", "en", MULTIPLE)),
        one_of("status", (DRAFT, FINAL, RETIRED)),
        Index("uq_revision_final", "text_id", "lang", unique=True, sqlite_where=text("status = 'final'"), postgresql_where=text("status = 'final'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="RESTRICT"))
    lang: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(8), default=DRAFT)
    title: Mapped[str] = mapped_column(String(200), default="")
    front: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    source: Mapped[str] = mapped_column(LongText)
    html: Mapped[str] = mapped_column(LongText, default="")
    body: Mapped[dict[str, Any] | None] = mapped_column(Json)
    words: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the canonical source
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    is_from_file: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str] = mapped_column(LongText, default="", server_default=text("''"))

    author: Mapped[Person | None] = relationship()
    text: Mapped[Text] = relationship(back_populates="revisions")
