"""What the database keeps of the keys: every public part, for good; a lost key is never replaced unasked."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from credentials import issuer as issuing
from credentials.issuer import Issuer, issue_as
from credentials.keys import BADGE, KINDS, PDF, KeyRing, NoKey
from credentials.models import PublishedKey
from credentials.published_keys import prepare_keys, published_keys, rotate_key, signing_key
from db import db


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[KeyRing]:
    """The keys of an installation that has never been started."""
    former = issuing._source[:]
    ring = KeyRing(tmp_path / "keys", "Programmas īstenotājs")
    issue_as(lambda: Issuer("Programmas īstenotājs", "http://localhost", ring))
    yield ring
    issuing._source[:] = former


@pytest.fixture
def another_machine(ring: KeyRing, tmp_path: Path) -> KeyRing:
    return replace(ring, folder=tmp_path / "another machine")


def on(ring: KeyRing) -> None:
    """From now on we are the machine with this folder."""
    issue_as(lambda: Issuer("Programmas īstenotājs", "http://localhost", ring))


def test_the_first_start_makes_and_publishes_both(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)

    for kind in KINDS:
        (published,) = published_keys(kind)
        assert published == replace(ring.current(kind), private=None)
        assert signing_key(kind) == ring.current(kind)


def test_later_starts_change_nothing(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)
    keys = [ring.current(kind) for kind in KINDS]

    prepare_keys(now + timedelta(days=1))

    assert [ring.current(kind) for kind in KINDS] == keys
    assert db.session.query(PublishedKey).count() == 2


def test_the_database_never_holds_a_private_part(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)

    assert not [row for row in db.session.scalars(select(PublishedKey)) if "PRIVATE" in row.public]
    assert not [key for kind in KINDS for key in published_keys(kind) if key.private]


def test_a_key_is_known_before_it_is_published(ring: KeyRing, now: datetime) -> None:
    key = ring.make(BADGE, now)

    assert [known.id for known in published_keys(BADGE)] == [key.id]
    assert published_keys(PDF) == []


def test_rotating_retires_the_old_and_tells_the_trail(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)
    old = signing_key(BADGE)
    later = now + timedelta(days=700)

    new = rotate_key(BADGE, later)

    assert signing_key(BADGE) == new
    assert [(key.id, key.retired_at) for key in published_keys(BADGE)] == [(new.id, None), (old.id, later)]
    assert published_keys(PDF)[0].retired_at is None
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "rotate-key"))
    assert (event.object_id, event.note, event.actor_id) == (new.id, BADGE, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_key_stops_signing_and_is_not_replaced_unasked(ring: KeyRing, now: datetime, kind: str) -> None:
    prepare_keys(now)
    shutil.rmtree(ring.folder)

    prepare_keys(now + timedelta(days=1))

    with pytest.raises(NoKey, match=f"There is no {kind} key"):
        signing_key(kind)
    assert len(published_keys(kind)) == 1


def test_a_lost_key_that_comes_back_from_its_copy_signs_again(ring: KeyRing, now: datetime, tmp_path: Path) -> None:
    prepare_keys(now)
    key = signing_key(BADGE)
    shutil.copytree(ring.folder, tmp_path / "copy")
    shutil.rmtree(ring.folder)

    shutil.copytree(tmp_path / "copy", ring.folder)

    assert signing_key(BADGE) == key


def test_a_lost_key_without_a_copy_is_followed_by_another_and_its_public_part_stays(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)
    lost = signing_key(BADGE)
    signature = lost.private_key().sign(b"a badge")  # type: ignore[call-arg]
    shutil.rmtree(ring.folder)

    new = rotate_key(BADGE, now + timedelta(days=1))

    assert signing_key(BADGE) == new
    known = {key.id: key for key in published_keys(BADGE)}
    assert known[lost.id].retired_at == now + timedelta(days=1)
    known[lost.id].badge_public_key().verify(signature, b"a badge")


def test_a_restored_older_database_learns_the_keys_again(ring: KeyRing, now: datetime) -> None:
    prepare_keys(now)
    rotate_key(BADGE, later := now + timedelta(days=1))
    db.session.query(PublishedKey).delete()

    prepare_keys(later)

    assert [key.retired_at for key in published_keys(BADGE)] == [None, later]


def test_a_key_that_was_retired_from_another_machine_signs_no_more(ring: KeyRing, another_machine: KeyRing, now: datetime) -> None:
    prepare_keys(now)
    shutil.copytree(ring.folder, another_machine.folder)
    rotate_key(PDF, now)

    on(another_machine)

    with pytest.raises(NoKey, match="this folder lacks the new one"):
        signing_key(PDF)
    assert signing_key(BADGE)


def test_a_key_that_is_rotated_before_it_was_published_is_published_first(ring: KeyRing, now: datetime) -> None:
    old = ring.make(BADGE, now)

    new = rotate_key(BADGE, now + timedelta(days=1))

    assert [key.id for key in published_keys(BADGE)] == [new.id, old.id]
    assert db.session.query(PublishedKey).count() == 2
