"""A young person of whom the least is known, and a pairing that the database itself limits."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from credentials.models import Credential
from db import Json, UtcDateTime, db, new_public_id, one_of

AGE_BANDS = ("15-17", "18-20", "21-25", "26-30", "31+")
SUPPORT_NEEDS = (
    "short-sentences",
    "quiet-places",
    "reads-with-help",
    "travels-with-someone",
    "tires-quickly",
    "needs-routine",
    "needs-time",
    "help-with-phone",
)
ATTESTED_RULES = ("P2", "P5", "P6", "P7", "P8", "P9", "P10", "P11")
MOST_PAIRINGS = 3


class YoungPerson(db.Model):
    """Somebody to walk with: a code, never a name; what support helps, never a diagnosis."""

    __tablename__ = "young_person"
    __table_args__ = (one_of("age_band", AGE_BANDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    age_band: Mapped[str] = mapped_column(String(8))
    municipality: Mapped[str] = mapped_column(String(60))
    languages: Mapped[list[str]] = mapped_column(Json)
    interests: Mapped[str] = mapped_column(Text, default="")
    support_needs: Mapped[list[str]] = mapped_column(Json)
    case_manager_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case_manager: Mapped[Person] = relationship(foreign_keys=[case_manager_id])
    registered_by: Mapped[Person] = relationship(foreign_keys=[registered_by_id])


class Pairing(db.Model):
    """A mentor and a young person who meet. A mentor has three slots and each holds one pairing that hasn't ended:
    a fourth has no place to be stored."""

    __tablename__ = "pairing"
    __table_args__ = (
        CheckConstraint(f"slot BETWEEN 1 AND {MOST_PAIRINGS}", name="slot_range"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("hours_a_week BETWEEN 1 AND 20", name="hours_sane"),
        CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name="ending_reasoned"),
        Index("uq_pairing_slot", "mentor_id", "slot", unique=True, sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
        Index(
            "uq_pairing_young_person",
            "young_person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id", ondelete="RESTRICT"))
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="RESTRICT"))
    slot: Mapped[int]
    hours_a_week: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    paired_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    paired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    end_reason: Mapped[str] = mapped_column(Text, default="")

    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    young_person: Mapped[YoungPerson] = relationship()
    credential: Mapped[Credential] = relationship()
    paired_by: Mapped[Person] = relationship(foreign_keys=[paired_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    attestations: Mapped[list["Attestation"]] = relationship(back_populates="pairing", order_by="Attestation.id")

    @property
    def is_active(self) -> bool:
        return self.ended_at is None


class Attestation(db.Model):
    """A condition of a pairing that a named person vouches for, each on its own."""

    __tablename__ = "attestation"
    __table_args__ = (UniqueConstraint("pairing_id", "rule"), one_of("rule", ATTESTED_RULES))

    id: Mapped[int] = mapped_column(primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(String(3))
    attested_on: Mapped[date]
    attested_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))

    pairing: Mapped[Pairing] = relationship(back_populates="attestations")
    attested_by: Mapped[Person] = relationship()
