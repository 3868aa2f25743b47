"""GET /notes: notes and journal in one list, for their author alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import STAFF, Person
from courses.models import WITHDRAWN, Enrolment, Programme
from db import db
from notebook.rules import NotedText, Paragraph
from notebook.services import write_in_journal
from revisions.models import CHAPTER
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity
from tests.library.builders import publish_text, retire
from tests.notebook.builders import keep_note

Statements = Callable[[], AbstractContextManager[list[str]]]
CHAPTER_TEXT = NotedText(CHAPTER, "h01", "lv", "h01 lv", (Paragraph("b2", "Do this."),))


@pytest.fixture
def written(anna: Person, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    """Two notes in the module, one in the handbook, a page of the journal."""
    publish_text(CHAPTER, "h01", "lv", now)
    keep_note(anna, "Par rokasgrāmatu.", now, text=CHAPTER_TEXT, block="b2")
    keep_note(anna, "Par nodarbību.", now)
    keep_note(anna, "Par visu nodarbību.", now, block="0")
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="Es mēdzu steigties.", at=now)
    db.session.commit()


def test_says_what_will_stand_there(browser: Browser) -> None:
    assert "Pierakstu vēl nav" in browser.get("/notes").text


@pytest.mark.usefixtures("written")
def test_everything_stands_by_module_and_chapter_with_the_way_back(browser: Browser) -> None:
    page = browser.get("/notes").text
    found = [page.index(text) for text in ("1. Mentoring (lv)", "Par nodarbību.", "Es mēdzu steigties.", "<h2>Rokasgrāmata", "Par rokasgrāmatu.")]

    assert found == sorted(found)
    assert 'href="/modules/01-mentoring/01-first#b1"' in page
    assert 'href="/handbook/h01#b2"' in page
    assert 'href="/modules/01-mentoring/reflection"' in page
    assert "Tos nevar izlasīt neviens, izņemot Tevi" in page


@pytest.mark.usefixtures("written")
def test_one_shelf_alone(browser: Browser) -> None:
    page = browser.get("/notes?in=handbook").text

    assert "Par rokasgrāmatu." in page
    assert "Par nodarbību." not in page
    assert "Par nodarbību." in browser.get("/notes?in=nowhere").text


@pytest.mark.usefixtures("written")
def test_nobody_elses_words(other: Enrolment, as_: Callable[..., Browser], cast: Cast, now: datetime) -> None:
    keep_note(other.person, "Laimas pieraksts.", now)

    page = as_(other.person).get("/notes").text
    assert "Laimas pieraksts." in page
    assert "Par nodarbību." not in page
    for role in STAFF:
        assert as_(cast.person(roles=(role,))).get("/notes").status_code == 404


@pytest.mark.usefixtures("written")
def test_what_has_closed_is_still_read_without_a_way_back(
    browser: Browser, enrolment: Enrolment, programme: Programme, anna: Person, now: datetime
) -> None:
    retire(publish_text(CHAPTER, "h01", "lv", now, body="Other."))
    enrolment.status = WITHDRAWN
    keep_note(anna, "Par zudušo.", now, text=NotedText("lesson", "once-upon-a-time", "lv", "Sen", (Paragraph("b1", "Reiz."),)))
    page = browser.get("/notes").text

    assert all(words in page for words in ("Par nodarbību.", "Es mēdzu steigties.", "Par rokasgrāmatu.", "Par zudušo.", "Vairs nav programmā"))
    assert "/modules/01-mentoring/01-first" not in page
    assert "/handbook/h01" not in page


def test_a_paragraph_that_is_gone_is_said_to_be(browser: Browser, anna: Person, now: datetime) -> None:
    keep_note(anna, "Mans.", now, block="b2")  # the small programme's lesson has one paragraph alone

    assert "Šīs rindkopas tekstā vairs nav." in browser.get("/notes").text


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("more", [0, 20])
def test_asks_the_database_little(browser: Browser, anna: Person, now: datetime, statements: Statements, more: int) -> None:
    for number in range(more):
        text = NotedText(CHAPTER, f"h1{number}", "lv", "", (Paragraph("b1", "First."),))
        publish_text(CHAPTER, text.key, "lv", now)
        keep_note(anna, "Mans.", now, text=text)
    with statements() as log:
        browser.get("/notes")

    assert len(log) == 6
