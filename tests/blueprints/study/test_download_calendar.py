"""The file for one's own calendar: UTC, our page as its address, never the way in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import icalendar
import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from db import db
from meetings.models import SEMINAR_DAY_1, Meeting
from meetings.services import cancel_meeting
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import PLACE, build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms")


@pytest.fixture
def anna(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna", language="en"), programme, now)


@pytest.fixture
def meeting(programme: Programme, toms: Person, now: datetime) -> Meeting:
    return build_meeting(programme, toms, now)


def event_in(text: str) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def test_the_event_is_in_utc_and_names_our_page(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    answer = as_(anna.person).get(f"/meetings/{meeting.public_id}.ics")
    event = event_in(answer.text)

    assert answer.mimetype == "text/calendar"
    assert "celabiedrs-2027-01-11.ics" in answer.headers["Content-Disposition"]
    assert "DTSTART:20270111T180000Z" in answer.text
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert str(event["url"]) == "http://localhost/meetings"
    assert str(event["summary"]) == "Mid-term meeting on Zoom · Ceļabiedrs"
    assert str(event["status"]) == "CONFIRMED"


def test_the_way_in_is_not_in_it(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    text = as_(anna.person).get(f"/meetings/{meeting.public_id}.ics").text.replace("\r\n ", "")

    assert "CANARY" not in text
    assert "zoom.example.org" not in text


def test_a_cancelled_meeting_says_so_and_supersedes_the_first(
    as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, toms: Person, now: datetime
) -> None:
    cancel_meeting(meeting=meeting, by=toms, at=now + timedelta(hours=1))
    db.session.commit()

    event = event_in(as_(anna.person).get(f"/meetings/{meeting.public_id}.ics").text)

    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert event.decoded("dtstamp") == now + timedelta(hours=1)


def test_a_seminar_day_has_its_place(as_: Callable[..., Browser], anna: Enrolment, programme: Programme, toms: Person, now: datetime) -> None:
    day = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE)

    assert str(event_in(as_(anna.person).get(f"/meetings/{day.public_id}.ics").text)["location"]) == PLACE


def test_for_everybody_else_there_is_none(
    cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    meeting = build_meeting(programme, toms, now, build_intake(programme, "Ziema", toms))
    other_group = enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", toms)).person

    for person in (other_group, cast.learner("Kristīne"), toms):
        assert as_(person).get(f"/meetings/{meeting.public_id}.ics").status_code == 404
    assert client.get(f"/meetings/{meeting.public_id}.ics").status_code == 303
