"""The link from the mail: looking does nothing, the button signs in, once."""

from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import AuditEvent, Person
from accounts.services import issue_ticket
from db import db
from tests.blueprints.account.conftest import DEAD_LINK, cookie_of, is_signed_in
from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def address(anna: Person, now: datetime) -> str:
    token = issue_ticket(person=anna, purpose="sign-in", at=now)
    db.session.commit()
    return f"/sign-in-link/{token}"


def test_looking_shows_one_button_and_uses_nothing_up(browser: Browser, address: str) -> None:
    for _ in range(3):  # as mail scanners do
        page = browser.get(address)
        assert page.status_code == 200
        assert f'action="{address}"' in page.text
    assert not is_signed_in(browser)
    assert browser.post_form(address).status_code == 303


def test_the_button_signs_in_and_leads_home(browser: Browser, address: str) -> None:
    answer = browser.post_form(address)

    assert (answer.status_code, answer.location) == (303, "/home")
    assert is_signed_in(browser)
    assert [event.note for event in db.session.query(AuditEvent).filter_by(act="sign-in")] == ["sign-in"]


def test_it_works_once(browser: Browser, client: Browser, address: str) -> None:
    browser.post_form(address)

    assert client.post_form(address).status_code == 410
    assert client.get(address).status_code == 410
    assert not is_signed_in(client)


def test_a_dead_link_says_what_to_do(browser: Browser, address: str, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(minutes=30)):
        page = browser.get(address)
        assert (page.status_code, DEAD_LINK in page.text) == (410, True)
        assert 'href="/sign-in-link"' in page.text
        assert browser.post_form(address).status_code == 410
    assert not is_signed_in(browser)


@pytest.mark.parametrize("purpose", ["confirm", "reset"])
def test_a_link_for_something_else_does_not_sign_in(purpose: str, browser: Browser, anna: Person, now: datetime) -> None:
    token = issue_ticket(person=anna, purpose=purpose, at=now)
    db.session.commit()

    assert browser.post_form(f"/sign-in-link/{token}").status_code == 410
    assert not is_signed_in(browser)


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "ā", "..%2f"])
def test_a_guessed_link_opens_nothing(token: str, browser: Browser, anna: Person) -> None:
    assert browser.get(f"/sign-in-link/{token}").status_code in (404, 410)
    assert browser.post_form(f"/sign-in-link/{token}").status_code in (404, 410)


def test_it_signs_in_under_a_new_id_and_ends_what_was_open_here(address: str, cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    other = as_(cast.person("Berta"))
    before = cookie_of(other)
    other.post_form(address)

    assert cookie_of(other) not in (None, before)
    assert "anna@example.org" in other.get("/account").text


def test_the_second_step_is_still_asked_for(browser: Browser, anna: Person, address: str, now: datetime) -> None:
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    db.session.commit()

    assert browser.post_form(address).location == "/second-factor"
    assert browser.get("/account").location == "/second-factor?next=/account"


def test_a_page_that_shows_a_link_is_not_kept_and_names_it_to_nobody(browser: Browser, address: str) -> None:
    page = browser.get(address)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] in ("no-store", "no-cache")
