"""GET and POST /coordinate/credentials/<number>/revocation: take a certificate back, by name and for good."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import COORDINATOR, LEARNER
from credentials.models import Credential
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


@pytest.fixture
def credential(cast: Cast, now: datetime) -> Credential:
    return cast.certified(build_programme(now))


def address(credential: Credential) -> str:
    return f"/coordinate/credentials/{credential.number}/revocation"


def test_asks_for_a_reason_and_says_what_follows(cast: Cast, as_: As, credential: Credential) -> None:
    page = as_(cast.coordinator(language="en")).get(address(credential)).text

    assert "Revoke certificate No. 2027-0001" in page
    assert "Anna Kalniņa" in page
    assert "undone" in page
    assert credential.revoked_at is None


def test_takes_it_back(cast: Cast, as_: As, credential: Credential, now: datetime) -> None:
    coordinator = cast.coordinator()
    answer = as_(coordinator).post_form(address(credential), {"reason": "False references"})

    assert (answer.status_code, answer.location) == (303, "/coordinate/credentials")
    db.session.refresh(credential)
    assert (credential.revoked_at, credential.revoked_by_id, credential.revocation_reason) == (now, coordinator.id, "False references")


@pytest.mark.parametrize("reason", ["", "   ", "010190-12345", "x" * 2001])
def test_what_is_no_reason_is_said(cast: Cast, as_: As, credential: Credential, reason: str) -> None:
    answer = as_(cast.coordinator()).post_form(address(credential), {"reason": reason})

    assert answer.status_code == 422
    assert credential.revoked_at is None


def test_a_second_time_says_that_it_was_done(cast: Cast, as_: As, credential: Credential) -> None:
    browser = as_(cast.coordinator(language="en"))
    browser.post_form(address(credential), {"reason": "First"})

    answer = browser.post_form(address(credential), {"reason": "Second"})
    assert answer.status_code == 422
    db.session.refresh(credential)
    assert credential.revocation_reason == "First"
    page = browser.get(address(credential)).text
    assert "Revoked on 11 January 2027: First" in page
    assert "<textarea" not in page


def test_nobody_revokes_their_own(cast: Cast, as_: As, now: datetime) -> None:
    both = cast.person("Ilga", roles=(COORDINATOR, LEARNER), language="en")
    credential = cast.certified(build_programme(now), both)
    browser = as_(both)

    assert "<textarea" not in browser.get(address(credential)).text
    answer = browser.post_form(address(credential), {"reason": "Why not"})
    assert answer.status_code == 422
    db.session.refresh(credential)
    assert credential.revoked_at is None


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, credential: Credential) -> None:
    browser = as_(cast.coordinator(scope="other"))

    assert browser.get(address(credential)).status_code == 404
    assert browser.post_form(address(credential), {"reason": "Why not"}).status_code == 404
    db.session.refresh(credential)
    assert credential.revoked_at is None


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, credential: Credential, role: str) -> None:
    browser = as_(getattr(cast, role)())

    assert browser.get(address(credential)).status_code == 404
    assert browser.post_form(address(credential), {"reason": "Why not"}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, credential: Credential) -> None:
    assert client.post_form(address(credential), {"reason": "Why not"}).status_code == 303
    assert credential.revoked_at is None


def test_a_number_that_was_not_given_is_not_found(cast: Cast, as_: As, credential: Credential) -> None:
    assert as_(cast.coordinator()).get("/coordinate/credentials/2027-0002/revocation").status_code == 404
