"""A letter and how its sending goes, and the pause in which nothing is sent."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db import UtcDateTime, db, new_public_id, one_of

WAITING, SENT, FAILED = "waiting", "sent", "failed"


class Letter(db.Model):
    """One letter to one address. `failed` means given up after the last try; it stays for a person to see.

    One with a `picture` (PNG, and what it shows in words) or an address to `unsubscribe` at travels with a second part in HTML.
    """

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
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    picture_text: Mapped[str | None] = mapped_column(String(200))
    unsubscribe_url: Mapped[str | None] = mapped_column(String(400))
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
