"""Choosing the language: strangers by a cookie, people in their account."""

import pytest
from flask import Flask

from accounts.models import Person
from tests.browser import Browser, stranger

YEAR = 365 * 24 * 3600


def test_a_stranger_is_spoken_to_as_they_chose_for_a_year(app: Flask) -> None:
    browser = stranger(app)
    assert 'lang="lv"' in browser.get("/sign-in").text
    answer = browser.post_form("/language", {"lang": "en", "next": "/sign-in"})

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    cookie = browser.get_cookie("celabiedrs_lang")
    assert cookie is not None
    assert (cookie.value, cookie.max_age, cookie.same_site, cookie.http_only) == ("en", YEAR, "Lax", True)
    assert '<html lang="en"' in browser.get("/sign-in").text


def test_for_a_person_it_is_kept_in_the_account(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form("/language", {"lang": "lv", "next": "/account"})

    assert anna.language == "lv"
    assert '<html lang="lv"' in browser.get("/account").text


def test_nobody_elses_language_changes(anna: Person, browser: Browser) -> None:
    browser.post_form("/language", {"lang": "lv", "next": "/"})

    assert anna.language == "en"


@pytest.mark.parametrize("lang", ["", "de", "lv\r\nSet-Cookie: a=b", "<script>"])
def test_another_language_changes_nothing(lang: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    answer = browser.post_form("/language", {"lang": lang, "next": "/account"})

    assert answer.location == "/account"
    assert browser.get_cookie("celabiedrs_lang") is None
    assert anna.language == "en"


@pytest.mark.parametrize("where", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/no-such-page"])
def test_it_leads_back_to_a_page_of_ours_only(where: str, browser: Browser) -> None:
    assert browser.post_form("/language", {"lang": "en", "next": where}).location == "/"


@pytest.mark.parametrize("where", ["/sign-in?next=/account", "/sign-in?", "/account/password"])
def test_it_leads_back_to_the_very_page(where: str, browser: Browser) -> None:
    assert browser.post_form("/language", {"lang": "en", "next": where}).location == where.rstrip("?")


def test_whoever_owes_the_second_step_may_choose(anna: Person, as_, now) -> None:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    as_(anna).post_form("/language", {"lang": "lv", "next": "/second-factor"})

    assert anna.language == "lv"
