"""What is asked, and one person's one run of it, frozen as it was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import LANGUAGES, Person
from courses.models import Enrolment
from db import Json, UtcDateTime, db, new_public_id, one_of
from quizzes.repeats import OCCASIONS
from quizzes.scoring import ALL_POINTS, LEFT_OUT
from revisions.models import Revision, Text

CHECK, MOTIVATION, READINESS = "check", "motivation", "readiness"
MARKED, REGRADED = "marked", "regraded"
RIGHT_KEY = "right-key"
REMEDIES = (RIGHT_KEY, ALL_POINTS, LEFT_OUT)
PROPOSED, CONFIRMED, WITHDRAWN = "proposed", "confirmed", "withdrawn"
INTERACTIONS = (
    "choice", "choices", "true-false", "matching", "ordering", "numeric", "short-text", "gaps", "open-text",
    "likert", "likert-grid", "pair", "number", "scale", "best-worst",
)  # fmt: skip


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

    `policy`: parts [{key, title, intro, banks, draw …, mastery}], attempts (None: without end), wait_hours, minutes (None or
    missing: no time limit), repeats {months, parts} (of the motivation test).
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
    at submission: {parts: {...}, topics: {...}, ...}; never shown with the key. `deadline_at` holds the person's extra time
    (`extra_percent` of it); an attempt whose time ran out was handed in by the clock. `occasion` names the repeat that an attempt
    is, each once a person.
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
        Index(
            "uq_attempt_repeat",
            "quiz_id",
            "person_id",
            "occasion",
            unique=True,
            sqlite_where=text("occasion != ''"),
            postgresql_where=text("occasion != ''"),
        ),
        one_of("occasion", OCCASIONS),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("(submitted_at IS NULL) = (result IS NULL)", name="result_with_submission"),
        CheckConstraint("deadline_at > started_at", name="deadline_after_start"),
        CheckConstraint("NOT ran_out OR (deadline_at IS NOT NULL AND submitted_at IS NOT NULL)", name="ran_out_of_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="RESTRICT"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    occasion: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    extra_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ran_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    passed: Mapped[bool | None]  # None: not yet submitted, or a test that nobody can fail

    quiz: Mapped[Quiz] = relationship()
    person: Mapped[Person] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    drawn: Mapped[list["DrawnItem"]] = relationship(back_populates="attempt", order_by="DrawnItem.position")


class DrawnItem(db.Model):
    """An item as one attempt was given it: revision, place, order of options; and the learner's response to it.

    `is_flagged`: the learner wants to come back to it. `origin` tells two places on the network apart within one attempt, and
    nothing else: not where they are, nor whether another attempt came from there. `marks` are the points that people gave an open
    answer, exact, as a result writes them; `regrade` is there where the revision turned out wrong.
    """

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
    is_flagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    origin: Mapped[str] = mapped_column(String(16), default="", server_default=text("('')"))  # as SQLite writes it once the table was rebuilt

    marks: Mapped[str | None] = mapped_column(String(32))
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id", ondelete="RESTRICT"), index=True)

    attempt: Mapped[Attempt] = relationship(back_populates="drawn")
    item: Mapped[Item] = relationship()
    revision: Mapped[Revision] = relationship()
    regrade: Mapped["Regrade | None"] = relationship()
    open_answer: Mapped["OpenAnswer | None"] = relationship(back_populates="drawn")


EXTRA_PERCENT = (0, 25, 50, 100, 200)


class ExtraTime(db.Model):
    """More time than others in every test with a deadline: how much, by whom, since when. The latest row counts, 0 takes it
    back. Why somebody needs it is neither asked nor kept."""

    __tablename__ = "extra_time"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 200", name="percent_sane"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    percent: Mapped[int]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    given_by: Mapped[Person] = relationship()


class OpenAnswer(db.Model):
    """An answer that was handed in for people to mark. They meet it under its own `public_id`, never with a name.

    Once enough of them have read it, what counts stands in its drawn item (`marks`).
    """

    __tablename__ = "open_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    drawn_item_id: Mapped[int] = mapped_column(ForeignKey("drawn_item.id", ondelete="CASCADE"), unique=True)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    drawn: Mapped[DrawnItem] = relationship(back_populates="open_answer")
    readings: Mapped[list["Reading"]] = relationship(order_by="Reading.number", back_populates="answer")


class Reading(db.Model):
    """What one person gave an open answer: a level (from 0) for each criterion of its rubric. Rows are only added; nobody reads an answer twice."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("open_answer_id", "number"),
        UniqueConstraint("open_answer_id", "reader_id"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    open_answer_id: Mapped[int] = mapped_column(ForeignKey("open_answer.id", ondelete="CASCADE"))
    number: Mapped[int]
    reader_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    levels: Mapped[dict[str, int]] = mapped_column(Json)
    points: Mapped[str] = mapped_column(String(32))
    remark: Mapped[str] = mapped_column(LongText, default="")
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)

    answer: Mapped[OpenAnswer] = relationship(back_populates="readings")
    reader: Mapped[Person] = relationship()


