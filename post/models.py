"""A letter and how its sending goes, and the pause in which nothing is sent."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db import UtcDateTime, db, new_public_id, one_of

WAITING, SENT, FAILED = "waiting", "sent", "failed"


class Letter(db.Model):
    """One letter to one address. `failed` means given up after the last try; it stays for a person to see."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("status", (WAITING, SENT, FAILED)),
        Index("ix_letter_waiting", "next_try_at", sqlite_where=text("status = 'waiting'"), postgresql_where=text("status = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    to_email: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(170), default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2), default="lv")
    status: Mapped[str] = mapped_column(String(8), default=WAITING)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")


class Pause(db.Model):
    """While a row stands here nothing is sent. A restore puts it: what waits may have gone out already, so a person decides."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
