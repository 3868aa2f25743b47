"""GET /handbook/<slug>: a chapter to read."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from revisions.models import CHAPTER, SITUATION
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text, retire

Statements = Callable[[], AbstractContextManager[list[str]]]
LATVIAN, ENGLISH = {"Accept-Language": "lv"}, {"Accept-Language": "en"}


def test_shows_the_words_and_its_headings_at_the_side(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "en", now, slug="01-about")
    page = client.get("/handbook/01-about", headers=ENGLISH).text

    assert '<h2 id="now">Now</h2>' in page
    assert 'href="#now"' in page
    assert 'href="#tell"' in page
    assert 'href="#then"' not in page
    assert "<title>h01 en" in page
    assert '<meta name="description" content="About h01 en.">' in page
    assert "one language only" not in page


def test_a_text_in_the_other_language_says_so_and_is_marked(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now, slug="01-about")
    page = client.get("/handbook/01-about", headers=ENGLISH).text

    assert "This text exists in one language only so far." in page
    assert '<h1 lang="lv">h01 lv</h1>' in page
    assert '<div class="prose" lang="lv">' in page
    assert '<html lang="en"' in page
    assert '<meta name="description"' not in page


def test_says_its_sources_and_that_no_specialist_has_reviewed_it(client: Browser, now: datetime) -> None:
    checked = {"what": "Brīvprātīgā darba likums", "on": "2026-11-22"}
    publish_text(CHAPTER, "h01", "lv", now, sources=["Likums, https://likumi.lv/x", "<b>Grāmata</b>"], checked=checked)
    page = client.get("/handbook/h01", headers=LATVIAN).text

    assert '<a href="https://likumi.lv/x" rel="noopener">https://likumi.lv/x</a>' in page
    assert "&lt;b&gt;Grāmata" in page
    assert "Speciālists vēl nav pārbaudījis" in page
    assert "Brīvprātīgā darba likums" in page
    assert "2026. gada 22. novembrī" in page


def test_without_them_the_foot_is_empty(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)

    assert "Speciālists" not in client.get("/handbook/h01", headers=LATVIAN).text


def test_the_numbers_to_call_stand_where_safety_is_touched(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now, safety=True)
    publish_text(CHAPTER, "h02", "lv", now)

    assert '<section class="crisis">' in client.get("/handbook/h01").text
    assert '<section class="crisis">' not in client.get("/handbook/h02").text


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "asks", "lv", now)
    retire(publish_text(CHAPTER, "h01", "lv", now))

    for slug in ("asks", "h01", "none", "../pages/contact"):
        assert client.get(f"/handbook/{slug}").status_code == 404


@pytest.mark.parametrize("others", [0, 30])
def test_asks_the_database_little(others: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Statements) -> None:
    publish_text(CHAPTER, "h01", "lv", now)
    for number in range(others):
        publish_text(CHAPTER, f"h1{number}", "lv", now)
    browser = as_(cast.learner())

    with statements() as log:
        assert browser.get("/handbook/h01").status_code == 200
    assert len(log) == 2
