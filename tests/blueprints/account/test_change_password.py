"""Changing one's own password, or choosing a first one."""

from datetime import datetime

import pytest

from accounts.models import Person
from tests.blueprints.account.conftest import NEW_PASSWORD, PASSWORD, cookie_of, is_signed_in, post_sign_in
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/account/password"


def test_the_current_password_is_needed(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser, before = as_(anna), anna.password_hash

    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD}).status_code == 422
    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": "wrong wrong wrong"}).status_code == 422
    assert anna.password_hash == before


def test_with_it_the_new_one_is_saved_and_other_devices_are_signed_out(client: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser, other = as_(anna), as_(anna)
    answer = browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Your new password is saved" in browser.get("/account").text
    assert not is_signed_in(other)
    assert post_sign_in(client, "anna@example.org", NEW_PASSWORD).status_code == 303


def test_a_person_without_a_password_chooses_a_first_one(client: Browser, cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    person = cast.learner(email="bylink@example.org", language="en")
    browser = as_(person)

    assert 'name="current"' not in browser.get(ADDRESS).text
    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD}).status_code == 303
    assert 'name="current"' in browser.get(ADDRESS).text
    assert post_sign_in(client, "bylink@example.org", NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(("password", "says"), [("īsa", "too short"), ("1q2w3e4r5t6y", "Many people"), ("KALNINA ziemā 12", "can&#39;t be part")])
def test_a_weak_one_is_refused(password: str, says: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    answer = browser.post_form(ADDRESS, {"password": password, "current": PASSWORD})

    assert answer.status_code == 422
    assert says in answer.text


def test_guessing_the_current_one_slows_down_as_signing_in_does(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    codes = [browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": f"guess number {n}"}).status_code for n in range(6)]

    assert codes == [422] * 5 + [429]
    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": PASSWORD}).status_code == 429


def test_this_device_stays_signed_in(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": PASSWORD})

    assert cookie_of(browser) is not None
    assert is_signed_in(browser)


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get(ADDRESS).location == "/sign-in?next=/account/password"
    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD}).location == "/sign-in"


def test_whoever_owes_the_second_step_cannot_change_it(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    browser, before = as_(anna), anna.password_hash

    assert browser.post_form(ADDRESS, {"password": NEW_PASSWORD, "current": PASSWORD}).location == "/second-factor"
    assert anna.password_hash == before
