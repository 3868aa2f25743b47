"""Slowing down what is tried too often. Tries are counted after they failed, in a transaction of their own."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import and_, delete, func, or_, select

from accounts.errors import TooManyTries
from accounts.models import Slowdown
from accounts.rules import LIMITS, network_of, whole_minutes
from db import db

WRONG_PASSWORD, WRONG_CODE, MAIL, WRONG_CERTIFICATE, FILE_CHECK = "wrong-password", "wrong-code", "mail", "wrong-certificate", "file-check"


def refuse_too_many(*, act: str, email: str, network: str | None, at: datetime) -> None:
    """Raises TooManyTries while the address or the network has to wait: one statement, the same for any address."""
    keys = _keys(act, email, network)
    rows = db.session.execute(
        select(Slowdown.act, func.count(), func.max(Slowdown.at))
        .where(or_(*(and_(Slowdown.act == kind, Slowdown.subject == subject, Slowdown.at > at - LIMITS[kind].window) for kind, subject in keys)))
        .group_by(Slowdown.act)
    )
    pause = max((LIMITS[kind].pause_left(count, last, at) for kind, count, last in rows), default=timedelta(0))
    if pause:
        raise TooManyTries(seconds=round(pause.total_seconds()) or 1, minutes=whole_minutes(pause))


def count_try(*, act: str, email: str, network: str | None, at: datetime) -> None:
    """Count one try of this address from this network."""
    db.session.add_all(Slowdown(act=kind, subject=subject, at=at) for kind, subject in _keys(act, email, network))


def forget_tries(*, act: str, email: str) -> None:
    """Whoever proved to be the one is slowed no longer by what others tried under their address."""
    [(kind, subject)] = _keys(act, email, None)
    db.session.execute(delete(Slowdown).where(Slowdown.act == kind, Slowdown.subject == subject))


def remove_old_tries(*, before: datetime) -> int:
    """Delete what no window reaches any more; returns how many."""
    return db.session.execute(delete(Slowdown).where(Slowdown.at < before)).rowcount


def _keys(act: str, email: str, network: str | None) -> list[tuple[str, str]]:
    keys = [(f"{act}/address", email.strip().lower())]
    if network:
        keys.append((f"{act}/network", network_of(network)))
    return [(kind, sha256(subject.encode()).hexdigest()) for kind, subject in keys]
