"""Which keys are the house's: what the folder holds, and the public parts that the database keeps for as long as anybody verifies.

A first key is made only where the database knows of none. Where it does and the folder has lost them, nobody signs until a person
brings them back or rotates: a key that came unasked would hide the loss.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.services import record_act
from credentials.issuer import issuer
from credentials.keys import KINDS, Key, NoKey
from credentials.models import PublishedKey
from db import db


def prepare_keys(at: datetime) -> None:
    """Make the keys of an installation that has had none, and publish what the folder holds. Raises NoKey, OSError."""
    ring = issuer().keys
    for kind in KINDS:
        if not ring.keys(kind) and db.session.scalar(select(PublishedKey.id).where(PublishedKey.kind == kind).limit(1)) is None:
            ring.make(kind, at)
        _publish(ring.keys(kind))


def signing_key(kind: str) -> Key:
    """The key that signs now. Raises NoKey: it is lost, can't be read, or was retired from another machine."""
    key = issuer().keys.current(kind)
    retired_at = db.session.scalar(select(PublishedKey.retired_at).where(PublishedKey.key_id == key.id))
    if retired_at is not None:
        raise NoKey(f"The {kind} key {key.id} was retired on {retired_at:%Y-%m-%d}: this folder lacks the new one")
    return key


def published_keys(kind: str) -> list[Key]:
    """Every key of this kind that the house has ever had, the youngest first, without private parts."""
    rows = db.session.scalars(select(PublishedKey).where(PublishedKey.kind == kind).order_by(PublishedKey.made_at.desc(), PublishedKey.id.desc()))
    known = [Key(row.key_id, row.kind, row.public, row.made_at, row.retired_at) for row in rows]
    fresh = [replace(key, private=None) for key in issuer().keys.keys(kind) if key.id not in {key.id for key in known}]
    return [*fresh, *known]


def rotate_key(kind: str, at: datetime) -> Key:
    """A new key signs from now on; every other one of its kind is retired. Raises OSError, NoKey."""
    ring = issuer().keys
    _publish(ring.keys(kind))  # one that was never published has its last chance: its private part goes now
    key = ring.rotate(kind, at)
    _publish(ring.keys(kind))
    others = update(PublishedKey).where(PublishedKey.kind == kind, PublishedKey.key_id != key.id, PublishedKey.retired_at.is_(None))
    db.session.execute(others.values(retired_at=at))
    record_act(actor_id=None, act="rotate-key", object_kind="key", object_id=key.id, note=kind, at=at)
    return key


def _publish(keys: list[Key]) -> None:
    """Let the database know these keys, and which of them are retired."""
    known = {row.key_id: row for row in db.session.scalars(select(PublishedKey).where(PublishedKey.key_id.in_([key.id for key in keys])))}
    for key in reversed(keys):
        row = known.get(key.id)
        if row is None:
            row = PublishedKey(key_id=key.id, kind=key.kind, public=key.public, made_at=key.made_at, retired_at=key.retired_at)
            try:
                with db.session.begin_nested():
                    db.session.add(row)
            except IntegrityError:  # another process was first
                pass
        elif key.retired_at is not None and row.retired_at is None:
            row.retired_at = key.retired_at
