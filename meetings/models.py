"""A meeting, who came, and the two observers' scales of the seminar."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from courses.models import Enrolment, Intake, Programme
from db import UtcDateTime, db, new_public_id, one_of

MIDTERM, SEMINAR_DAY_1, SEMINAR_DAY_2 = "midterm", "seminar-day-1", "seminar-day-2"
MEETING_KINDS = (MIDTERM, SEMINAR_DAY_1, SEMINAR_DAY_2)
PRESENT, ABSENT, MADE_UP = "present", "absent", "made-up"
LEAST_MINUTES, MOST_MINUTES = 15, 720
AGREED, FOR_ALL = text("cancelled_at IS NULL"), text("cancelled_at IS NULL AND intake_id IS NULL")
SCALES = ("listening", "autonomy", "boundaries", "safety")
OBSERVERS = 2


class Meeting(db.Model):
    """An agreed time. With an intake it is that group's; without, everybody's who is enrolled in the programme.

    `join_url` is a secret until the meeting is joined: it is in no list, letter or calendar file. The same meeting of the
    same group can't be agreed twice for one moment.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("kind", MEETING_KINDS),
        CheckConstraint(f"minutes BETWEEN {LEAST_MINUTES} AND {MOST_MINUTES}", name="minutes_sane"),
        Index("uq_meeting_agreed_group", "programme_id", "intake_id", "kind", "starts_at", unique=True, sqlite_where=AGREED, postgresql_where=AGREED),
        Index("uq_meeting_agreed_all", "programme_id", "kind", "starts_at", unique=True, sqlite_where=FOR_ALL, postgresql_where=FOR_ALL),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"), index=True)
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intake.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    minutes: Mapped[int]
    join_url: Mapped[str | None] = mapped_column(String(500))
    place: Mapped[str] = mapped_column(String(200), default="")
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    scheduled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    programme: Mapped[Programme] = relationship()
    intake: Mapped[Intake | None] = relationship()
    scheduled_by: Mapped[Person | None] = relationship()

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class Attendance(db.Model):
    """One learner at one meeting. `arrived_at` is the platform's (the join button), `outcome` is a trainer's word."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "enrolment_id"),
        one_of("outcome", (PRESENT, ABSENT, MADE_UP)),
        CheckConstraint(f"minutes IS NULL OR minutes BETWEEN 0 AND {MOST_MINUTES}", name="minutes_sane"),
        CheckConstraint("outcome IS NULL OR recorded_by_id IS NOT NULL", name="outcome_vouched"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    minutes: Mapped[int | None]  # present for so long, as the trainer recorded it
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    recorded_by: Mapped[Person | None] = relationship()


class Observation(db.Model):
    """What one observer saw of one learner at the seminar: four behaviours, each from 1 to 4."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "observer_id"),
        *(CheckConstraint(f"{scale} BETWEEN 1 AND 4", name=f"{scale}_range") for scale in SCALES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    listening: Mapped[int]
    autonomy: Mapped[int]
    boundaries: Mapped[int]
    safety: Mapped[int]
    remark: Mapped[str] = mapped_column(Text, default="")
    observed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    enrolment: Mapped[Enrolment] = relationship()
    observer: Mapped[Person] = relationship()
