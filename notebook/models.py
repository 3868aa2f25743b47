"""What a learner writes for themselves alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import UtcDateTime, db


class JournalEntry(db.Model):
    """One reflection of one person. Read by its author and nobody else."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("person_id", "activity_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    activity_key: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
