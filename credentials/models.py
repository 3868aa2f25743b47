"""A waiver by name, and the credential with everything that it says."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from courses.models import Enrolment
from credentials.keys import KINDS
from db import Json, UtcDateTime, db, new_public_id, one_of

WAIVABLE = ("C1", "C2", "C7", "C9")
EARNED, RENAMED, RENEWED = "earned", "renamed", "renewed"
PROPOSED, CONFIRMED, WITHDRAWN = "proposed", "confirmed", "withdrawn"
NOTICE_DAYS = (60, 30, 7)
"""So many days before the last day of validity the holder is written to."""


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

    An enrolment earns one credential. Another may follow it (`cause`: a new name, a renewal) and then counts in its place: each has one
    successor at most, and of an enrolment one alone has none (`replaced_at`). A new name has somebody who saw a document.
    """

    __tablename__ = "credential"
    __table_args__ = (
        one_of("cause", (EARNED, RENAMED, RENEWED)),
        CheckConstraint("(revoked_at IS NULL) = (revocation_reason = '')", name="revocation_reasoned"),
        CheckConstraint("(cause = 'earned') = (replaces_id IS NULL)", name="follows_another"),
        CheckConstraint("replaces_id != id", name="follows_not_itself"),
        CheckConstraint("cause != 'renamed' OR (recorded_by_id IS NOT NULL AND recorded_because != '')", name="new_name_vouched"),
        Index(
            "uq_credential_first", "enrolment_id", unique=True, sqlite_where=sql("replaces_id IS NULL"), postgresql_where=sql("replaces_id IS NULL")
        ),
        Index(
            "uq_credential_last", "enrolment_id", unique=True, sqlite_where=sql("replaced_at IS NULL"), postgresql_where=sql("replaced_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"), index=True)
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
    cause: Mapped[str] = mapped_column(String(8), default=EARNED, server_default=EARNED)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("credential.id", ondelete="RESTRICT"), unique=True)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    recorded_because: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))

    enrolment: Mapped[Enrolment] = relationship()
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id])


class Revocation(db.Model):
    """That a credential be taken back, for a reason: proposed by one person and confirmed by another, or dropped. While it is proposed
    nothing public says so, but its holder is given nobody new to walk with."""

    __tablename__ = "revocation"
    __table_args__ = (
        one_of("status", (PROPOSED, CONFIRMED, WITHDRAWN)),
        CheckConstraint("reason != ''", name="reason_given"),
        CheckConstraint("(status = 'proposed') = (settled_at IS NULL)", name="settled_once"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_name"),
        CheckConstraint("status != 'confirmed' OR settled_by_id != proposed_by_id", name="two_people"),
        Index(
            "uq_revocation_proposed",
            "credential_id",
            unique=True,
            sqlite_where=sql("status = 'proposed'"),
            postgresql_where=sql("status = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default=PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    credential: Mapped[Credential] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])


class ExpiryNotice(db.Model):
    """That the holder was written to so many days before the end: each once, however many sweeps run."""

    __tablename__ = "expiry_notice"
    __table_args__ = (UniqueConstraint("credential_id", "days"), CheckConstraint(f"days IN {NOTICE_DAYS}", name="days_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="CASCADE"))
    days: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PublishedKey(db.Model):
    """The public part of a key of the house (credentials.keys): it stays, in every backup too, when the private one is retired or lost."""

    __tablename__ = "published_key"
    __table_args__ = (one_of("kind", KINDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    public: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
