"""What a learner wishes to be written, and what was written on which day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from db import UtcDateTime, db, one_of
from nudges.rules import KINDS, SUNDAY, USUAL_HOUR


class NudgeWishes(db.Model):
    """When a learner wants to be written to, on Riga's clock. Whoever never chose has no row: the defaults hold.

    `weekday` counts from Monday, 0. Until `paused_until` nothing is sent.
    """

    __tablename__ = "nudge_wishes"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_known"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    is_weekly: Mapped[bool] = mapped_column(default=True)
    weekday: Mapped[int] = mapped_column(default=SUNDAY)
    hour: Mapped[int] = mapped_column(default=USUAL_HOUR)
    is_reminded: Mapped[bool] = mapped_column(default=True)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


IS_INVITATION = text("kind IN ('midway', 'end')")


class Nudge(db.Model):
    """One nudge to one person. The constraints are the promise: never two on a day of Riga's calendar, no invitation twice, whoever sweeps."""

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        Index("uq_nudge_invitation", "person_id", "kind", unique=True, sqlite_where=IS_INVITATION, postgresql_where=IS_INVITATION),
        one_of("kind", KINDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
