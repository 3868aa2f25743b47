"""Finding letters."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select

from db import db
from errors import NotVisible
from post.models import FAILED, WAITING, Letter, Pause


def is_due(at: datetime) -> ColumnElement[bool]:
    """Of a letter: it waits, its time has come, and no pause holds it back."""
    return and_(Letter.status == WAITING, Letter.next_try_at <= at, ~exists(select(Pause.id)))


def due_letter_ids(at: datetime, limit: int = 200) -> list[int]:
    """The letters whose time has come, the one that waits longest first; none while a pause stands."""
    return list(db.session.scalars(select(Letter.id).where(is_due(at)).order_by(Letter.next_try_at, Letter.id).limit(limit)))


def paused_since() -> datetime | None:
    """The moment since which nothing is sent; None where letters go out."""
    return db.session.scalar(select(func.min(Pause.since)))


def waiting_letters() -> list[Letter]:
    """All that still have to go, the oldest first."""
    return list(db.session.scalars(select(Letter).where(Letter.status == WAITING).order_by(Letter.written_at, Letter.id)))


def newest_letters(*, offset: int, limit: int) -> list[Letter]:
    """Letters, the newest first."""
    return list(db.session.scalars(select(Letter).order_by(Letter.id.desc()).offset(offset).limit(limit)))


def failed_letters() -> list[Letter]:
    """Letters that were given up: somebody has to look at the address or the server."""
    return list(db.session.scalars(select(Letter).where(Letter.status == FAILED).order_by(Letter.id.desc())))


def letter_with_id(public_id: str) -> Letter:
    """Raises NotVisible."""
    letter = db.session.scalar(select(Letter).where(Letter.public_id == public_id))
    if letter is None:
        raise NotVisible
    return letter
