"""Setting the second step up: a picture for the app, a first code, eight recovery codes shown once."""

import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pyotp
import pytest
from flask import Flask

from accounts.models import Person
from accounts.queries import recovery_codes_left
from settings import Settings
from tests.blueprints.account.conftest import cookie_of, is_signed_in
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/account/second-factor"
CODE = re.compile(r"<code>((?:[a-z0-9]{4}-){5}[a-z0-9]{4})</code>")


def begun(anna: Person, as_) -> Browser:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form(f"{ADDRESS}/begin")
    return browser


def first_code(person: Person, at: datetime) -> str:
    assert person.totp_secret
    return pyotp.TOTP(person.totp_secret).at(at)


def test_looking_makes_no_secret(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    page = as_(anna).get(ADDRESS).text

    assert f'action="{ADDRESS}/begin"' in page
    assert anna.totp_secret is None


def test_the_picture_is_drawn_in_the_page_and_the_key_stands_beside_it(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    page = begun(anna, as_).get(ADDRESS).text

    svg = re.search(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.DOTALL)
    assert svg
    ElementTree.fromstring(svg.group())
    assert "data:" not in page
    assert "style=" not in page
    assert anna.totp_secret
    assert anna.totp_secret in page.replace(" ", "")
    assert "otpauth://totp/Celabiedrs:anna%40example.org" in page


def test_a_first_code_turns_it_on_and_shows_eight_codes_this_once(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    browser = begun(anna, as_)
    before = cookie_of(browser)
    answer = browser.post_form(f"{ADDRESS}?next=/account/password", {"code": first_code(anna, now)})

    assert answer.status_code == 200
    assert len(set(CODE.findall(answer.text))) == 8
    assert 'href="/account/password"' in answer.text
    assert anna.totp_confirmed_at == now
    assert recovery_codes_left(anna) == 8
    assert cookie_of(browser) != before
    assert is_signed_in(browser)
    assert browser.get(ADDRESS).location == "/account"
    assert not CODE.findall(browser.get("/account").text)


@pytest.mark.parametrize("code", ["", "000000", "abc"])
def test_a_wrong_code_turns_nothing_on_and_the_picture_stays(code: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = begun(anna, as_)
    answer = browser.post_form(ADDRESS, {"code": code})

    assert answer.status_code == 422
    assert "<svg" in answer.text
    assert anna.totp_confirmed_at is None


def test_a_code_before_it_was_begun_is_refused(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    answer = as_(anna).post_form(ADDRESS, {"code": "123456"})

    assert answer.status_code == 422
    assert "First press the button" in answer.text


def test_once_on_it_is_not_set_up_again_by_sending_the_form_twice(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    browser = begun(anna, as_)
    code = first_code(anna, now)
    browser.post_form(ADDRESS, {"code": code})
    again = browser.post_form(ADDRESS, {"code": code})

    assert again.status_code == 422
    assert "already set up" in again.text
    assert anna.totp_secret
    assert anna.totp_secret not in again.text.replace(" ", "")


def test_the_secret_of_one_that_is_on_is_shown_to_nobody_who_owes_it(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    answer = as_(anna).get(ADDRESS)

    assert answer.location == "/account"
    assert "A" * 32 not in answer.text


def test_staff_of_a_real_installation_must_set_it_up_first(app: Flask, settings: Settings, cast: Cast, now: datetime, as_, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, mode="production"))
    trainer, learner = cast.trainer(language="en"), cast.learner()
    browser = as_(trainer)

    assert browser.get("/account").location == "/account/second-factor?next=/account"
    assert browser.get(ADDRESS).status_code == 200
    assert as_(learner).get("/account").status_code == 200
    browser.post_form(f"{ADDRESS}/begin")
    browser.post_form(ADDRESS, {"code": first_code(trainer, now)})
    assert browser.get("/account").status_code == 200


def test_staff_of_the_demonstration_need_not(cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(cast.trainer()).get("/account").status_code == 200


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get(ADDRESS).location == "/sign-in?next=/account/second-factor"
