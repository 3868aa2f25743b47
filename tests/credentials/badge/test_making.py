"""A badge is made once for each credential, with it, and the list tells how it stands."""

import base64
import gzip
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

import jobs
from courses.models import Enrolment, Programme
from credentials.badge import making
from credentials.badge.document import ENTRIES
from credentials.badge.making import badge_files, badge_of, credentials_without_badge, issuer_told, make_badge, status_list
from credentials.badge.models import Badge
from credentials.badge.picture import inside_png
from credentials.badge.proof import check_proof, read_token
from credentials.checking import _badge_keys
from credentials.keys import BADGE, KeyRing, NoKey
from credentials.models import Credential
from credentials.services import issue_if_earned
from db import db
from tests.cast import Cast
from tests.credentials.badge.conftest import frozen

Fulfilled = Callable[..., Enrolment]


def places_set(list_document: bytes) -> set[int]:
    encoded = json.loads(list_document)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return {place for place in range(ENTRIES) if bits[place // 8] >> (7 - place % 8) & 1}


def stand(credential: Credential, **values: Any) -> None:
    db.session.execute(update(Credential).where(Credential.id == credential.id).values(values))
    db.session.commit()


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    return cast.certified(programme)


def kept(credential: Credential) -> Badge:
    badge = badge_of(credential)
    assert badge is not None
    return badge


def test_is_made_with_the_credential(credential: Credential) -> None:
    badge = kept(credential)

    check_proof(json.loads(badge.document), _badge_keys())
    assert read_token(badge.token, _badge_keys())["credentialSubject"]["licenseNumber"] == credential.number
    assert json.loads(badge.document)["credentialStatus"]["statusListIndex"] == str(badge.status_index)


def test_is_made_once(credential: Credential, now: datetime) -> None:
    before = kept(credential).document

    assert make_badge(credential, now + timedelta(days=1)) is False
    assert jobs.make_badges(now) == 0
    assert kept(credential).document == before


def test_goes_back_with_the_credential(fulfilled: Fulfilled, now: datetime) -> None:
    enrolment = fulfilled()
    savepoint = db.session.begin_nested()
    assert issue_if_earned(enrolment=enrolment, at=now) is not None
    savepoint.rollback()

    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0


def test_without_a_key_the_credential_is_issued_and_its_badge_comes_later(
    cast: Cast, programme: Programme, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_key(kind: str) -> None:
        raise NoKey("the folder is gone")

    with monkeypatch.context() as lost:
        lost.setattr(making, "signing_key", no_key)
        credential = cast.certified(programme)
        assert badge_of(credential) is None
        assert credentials_without_badge() == [credential.id]
        jobs.make_badges(now)
        assert badge_of(credential) is None

    assert jobs.make_badges(now) == 1
    assert kept(credential).made_at == now
    assert credentials_without_badge() == []


def test_a_place_that_is_taken_is_drawn_again(cast: Cast, programme: Programme, credential: Credential, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([kept(credential).status_index, 4711])
    monkeypatch.setattr(making.secrets, "randbelow", lambda most: next(drawn))

    assert kept(cast.certified(programme, given_name="Zane", family_name="Ozola")).status_index == 4711


def test_two_badges_share_no_place(cast: Cast, programme: Programme, credential: Credential, now: datetime) -> None:
    other = cast.certified(programme, given_name="Zane", family_name="Ozola")

    with pytest.raises(IntegrityError):
        db.session.execute(update(Badge).where(Badge.credential_id == other.id).values(status_index=kept(credential).status_index))


def test_a_place_lies_in_the_list(credential: Credential) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(update(Badge).values(status_index=ENTRIES))


def test_the_list_has_the_place_of_who_was_revoked_or_replaced(cast: Cast, programme: Programme, credential: Credential, now: datetime) -> None:
    other = cast.certified(programme, given_name="Zane", family_name="Ozola")
    assert places_set(status_list(now)) == set()

    stand(credential, revoked_at=now, revoked_by_id=other.holder_id, revocation_reason="The code was broken.")
    assert places_set(status_list(now)) == {kept(credential).status_index}

    stand(other, replaced_at=now)
    assert places_set(status_list(now)) == {kept(credential).status_index, kept(other).status_index}


def test_who_expired_is_not_in_the_list(credential: Credential, now: datetime) -> None:
    """The badge says so itself."""
    stand(credential, valid_until=now.date() - timedelta(days=1))

    assert places_set(status_list(now)) == set()


def test_the_list_is_signed_and_the_same_within_an_hour(credential: Credential, now: datetime) -> None:
    check_proof(json.loads(status_list(now)), _badge_keys())

    assert status_list(now) == status_list(now + timedelta(minutes=59))
    assert status_list(now) != status_list(now + timedelta(minutes=60))


def test_the_list_takes_two_statements_however_many_there_are(
    credential: Credential, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with statements() as log:
        status_list(now)

    assert len(log) == 2


def test_the_issuer_tells_the_key_that_signed(credential: Credential) -> None:
    told, [proof] = json.loads(issuer_told()), json.loads(kept(credential).document)["proof"]

    assert proof["verificationMethod"] in told["assertionMethod"]


def test_a_sample_is_every_file_and_kept_nowhere(now: datetime, tmp_path: Path) -> None:
    key = KeyRing(tmp_path / "keys", "Programmas īstenotājs").make(BADGE, now)
    files = badge_files(frozen(is_sample=True), number="2027-0000", issued_at=now, key=key)
    told = json.loads(files["issuer.json"])

    assert set(files) == {"badge.json", "badge.jwt", "badge.png", "issuer.json", "status-list.json"}
    assert inside_png(files["badge.png"]) == files["badge.json"]
    assert [method["id"] for method in told["verificationMethod"]] == [json.loads(files["badge.json"])["proof"][0]["verificationMethod"]]
    for name in ("badge.json", "status-list.json"):
        check_proof(json.loads(files[name]), lambda method: key.badge_public_key())
    assert places_set(files["status-list.json"]) == set()
    assert "PARAUGS / SAMPLE" in files["badge.json"].decode()
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0
