"""POST /modules/<module>/<slug>/change: the learner has read what changed since they read the lesson."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme, Progress
from courses.queries import study_summary
from db import db
from revisions.models import LESSON as LESSON_TEXT
from revisions.models import Revision
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast

LESSON = "/modules/01-mentoring/01-first"
COMPLETE, CHANGE, POSITION = f"{LESSON}/complete", f"{LESSON}/change", f"{LESSON}/position"
TOLD = "Kopš Tu to lasīji, nodarbība ir mainīta"


@pytest.fixture
def publish(programme: Programme, now: datetime) -> Callable[..., Revision]:
    """Publish the lesson anew."""

    def again(words: str, *, revised: str | None, lang: str = "lv") -> Revision:
        front = {"you_can": ["…"], "sources": [], "slug": "01-first"} | ({"revised": revised} if revised else {})
        html = f'<h2 id="idea">A</h2><p id="b1">{words}</p>'
        revision = publish_revision(
            kind=LESSON_TEXT, key="mentor-training-l1", lang=lang, title="First", source=words, html=html, front=front, at=now
        )
        db.session.commit()
        return revision

    return again


def test_a_typo_is_nobodys_business(browser: Browser, publish: Callable[..., Revision]) -> None:
    browser.post_form(COMPLETE, {"revision": "lv.1"})
    publish("Pagaidi desmit sekundes!", revised=None)

    assert TOLD not in browser.get(LESSON).text


def test_a_material_change_is_told_with_the_difference(browser: Browser, publish: Callable[..., Revision]) -> None:
    browser.post_form(COMPLETE, {"revision": "lv.1"})
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")

    page = browser.get(LESSON).text
    assert TOLD in page
    assert "2027. gada 10. janvārī" in page
    assert '<a href="#b1">Pagaidi divdesmit sekundes.</a>' in page


def test_also_to_whom_is_in_the_middle_of_it(browser: Browser, publish: Callable[..., Revision]) -> None:
    browser.post_form(POSITION, {"position": "b1", "revision": "lv.1"})
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")

    assert TOLD in browser.get(LESSON).text


def test_what_was_read_on_an_old_page_is_credited_and_then_told(browser: Browser, enrolment: Enrolment, publish: Callable[..., Revision]) -> None:
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")
    browser.post_form(COMPLETE, {"revision": "lv.1"})

    assert study_summary(enrolment).declared_seconds == 20 * 60
    assert TOLD in browser.get(LESSON).text


def test_accepting_it_ends_the_telling_and_undoes_nothing(browser: Browser, enrolment: Enrolment, publish: Callable[..., Revision]) -> None:
    browser.post_form(COMPLETE, {"revision": "lv.1"})
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")

    assert browser.post_form(CHANGE, {"revision": "lv.2"}).location == LESSON
    assert TOLD not in browser.get(LESSON).text
    assert study_summary(enrolment).declared_seconds == 20 * 60


def test_the_same_change_in_the_other_language_is_no_news(browser: Browser, anna: Person, publish: Callable[..., Revision]) -> None:
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")
    publish("Wait for twenty seconds.", revised="2027-01-10", lang="en")
    browser.post_form(COMPLETE, {"revision": "lv.2"})
    anna.language = "en"
    db.session.commit()

    assert "has changed since you read it" not in browser.get(LESSON).text


def test_read_in_the_other_language_the_change_is_told_without_a_difference(browser: Browser, anna: Person, publish: Callable[..., Revision]) -> None:
    browser.post_form(COMPLETE, {"revision": "en.1"})
    publish("Pagaidi divdesmit sekundes.", revised="2027-01-10")

    page = browser.get(LESSON).text
    assert TOLD in page
    assert 'href="#b1"' not in page


@pytest.mark.parametrize("revision", ["", "lv", "lv.", "lv.x", "lv.-1", "lv.²", "de.1", "lv.999999999999999999999", "lv.7\x00"])
def test_an_unknown_revision_is_taken_calmly(browser: Browser, enrolment: Enrolment, revision: str) -> None:
    assert browser.post_form(COMPLETE, {"revision": revision}).status_code == 303
    assert study_summary(enrolment).declared_seconds == 20 * 60


def test_where_nothing_was_read_there_is_nothing_to_accept(browser: Browser) -> None:
    assert browser.post_form(CHANGE, {"revision": "lv.1"}).location == LESSON
    assert db.session.query(Progress).count() == 0


def test_nobody_accepts_for_another(browser: Browser, other: Enrolment, publish: Callable[..., Revision]) -> None:
    browser.post_form(POSITION, {"position": "b1", "revision": "lv.1"})
    browser.post_form(CHANGE, {"revision": "lv.1"})

    assert db.session.query(Progress).filter_by(enrolment_id=other.id).count() == 0


def test_who_is_not_enrolled_finds_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.trainer()).post_form(CHANGE, {"revision": "lv.1"}).status_code == 404
