"""GET /verify/<code>: how a certificate stands, first and large."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

import clock
from courses.models import Programme
from credentials.models import Credential
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke

Statements = Callable[[], AbstractContextManager[list[str]]]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    cast.certified(programme, cast.person("Laima", "Ozoliņa"))
    return cast.certified(programme)


def test_says_that_it_is_valid_whose_it_is_and_what_it_says(client: Browser, credential: Credential) -> None:
    answer = client.get(f"/verify/{credential.code}", headers=ENGLISH)

    assert answer.status_code == 200
    main = answer.text.partition("<main")[2]
    assert main.index("This certificate is valid") < main.index("Anna Kalniņa")
    for said in ("Until 11 January 2029.", "Programme (en)", "revision 2026.1", "1 h", "Programmas īstenotājs", "11 January 2027", "2027-0002"):
        assert said in main, said
    assert "Laima" not in answer.text
    assert "not a state qualification" in main


def test_an_expired_one_says_so(client: Browser, credential: Credential, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(days=732)):
        page = client.get(f"/verify/{credential.code}", headers=ENGLISH).text

    assert "This certificate has expired" in page
    assert "is valid" not in page


def test_a_revoked_one_says_so_at_the_next_request_and_not_why(client: Browser, credential: Credential, cast: Cast, now: datetime) -> None:
    assert "is valid" in client.get(f"/verify/{credential.code}", headers=ENGLISH).text

    revoke(credential=credential, reason="CANARY", by=cast.coordinator(), at=now)
    db.session.commit()
    page = client.get(f"/verify/{credential.code}", headers=ENGLISH).text
    assert "This certificate has been revoked" in page
    assert "is valid" not in page
    assert "CANARY" not in page


def test_revocation_outlives_expiry(client: Browser, credential: Credential, cast: Cast, now: datetime) -> None:
    revoke(credential=credential, reason="Why", by=cast.coordinator(), at=now)
    db.session.commit()
    with clock.stopped_at(now + timedelta(days=3000)):
        assert "has been revoked" in client.get(f"/verify/{credential.code}", headers=ENGLISH).text


@pytest.mark.parametrize("code", ["0" * 32, "F" * 32, "2027-0001", "x", "%00", "..%2f", "' OR 1=1 --", "0" * 4000])
def test_what_was_not_issued_here_is_said_not_to_be(client: Browser, credential: Credential, code: str) -> None:
    answer = client.get(f"/verify/{code}", headers=ENGLISH)

    assert answer.status_code == 404
    assert "Anna" not in answer.text


def test_an_unknown_code_is_told_apart_from_a_page_that_is_not_there(client: Browser) -> None:
    assert "There is no such certificate" in client.get(f"/verify/{'0' * 32}", headers=ENGLISH).text


def test_every_mutation_of_a_code_is_refused(client: Browser, credential: Credential) -> None:
    code = credential.code
    flipped = [code[:place] + format(int(code[place], 16) ^ 1, "x") + code[place + 1 :] for place in range(32)]
    for wrong in [*flipped, code[:-1], code + "0", code.upper() if code.upper() != code else "0", f" {code}"]:
        assert client.get(f"/verify/{wrong}").status_code == 404


def test_is_kept_by_no_cache_and_no_search_engine(client: Browser, credential: Credential) -> None:
    for code in (credential.code, "0" * 32):
        answer = client.get(f"/verify/{code}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_a_sample_says_that_all_is_invented(client: Browser, credential: Credential) -> None:
    credential.text = {**credential.text, "is_sample": True}
    db.session.commit()

    assert "demonstration" in client.get(f"/verify/{credential.code}", headers=ENGLISH).text


def test_names_are_text(client: Browser, cast: Cast, programme: Programme) -> None:
    credential = cast.certified(programme, cast.person("<script>alert(1)</script>", "{{ 7*7 }}"))

    page = client.get(f"/verify/{credential.code}").text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_one_statement(client: Browser, credential: Credential, statements: Statements) -> None:
    code = credential.code
    db.session.expunge_all()
    with statements() as log:
        client.get(f"/verify/{code}")
    assert len(log) == 1


def test_the_address_that_is_frozen_and_printed_answers(client: Browser, credential: Credential) -> None:
    """adr/0017: whoever moves this page leaves a redirect here."""
    answer = client.get(urlsplit(credential.text["address"]).path, headers=ENGLISH, follow_redirects=True)

    assert answer.status_code == 200
    assert credential.number in answer.text
