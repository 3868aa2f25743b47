"""GET /handbook: the chapters, and the doors to what is needed at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from library.services import keep_edition
from revisions.models import CHAPTER, PAGE
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text, retire

Statements = Callable[[], AbstractContextManager[list[str]]]
LATVIAN, ENGLISH = {"Accept-Language": "lv"}, {"Accept-Language": "en"}


def test_lists_the_chapters_in_order_in_the_readers_language(client: Browser, now: datetime) -> None:
    for key in ("h02", "h01"):
        for lang in ("lv", "en"):
            publish_text(CHAPTER, key, lang, now, slug=f"{key}-slug")
    publish_text(PAGE, "contact", "en", now)
    page = client.get("/handbook", headers=ENGLISH).text

    assert page.index("h01 en") < page.index("h02 en")
    assert 'href="/handbook/h01-slug"' in page
    assert "About h01 en." in page
    assert "h01 lv" not in page
    assert "contact en" not in page


def test_has_doors_to_situations_glossary_and_easy_reading(client: Browser) -> None:
    page = client.get("/handbook", headers=LATVIAN).text

    for address in ("/situations", "/glossary", "/easy-read"):
        assert f'href="{address}"' in page


def test_marks_a_chapter_that_exists_in_the_other_language_only(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)
    page = client.get("/handbook", headers=ENGLISH).text

    assert 'lang="lv">h01 lv</a>' in page
    assert "only in Latvian so far" in page
    assert "only in" not in client.get("/handbook", headers=LATVIAN).text


def test_says_what_will_stand_here(client: Browser, now: datetime) -> None:
    retire(publish_text(CHAPTER, "h01", "lv", now))
    page = client.get("/handbook", headers=LATVIAN).text

    assert "Nodaļu vēl nav" in page
    assert "h01" not in page


@pytest.mark.parametrize("chapters", [1, 30])
def test_asks_the_database_little(chapters: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Statements) -> None:
    for number in range(chapters):
        publish_text(CHAPTER, f"h{number:02}", "lv", now)
    browser = as_(cast.learner())

    with statements() as log:
        assert browser.get("/handbook").status_code == 200
    assert len(log) == 3


def test_offers_the_whole_of_it_with_size_and_date(client: Browser, now: datetime) -> None:
    assert "The whole handbook" not in client.get("/handbook", headers=ENGLISH).text
    publish_text(CHAPTER, "h01", "lv", now)
    assert "The files are being prepared" in client.get("/handbook", headers=ENGLISH).text

    keep_edition(lang="lv", form="epub", digest="a", content=bytes(28_400), at=now)
    keep_edition(lang="lv", form="pdf", digest="a", content=bytes(1_240_000), at=now)
    page = client.get("/handbook", headers=LATVIAN).text
    assert 'href="/handbook/download/lv.epub"' in page
    assert "28 KB, izveidots 2027. gada 11. janvārī" in page
    assert "1,2 MB, izveidots 2027. gada 11. janvārī" in page
    assert "/handbook/download/" not in client.get("/handbook", headers=ENGLISH).text
