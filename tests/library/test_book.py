"""The handbook as a book: what is in it, where its links lead, and when it has changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from library.book import Place, Publisher, book_in, linked
from library.markup import parsed, pieces
from revisions.models import CHAPTER, EASY_READ, SITUATION
from tests.library.books import PUBLISHER, everything_in, publish_everything
from tests.library.builders import publish_term, publish_text, retire


def test_holds_chapters_cards_and_words_and_nothing_else(now: datetime) -> None:
    publish_everything(now)
    publish_text(EASY_READ, "easy", "lv", now)
    retire(publish_text(CHAPTER, "old", "lv", now))
    book = everything_in("en")

    assert [(section.id, section.lang) for section in book.sections] == [("chapter-h01", "en"), ("chapter-h02", "lv"), ("situation-asks", "en")]
    assert [letter.letter for letter in book.letters] == ["#", "M"]


def test_there_is_none_without_a_chapter(now: datetime) -> None:
    publish_text(SITUATION, "asks", "lv", now)

    assert book_in("lv", PUBLISHER) is None


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("/handbook/h01#heading", Place("chapter-h01", "heading")),
        ("/handbook/h01#nowhere", Place("chapter-h01")),
        ("#source-2", Place("chapter-h01", "source-2")),
        ("#source-3", Place("chapter-h01")),
        ("/situations/asks", Place("situation-asks")),
        ("/situations", Place("situations")),
        ("/glossary#mentor", Place("glossary", "mentor")),
        ("/glossary#gone", Place("glossary")),
        ("/modules/01-a/01-b#x", "https://celabiedrs.example.org/modules/01-a/01-b#x"),
        ("https://example.org/", "https://example.org/"),
        ("tel:112", "tel:112"),
        ("//evil.example.org/", None),
        ("javascript:alert(1)", None),
        ("", None),
        ("http://example.org/", None),
    ],
)
def test_links_stay_in_the_book_where_they_can(now: datetime, href: str, place: Place | str | None) -> None:
    publish_everything(now)
    book = everything_in("lv")

    assert book.destination(href, book.chapters[0]) == place


def test_the_digest_changes_with_the_words_alone(now: datetime) -> None:
    publish_everything(now)
    before = everything_in("lv").digest
    assert everything_in("lv").digest == before
    assert everything_in("en").digest != before

    publish_term("stage", "posms", "stage", now)
    after = everything_in("lv").digest
    assert after != before
    elsewhere = book_in("lv", Publisher(PUBLISHER.organisation, "https://elsewhere.example.org"))
    assert elsewhere is not None
    assert elsewhere.digest != after


def test_is_as_new_as_its_newest_text(now: datetime) -> None:
    publish_everything(now)
    publish_text(CHAPTER, "h03", "en", now + timedelta(days=2))

    assert everything_in("lv").updated == now + timedelta(days=2)


def test_asks_the_database_three_times(now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    publish_everything(now)
    for number in range(10):
        publish_text(CHAPTER, f"more-{number}", "lv", now)

    with statements() as log:
        assert len(everything_in("lv").chapters) == 12
    assert len(log) == 3


@pytest.mark.bare
def test_a_source_is_told_from_its_address() -> None:
    address = "https://example.org/x_(y)?a=1"

    assert linked(f"A book, {address}.") == [("A book, ", ""), (address, address), (".", "")]
    assert linked("None") == [("None", "")]
    assert linked("") == []


@pytest.mark.bare
def test_what_was_stored_is_read_as_it_is() -> None:
    body = parsed('<p id="b1">a &amp; b<br>c &lt;i&gt;</p><figure><svg viewBox="0 0 1 2" role="img"><rect x="1"/><text>t</text></svg></figure>tail')

    assert [piece if isinstance(piece, str) else piece.tag for piece in pieces(body)] == ["p", "figure", "tail"]
    assert "".join(body[0].itertext()) == "a & bc <i>"
    assert body[1][0].get("viewBox") == "0 0 1 2"
    assert [child.tag for child in body[1][0]] == ["rect", "text"]
    assert parsed("</p><p>left open<strong>so").find("p/strong") is not None
