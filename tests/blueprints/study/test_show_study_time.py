"""The learner's own account of their time: to the minute, part by part."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.crediting import correct_time, record_beat
from courses.models import Enrolment, Programme
from courses.services import complete_activity
from db import db
from meetings.models import PRESENT
from meetings.services import record_attendance
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity
from tests.meetings.builders import build_meeting

REASON = "Lasīja izdrukātu, jo nebija tīkla."


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna", language="en")


def a_life(enrolment: Enrolment, programme: Programme, toms: Person, now: datetime, minutes: int = 3) -> None:
    """A lesson and a task, a meeting recorded and corrected, a correction, and some minutes on two days."""
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    complete_activity(enrolment=enrolment, activity=activity(programme, "task"), at=now + timedelta(days=1))
    meeting = build_meeting(programme, toms, now)
    for present in (90, 75):
        record_attendance(meeting=meeting, enrolment=enrolment, outcome=PRESENT, minutes=present, by=toms, at=now + timedelta(days=1))
    correct_time(enrolment=enrolment, minutes=-5, reason=REASON, key="one", by=toms, at=now + timedelta(days=2))
    for minute in range(minutes):
        record_beat(enrolment=enrolment, at=now + timedelta(minutes=minute))
        record_beat(enrolment=enrolment, at=now + timedelta(days=1, minutes=minute))
    db.session.commit()


def words_of(page: str) -> str:
    import re

    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h1") :]).split())


def test_everything_that_was_credited_stands_there(cast: Cast, browser: Browser, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    a_life(enrolment, programme, cast.trainer("Toms"), now)

    words = words_of(browser.get("/study-time").text)

    for line in (
        "25 min of 1 h of online study",
        "Still to go: 35 min.",
        "The whole course will have 12 h; today 1 h of it can be studied",
        "Completed lessons and tasks 30 min Corrections −5 min Online study this is what the hours are counted by 25 min",
        "Live meetings 1 h 15 min Credited altogether this total will stand on your certificate 1 h 40 min",
        "1. Mentoring (en) 01-first (en) 11 January 2027 20 min Task (en) 12 January 2027 10 min Together 30 min",
        "Mid-term meeting on Zoom, Monday 11 January 12 January 2027, recorded by Toms Ozols +1 h 30 min",
        "12 January 2027, recorded by Toms Ozols −15 min Together 1 h 15 min",
        f"{REASON} 13 January 2027, recorded by Toms Ozols −5 min Together −5 min",
        "11 January 2027 3 min 12 January 2027 3 min Together 6 min",
        "a day has at most 6 h",
    ):
        assert line in words, line


def test_before_anything_it_says_what_will_stand_there(browser: Browser) -> None:
    words = words_of(browser.get("/study-time").text)

    assert "0 min of 1 h of online study" in words
    assert "The first lesson that you complete will stand here" in words
    assert "Nothing has been measured yet." in words
    assert "The reason stands here" not in words


def test_when_the_hours_are_complete_nothing_is_to_go(cast: Cast, browser: Browser, enrolment: Enrolment, now: datetime) -> None:
    correct_time(enrolment=enrolment, minutes=75, reason=REASON, key="one", by=cast.coordinator(), at=now)
    db.session.commit()

    words = words_of(browser.get("/study-time").text)

    assert "1 h 15 min of 1 h of online study" in words
    assert "All the hours that are asked for are credited." in words


def test_minutes_are_told_by_the_day_of_riga(browser: Browser, enrolment: Enrolment, now: datetime) -> None:
    """22.30 UTC in winter is the next day."""
    record_beat(enrolment=enrolment, at=now.replace(hour=22, minute=30))
    db.session.commit()

    assert "12 January 2027 1 min Together 1 min" in words_of(browser.get("/study-time").text)


def test_what_was_completed_and_is_no_longer_part_of_the_course_still_counts(
    browser: Browser, enrolment: Enrolment, programme: Programme, now: datetime
) -> None:
    lesson = activity(programme, "01-first")
    complete_activity(enrolment=enrolment, activity=lesson, at=now)
    lesson.retired_at = now
    db.session.commit()

    assert "01-first (en) 11 January 2027 20 min" in words_of(browser.get("/study-time").text)


def test_nobody_sees_the_time_of_another(
    cast: Cast, browser: Browser, client: Browser, as_: Callable[..., Browser], enrolment: Enrolment, other: Enrolment, now: datetime
) -> None:
    correct_time(enrolment=other, minutes=30, reason="Laima stāstīja par savu darbu.", key="one", by=cast.coordinator(), at=now)
    db.session.commit()

    assert "Laima" not in browser.get("/study-time").text
    assert as_(cast.learner("Dace")).get("/study-time").status_code == 404
    assert as_(cast.trainer()).get("/study-time").status_code == 404
    assert client.get("/study-time").status_code == 303


def test_home_and_the_programme_lead_there(browser: Browser) -> None:
    for address in ("/home", "/programme"):
        assert 'href="/study-time"' in browser.get(address).text


@pytest.mark.parametrize("minutes", [1, 300])
def test_the_statements_are_few_however_long_the_record(
    cast: Cast,
    browser: Browser,
    statements: Callable[[], AbstractContextManager[list[str]]],
    enrolment: Enrolment,
    programme: Programme,
    now: datetime,
    minutes: int,
) -> None:
    a_life(enrolment, programme, cast.trainer("Toms"), now, minutes)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert browser.get("/study-time").status_code == 200

    assert len(log) == 6  # who asks (one), the enrolment, sums, entries, meetings, minutes
