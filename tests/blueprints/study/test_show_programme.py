"""GET /programme: all modules, those in preparation with what they will teach."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from courses.models import Enrolment, Programme
from tests.browser import Browser
from tests.cast import Cast


def test_shows_the_activities_of_a_ready_module(browser: Browser) -> None:
    page = browser.get("/programme").text

    assert '<a href="/modules/01-mentoring/01-first">01-first (lv)</a>' in page
    assert "Izdarīts 0 no 5" in page


def test_a_module_in_preparation_shows_its_outcomes_and_no_way_in(browser: Browser) -> None:
    page = browser.get("/programme").text

    assert "Identity (lv)" in page
    assert "Outcome (lv)" in page
    assert "/modules/02-identity" not in page


def test_shows_ones_own_progress(browser: Browser, other: Enrolment, as_: Callable[..., Browser]) -> None:
    browser.post_form("/modules/01-mentoring/01-first/complete")

    assert "Izdarīts 1 no 5" in browser.get("/programme").text
    assert "Izdarīts 0 no 5" in as_(other.person).get("/programme").text


def test_takes_four_statements(browser: Browser, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    with statements() as log:
        browser.get("/programme")

    assert len(log) == 4


def test_who_is_not_enrolled_sees_when_the_lessons_open_and_none_of_them(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    answer = as_(cast.learner("Dace")).get("/programme")

    assert answer.status_code == 200
    assert "Nodarbības atvērsies" in answer.text
    assert "/modules/" not in answer.text
