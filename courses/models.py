"""What there is to study, who is enrolled in it, how far they are, and the time that counts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from db import Json, UtcDateTime, db, new_public_id, one_of
from revisions.models import Revision, Text

LESSON, CASE, TASK, REFLECTION, QUIZ = "lesson", "case", "task", "reflection", "quiz"
ACTIVITY_KINDS = (LESSON, CASE, TASK, REFLECTION, QUIZ)
READY, IN_PREPARATION = "ready", "in-preparation"
ACTIVE, WITHDRAWN = "active", "withdrawn"
DECLARED, MEASURED, LIVE, CORRECTION = "declared", "measured", "live", "correction"
Bilingual = dict[str, str]


class Programme(db.Model):
    """A curriculum with its rules. `counted_modules` are the keys of the modules that count today; the hours that these
    make are `counted_hours` (the whole programme has `hours`)."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Bilingual] = mapped_column(Json)
    summary: Mapped[Bilingual] = mapped_column(Json)
    revision: Mapped[str] = mapped_column(String(16))
    hours: Mapped[int]
    counted_modules: Mapped[list[str]] = mapped_column(Json)
    counted_hours: Mapped[int]
    minimum_age: Mapped[int]
    criteria: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")  # what differs from courses.rules.Standard
    certificate_valid_years: Mapped[int]
    reminder_days: Mapped[int] = mapped_column(default=7, server_default="7")  # of absence, until a learner is reminded
    pairing_months: Mapped[dict[str, int]] = mapped_column(Json)  # least, most
    motivation_test: Mapped[str] = mapped_column(String(80))
    readiness_test: Mapped[str] = mapped_column(String(80))

    modules: Mapped[list["Module"]] = relationship(back_populates="programme", order_by="Module.position")


class Module(db.Model):
    """About an hour of study. One `in-preparation` is shown with its outcomes, and can't be opened."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("programme_id", "key"), one_of("status", (READY, IN_PREPARATION)))

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[Bilingual] = mapped_column(Json)
    summary: Mapped[Bilingual] = mapped_column(Json)
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # [{key, text: {lv, en}}]
    sign: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))

    programme: Mapped[Programme] = relationship(back_populates="modules")
    activities: Mapped[list["Activity"]] = relationship(back_populates="module", order_by="Activity.position")


class Activity(db.Model):
    """What is tracked: a lesson, case, task, reflection or quiz of a module.

    `seconds` is the declared time, computed at sync. A quiz has no text of its own: its key is the quiz's key.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("module_id", "slug"),
        one_of("kind", ACTIVITY_KINDS),
        CheckConstraint("seconds >= 0", name="seconds_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[Bilingual] = mapped_column(Json)
    seconds: Mapped[int]
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text.id", ondelete="RESTRICT"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    module: Mapped[Module] = relationship(back_populates="activities")
    text: Mapped[Text | None] = relationship()


class Intake(db.Model):
    """A group that starts together, with its trainers."""

    __tablename__ = "intake"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]

    programme: Mapped[Programme] = relationship()
    trainers: Mapped[list[Person]] = relationship(secondary="intake_trainer")


class IntakeTrainer(db.Model):
    """A trainer of an intake: sees its learners and records its meetings."""

    __tablename__ = "intake_trainer"

    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class Enrolment(db.Model):
    """One learner's one registration in a programme, alone or with an intake."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("person_id", "programme_id"), one_of("status", (ACTIVE, WITHDRAWN)))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"), index=True)
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intake.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(String(16), default=ACTIVE)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    enrolled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    certificate_name: Mapped[dict[str, str] | None] = mapped_column(Json)  # as the learner wrote it: given_name, family_name, dative

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    programme: Mapped[Programme] = relationship()
    intake: Mapped[Intake | None] = relationship()


class Progress(db.Model):
    """How far an enrolment is in one activity, and which revision was seen.

    `position` is the id of the last block that was read. `state` is what the learner made: the path through a case,
    the answer to a task. `result` is a quiz's best, as {points, of, percent}.
    """

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "activity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    position: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[dict[str, Any] | None] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    enrolment: Mapped[Enrolment] = relationship()
    activity: Mapped[Activity] = relationship()
    revision: Mapped[Revision | None] = relationship()


class LedgerEntry(db.Model):
    """Study time, only ever added. The same thing counts once: (enrolment, kind, source) is unique.

    Sources: `activity:<key>` for declared, `minute:<UTC minute>` for measured (one count for many tabs),
    `meeting:<public id>:<n>` for live, `form:<key>` for corrections, which carry a reason. What takes time away carries a name.
    The database itself refuses to change an entry, and to delete one while its enrolment is there (ONLY_ADDED).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "kind", "source"),
        one_of("kind", (DECLARED, MEASURED, LIVE, CORRECTION)),
        CheckConstraint("seconds >= 0 OR by_id IS NOT NULL", name="negative_vouched"),
        CheckConstraint("kind != 'correction' OR (by_id IS NOT NULL AND reason != '')", name="correction_vouched"),
        Index("ix_ledger_entry_sums", "enrolment_id", "kind", "seconds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(100))
    seconds: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(LongText, default="")

    by: Mapped[Person | None] = relationship()


_MESSAGE = "entries of the ledger are only added"
ONLY_ADDED = {
    "sqlite": (
        f"CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
        "CREATE TRIGGER ledger_entry_kept BEFORE DELETE ON ledger_entry WHEN EXISTS (SELECT 1 FROM enrolment WHERE id = OLD.enrolment_id) "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM enrolment WHERE id = OLD.enrolment_id) THEN "
        f"RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER ledger_entry_only_added BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ledger()",
    ),
}
"""What makes the ledger one that is only added to, by database."""
for _dialect, _statements in ONLY_ADDED.items():
    for _statement in _statements:
        event.listen(LedgerEntry.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
