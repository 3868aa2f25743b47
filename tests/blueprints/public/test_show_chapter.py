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
    assert len(log) == 5  # who it is, the chapter, their notes, all chapters, where it was left


def test_shows_all_chapters_and_the_one_before_and_after(client: Browser, now: datetime) -> None:
    for key in ("h01", "h02", "h03"):
        publish_text(CHAPTER, key, "en", now)
    first, middle, last = (client.get(f"/handbook/{key}", headers=ENGLISH).text for key in ("h01", "h02", "h03"))

    assert 'href="/handbook/h02" aria-current="page"' in middle
    assert 'rel="prev" href="/handbook/h01"' in middle
    assert 'rel="next" href="/handbook/h03"' in middle
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last
    assert 'href="#now"' in middle


def test_alone_and_without_headings_it_has_no_contents(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "en", now, body="Words.")
    page = client.get("/handbook/h01", headers=ENGLISH).text

    assert 'class="outline"' not in page
    assert 'class="neighbours"' not in page


def test_on_paper_it_says_where_it_is_from_and_of_when(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "en", now)

    assert '<p class="printed">http://localhost/handbook/h01 · Published on 11 January 2027.</p>' in client.get("/handbook/h01", headers=ENGLISH).text


def test_a_stranger_gets_the_script_that_opens_words(client: Browser, cast: Cast, as_: Callable[[Person], Browser], now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)

    assert 'src="/static/text.js?v=' in client.get("/handbook/h01").text
    assert "/static/text.js" not in as_(cast.learner()).get("/handbook/h01").text
