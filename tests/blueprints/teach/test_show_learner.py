"""One learner as their trainer sees them: progress and meetings; nothing of the selection, the tests, the journal."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from courses.services import complete_activity
from db import db
from meetings.models import PRESENT, SCALES
from meetings.services import observe, record_attendance
from notebook.services import write_in_journal
from recruitment.models import INTERVIEW, REFERENCE
from recruitment.services import enrol_applicant, record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.meetings.builders import build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def anna(cast: Cast, programme: Programme, toms: Person, now: datetime) -> Enrolment:
    """Somebody whose selection file and journal hold words that a trainer must not read."""
    ilze = cast.coordinator()
    application = cast.accepted(programme, by=ilze, given_name="Anna")
    for kind, subject in ((INTERVIEW, ""), (REFERENCE, "CANARY-referee")):
        record_evidence(application=application, kind=kind, seen_on=now.date(), subject=subject, note="CANARY-note", by=ilze, at=now)
    enrolment = enrol_applicant(application=application, intake=build_intake(programme, "Ziema", toms), by=ilze, at=now)
    write_in_journal(person=enrolment.person, activity_key="mentor-training-reflection", body="CANARY-journal", at=now)
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    db.session.commit()
    return enrolment


def test_progress_meetings_and_time_are_shown(
    as_: Callable[..., Browser], programme: Programme, anna: Enrolment, toms: Person, now: datetime
) -> None:
    meeting = build_meeting(programme, toms, now, anna.intake)
    record_attendance(meeting=meeting, enrolment=anna, outcome=PRESENT, minutes=80, by=toms, at=meeting.starts_at)
    db.session.commit()

    page = as_(toms).get(f"/teach/learners/{anna.public_id}").text

    assert "Anna Kalniņa" in page
    assert "1 of 5" in page
    assert "In preparation" in page
    assert "Present, 1 h 20 min" in page
    assert "20 min" in page


def test_the_selection_file_and_the_journal_are_not(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    page = as_(toms).get(f"/teach/learners/{anna.public_id}").text

    assert "CANARY" not in page
    assert "Interesē cilvēki" not in page


def test_others_find_nobody(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, anna: Enrolment) -> None:
    address = f"/teach/learners/{anna.public_id}"

    for person in (cast.trainer("Tīna"), cast.learner("Zane"), anna.person, cast.coordinator(), cast.supervisor()):
        assert as_(person).get(address).status_code == 404
    assert client.get(address).status_code == 303


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_are_few_and_as_many_for_many_meetings(
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    anna: Enrolment,
    toms: Person,
    now: datetime,
    count: int,
) -> None:
    for day in range(count):
        build_meeting(programme, toms, now, starts_at=now + timedelta(days=day))
    client, address = as_(toms), f"/teach/learners/{anna.public_id}"
    db.session.remove()

    with statements() as log:
        assert client.get(address).status_code == 200

    assert len(log) == 7


def test_a_learner_enrolled_without_an_application_is_shown_too(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    vita = enrol(cast.learner("Vita"), programme, now)
    complete_activity(enrolment=vita, activity=activity(programme, "01-first"), at=now)
    db.session.commit()

    page = as_(toms).get(f"/teach/learners/{vita.public_id}").text

    assert "There is no application on file" in page
    assert "Confirm the study time" not in page


def see(enrolment: Enrolment, observer: Person, at: datetime, **changes: int | str) -> None:
    seen: dict[str, int | str] = {**dict.fromkeys(SCALES, 3), "remark": f"CANARY of {observer.given_name}"}
    observe(enrolment=enrolment, observer=observer, at=at, **seen | changes)  # type: ignore[arg-type]
    db.session.commit()


def test_what_one_observer_saw_is_told_once_the_other_has_said_it_too(
    cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime
) -> None:
    address = f"/teach/learners/{anna.public_id}"
    see(anna, cast.trainer("Tīna"), now, listening=1)
    before = as_(toms).get(address).text
    see(anna, toms, now)

    page = as_(toms).get(address).text

    assert "1 of 2 observers have described it" in before
    assert "Tīna" not in before
    assert "Tīna" in page
    assert "The same level on 3 of 4 behaviours, at most one level apart on 3." in page
    assert "CANARY" not in before + page


@pytest.mark.parametrize(("safety", "asked"), [(1, True), (2, False), (4, False)])
def test_observers_two_levels_apart_are_asked_to_talk(
    cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime, safety: int, asked: bool
) -> None:
    see(anna, toms, now)
    see(anna, cast.trainer("Tīna"), now, safety=safety)

    page = as_(toms).get(f"/teach/learners/{anna.public_id}").text

    assert ("Two levels or more apart: safety." in page) is asked
