"""GET /credentials/status: which badges stand no more."""

import base64
import gzip
import json
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import update

from courses.models import Programme
from credentials.badge import making
from credentials.badge.making import badge_of
from credentials.keys import NoKey
from credentials.models import Credential
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def is_set(client: Browser, place: int) -> bool:
    encoded = json.loads(client.get("/credentials/status").data)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return bool(bits[place // 8] >> (7 - place % 8) & 1)


def test_shows_a_revocation_at_the_next_request(client: Browser, cast: Cast, programme: Programme, now: datetime) -> None:
    credential = cast.certified(programme)
    badge = badge_of(credential)
    assert badge is not None
    assert not is_set(client, badge.status_index)

    revoked = {"revoked_at": now, "revoked_by_id": credential.holder_id, "revocation_reason": "The code was broken."}
    db.session.execute(update(Credential).values(revoked))
    db.session.commit()

    assert is_set(client, badge.status_index)


def test_is_signed_and_kept_only_shortly(client: Browser) -> None:
    answer = client.get("/credentials/status")

    assert answer.mimetype == "application/vc"
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert [proof["cryptosuite"] for proof in json.loads(answer.data)["proof"]] == ["eddsa-rdfc-2022"]


def test_without_a_key_says_to_come_again(app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_key(kind: str) -> None:
        raise NoKey("the folder is gone")

    monkeypatch.setattr(making, "signing_key", no_key)

    assert client.get("/credentials/status").status_code == 503
