"""GET /credentials/issuer: who issues, and with which keys."""

from datetime import datetime

import pytest

from courses.models import Programme
from credentials.badge.making import badge_of
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_tells_programs_anywhere_the_keys_that_verify(client: Browser, cast: Cast, programme: Programme) -> None:
    badge = badge_of(cast.certified(programme))
    answer = client.get("/credentials/issuer")

    assert badge is not None
    assert answer.status_code == 200
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json["id"] == "http://localhost/credentials/issuer"
    assert answer.json["name"] == "Programmas īstenotājs"
    assert all(method["publicKeyMultibase"].startswith("z6Mk") for method in answer.json["verificationMethod"])
    assert any(method["id"].encode() in badge.document for method in answer.json["verificationMethod"])


def test_is_found_by_no_search_engine_and_sets_no_cookie(client: Browser) -> None:
    answer = client.get("/credentials/issuer")

    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers


def test_what_has_not_changed_is_not_sent_again(client: Browser) -> None:
    seal = client.get("/credentials/issuer").headers["ETag"]

    assert client.get("/credentials/issuer", headers={"If-None-Match": seal}).status_code == 304
