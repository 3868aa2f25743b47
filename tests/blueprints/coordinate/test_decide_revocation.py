"""POST /coordinate/credentials/<number>/revocation/decision: a second person confirms, or the proposal is dropped."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from credentials.models import Credential, Revocation
from credentials.queries import open_revocation
from credentials.revoking import propose_revocation
from db import db
from post.models import Letter
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
CONFIRM, WITHDRAW = {"go": "confirm"}, {"go": "withdraw"}


@pytest.fixture
def proposed(cast: Cast, now: datetime) -> Revocation:
    credential = cast.certified(build_programme(now))
    revocation = propose_revocation(credential=credential, reason="CANARY", by=cast.coordinator("Pirmā", language="en"), at=now)
    db.session.commit()
    return revocation


def address(revocation: Revocation) -> str:
    return f"/coordinate/credentials/{revocation.credential.number}/revocation/decision"


def test_a_second_coordinator_confirms_and_it_shows_at_the_next_request(
    cast: Cast, as_: As, client: Browser, proposed: Revocation, now: datetime
) -> None:
    credential, second = proposed.credential, cast.coordinator("Otrā")
    assert "is valid" in client.get(f"/verify/{credential.code}", headers={"Accept-Language": "en"}).text

    answer = as_(second).post_form(address(proposed), CONFIRM)

    assert (answer.status_code, answer.location) == (303, f"/coordinate/credentials/{credential.number}/revocation")
    db.session.refresh(credential)
    assert (credential.revoked_at, credential.revoked_by_id, credential.revocation_reason) == (now, second.id, "CANARY")
    assert "has been revoked" in client.get(f"/verify/{credential.code}", headers={"Accept-Language": "en"}).text


def test_the_holder_is_told_plainly_and_without_the_reason(cast: Cast, as_: As, proposed: Revocation) -> None:
    as_(cast.coordinator("Otrā")).post_form(address(proposed), CONFIRM)

    [letter] = db.session.scalars(select(Letter).where(Letter.to_email == proposed.credential.holder.email, Letter.subject.contains("Par Tavu")))
    assert "2027-0001" in letter.body
    assert "CANARY" not in letter.body


def test_an_administrator_can_be_the_second(cast: Cast, as_: As, proposed: Revocation) -> None:
    assert as_(cast.administrator()).post_form(address(proposed), CONFIRM).status_code == 303
    db.session.refresh(proposed.credential)
    assert proposed.credential.revoked_at is not None


def test_nobody_confirms_what_they_proposed(as_: As, proposed: Revocation) -> None:
    answer = as_(proposed.proposed_by).post_form(address(proposed), CONFIRM)

    assert answer.status_code == 422
    assert "A second person confirms it" in answer.text
    db.session.refresh(proposed.credential)
    assert proposed.credential.revoked_at is None


@pytest.mark.parametrize("who", ["proposer", "another"])
def test_either_lets_it_drop(cast: Cast, as_: As, proposed: Revocation, who: str) -> None:
    by = proposed.proposed_by if who == "proposer" else cast.coordinator("Otrā")

    assert as_(by).post_form(address(proposed), WITHDRAW).status_code == 303
    assert open_revocation(proposed.credential) is None
    assert proposed.credential.revoked_at is None


def test_is_settled_once(cast: Cast, as_: As, proposed: Revocation) -> None:
    browser = as_(cast.coordinator("Otrā", language="en"))
    browser.post_form(address(proposed), WITHDRAW)

    answer = browser.post_form(address(proposed), CONFIRM)
    assert answer.status_code == 422
    assert "settled already" in answer.text
    assert db.session.scalars(select(Credential.revoked_at)).all() == [None]


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, proposed: Revocation, role: str) -> None:
    assert as_(getattr(cast, role)()).post_form(address(proposed), CONFIRM).status_code == 404


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, proposed: Revocation) -> None:
    assert as_(cast.coordinator(scope="other")).post_form(address(proposed), CONFIRM).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, proposed: Revocation) -> None:
    assert client.post_form(address(proposed), CONFIRM).status_code == 303
    assert open_revocation(proposed.credential) is not None
