"""An application, what people vouch for about it, whom it was asked of, and the decision that a person took."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from courses.models import Programme
from db import Json, UtcDateTime, db, new_public_id, one_of
from revisions.models import Revision

ACCEPTED, DECLINED = "accepted", "declined"
FIELDS = ("social-work", "social-pedagogy", "medicine", "psychology", "other-social-science", "none")
INTERVIEW, REFERENCE, RECORD_CHECK, QUALIFICATION, CODE = "interview", "reference", "record-check", "qualification", "code"
CODE_TEXT = "code"  # the key of the page that says what is signed
STUDY_TIME, OBSERVATION_TALK, READINESS_TALK = "study-time", "observation-talk", "readiness-talk"
EVIDENCE_KINDS = (INTERVIEW, REFERENCE, RECORD_CHECK, QUALIFICATION, CODE, STUDY_TIME, OBSERVATION_TALK, READINESS_TALK)

STANDING = text("voided_at IS NULL")
ASKED = text("revoked_at IS NULL AND email != ''")


class Application(db.Model):
    """Somebody's wish to become a mentor in a programme: what they said of themselves. One a person and programme."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("person_id", "programme_id"),
        one_of("field", FIELDS),
        CheckConstraint("hours_a_week BETWEEN 1 AND 40", name="hours_sane"),
        CheckConstraint("months BETWEEN 1 AND 24", name="months_sane"),
        CheckConstraint("field != 'none' OR experience != ''", name="field_or_experience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"), index=True)
    birth_year: Mapped[int]
    birth_month: Mapped[int]  # year and month suffice for the age rule: no full date of birth is kept
    field: Mapped[str] = mapped_column(String(24))
    experience: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[list[str]] = mapped_column(Json)
    municipality: Mapped[str] = mapped_column(String(60))
    interests: Mapped[str] = mapped_column(Text, default="")
    trades: Mapped[str] = mapped_column(Text, default="")
    hours_a_week: Mapped[int]
    months: Mapped[int]
    message: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
    programme: Mapped[Programme] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="application", order_by="Evidence.recorded_at")
    referees: Mapped[list["Referee"]] = relationship(back_populates="application", order_by="Referee.id")
    decision: Mapped["Decision | None"] = relationship(back_populates="application")

    @property
    def is_declined(self) -> bool:
        return self.decision is not None and self.decision.outcome == DECLINED


class Evidence(db.Model):
    """One thing that a named person vouches for: seen on a day, recorded by somebody, perhaps valid until.

    Documents themselves are never kept. A wrong entry is voided by name and stays; it counts no more.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EVIDENCE_KINDS),
        CheckConstraint("kind != 'record-check' OR valid_until IS NOT NULL", name="check_expires"),
        CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="void_vouched"),
        CheckConstraint("revision_id IS NULL OR kind = 'code'", name="revision_signed"),
        Index("uq_evidence_signed", "application_id", "revision_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    seen_on: Mapped[date]
    valid_until: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(200), default="")  # referee and relation; field of education; version of the code
    note: Mapped[str] = mapped_column(Text, default="")
    is_favourable: Mapped[bool] = mapped_column(default=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))  # of the code, signed in the platform

    application: Mapped[Application] = relationship(back_populates="evidence")
    revision: Mapped[Revision | None] = relationship()
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    voided_by: Mapped[Person | None] = relationship(foreign_keys=[voided_by_id])

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class Referee(db.Model):
    """Somebody who is asked, by a link of their own and without an account, what they say of an applicant.

    One address once, while the link isn't taken back; one answer. What they said counts for nothing before a coordinator has read
    it and vouched: that is `evidence`. Address and answer are forgotten after a time; who vouched, and for whom, stays.
    """

    __tablename__ = "referee"
    __table_args__ = (
        one_of("language", ("lv", "en")),
        CheckConstraint("answer IS NULL OR answered_at IS NOT NULL", name="answer_dated"),
        Index("uq_referee_asked", "application_id", "email", unique=True, sqlite_where=ASKED, postgresql_where=ASKED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    relation: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what the letter alone holds
    reminder_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # the same of the reminder
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id", ondelete="RESTRICT"), unique=True)

    application: Mapped[Application] = relationship(back_populates="referees")
    evidence: Mapped[Evidence | None] = relationship()


class Decision(db.Model):
    """The one decision about an application: by a named person, with a reason."""

    __tablename__ = "decision"
    __table_args__ = (one_of("outcome", (ACCEPTED, DECLINED)), CheckConstraint("reason != ''", name="reason_given"))

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), unique=True)
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(back_populates="decision")
    decided_by: Mapped[Person] = relationship()
