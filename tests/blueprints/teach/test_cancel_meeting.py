"""Cancelling a meeting that has not taken place."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Programme
from db import db
from meetings.models import PRESENT, Meeting
from meetings.services import record_attendance
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def meeting(programme: Programme, toms: Person, now: datetime) -> Meeting:
    return build_meeting(programme, toms, now)


def test_a_meeting_is_cancelled_by_a_button(as_: Callable[..., Browser], meeting: Meeting, toms: Person, now: datetime) -> None:
    client = as_(toms)

    answer = client.post_form(f"/teach/meetings/{meeting.public_id}/cancel")

    db.session.refresh(meeting)
    assert (answer.status_code, answer.location) == (303, f"/teach/meetings/{meeting.public_id}")
    assert meeting.cancelled_at == now
    assert "The meeting is cancelled." in client.get(answer.location).text


def test_what_took_place_stays(cast: Cast, as_: Callable[..., Browser], programme: Programme, meeting: Meeting, toms: Person, now: datetime) -> None:
    anna = enrol(cast.learner(), programme, now)
    record_attendance(meeting=meeting, enrolment=anna, outcome=PRESENT, minutes=90, by=toms, at=meeting.starts_at)
    db.session.commit()
    client = as_(toms)

    client.post_form(f"/teach/meetings/{meeting.public_id}/cancel")

    db.session.refresh(meeting)
    assert meeting.cancelled_at is None
    assert "is on record, so it can&#39;t be cancelled" in client.get(f"/teach/meetings/{meeting.public_id}").text


def test_others_cannot(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, meeting: Meeting, now: datetime) -> None:
    learner = enrol(cast.learner(), programme, now).person
    for person in (learner, cast.coordinator(), cast.trainer("Dina", scope="dementia-care")):
        assert as_(person).post_form(f"/teach/meetings/{meeting.public_id}/cancel").status_code == 404
    assert client.post_form(f"/teach/meetings/{meeting.public_id}/cancel").status_code == 303

    db.session.refresh(meeting)
    assert meeting.cancelled_at is None
