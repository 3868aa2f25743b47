"""The drill of docs/operations.md: keys rotated, lost and found, lost for good; and what was issued is verified through all of it."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import jobs
from credentials import issuer as issuing
from credentials.badge.making import badge_of, sign_credential
from credentials.checking import FOREIGN, check_file
from credentials.issuer import Issuer, issue_as
from credentials.keys import BADGE, KINDS, PDF, KeyRing, NoKey
from credentials.models import Credential, PublishedKey
from credentials.pdf import render_pdf
from credentials.published_keys import prepare_keys, rotate_key, signing_key
from credentials.rules import VALID
from db import db
from tests.cast import Cast
from tests.courses.builders import build_programme


@pytest.fixture
def ring(tmp_path: Path, now: datetime) -> Iterator[KeyRing]:
    former = issuing._source[:]
    ring = KeyRing(tmp_path / "keys", "Programmas īstenotājs")
    issue_as(lambda: Issuer("Programmas īstenotājs", "http://localhost", ring))
    prepare_keys(now - timedelta(days=30))
    yield ring
    issuing._source[:] = former


@pytest.fixture
def anna(ring: KeyRing, cast: Cast, now: datetime) -> Credential:
    """Certified, and her paper kept, before anything happens to the keys."""
    credential = cast.certified(build_programme(now))
    assert jobs.draw_certificates() == 1
    return credential


def files_of(credential: Credential) -> list[bytes]:
    badge = badge_of(credential)
    assert badge is not None
    db.session.refresh(credential, ["pdf"])
    return [render_pdf(credential), badge.document, badge.token.encode()]


def standing_of(files: list[bytes], at: datetime) -> set[str]:
    return {check_file(file, at).state for file in files}


def test_rotated_old_and_new_are_verified(anna: Credential, cast: Cast, ring: KeyRing, now: datetime) -> None:
    old = files_of(anna)
    for kind in KINDS:
        rotate_key(kind, now + timedelta(days=1))

    laima = cast.certified(anna.enrolment.programme, cast.learner("Laima"))
    assert jobs.draw_certificates() == 1

    assert standing_of(old, now) == {VALID}
    assert standing_of(files_of(laima), now) == {VALID}
    assert files_of(anna) == old


def test_lost_and_found_goes_on_as_before(anna: Credential, ring: KeyRing, now: datetime) -> None:
    old, copy = files_of(anna), ring.copy()
    shutil.rmtree(ring.folder)
    with pytest.raises(NoKey):
        signing_key(PDF)

    ring.bring_back(copy)

    assert standing_of(old, now) == {VALID}
    db.session.query(Credential).update({"pdf": None})
    db.session.commit()
    assert jobs.draw_certificates() == 1
    assert files_of(anna) == old  # not a byte differs


def test_what_is_issued_while_they_are_lost_waits_and_is_made_when_they_are_back(anna: Credential, cast: Cast, ring: KeyRing, now: datetime) -> None:
    copy = ring.copy()
    shutil.rmtree(ring.folder)
    laima = cast.certified(anna.enrolment.programme, cast.learner("Laima"))
    jobs.have_keys(now)
    jobs.make_badges(now)
    assert jobs.draw_certificates() == 0
    assert badge_of(laima) is None
    assert laima.pdf is None

    ring.bring_back(copy)
    jobs.make_badges(now)

    assert jobs.draw_certificates() == 1
    assert standing_of(files_of(laima), now) == {VALID}


def test_lost_for_good_old_ones_are_verified_by_what_was_published(anna: Credential, cast: Cast, ring: KeyRing, now: datetime) -> None:
    old = files_of(anna)
    shutil.rmtree(ring.folder)

    for kind in KINDS:
        rotate_key(kind, now + timedelta(days=1))
    laima = cast.certified(anna.enrolment.programme, cast.learner("Laima"))
    assert jobs.draw_certificates() == 1

    assert standing_of(old, now) == {VALID}
    assert standing_of(files_of(laima), now) == {VALID}


def test_what_was_published_is_what_it_rests_on(anna: Credential, ring: KeyRing, now: datetime) -> None:
    """The control: without the published parts nothing verifies."""
    old = files_of(anna)
    for kind in KINDS:
        rotate_key(kind, now + timedelta(days=1))
    shutil.rmtree(ring.folder)
    db.session.query(PublishedKey).filter(PublishedKey.retired_at.is_not(None)).delete()
    db.session.commit()

    assert standing_of(old, now) == {FOREIGN}


def test_a_key_that_was_taken_makes_no_certificate_of_ours(anna: Credential, ring: KeyRing, now: datetime) -> None:
    """Whoever has a private part can sign, and the register still doesn't know what they signed."""
    stolen = ring.current(BADGE)
    rotate_key(BADGE, now + timedelta(days=1))
    text = {**anna.text, "address": anna.text["address"][:-4] + "ffff"}
    forged = sign_credential(text, number="2027-0999", index=5, issued_at=now, key=stolen, at=now)

    assert VALID not in standing_of([forged.document, forged.token.encode()], now)
