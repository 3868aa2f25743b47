"""GET and POST /coordinate/credentials/<number>/name: a new name is a new certificate, linked with the earlier one both ways."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import COORDINATOR, LEARNER
from credentials.models import Credential
from db import db
from post.models import Letter
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
ENGLISH = {"Accept-Language": "en"}
SAID = {"given_name": "Anna", "family_name": "Ozoliņa", "dative": "", "because": "marriage"}


@pytest.fixture
def credential(cast: Cast, now: datetime) -> Credential:
    return cast.certified(build_programme(now))


def address(credential: Credential) -> str:
    return f"/coordinate/credentials/{credential.number}/name"


def new_one() -> Credential:
    return db.session.scalars(select(Credential).where(Credential.replaces_id.is_not(None))).one()


def test_puts_another_in_its_place(cast: Cast, as_: As, client: Browser, credential: Credential, now: datetime) -> None:
    coordinator, before = cast.coordinator(), dict(credential.text)
    assert as_(coordinator).post_form(address(credential), SAID).status_code == 303

    new = new_one()
    assert (new.number, new.replaces_id, new.cause, new.valid_until) == ("2027-0002", credential.id, "renamed", credential.valid_until)
    assert (new.recorded_by_id, new.recorded_because) == (coordinator.id, "marriage")
    assert new.text["holder"]["dative"] == "Annai Ozoliņai"
    assert new.code != credential.code
    assert new.text["address"].endswith(new.code)
    db.session.refresh(credential)
    assert credential.text == before
    assert credential.holder.name == "Anna Ozoliņa"
    old_page = client.get(f"/verify/{credential.code}", headers=ENGLISH).text
    assert "This certificate was replaced" in old_page
    assert f'href="/verify/{new.code}"' in old_page
    new_page = client.get(f"/verify/{new.code}", headers=ENGLISH).text
    assert "This certificate is valid" in new_page
    assert "Anna Ozoliņa" in new_page
    assert "No. 2027-0001" in new_page
    assert "Kalniņa" not in new_page


def test_by_number_the_way_to_the_new_one_stays_closed(cast: Cast, as_: As, client: Browser, credential: Credential) -> None:
    as_(cast.coordinator()).post_form(address(credential), SAID)

    page = client.post_form("/verify", {"number": "2027-0001", "family_name": "Kalniņa"}, headers=ENGLISH).text
    assert "No. 2027-0002 took its place" in page
    assert new_one().code not in page
    assert "Ozoliņ" not in page


def test_the_holder_is_written_to_and_sees_the_new_one(cast: Cast, as_: As, credential: Credential) -> None:
    as_(cast.coordinator()).post_form(address(credential), SAID)

    [letter] = db.session.scalars(select(Letter).where(Letter.subject.contains("2027-0002")))
    assert letter.to_email == credential.holder.email
    assert "2027-0002" in as_(credential.holder).get("/certificate").text


def test_the_dative_may_be_given(cast: Cast, as_: As, credential: Credential) -> None:
    as_(cast.coordinator()).post_form(address(credential), SAID | {"dative": "Annai Ozoliņ"})

    assert (new_one().text["holder"]["dative"], new_one().text["holder"]["family_name_dative"]) == ("Annai Ozoliņ", "Ozoliņ")


def test_is_done_once(cast: Cast, as_: As, credential: Credential) -> None:
    browser = as_(cast.coordinator(language="en"))
    browser.post_form(address(credential), SAID)

    answer = browser.post_form(address(credential), SAID | {"family_name": "Kļava"})
    assert answer.status_code == 422
    assert new_one().text["holder"]["family_name"] == "Ozoliņa"
    assert "no longer counts" in browser.get(address(credential)).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"family_name": ""},
        {"because": ""},
        {"because": "a friend"},
        {"family_name": "Kalniņa"},
        {"given_name": "010190-12345"},
        {"given_name": "x" * 81},
    ],
)
def test_what_can_not_be_so_is_said(cast: Cast, as_: As, credential: Credential, wrong: dict[str, str]) -> None:
    assert as_(cast.coordinator()).post_form(address(credential), SAID | wrong).status_code == 422
    db.session.refresh(credential)
    assert credential.replaced_at is None


def test_nobody_does_so_for_themselves(cast: Cast, as_: As, now: datetime) -> None:
    both = cast.person("Ilga", roles=(COORDINATOR, LEARNER))
    credential = cast.certified(build_programme(now), both)

    assert as_(both).post_form(address(credential), SAID).status_code == 422
    db.session.refresh(credential)
    assert credential.replaced_at is None


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, credential: Credential, role: str) -> None:
    browser = as_(getattr(cast, role)())

    assert browser.get(address(credential)).status_code == 404
    assert browser.post_form(address(credential), SAID).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, credential: Credential) -> None:
    assert client.get(address(credential)).status_code == 303
