"""Confirming an address: a button that confirms, signs in and leads on."""

from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from accounts.services import issue_ticket, register_person
from db import db
from tests.blueprints.account.conftest import is_signed_in
from tests.browser import Browser


@pytest.fixture
def elza(now: datetime) -> Person:
    person = register_person(email="elza@example.org", given_name="Elza", family_name="Ābele", language="en", at=now)
    assert person is not None
    db.session.commit()
    return person


@pytest.fixture
def address(elza: Person, now: datetime) -> str:
    token = issue_ticket(person=elza, purpose="confirm", at=now)
    db.session.commit()
    return f"/confirm/{token}"


def test_looking_confirms_nothing(browser: Browser, elza: Person, address: str) -> None:
    assert "Confirm and go on" in browser.get(address).text
    assert elza.email_confirmed_at is None


def test_the_button_confirms_signs_in_and_leads_home(browser: Browser, elza: Person, address: str, now: datetime) -> None:
    answer = browser.post_form(address)

    assert answer.status_code == 303
    assert answer.location == "/"
    assert elza.email_confirmed_at == now
    assert is_signed_in(browser)


def test_it_leads_to_the_page_that_the_letter_names_if_that_is_ours(browser: Browser, address: str) -> None:
    assert browser.post_form(f"{address}?next=/account/password").location == "/account/password"


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_and_nowhere_else(where: str, browser: Browser, address: str) -> None:
    assert browser.post_form(address, query_string={"next": where}).location == "/"


def test_it_works_once_and_for_three_days(browser: Browser, client: Browser, address: str, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(hours=72)):
        assert browser.post_form(address).status_code == 410
    with clock.stopped_at(now + timedelta(hours=71)):
        assert browser.post_form(address).status_code == 303
        assert client.post_form(address).status_code == 410


@pytest.mark.parametrize("purpose", ["sign-in", "reset"])
def test_a_link_for_something_else_confirms_nothing(purpose: str, browser: Browser, elza: Person, now: datetime) -> None:
    token = issue_ticket(person=elza, purpose=purpose, at=now)
    db.session.commit()

    assert browser.post_form(f"/confirm/{token}").status_code == 410
    assert elza.email_confirmed_at is None
