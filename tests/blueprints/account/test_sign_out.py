"""Signing out ends the session on the server, not only in the browser."""

import pytest
from flask import Flask

from accounts.models import Person
from tests.blueprints.account.conftest import cookie_of, is_signed_in
from tests.browser import Browser, stranger


def test_the_old_cookie_opens_nothing_any_more(app: Flask, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    kept = cookie_of(browser)
    answer = browser.post_form("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(browser)
    thief = stranger(app)
    with thief.session_transaction() as session:
        session["_user_id"] = kept
    assert not is_signed_in(thief)


def test_other_devices_stay_signed_in(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    phone, desk = as_(anna), as_(anna)
    phone.post_form("/sign-out")

    assert is_signed_in(desk)


def test_a_look_does_not_sign_out(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)

    assert browser.get("/sign-out").status_code == 405
    assert is_signed_in(browser)


@pytest.mark.parametrize("token", ["", "wrong"])
def test_another_site_cannot_sign_anybody_out(token: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)

    assert browser.post("/sign-out", data={"csrf_token": token}).status_code == 400
    assert is_signed_in(browser)


def test_whoever_owes_the_second_step_may_leave(anna: Person, as_, now) -> None:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    browser = as_(anna)

    assert browser.post_form("/sign-out").location == "/"
    assert cookie_of(browser) is None


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.post_form("/sign-out").location == "/sign-in"
