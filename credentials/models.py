"""A waiver by name, and the credential with everything that it says."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from courses.models import Enrolment
from db import Json, UtcDateTime, db, one_of

WAIVABLE = ("C1", "C2", "C7", "C9")


class Waiver(db.Model):
    """A criterion that need not be met by this learner, by whose word and why. Only some criteria can be waived."""

    __tablename__ = "waiver"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "criterion"),
        one_of("criterion", WAIVABLE),
        CheckConstraint("reason != ''", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(Text)
    waived_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    waived_at: Mapped[datetime] = mapped_column(UtcDateTime)

    enrolment: Mapped[Enrolment] = relationship()
    waived_by: Mapped[Person] = relationship()


class NumberSeries(db.Model):
    """The last certificate number given in a year; the next one is taken in the transaction that issues."""

    __tablename__ = "number_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Credential(db.Model):
    """One issued certificate. `text` is all that it says, frozen; a later template or name changes nothing in it.

    `code` (128 bits) is what the QR code carries. The PDF is made once and kept byte for byte.
    """

    __tablename__ = "credential"
    __table_args__ = (CheckConstraint("(revoked_at IS NULL) = (revocation_reason = '')", name="revocation_reasoned"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"), unique=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    text: Mapped[dict[str, Any]] = mapped_column(Json)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[date]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    revocation_reason: Mapped[str] = mapped_column(Text, default="")

    enrolment: Mapped[Enrolment] = relationship()
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])
