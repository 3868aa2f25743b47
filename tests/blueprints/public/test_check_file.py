"""GET and POST /verify/file: a file of ours is told apart from any other; what is uploaded is kept nowhere."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from accounts.models import Slowdown
from blueprints.wording.credentials import FILES_REFUSED
from credentials import checking
from credentials.badge.making import badge_of
from credentials.models import Credential
from credentials.pdf import render_pdf
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke

ADDRESS = "/verify/file"
Ask = Callable[[bytes], tuple[int, str]]


@pytest.fixture
def credential(cast: Cast, now: datetime) -> Credential:
    return cast.certified(build_programme(now))


@pytest.fixture
def ask(client: Browser) -> Ask:
    def upload(content: bytes) -> tuple[int, str]:
        data = {"file": (io.BytesIO(content), "file.pdf")}
        answer = client.post_form(ADDRESS, data, headers={"Accept-Language": "en"}, content_type="multipart/form-data")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        return answer.status_code, answer.text

    return upload


def badge(credential: Credential) -> bytes:
    found = badge_of(credential)
    assert found is not None
    return found.document


def test_asks_for_a_file_and_the_page_of_the_number_does_too(client: Browser) -> None:
    for address in (ADDRESS, "/verify"):
        page = client.get(address).text
        assert 'type="file"' in page
        assert 'action="/verify/file"' in page
        assert 'enctype="multipart/form-data"' in page


def test_the_paper_shows_all_that_stands_on_it(credential: Credential, ask: Ask) -> None:
    status, page = ask(render_pdf(credential))

    assert status == 200
    assert "This certificate is valid" in page
    assert "The file is whole" in page
    assert "Anna Kalniņa" in page


def test_a_badge_tells_two_letters_of_the_name(credential: Credential, ask: Ask) -> None:
    status, page = ask(badge(credential))

    assert status == 200
    assert "This certificate is valid" in page
    assert "A. K." in page
    assert "Anna" not in page
    assert "Kalniņa" not in page
    assert credential.code not in page


def test_says_how_it_stands_now(credential: Credential, ask: Ask, cast: Cast, now: datetime) -> None:
    content = badge(credential)
    with clock.stopped_at(now + timedelta(days=800)):
        assert "has expired" in ask(content)[1]
    revoke(credential=credential, reason="CANARY", by=cast.coordinator(), at=now)
    db.session.commit()
    page = ask(content)[1]
    assert "has been revoked" in page
    assert "CANARY" not in page


def test_one_that_was_changed_tells_nothing_of_anybody(credential: Credential, ask: Ask) -> None:
    status, page = ask(badge(credential).replace(b"2029", b"2039"))

    assert status == 422
    assert "This file was changed" in page
    assert "Kalni" not in page
    assert credential.number not in page


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", b"{}", b"\x89PNG\r\n\x1a\n", b"\x00" * 1000, b"[" * 100_000])
def test_anything_else_is_named(ask: Ask, content: bytes) -> None:
    status, page = ask(content)

    assert status == 422
    assert "is valid" not in page


def test_without_a_file_says_so(client: Browser) -> None:
    assert client.post_form(ADDRESS, {}).status_code == 422


def test_one_that_is_too_large_is_not_read(client: Browser) -> None:
    body = b"x" * (checking.LARGEST_FILE + 1)
    assert client.post(ADDRESS, data=body, content_type="multipart/form-data; boundary=x").status_code == 413


def test_nothing_of_it_is_kept(credential: Credential, ask: Ask) -> None:
    ask(b"CANARY that nobody may keep")

    subjects = db.session.scalars(select(Slowdown.subject)).all()
    assert len(subjects) == 2
    assert all(len(subject) == 64 for subject in subjects)


def test_too_many_files_have_to_wait(credential: Credential, ask: Ask, now: datetime) -> None:
    for number in range(30):
        assert ask(f"file {number}".encode())[0] == 422

    assert ask(badge(credential))[0] == 429
    with clock.stopped_at(now + timedelta(minutes=16)):
        assert ask(badge(credential))[0] == 200


def test_every_verdict_has_its_words() -> None:
    states = {checking.TAMPERED, checking.FOREIGN, checking.NOT_A_CREDENTIAL, checking.TOO_LARGE, checking.UNREGISTERED}
    assert set(FILES_REFUSED) == states


def test_needs_its_token(client: Browser) -> None:
    assert client.post(ADDRESS, data={"file": (io.BytesIO(b"x"), "x.pdf")}, content_type="multipart/form-data").status_code == 400
