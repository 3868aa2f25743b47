"""POST /modules/<module>/<slug>/complete: the learner says that the lesson is read."""

from collections.abc import Callable

from courses.models import Enrolment, Programme
from courses.queries import study_summary
from tests.browser import Browser
from tests.cast import Cast

COMPLETE = "/modules/01-mentoring/01-first/complete"


def test_credits_the_declared_minutes_and_leads_on(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(COMPLETE)

    assert answer.status_code == 303
    assert answer.location == "/modules/01-mentoring/case"
    assert study_summary(enrolment).declared_seconds == 20 * 60


def test_twice_counts_once(browser: Browser, enrolment: Enrolment) -> None:
    for _ in range(2):
        browser.post_form(COMPLETE)

    assert study_summary(enrolment).declared_seconds == 20 * 60


def test_nobody_completes_for_another(browser: Browser, other: Enrolment) -> None:
    browser.post_form(COMPLETE)

    assert study_summary(other).declared_seconds == 0


def test_a_check_is_not_completed_this_way(browser: Browser, enrolment: Enrolment) -> None:
    assert browser.post_form("/modules/01-mentoring/check/complete").status_code == 404
    assert study_summary(enrolment).declared_seconds == 0


def test_without_the_pages_token_nothing_happens(browser: Browser, enrolment: Enrolment) -> None:
    assert browser.post(COMPLETE).status_code == 400
    assert study_summary(enrolment).declared_seconds == 0


def test_who_is_not_enrolled_finds_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.learner("Dace")).post_form(COMPLETE).status_code == 404
