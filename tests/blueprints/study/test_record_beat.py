"""POST /beat: a minute of active reading, by the server's clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import clock
from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser
from tests.cast import Cast


def test_a_minute_counts_once_for_many_tabs(browser: Browser, enrolment: Enrolment) -> None:
    assert [browser.post_form("/beat").json["credited"] for _ in range(3)] == [True, False, False]
    assert study_summary(enrolment).measured_seconds == 60


def test_the_clients_clock_is_not_asked(browser: Browser, enrolment: Enrolment) -> None:
    browser.post_form("/beat", {"at": "2031-01-01T00:00:00Z", "seconds": "36000", "minutes": "600"})

    assert study_summary(enrolment).measured_seconds == 60


def test_the_next_minute_counts_again(browser: Browser, enrolment: Enrolment, now: datetime) -> None:
    browser.post_form("/beat")
    with clock.stopped_at(now + timedelta(minutes=1)):
        browser.post_form("/beat")

    assert study_summary(enrolment).measured_seconds == 120


def test_who_is_not_enrolled_is_credited_nothing(as_: Callable[..., Browser], cast: Cast) -> None:
    assert as_(cast.learner("Dace")).post_form("/beat").status_code == 404
