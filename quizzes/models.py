"""What is asked, and one person's one run of it, frozen as it was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from courses.models import Enrolment
from db import Json, UtcDateTime, db, new_public_id, one_of
from revisions.models import Revision, Text

CHECK, MOTIVATION, READINESS = "check", "motivation", "readiness"
INTERACTIONS = ("choice", "likert", "pair", "number", "scale", "best-worst")


class Bank(db.Model):
    """Items kept together for one use: a module's check, or a part of a test. No item is in two banks."""

    __tablename__ = "bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    topic: Mapped[str] = mapped_column(String(80), default="")  # the module's key, for banks that belong to one

    items: Mapped[list["Item"]] = relationship(back_populates="bank", order_by="Item.position")


class Item(db.Model):
    """One question. What it says is the final revision of its text; `topic` and `critical` steer the draw."""

    __tablename__ = "item"
    __table_args__ = (one_of("interaction", INTERACTIONS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="RESTRICT"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="RESTRICT"), unique=True)
    interaction: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(80), default="")
    critical: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    bank: Mapped[Bank] = relationship(back_populates="items")
    text: Mapped[Text] = relationship()


class Quiz(db.Model):
    """A test: its kind, its words, and its policy.

    `policy`: parts [{key, title, intro, banks, draw …, mastery}], attempts (None: without end), wait_hours, feedback.
    `texts`: what the test says around its items (scales, feedback, flags), all languages in it.
    """

    __tablename__ = "quiz"
    __table_args__ = (one_of("kind", (CHECK, MOTIVATION, READINESS)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[dict[str, str]] = mapped_column(Json)
    intro: Mapped[dict[str, str]] = mapped_column(Json)
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Attempt(db.Model):
    """One person's one run of a quiz. Drawn items, their order, revisions and the policy are frozen at the start.

    One open attempt of a quiz a person at most, by a partial unique index; `number` counts from 1. `result` is written
    at submission: {parts: {...}, topics: {...}, ...}; never shown with the key.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "person_id", "number"),
        Index(
            "uq_attempt_open",
            "quiz_id",
            "person_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("(submitted_at IS NULL) = (result IS NULL)", name="result_with_submission"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="RESTRICT"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    passed: Mapped[bool | None]  # None: not yet submitted, or a test that nobody can fail

    quiz: Mapped[Quiz] = relationship()
    person: Mapped[Person] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    drawn: Mapped[list["DrawnItem"]] = relationship(back_populates="attempt", order_by="DrawnItem.position")


class DrawnItem(db.Model):
    """An item as one attempt was given it: revision, place, order of options; and the learner's response to it."""

    __tablename__ = "drawn_item"
    __table_args__ = (UniqueConstraint("attempt_id", "position"), UniqueConstraint("attempt_id", "item_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    part: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int]  # from 1
    option_order: Mapped[list[str]] = mapped_column(Json, default=list)
    response: Mapped[dict[str, Any] | None] = mapped_column(Json)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    attempt: Mapped[Attempt] = relationship(back_populates="drawn")
    item: Mapped[Item] = relationship()
    revision: Mapped[Revision] = relationship()
