"""The learner's meetings: own ones alone, the button when its time has come, never the address itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.models import Enrolment, Intake, Programme
from db import db
from meetings.models import ABSENT, MADE_UP, PRESENT, SEMINAR_DAY_1, Meeting
from meetings.services import cancel_meeting, join_meeting, record_attendance
from revisions.models import AGENDA
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import PLACE, build_intake, build_meeting

AGENDA_HTML = """<p>Lead</p>
<h2 id="prepare">Sagatavojies</h2>
<p>Situācija</p>
<h2 id="make-up">Uzdevums</h2>
<p>Trīs jautājumi</p>
<h2 id="for-the-trainer">Pasniedzējam</h2>
<p>Piezīmes</p>"""


@pytest.fixture
def programme(now: datetime) -> Programme:
    publish_revision(kind=AGENDA, key="midterm", lang="lv", title="Vidusposms", source="x", html=AGENDA_HTML, at=now)
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


def read(client: Browser, at: datetime | None = None) -> str:
    if at is None:
        return client.get("/meetings").text
    with clock.stopped_at(at):
        return client.get("/meetings").text


def recorded(meeting: Meeting, enrolment: Enrolment, by: Person, outcome: str, minutes: int | None) -> None:
    record_attendance(meeting=meeting, enrolment=enrolment, outcome=outcome, minutes=minutes, by=by, at=meeting.starts_at)
    db.session.commit()


def test_before_anything_is_agreed_the_page_says_what_will_stand_here(as_: Callable[..., Browser], anna: Enrolment) -> None:
    assert "No meetings yet" in read(as_(anna.person))


def test_somebody_not_enrolled_yet_sees_the_same(cast: Cast, as_: Callable[..., Browser], meeting: Meeting) -> None:
    page = read(as_(cast.learner("Zane", language="en")))

    assert "No meetings yet" in page
    assert "make-up task" not in page


def test_a_coming_meeting_says_when_its_button_will_stand_there(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    page = read(as_(anna.person))

    assert "Mid-term meeting on Zoom" in page
    assert "20:00–21:30" in page
    assert "will stand here from 19:45" in page
    assert "/join" not in page


@pytest.mark.parametrize("minutes", [-15, 0, 89])
def test_while_it_is_open_there_is_one_button(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, minutes: int) -> None:
    page = read(as_(anna.person), meeting.starts_at + timedelta(minutes=minutes))

    assert page.count(f'action="/meetings/{meeting.public_id}/join"') == 1


@pytest.mark.parametrize("minutes", [-120, -15, 0, 200])
def test_the_address_is_never_in_the_page(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, minutes: int) -> None:
    client, at = as_(anna.person), meeting.starts_at + timedelta(minutes=minutes)
    if minutes == 0:
        join_meeting(meeting=meeting, enrolment=anna, at=at)
        db.session.commit()

    assert "CANARY" not in read(client, at)
    assert "zoom.example.org" not in read(client, at)


def test_a_day_face_to_face_has_its_place_and_no_button(
    as_: Callable[..., Browser], anna: Enrolment, programme: Programme, toms: Person, now: datetime
) -> None:
    day = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE)

    page = read(as_(anna.person), day.starts_at)

    assert PLACE in page
    assert "/join" not in page


def test_a_cancelled_meeting_says_so(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, toms: Person, now: datetime) -> None:
    cancel_meeting(meeting=meeting, by=toms, at=now)
    db.session.commit()

    page = read(as_(anna.person), meeting.starts_at)

    assert "Cancelled" in page
    assert "/join" not in page


@pytest.mark.parametrize(
    ("outcome", "minutes", "words"),
    [
        (PRESENT, 80, "80 of 90 minutes"),
        (PRESENT, 20, "It counts from 75 %"),
        (ABSENT, None, "You were not there"),
        (MADE_UP, None, "Make-up task done"),
    ],
)
def test_a_past_meeting_says_what_was_recorded(
    as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, toms: Person, outcome: str, minutes: int | None, words: str
) -> None:
    recorded(meeting, anna, toms, outcome, minutes)

    assert words in read(as_(anna.person), meeting.starts_at + timedelta(days=1))


def test_until_it_is_recorded_the_arrival_is_shown(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting) -> None:
    join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at + timedelta(minutes=3))
    db.session.commit()

    assert "Your arrival at 20:03 is on record." in read(as_(anna.person), meeting.starts_at + timedelta(days=1))


def test_the_make_up_task_stands_there_until_the_midterm_counts(as_: Callable[..., Browser], anna: Enrolment, meeting: Meeting, toms: Person) -> None:
    client, later = as_(anna.person), meeting.starts_at + timedelta(days=1)
    before = read(client, later)
    assert "Trīs jautājumi" in before
    assert "Situācija" in before
    assert "Piezīmes" not in before
    assert 'lang="lv"' in before

    recorded(meeting, anna, toms, PRESENT, 30)
    assert "Trīs jautājumi" in read(client, later)

    recorded(meeting, anna, toms, PRESENT, 68)
    assert "Trīs jautājumi" not in read(client, later)


def test_other_groups_meetings_are_not_there(
    cast: Cast, as_: Callable[..., Browser], anna: Enrolment, programme: Programme, toms: Person, now: datetime
) -> None:
    build_meeting(programme, toms, now, build_intake(programme, "Pavasaris", toms), place="Citas grupas telpa")
    build_meeting(build_programme(now, key="dementia-care"), toms, now, place="Citas programmas telpa")

    page = read(as_(anna.person))

    assert "telpa" not in page
    assert "No meetings yet" in page


def test_strangers_sign_in_and_staff_have_no_such_page(cast: Cast, client: Browser, as_: Callable[..., Browser], toms: Person) -> None:
    assert client.get("/meetings").status_code == 303
    assert as_(toms).get("/meetings").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_are_few_and_as_many_for_many_meetings(
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    anna: Enrolment,
    programme: Programme,
    toms: Person,
    now: datetime,
    count: int,
) -> None:
    for day in range(count):
        build_meeting(programme, toms, now - timedelta(days=30), starts_at=now + timedelta(days=day - 10))
    client = as_(anna.person)
    db.session.remove()

    with statements() as log:
        assert client.get("/meetings").status_code == 200

    assert len(log) == 4
