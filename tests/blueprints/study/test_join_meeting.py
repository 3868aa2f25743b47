"""Joining: the arrival counts, and one page alone carries the way in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

import clock
from accounts.models import Person
from courses.models import WITHDRAWN, Enrolment, Intake, Programme
from db import db
from meetings.models import SEMINAR_DAY_1, Attendance, Meeting
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
def intake(programme: Programme, toms: Person) -> Intake:
    return build_intake(programme, "Ziema", toms)


@pytest.fixture
def anna(cast: Cast, programme: Programme, intake: Intake, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna", language="en"), programme, now, intake)


@pytest.fixture
def meeting(programme: Programme, intake: Intake, toms: Person, now: datetime) -> Meeting:
    return build_meeting(programme, toms, now, intake)


def join(client: Browser, meeting: Meeting, minutes: float = 0) -> TestResponse:
    with clock.stopped_at(meeting.starts_at + timedelta(minutes=minutes)):
        return client.post_form(f"/meetings/{meeting.public_id}/join")


def arrivals() -> list[datetime | None]:
    return list(db.session.scalars(select(Attendance.arrived_at)))


def test_the_answer_is_a_page_with_one_link_that_leads_on(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    answer = join(as_(anna.person), meeting, -15)

    assert answer.status_code == 200
    assert answer.text.count("CANARY-77001") == 1
    assert 'href="https://zoom.example.org/j/CANARY-77001?pwd=CANARY" rel="noreferrer"' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert arrivals() == [meeting.starts_at - timedelta(minutes=15)]


def test_coming_again_leads_on_again_and_counts_once(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    client = as_(anna.person)
    join(client, meeting)

    assert "CANARY" in join(client, meeting, 30).text
    assert arrivals() == [meeting.starts_at]


@pytest.mark.parametrize(("minutes", "words"), [(-15.1, "It is too early: this opens 15 minutes before the start"), (90, "This meeting has ended.")])
def test_outside_its_time_the_reader_is_told_and_nothing_counts(
    as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, minutes: float, words: str
) -> None:
    client = as_(anna.person)

    answer = join(client, meeting, minutes)
    page = client.get("/meetings").text

    assert (answer.status_code, answer.location) == (303, "/meetings")
    assert words in page
    assert "CANARY" not in answer.text + page
    assert arrivals() == []


def test_too_early_says_from_when(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    client = as_(anna.person)
    join(client, meeting, -60)

    assert "11 January 2027 at 19:45" in client.get("/meetings").text


def test_a_cancelled_meeting_leads_nowhere(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, toms: Person, now: datetime) -> None:
    cancel_meeting(meeting=meeting, by=toms, at=now)
    db.session.commit()

    answer = join(as_(anna.person), meeting)

    assert answer.status_code == 303
    assert "CANARY" not in answer.text


def test_a_day_face_to_face_leads_nowhere(as_: Callable[..., Browser], anna: Enrolment, programme: Programme, toms: Person, now: datetime) -> None:
    day = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE)
    client = as_(anna.person)

    assert join(client, day).status_code == 303
    assert f"This meeting is face to face: {PLACE}" in client.get("/meetings").text


def test_for_everybody_else_there_is_no_such_meeting(
    cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, anna: Enrolment, meeting: Meeting, toms: Person, now: datetime
) -> None:
    gone = enrol(cast.learner("Gunta"), programme, now, anna.intake)
    gone.status = WITHDRAWN
    others = [
        gone.person,
        enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", toms)).person,
        enrol(cast.learner("Vita"), programme, now).person,
        enrol(cast.learner("Dace"), build_programme(now, key="dementia-care"), now).person,
        cast.learner("Kristīne"),
        cast.coordinator(),
        toms,
    ]
    db.session.commit()

    for person in others:
        answer = join(as_(person), meeting)
        assert (answer.status_code, "CANARY" in answer.text) == (404, False), person.given_name
    stranger = join(client, meeting)
    assert (stranger.status_code, "CANARY" in stranger.text) == (303, False)
    assert arrivals() == []


def test_without_the_pages_token_nothing_happens(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    with clock.stopped_at(meeting.starts_at):
        answer = as_(anna.person).post(f"/meetings/{meeting.public_id}/join")

    assert (answer.status_code, "CANARY" in answer.text) == (400, False)
    assert arrivals() == []


def test_looking_does_not_join(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    with clock.stopped_at(meeting.starts_at):
        answer = as_(anna.person).get(f"/meetings/{meeting.public_id}/join")

    assert (answer.status_code, "CANARY" in answer.text) == (405, False)
