"""A meeting as its trainer sees it: who arrived, and the one form for attendance."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.models import Enrolment, Intake, Programme
from courses.queries import study_summary
from db import db
from meetings.models import SEMINAR_DAY_1, Meeting
from meetings.queries import attendance_of
from meetings.services import cancel_meeting, join_meeting
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import PLACE, build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def intake(programme: Programme, toms: Person) -> Intake:
    return build_intake(programme, "Ziema", toms)


@pytest.fixture
def anna(cast: Cast, programme: Programme, intake: Intake, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), programme, now, intake)


@pytest.fixture
def meeting(programme: Programme, intake: Intake, toms: Person, now: datetime) -> Meeting:
    return build_meeting(programme, toms, now - timedelta(hours=4), intake)  # it ended half an hour ago


def said(enrolment: Enrolment, outcome: str, minutes: str = "") -> dict[str, str]:
    return {f"outcome_{enrolment.public_id}": outcome, f"minutes_{enrolment.public_id}": minutes}


def test_arrivals_are_shown_and_never_the_way_in(as_: Callable[..., Browser], meeting: Meeting, anna: Enrolment, toms: Person) -> None:
    join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at + timedelta(minutes=4))
    db.session.commit()

    page = as_(toms).get(f"/teach/meetings/{meeting.public_id}").text

    assert "Anna Kalniņa" in page
    assert "16:04" in page
    assert "CANARY" not in page


def test_one_form_records_everybody(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, intake: Intake, meeting: Meeting, anna: Enrolment, toms: Person, now: datetime
) -> None:
    short, absent, later = (enrol(cast.learner(name), programme, now, intake) for name in ("Vita", "Zane", "Dace"))
    client, address = as_(toms), f"/teach/meetings/{meeting.public_id}"

    answer = client.post_form(address, said(anna, "present") | said(short, "present", "45") | said(absent, "absent") | said(later, ""))

    assert (answer.status_code, answer.location) == (303, address)
    assert attendance_of(anna).midterm_minutes == 90
    assert study_summary(short).live_seconds == 45 * 60
    assert attendance_of(absent).midterm_minutes is None
    assert "Attendance of 3 learners is on record." in client.get(address).text


def test_recording_again_corrects(as_: Callable[..., Browser], meeting: Meeting, anna: Enrolment, toms: Person) -> None:
    client, address = as_(toms), f"/teach/meetings/{meeting.public_id}"
    client.post_form(address, said(anna, "present", "80"))
    assert 'value="80"' in client.get(address).text

    client.post_form(address, said(anna, "made-up"))

    assert attendance_of(anna).midterm_made_up
    assert study_summary(anna).live_seconds == 0


@pytest.mark.parametrize(
    ("outcome", "minutes", "words"),
    [
        ("present", "91", "Anna Kalniņa: the minutes must lie between 1 and 90"),
        ("present", "many", "Please write a whole number."),
        ("asleep", "", "Please choose one of the offered answers."),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nobody_is(
    cast: Cast,
    as_: Callable[..., Browser],
    programme: Programme,
    intake: Intake,
    meeting: Meeting,
    anna: Enrolment,
    toms: Person,
    now: datetime,
    outcome: str,
    minutes: str,
    words: str,
) -> None:
    other = enrol(cast.person("Ada", roles=("learner",)), programme, now, intake)

    answer = as_(toms).post_form(f"/teach/meetings/{meeting.public_id}", said(other, "present") | said(anna, outcome, minutes))

    assert answer.status_code == 422
    assert words in answer.text
    assert attendance_of(other).midterm_minutes is None


def test_before_the_doors_open_nothing_is_recorded(as_: Callable[..., Browser], meeting: Meeting, anna: Enrolment, toms: Person) -> None:
    with clock.stopped_at(meeting.starts_at - timedelta(minutes=16)):
        client = as_(toms)
        page = client.get(f"/teach/meetings/{meeting.public_id}").text
        answer = client.post_form(f"/teach/meetings/{meeting.public_id}", said(anna, "present"))

    assert "Attendance can be recorded from 11 January 2027 at 15:45" in page
    assert answer.status_code == 422
    assert attendance_of(anna).midterm_minutes is None


def test_a_seminar_day_has_no_make_up(as_: Callable[..., Browser], programme: Programme, anna: Enrolment, toms: Person, now: datetime) -> None:
    day = build_meeting(programme, toms, now - timedelta(hours=4), kind=SEMINAR_DAY_1, join_url=None, place=PLACE)
    client = as_(toms)

    assert "Make-up task" not in client.get(f"/teach/meetings/{day.public_id}").text
    assert client.post_form(f"/teach/meetings/{day.public_id}", said(anna, "made-up")).status_code == 422


def test_a_cancelled_meeting_has_no_form(as_: Callable[..., Browser], meeting: Meeting, anna: Enrolment, toms: Person, now: datetime) -> None:
    cancel_meeting(meeting=meeting, by=toms, at=now)
    db.session.commit()
    client = as_(toms)

    assert "Record attendance" not in client.get(f"/teach/meetings/{meeting.public_id}").text
    assert client.post_form(f"/teach/meetings/{meeting.public_id}", said(anna, "present")).status_code == 422


def test_learners_of_others_are_neither_shown_nor_recorded(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, anna: Enrolment, toms: Person, now: datetime
) -> None:
    theirs = enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", cast.trainer("Tīna")))
    of_all = build_meeting(programme, toms, now - timedelta(hours=4))
    client = as_(toms)

    assert "Zane" not in client.get(f"/teach/meetings/{of_all.public_id}").text
    client.post_form(f"/teach/meetings/{of_all.public_id}", said(theirs, "present"))
    assert attendance_of(theirs).midterm_minutes is None


def test_others_find_no_such_meeting(cast: Cast, client: Browser, as_: Callable[..., Browser], meeting: Meeting, anna: Enrolment) -> None:
    address = f"/teach/meetings/{meeting.public_id}"

    for person in (cast.trainer("Tīna"), cast.coordinator(), anna.person):
        assert as_(person).get(address).status_code == 404
        assert as_(person).post_form(address, said(anna, "present")).status_code == 404
    assert client.get(address).status_code == 303
    assert attendance_of(anna).midterm_minutes is None


@pytest.mark.parametrize("count", [1, 30])
def test_four_statements_for_one_learner_and_for_many(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    intake: Intake,
    meeting: Meeting,
    toms: Person,
    now: datetime,
    count: int,
) -> None:
    for number in range(count):
        enrolment = enrol(cast.learner(f"Anna{number}"), programme, now, intake)
        join_meeting(meeting=meeting, enrolment=enrolment, at=meeting.starts_at)
    db.session.commit()
    client, address = as_(toms), f"/teach/meetings/{meeting.public_id}"
    db.session.remove()

    with statements() as log:
        assert client.get(address).status_code == 200

    assert len(log) == 4
