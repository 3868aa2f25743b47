"""GET and POST /coordinate/credentials/<number>/revocation: propose that a certificate be taken back; it counts until a second person confirms."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import COORDINATOR, LEARNER, Person
from credentials.models import Credential
from credentials.queries import open_revocation
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke

As = Callable[..., Browser]


@pytest.fixture
def credential(cast: Cast, now: datetime) -> Credential:
    return cast.certified(build_programme(now))


def address(credential: Credential) -> str:
    return f"/coordinate/credentials/{credential.number}/revocation"


def test_asks_for_a_reason_and_says_that_it_takes_two(cast: Cast, as_: As, credential: Credential) -> None:
    page = as_(cast.coordinator(language="en")).get(address(credential)).text

    assert "Revoke certificate No. 2027-0001" in page
    assert "Anna Kalniņa" in page
    assert "a second person confirms" in page
    assert open_revocation(credential) is None


def test_proposes_it_and_changes_nothing_yet(cast: Cast, as_: As, credential: Credential, now: datetime) -> None:
    coordinator = cast.coordinator(language="en")
    browser = as_(coordinator)
    answer = browser.post_form(address(credential), {"reason": "False references"})

    assert (answer.status_code, answer.location) == (303, address(credential))
    proposed = open_revocation(credential)
    assert proposed is not None
    assert (proposed.proposed_by_id, proposed.proposed_at, proposed.reason) == (coordinator.id, now, "False references")
    assert credential.revoked_at is None
    page = browser.get(address(credential)).text
    assert "You proposed this yourself" in page
    assert "Confirm: revoke" not in page
    assert "Drop the proposal" in page


def test_a_second_person_is_offered_both_and_told_who_could_confirm(cast: Cast, as_: As, credential: Credential) -> None:
    first, second = cast.coordinator("Pirmā", language="en"), cast.coordinator("Otrā", language="en")
    as_(first).post_form(address(credential), {"reason": "False references"})

    assert "Otrā Bērziņa" in as_(first).get(address(credential)).text
    page = as_(second).get(address(credential)).text
    assert "False references" in page
    assert "Confirm: revoke the certificate" in page


def test_where_nobody_else_can_it_says_so(cast: Cast, as_: As, now: datetime) -> None:
    credential = cast.certified(build_programme(now))
    for other in db.session.scalars(select(Person).where(Person.grants.any(role=COORDINATOR))):
        other.disabled_at = now
    browser = as_(cast.coordinator(language="en"))
    browser.post_form(address(credential), {"reason": "False references"})

    assert "there is nobody else who can confirm it" in browser.get(address(credential)).text
    cast.administrator()
    assert "Aivars Egle" in browser.get(address(credential)).text


@pytest.mark.parametrize("reason", ["", "   ", "010190-12345", "x" * 2001])
def test_what_is_no_reason_is_said(cast: Cast, as_: As, credential: Credential, reason: str) -> None:
    answer = as_(cast.coordinator()).post_form(address(credential), {"reason": reason})

    assert answer.status_code == 422
    assert open_revocation(credential) is None


def test_a_second_proposal_says_that_there_is_one(cast: Cast, as_: As, credential: Credential) -> None:
    browser = as_(cast.coordinator(language="en"))
    browser.post_form(address(credential), {"reason": "First"})

    answer = browser.post_form(address(credential), {"reason": "Second"})
    assert answer.status_code == 422
    assert "That is settled first" in answer.text
    proposed = open_revocation(credential)
    assert proposed is not None
    assert proposed.reason == "First"


def test_what_is_revoked_says_so_and_asks_nothing(cast: Cast, as_: As, credential: Credential, now: datetime) -> None:
    revoke(credential=credential, reason="First", by=cast.coordinator(), at=now)
    db.session.commit()
    browser = as_(cast.coordinator(language="en"))

    page = browser.get(address(credential)).text
    assert "Revoked on 11 January 2027: First" in page
    assert "<textarea" not in page
    answer = browser.post_form(address(credential), {"reason": "Second"})
    assert answer.status_code == 422
    assert "revoked already" in answer.text


def test_nobody_proposes_about_their_own(cast: Cast, as_: As, now: datetime) -> None:
    both = cast.person("Ilga", roles=(COORDINATOR, LEARNER), language="en")
    credential = cast.certified(build_programme(now), both)
    browser = as_(both)

    assert "<textarea" not in browser.get(address(credential)).text
    assert browser.post_form(address(credential), {"reason": "Why not"}).status_code == 422
    assert open_revocation(credential) is None


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, credential: Credential) -> None:
    browser = as_(cast.coordinator(scope="other"))

    assert browser.get(address(credential)).status_code == 404
    assert browser.post_form(address(credential), {"reason": "Why not"}).status_code == 404
    assert open_revocation(credential) is None


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, credential: Credential, role: str) -> None:
    browser = as_(getattr(cast, role)())

    assert browser.get(address(credential)).status_code == 404
    assert browser.post_form(address(credential), {"reason": "Why not"}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, credential: Credential) -> None:
    assert client.post_form(address(credential), {"reason": "Why not"}).status_code == 303
    assert open_revocation(credential) is None


def test_a_number_that_was_not_given_is_not_found(cast: Cast, as_: As, credential: Credential) -> None:
    assert as_(cast.coordinator()).get("/coordinate/credentials/2027-0002/revocation").status_code == 404
