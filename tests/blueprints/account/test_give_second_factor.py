"""The second step: nothing opens before it, each code opens once, and the session goes on under a new id."""

from datetime import datetime, timedelta

import pyotp
import pytest

import clock
from accounts.models import AuditEvent, Person
from accounts.second_factor import begin_second_factor, confirm_second_factor
from db import db
from tests.blueprints.account.conftest import PASSWORD, cookie_of, is_signed_in, post_sign_in
from tests.browser import Browser

ADDRESS = "/second-factor"


def code_of(person: Person, at: datetime) -> str:
    assert person.totp_secret
    return pyotp.TOTP(person.totp_secret).at(at)


@pytest.fixture
def codes(anna: Person, now: datetime) -> list[str]:
    """Anna has set it up an hour ago; these are her recovery codes."""
    begin_second_factor(person=anna)
    codes = confirm_second_factor(person=anna, code=code_of(anna, now - timedelta(hours=1)), at=now - timedelta(hours=1))
    db.session.commit()
    return codes


def test_the_password_alone_opens_nothing(browser: Browser, anna: Person, codes: list[str]) -> None:
    answer = post_sign_in(browser, "anna@example.org", PASSWORD, next="/account/password")

    assert (answer.status_code, answer.location) == (303, "/second-factor?next=/account/password")
    for address in ("/account", "/home", "/account/password", "/account/second-factor/remove"):
        assert browser.get(address).location.startswith(ADDRESS)


def test_with_the_code_it_goes_on_under_a_new_id_to_what_was_asked_for(browser: Browser, anna: Person, codes: list[str], now: datetime) -> None:
    post_sign_in(browser, "anna@example.org", PASSWORD)
    half = cookie_of(browser)
    answer = browser.post_form(f"{ADDRESS}?next=/account/password", {"code": code_of(anna, now)})

    assert (answer.status_code, answer.location) == (303, "/account/password")
    assert is_signed_in(browser)
    assert cookie_of(browser) != half
    with browser.session_transaction() as session:
        session["_user_id"] = half
    assert not is_signed_in(browser)


def test_it_leads_home_and_never_away(browser: Browser, anna: Person, codes: list[str], now: datetime) -> None:
    post_sign_in(browser, "anna@example.org", PASSWORD)
    answer = browser.post_form(ADDRESS, {"code": code_of(anna, now)}, query_string={"next": "//evil.example"})

    assert answer.location == "/home"


def test_a_code_does_not_open_a_second_browser(browser: Browser, client: Browser, anna: Person, codes: list[str], now: datetime) -> None:
    code = code_of(anna, now)
    for one in (browser, client):
        post_sign_in(one, "anna@example.org", PASSWORD)
    assert browser.post_form(ADDRESS, {"code": code}).status_code == 303

    assert client.post_form(ADDRESS, {"code": code}).status_code == 422
    assert not is_signed_in(client)


def test_a_recovery_code_opens_once(browser: Browser, client: Browser, anna: Person, codes: list[str]) -> None:
    for one in (browser, client):
        post_sign_in(one, "anna@example.org", PASSWORD)
    assert browser.post_form(ADDRESS, {"code": codes[3]}).status_code == 303

    assert client.post_form(ADDRESS, {"code": codes[3]}).status_code == 422
    assert "7 recovery codes are left" in browser.get("/account").text


@pytest.mark.parametrize("code", ["", "000000", "x" * 500, "' OR 1=1 --"])
def test_anything_else_is_refused(code: str, browser: Browser, anna: Person, codes: list[str]) -> None:
    post_sign_in(browser, "anna@example.org", PASSWORD)

    assert browser.post_form(ADDRESS, {"code": code}).status_code == 422
    assert not is_signed_in(browser)


def test_too_many_wrong_codes_have_to_wait_and_a_new_sign_in_does_not_help(
    browser: Browser, client: Browser, anna: Person, codes: list[str], now: datetime
) -> None:
    post_sign_in(browser, "anna@example.org", PASSWORD)
    wrong = [browser.post_form(ADDRESS, {"code": "000000"}).status_code for _ in range(6)]
    assert wrong == [422] * 5 + [429]

    post_sign_in(client, "anna@example.org", PASSWORD)
    slowed = client.post_form(ADDRESS, {"code": code_of(anna, now)})
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "30")
    later = now + timedelta(seconds=30)
    with clock.stopped_at(later):
        assert client.post_form(ADDRESS, {"code": code_of(anna, later)}).status_code == 303


def test_a_wrong_code_leaves_a_trace_without_the_code(browser: Browser, anna: Person, codes: list[str]) -> None:
    post_sign_in(browser, "anna@example.org", PASSWORD)
    browser.post_form(ADDRESS, {"code": "000000"})

    [event] = db.session.query(AuditEvent).filter_by(act="second-factor-failed")
    assert event.object_id == anna.public_id
    assert "000000" not in event.note


def test_whoever_owes_nothing_is_led_on(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(anna).get(ADDRESS).location == "/home"


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get(ADDRESS).location == "/sign-in?next=/second-factor"
