"""Who is shown which meetings, and what counts of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import TRAINER, Person
from courses.models import WITHDRAWN, Enrolment, Programme
from db import db
from meetings.models import MADE_UP, PRESENT, SEMINAR_DAY_1, SEMINAR_DAY_2, Meeting
from meetings.queries import attendance_of, groups_taught_by, learners_at, meetings_taught_by, seats_of
from meetings.services import cancel_meeting, record_attendance
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import PLACE, build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms")


def be_present(meeting: Meeting, enrolment: Enrolment, by: Person, minutes: int) -> None:
    record_attendance(meeting=meeting, enrolment=enrolment, outcome=PRESENT, minutes=minutes, by=by, at=meeting.starts_at)


def test_a_learner_has_the_meetings_of_their_group_and_of_everybody(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    mine, other = build_intake(programme, "Ziema", toms), build_intake(programme, "Pavasaris", toms)
    anna, alone = enrol(cast.learner(), programme, now, mine), enrol(cast.learner(), programme, now)
    own, theirs = build_meeting(programme, toms, now, mine), build_meeting(programme, toms, now, other)
    of_all = build_meeting(programme, toms, now, starts_at=now + timedelta(days=1))
    elsewhere = build_meeting(build_programme(now, key="dementia-care"), toms, now)

    assert [seat.meeting for seat in seats_of(anna)] == [own, of_all]
    assert [seat.meeting for seat in seats_of(alone)] == [of_all]
    assert {theirs, elsewhere}.isdisjoint(seat.meeting for seat in seats_of(anna))


def test_nothing_counts_before_it_is_recorded(cast: Cast, programme: Programme, now: datetime) -> None:
    summary = attendance_of(enrol(cast.learner(), programme, now))

    assert (summary.midterm_minutes, summary.midterm_of, summary.midterm_on, summary.midterm_made_up) == (None, None, None, False)
    assert (summary.days, summary.observations) == ({1: None, 2: None}, [])


def test_the_midterm_attended_longest_counts(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    anna, other = enrol(cast.learner(), programme, now), enrol(cast.learner(), programme, now)
    first = build_meeting(programme, toms, now)
    second = build_meeting(programme, toms, now, starts_at=now + timedelta(days=7), minutes=60)
    be_present(first, anna, toms, 70)
    be_present(second, anna, toms, 60)
    be_present(first, other, toms, 5)

    summary = attendance_of(anna)

    assert (summary.midterm_minutes, summary.midterm_of) == (60, 60)
    assert summary.midterm_on == second.starts_at.date()


def test_a_make_up_after_a_short_stay_counts_from_its_own_day(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    anna = enrol(cast.learner(), programme, now)
    first, second = build_meeting(programme, toms, now), build_meeting(programme, toms, now, starts_at=now + timedelta(days=2))
    be_present(first, anna, toms, 20)
    credited = now + timedelta(days=9)
    record_attendance(meeting=second, enrolment=anna, outcome=MADE_UP, minutes=None, by=toms, at=credited)

    summary = attendance_of(anna)

    assert (summary.midterm_minutes, summary.midterm_made_up, summary.midterm_on) == (20, True, credited.date())


def test_the_seminars_days_are_those_of_presence(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    anna = enrol(cast.learner(), programme, now)
    late = now.replace(hour=22, minute=30)  # in Riga it is the next day already
    one = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, starts_at=late, join_url=None, place=PLACE)
    build_meeting(programme, toms, now, kind=SEMINAR_DAY_2, starts_at=now + timedelta(days=1), join_url=None, place=PLACE)
    be_present(one, anna, toms, 90)

    assert attendance_of(anna).days == {1: (now + timedelta(days=1)).date(), 2: None}


def test_a_trainer_has_the_meetings_of_own_groups_and_of_everybody_in_scope(cast: Cast, programme: Programme, now: datetime) -> None:
    toms, tina = cast.trainer("Toms", scope=programme.key), cast.trainer("Tīna", scope=programme.key)
    mine, hers = build_intake(programme, "Ziema", toms), build_intake(programme, "Pavasaris", tina)
    elsewhere = build_programme(now, key="dementia-care")
    own, of_all = build_meeting(programme, toms, now, mine), build_meeting(programme, toms, now)
    build_meeting(programme, tina, now, hers)
    build_meeting(elsewhere, tina, now)

    assert {held.meeting for held in meetings_taught_by(toms)} == {own, of_all}
    assert [(group.programme, group.intake) for group in groups_taught_by(toms)] == [(programme, mine), (programme, None)]


def test_a_trainer_everywhere_invites_in_every_programme(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    elsewhere = build_programme(now, key="dementia-care")

    assert {group.key for group in groups_taught_by(toms)} == {programme.key, elsewhere.key}


def test_somebody_who_is_no_trainer_has_no_groups(cast: Cast, programme: Programme, now: datetime) -> None:
    learner = cast.learner()
    build_meeting(programme, cast.trainer(), now)

    assert (groups_taught_by(learner), meetings_taught_by(learner)) == ([], [])


def test_the_list_counts_those_on_record(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    meeting = build_meeting(programme, toms, now)
    first, _second = enrol(cast.learner(), programme, now), enrol(cast.learner(), programme, now)
    be_present(meeting, first, toms, 90)

    assert [held.recorded for held in meetings_taught_by(toms)] == [1]


def test_at_a_meeting_of_everybody_each_trainer_has_their_own(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    tina = cast.trainer("Tīna")
    anna = enrol(cast.learner("Anna"), programme, now, build_intake(programme, "Ziema", toms))
    zane = enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", tina))
    gone = enrol(cast.learner("Gunta"), programme, now, anna.intake)
    gone.status = WITHDRAWN
    db.session.commit()
    meeting = build_meeting(programme, toms, now)

    assert [seat.enrolment for seat in learners_at(meeting, toms)] == [anna]
    assert [seat.enrolment for seat in learners_at(meeting, tina)] == [zane]


def test_a_cancelled_meeting_counts_for_nothing(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    anna, meeting = enrol(cast.learner(), programme, now), build_meeting(programme, toms, now)
    cancel_meeting(meeting=meeting, by=toms, at=now)

    assert attendance_of(anna).midterm_minutes is None
    assert seats_of(anna)[0].meeting.is_cancelled


def test_the_summary_takes_two_statements(
    cast: Cast, programme: Programme, toms: Person, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    anna = enrol(cast.learner(), programme, now)
    for day in range(5):
        be_present(build_meeting(programme, toms, now, starts_at=now + timedelta(days=day)), anna, toms, 30)
    db.session.commit()
    _ = anna.id

    with statements() as log:
        attendance_of(anna)

    assert len(log) == 2


def test_a_role_taken_back_teaches_nobody(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    build_meeting(programme, toms, now)
    grant = next(grant for grant in toms.grants if grant.role == TRAINER)
    grant.revoked_at = now
    db.session.commit()

    assert meetings_taught_by(toms) == []