class Regrade(db.Model):
    """An item that turned out wrong, and what is done about it in the attempts that were given that revision of it.

    `remedy`: RIGHT_KEY (they are marked by the revision `right`), ALL_POINTS, LEFT_OUT. Another person than who proposed it
    confirms it. `figures` say what came of it: {attempts, gain, lose, pass, kept}.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        one_of("remedy", REMEDIES),
        one_of("status", (PROPOSED, CONFIRMED, WITHDRAWN)),
        CheckConstraint("(remedy = 'right-key') = (right_id IS NOT NULL)", name="right_with_key"),
        CheckConstraint("right_id != wrong_id", name="right_is_another"),
        CheckConstraint("(status = 'proposed') = (settled_at IS NULL)", name="settled_once"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_name"),
        CheckConstraint("status != 'confirmed' OR settled_by_id != proposed_by_id", name="two_people"),
        Index(
            "uq_regrade_proposed",
            "wrong_id",
            unique=True,
            sqlite_where=text("status = 'proposed'"),
            postgresql_where=text("status = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    wrong_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    remedy: Mapped[str] = mapped_column(String(16))
    right_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(LongText)
    status: Mapped[str] = mapped_column(String(16), default=PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    figures: Mapped[dict[str, int] | None] = mapped_column(Json)

    item: Mapped[Item] = relationship()
    wrong: Mapped[Revision] = relationship(foreign_keys=[wrong_id])
    right: Mapped[Revision | None] = relationship(foreign_keys=[right_id])
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])


class ReplacedResult(db.Model):
    """A result that no longer stands, as it was: beside the one that does."""

    __tablename__ = "replaced_result"
    __table_args__ = (UniqueConstraint("attempt_id", "number"), one_of("why", (MARKED, REGRADED)))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    passed: Mapped[bool | None]
    why: Mapped[str] = mapped_column(String(16))
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id", ondelete="RESTRICT"), index=True)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Expert(db.Model):
    """Somebody who is asked, by a link of their own and without an account, to rate the actions of a bank's situations.

    Some time after the link has ended the name gives way to a letter and the address to nothing (`experts.forget_experts`).
    """

    __tablename__ = "expert"
    __table_args__ = (
        one_of("language", LANGUAGES),
        Index(
            "uq_expert_asked",
            "bank_id",
            "email",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(120))
    field: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what the letter alone holds
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    bank: Mapped[Bank] = relationship()
    ratings: Mapped[list["ActionRating"]] = relationship(back_populates="expert")

    @property
    def is_forgotten(self) -> bool:
        """Whether the name is a letter by now."""
        return not self.email


class ActionRating(db.Model):
    """How good an expert finds one action of a situation, −2 to +2, and whether it does harm. `revision_id` is what they read."""

    __tablename__ = "action_rating"
    __table_args__ = (UniqueConstraint("expert_id", "item_id", "action"), CheckConstraint("rating BETWEEN -2 AND 2", name="rating_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    action: Mapped[str] = mapped_column(String(80))
    rating: Mapped[int]
    is_harmful: Mapped[bool]
    remark: Mapped[str] = mapped_column(LongText, default="")
    rated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    expert: Mapped[Expert] = relationship(back_populates="ratings")
    revision: Mapped[Revision] = relationship()
