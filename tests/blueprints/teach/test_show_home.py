"""The trainer's desk: own groups alone, with how far each learner is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from courses.crediting import record_beat
from courses.models import Programme
from courses.services import complete_activity, open_activity
from db import db
from meetings.models import PRESENT
from meetings.services import record_attendance
from nudges.services import pause
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.meetings.builders import build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_own_learners_stand_in_their_groups_with_their_progress(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    toms = cast.trainer("Toms", language="en")
    anna = enrol(cast.learner("Anna"), programme, now, build_intake(programme, "Ziemas grupa", toms))
    enrol(cast.learner("Vita"), programme, now)
    complete_activity(enrolment=anna, activity=activity(programme, "01-first"), at=now)
    record_beat(enrolment=anna, at=now)
    db.session.commit()

    page = as_(toms).get("/teach").text

    assert page.index("Ziemas grupa") < page.index("Anna Kalniņa") < page.index("Without a group") < page.index("Vita Kalniņa")
    assert "1 of 5" in page
    assert "20 min" in page
    assert "Monday 11 January" in page
    assert "not begun" in page
    assert f"/teach/learners/{anna.public_id}" in page


def test_learners_of_others_are_not_there(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    toms, tina = cast.trainer("Toms", language="en", scope=programme.key), cast.trainer("Tīna")
    enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasara grupa", tina))
    elsewhere = build_programme(now, key="dementia-care")
    enrol(cast.learner("Dace"), elsewhere, now)

    page = as_(toms).get("/teach").text

    assert "Zane" not in page
    assert "Pavasara grupa" not in page
    assert "Dace" not in page
    assert "No learners yet" in page


def test_the_next_meeting_and_those_without_attendance_stand_first(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime
) -> None:
    toms = cast.trainer("Toms", language="en")
    anna = enrol(cast.learner("Anna"), programme, now)
    held = build_meeting(programme, toms, now - timedelta(days=3))
    build_meeting(programme, toms, now, starts_at=now + timedelta(days=3))
    client = as_(toms)

    before = client.get("/teach").text
    assert "Attendance is not on record yet" in before
    assert "Thursday 14 January" in before

    record_attendance(meeting=held, enrolment=anna, outcome=PRESENT, minutes=90, by=toms, at=now)
    db.session.commit()
    assert "Attendance is not on record yet" not in client.get("/teach").text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    for person in (cast.learner(), cast.case_manager(), cast.administrator()):
        assert as_(person).get("/teach").status_code == 404
    assert client.get("/teach").status_code == 303


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_are_few_and_as_many_for_many_learners(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    now: datetime,
    count: int,
) -> None:
    toms = cast.trainer("Toms")
    intakes = [build_intake(programme, name, toms) for name in ("Ziema", "Pavasaris", "Rudens")]
    for number in range(count):
        enrolment = enrol(cast.learner(f"Anna{number}"), programme, now, intakes[number % 3])
        complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
        build_meeting(programme, toms, now, starts_at=now + timedelta(days=number))
    client = as_(toms)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert client.get("/teach").status_code == 200

    assert len(log) == 7


@pytest.mark.parametrize("count", [1, 30])
def test_who_has_stopped_costs_two_statements_more_for_one_as_for_thirty(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    now: datetime,
    count: int,
) -> None:
    toms = cast.trainer("Toms", language="en")
    for number in range(count):
        enrolment = enrol(cast.learner(f"Anna{number}"), programme, now - timedelta(days=30))
        open_activity(enrolment=enrolment, activity=activity(programme, "case"), at=now - timedelta(days=9))
    db.session.commit()
    client = as_(toms)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        page = client.get("/teach").text

    assert page.count("Last at work on 2 January 2027, at: Mentoring (en), Case (en).") == count
    assert len(log) == 9


def test_who_has_stopped_and_where_stands_first(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    toms = cast.trainer("Toms", language="en")
    enrol(cast.learner("Anna"), programme, now)
    enrol(cast.learner("Beate"), programme, now - timedelta(days=9))
    paused = enrol(cast.learner("Zane"), programme, now - timedelta(days=12))
    pause(person=paused.person, weeks=2, at=now)
    db.session.commit()

    section = as_(toms).get("/teach").text.partition("Who has stopped")[2].partition("</section>")[0]

    assert "Anna" not in section
    assert section.index("Zane") < section.index("Beate")
    assert "Has asked for a pause until 25 January 2027." in section
    assert "Enrolled on 2 January 2027 and has not begun." in section
