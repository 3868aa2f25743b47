"""Choosing how pages look: strangers by a cookie, people in their account."""

from pathlib import Path

import pytest
from flask import Flask

from accounts.models import Person
from blueprints.appearance import BAR
from tests.browser import Browser, stranger

YEAR = 365 * 24 * 3600
TOKENS = (Path(__file__).parents[3] / "static" / "look.css").read_text()


def head_of(browser: Browser, address: str = "/sign-in") -> str:
    return browser.get(address).text.partition("<body>")[0]


def test_as_long_as_nobody_chose_the_device_decides(app: Flask) -> None:
    head = head_of(stranger(app))

    assert "data-" not in head.partition("<head>")[0]
    assert f'media="(prefers-color-scheme: light)" content="{BAR["light"]}"' in head
    assert f'media="(prefers-color-scheme: dark)" content="{BAR["dark"]}"' in head


def test_a_stranger_sees_pages_as_they_chose_for_a_year(app: Flask) -> None:
    browser = stranger(app)
    answer = browser.post_form("/appearance", {"theme": "dark", "next": "/sign-in"})
    browser.post_form("/appearance", {"text_size": "largest", "next": "/sign-in"})

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    cookie = browser.get_cookie("celabiedrs_look")
    assert cookie is not None
    assert (cookie.value, cookie.max_age, cookie.same_site, cookie.http_only) == ("largest.narrow.dark", YEAR, "Lax", True)
    head = head_of(browser)
    assert '<html lang="lv" class="tabbed" data-text-size="largest" data-theme="dark">' in head
    assert BAR["light"] not in head


def test_for_a_person_it_is_kept_in_the_account_and_seen_on_every_device(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form("/appearance", {"line_width": "wide", "next": "/account"})

    assert (anna.text_size, anna.line_width, anna.theme) == ("medium", "wide", "device")
    assert 'data-line-width="wide"' in head_of(as_(anna), "/account")


def test_the_account_stands_before_the_cookie(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.set_cookie("celabiedrs_look", "large.wide.dark")

    assert "data-" not in head_of(browser, "/account").partition("<head>")[0]


def test_nobody_elses_pages_change(anna: Person, browser: Browser) -> None:
    browser.post_form("/appearance", {"theme": "dark", "next": "/"})

    assert anna.theme == "device"


@pytest.mark.parametrize("sent", [{"theme": "purple"}, {"text_size": ""}, {"line_width": "<script>"}, {"theme": "dark", "text_size": "huge"}])
def test_what_is_not_offered_changes_nothing(sent: dict[str, str], anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    answer = browser.post_form("/appearance", {**sent, "next": "/account"})

    assert answer.location == "/account"
    assert browser.get_cookie("celabiedrs_look") is None
    assert (anna.text_size, anna.line_width, anna.theme) == ("medium", "narrow", "device")


@pytest.mark.parametrize("cookie", ["", "large", "large.wide.dark.more", '"><script>..', "wide.large.light"])
def test_a_cookie_that_somebody_made_up_is_read_word_by_word(cookie: str, app: Flask) -> None:
    browser = stranger(app)
    browser.set_cookie("celabiedrs_look", cookie)
    answer = browser.get("/sign-in")

    assert answer.status_code == 200
    assert "<script>.." not in answer.text
    assert ('data-text-size="large"' in answer.text) == cookie.startswith("large")


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "", "/no-such-page"])
def test_it_leads_back_to_a_page_of_ours_only(where: str, browser: Browser) -> None:
    assert browser.post_form("/appearance", {"theme": "dark", "next": where}).location == "/"


def test_the_account_page_shows_what_is_chosen(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form("/appearance", {"text_size": "large", "next": "/account"})

    assert 'name="text_size" value="large" aria-pressed="true"' in browser.get("/account").text


def test_the_bar_has_the_colour_of_the_sheet_and_dark_stands_there_twice() -> None:
    """Once for devices that prefer it and once for whoever chose it: the same values."""
    assert all(f"--surface:{colour};" in TOKENS for colour in BAR.values())
    device = TOKENS.partition(':root:where(:not([data-theme="light"],[data-theme="dark"])){--ground')[2].partition("}")[0]
    chosen = TOKENS.partition(':root:where([data-theme="dark"]){--ground')[2].partition("}")[0]
    assert device == chosen != ""
