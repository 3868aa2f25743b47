"""GET and POST /verify: by number and surname; unknown and wrong are answered alike, and guessing slows down."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from accounts.models import Slowdown
from courses.models import Programme
from credentials.models import Credential
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke

As = Callable[..., Browser]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    return cast.certified(programme)


def ask(client: Browser, number: str, family_name: str) -> tuple[int, str]:
    answer = client.post_form("/verify", {"number": number, "family_name": family_name}, headers=ENGLISH)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    return answer.status_code, answer.text


def test_asks_for_what_stands_on_the_paper(client: Browser) -> None:
    answer = client.get("/verify", headers=ENGLISH)

    assert answer.status_code == 200
    assert 'name="number"' in answer.text
    assert 'name="family_name"' in answer.text


@pytest.mark.parametrize("family_name", ["Kalniņa", "kalnina", "Kalniņai"])
@pytest.mark.parametrize("number", ["2027-0001", "Nr. 2027 – 0001"])
def test_finds_it_by_either_form_of_the_name_and_shows_no_more_of_it_than_was_known(
    client: Browser, credential: Credential, number: str, family_name: str
) -> None:
    status, page = ask(client, number, family_name)

    assert status == 200
    assert "This certificate is valid" in page
    assert "A. Kalniņa" in page
    assert "Anna" not in page
    assert credential.code not in page


def test_a_revoked_one_says_so(client: Browser, credential: Credential, cast: Cast, now: datetime) -> None:
    revoke(credential=credential, reason="CANARY", by=cast.coordinator(), at=now)
    db.session.commit()

    _status, page = ask(client, "2027-0001", "Kalniņa")
    assert "has been revoked" in page
    assert "CANARY" not in page


def test_unknown_and_wrong_are_answered_alike_to_the_byte(client: Browser, credential: Credential) -> None:
    unknown, wrong = ask(client, "2027-0002", "Kalniņa"), ask(client, "2027-0001", "Kalniņš")

    assert unknown[0] == wrong[0] == 422
    assert "There is no certificate with this number and surname" in wrong[1]
    echoed = re.compile(r'value="[^"]*"')
    assert echoed.sub("", unknown[1]) == echoed.sub("", wrong[1])


@pytest.mark.parametrize(("number", "family_name"), [("", "Kalniņa"), ("2027-0001", ""), ("2027-0001", "x" * 200), ("1" * 60, "Kalniņa")])
def test_what_is_missing_or_too_long_is_said(client: Browser, credential: Credential, number: str, family_name: str) -> None:
    status, page = ask(client, number, family_name)

    assert status == 422
    assert "A. Kalniņa" not in page


def test_guessing_one_number_slows_down_and_never_for_good(client: Browser, credential: Credential, now: datetime) -> None:
    for guess in range(10):
        assert ask(client, "2027-0001", f"Guess{guess}")[0] == 422

    status, page = ask(client, "Nr. 2027 0001", "Kalniņa")
    assert status == 429
    assert "too many tries" in page
    with clock.stopped_at(now + timedelta(minutes=16)):
        assert ask(client, "2027-0001", "Kalniņa")[0] == 200


def test_guessing_many_numbers_from_one_network_slows_down(client: Browser, credential: Credential) -> None:
    for guess in range(30):
        ask(client, f"2027-{guess + 2:04}", "Kalniņa")

    assert "too many tries" in ask(client, "2027-0001", "Kalniņa")[1]


def test_what_was_asked_is_not_kept_in_clear(client: Browser, credential: Credential) -> None:
    ask(client, "2027-0001", "Guess")

    subjects = db.session.scalars(select(Slowdown.subject)).all()
    assert len(subjects) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", subject) for subject in subjects)


def test_somebody_signed_in_may_ask_too(cast: Cast, credential: Credential, as_: As) -> None:
    assert ask(as_(cast.learner("Laima", language="en")), "2027-0001", "Kalniņa")[0] == 200


def test_needs_its_token(client: Browser) -> None:
    assert client.post("/verify", data={"number": "2027-0001", "family_name": "Kalniņa"}).status_code == 400
