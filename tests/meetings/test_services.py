"""Agreeing a meeting, coming to it, recording who was there: what counts, once, and what is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Enrolment, Intake, LedgerEntry, Programme
from courses.queries import study_summary
from courses.signals import progress_changed
from db import db
from meetings import services
from meetings.errors import (
    AlreadyScheduled,
    AttendanceRecorded,
    JoinAddressMissing,
    JoinAddressUnsafe,
    LengthOutOfRange,
    MeetingCancelled,
    MeetingOver,
    MinutesOutOfRange,
    NothingToJoin,
    NotInvited,
    OwnAttendance,
    PlaceMissing,
    StartsInPast,
    TooEarly,
    UnknownOutcome,
)
from meetings.models import ABSENT, MADE_UP, PRESENT, SEMINAR_DAY_1, Attendance, Meeting
from meetings.queries import attendance_of
from meetings.signals import attendance_recorded
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
    return build_intake(programme, "Ziemas grupa", toms)


@pytest.fixture
def anna(cast: Cast, programme: Programme, intake: Intake, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), programme, now, intake)


@pytest.fixture
def meeting(programme: Programme, intake: Intake, toms: Person, now: datetime) -> Meeting:
    return build_meeting(programme, toms, now, intake)


def record(meeting: Meeting, enrolment: Enrolment, by: Person, **changes: object) -> Attendance:
    said = {"outcome": PRESENT, "minutes": 90, "at": meeting.starts_at} | changes
    return services.record_attendance(meeting=meeting, enrolment=enrolment, by=by, **said)  # type: ignore[arg-type]


def live_seconds(enrolment: Enrolment) -> int:
    return study_summary(enrolment).live_seconds


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.act).where(AuditEvent.act.not_in(("grant-role", "enrol"))).order_by(AuditEvent.id)))


class TestScheduling:
    def test_a_meeting_is_agreed_by_name(self, meeting: Meeting, toms: Person) -> None:
        assert meeting.scheduled_by_id == toms.id
        assert acts() == ["schedule-meeting"]

    def test_a_meeting_is_not_agreed_for_the_past(self, programme: Programme, toms: Person, now: datetime) -> None:
        with pytest.raises(StartsInPast):
            build_meeting(programme, toms, now, starts_at=now - timedelta(minutes=1))

    @pytest.mark.parametrize("minutes", [14, 721, -5])
    def test_a_meeting_has_a_sane_length(self, programme: Programme, toms: Person, now: datetime, minutes: int) -> None:
        with pytest.raises(LengthOutOfRange):
            build_meeting(programme, toms, now, minutes=minutes)

    @pytest.mark.parametrize("join_url", [None, "", "  "])
    def test_the_midterm_needs_a_link(self, programme: Programme, toms: Person, now: datetime, join_url: str | None) -> None:
        with pytest.raises(JoinAddressMissing):
            build_meeting(programme, toms, now, join_url=join_url)

    def test_a_link_is_https(self, programme: Programme, toms: Person, now: datetime) -> None:
        with pytest.raises(JoinAddressUnsafe):
            build_meeting(programme, toms, now, join_url="http://zoom.example.org/j/1")

    def test_a_seminar_day_needs_a_place_and_no_link(self, programme: Programme, toms: Person, now: datetime) -> None:
        with pytest.raises(PlaceMissing):
            build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=" ")

        assert build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE).join_url is None

    def test_another_programmes_group_is_not_invited(self, intake: Intake, toms: Person, now: datetime) -> None:
        with pytest.raises(NotInvited):
            build_meeting(build_programme(now, key="dementia-care"), toms, now, intake)

    def test_the_same_meeting_is_not_agreed_twice(self, programme: Programme, meeting: Meeting, intake: Intake, toms: Person, now: datetime) -> None:
        with pytest.raises(AlreadyScheduled):
            build_meeting(programme, toms, now, intake)

        other = build_intake(programme, "Pavasara grupa", toms)
        assert build_meeting(programme, toms, now, other).id != meeting.id

    def test_the_same_meeting_of_everybody_is_not_agreed_twice(self, programme: Programme, toms: Person, now: datetime) -> None:
        build_meeting(programme, toms, now)

        with pytest.raises(AlreadyScheduled):
            build_meeting(programme, toms, now)

    def test_after_cancelling_it_can_be_agreed_again(
        self, programme: Programme, meeting: Meeting, intake: Intake, toms: Person, now: datetime
    ) -> None:
        services.cancel_meeting(meeting=meeting, by=toms, at=now)

        assert build_meeting(programme, toms, now, intake).cancelled_at is None


class TestCancelling:
    def test_a_meeting_is_cancelled_once(self, meeting: Meeting, toms: Person, now: datetime) -> None:
        services.cancel_meeting(meeting=meeting, by=toms, at=now)
        services.cancel_meeting(meeting=meeting, by=toms, at=now + timedelta(hours=1))

        assert meeting.cancelled_at == now
        assert acts() == ["schedule-meeting", "cancel-meeting"]

    def test_what_took_place_is_not_cancelled(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        record(meeting, anna, toms)

        with pytest.raises(AttendanceRecorded):
            services.cancel_meeting(meeting=meeting, by=toms, at=meeting.starts_at)

    def test_an_arrival_alone_does_not_stop_it(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at)

        services.cancel_meeting(meeting=meeting, by=toms, at=meeting.starts_at)

        assert meeting.is_cancelled


class TestJoining:
    def test_the_first_arrival_counts(self, meeting: Meeting, anna: Enrolment) -> None:
        early = meeting.starts_at - timedelta(minutes=15)

        first = services.join_meeting(meeting=meeting, enrolment=anna, at=early)
        again = services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at + timedelta(minutes=40))

        assert first.id == again.id
        assert again.arrived_at == early

    def test_arriving_alone_credits_nothing(self, meeting: Meeting, anna: Enrolment) -> None:
        services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at)

        assert live_seconds(anna) == 0
        assert attendance_of(anna).midterm_minutes is None

    def test_it_says_when_it_opens(self, meeting: Meeting, anna: Enrolment) -> None:
        opens_at = meeting.starts_at - timedelta(minutes=15)

        with pytest.raises(TooEarly) as refusal:
            services.join_meeting(meeting=meeting, enrolment=anna, at=opens_at - timedelta(seconds=1))

        assert refusal.value.opens_at == opens_at

    def test_an_ended_meeting_is_over(self, meeting: Meeting, anna: Enrolment) -> None:
        with pytest.raises(MeetingOver):
            services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at + timedelta(minutes=90))

    def test_a_cancelled_meeting_is_not_joined(self, meeting: Meeting, anna: Enrolment, toms: Person, now: datetime) -> None:
        services.cancel_meeting(meeting=meeting, by=toms, at=now)

        with pytest.raises(MeetingCancelled):
            services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at)

    def test_a_meeting_face_to_face_has_nothing_to_join(self, programme: Programme, anna: Enrolment, toms: Person, now: datetime) -> None:
        day = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE)

        with pytest.raises(NothingToJoin, match=PLACE):
            services.join_meeting(meeting=day, enrolment=anna, at=day.starts_at)

    def test_another_group_is_not_invited(self, cast: Cast, programme: Programme, meeting: Meeting, toms: Person, now: datetime) -> None:
        other = enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasara grupa", toms))

        with pytest.raises(NotInvited):
            services.join_meeting(meeting=meeting, enrolment=other, at=meeting.starts_at)


class TestRecording:
    def test_presence_is_credited_as_live_time(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        record(meeting, anna, toms, minutes=80)

        assert live_seconds(anna) == 80 * 60
        assert attendance_of(anna).midterm_minutes == 80
        assert acts() == ["schedule-meeting", "record-attendance"]

    def test_recording_again_corrects(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        record(meeting, anna, toms, minutes=80)
        record(meeting, anna, toms, minutes=60)
        assert live_seconds(anna) == 60 * 60

        record(meeting, anna, toms, outcome=ABSENT, minutes=60)
        assert live_seconds(anna) == 0
        assert attendance_of(anna).midterm_minutes is None

    def test_the_same_again_changes_nothing(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        record(meeting, anna, toms)
        entries = db.session.query(LedgerEntry).count()

        record(meeting, anna, toms, at=meeting.starts_at + timedelta(days=1))

        assert db.session.query(LedgerEntry).count() == entries
        assert acts().count("record-attendance") == 1

    def test_the_arrival_stays_beside_the_trainers_word(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        services.join_meeting(meeting=meeting, enrolment=anna, at=meeting.starts_at)

        attendance = record(meeting, anna, toms, outcome=ABSENT)

        assert (attendance.arrived_at, attendance.outcome) == (meeting.starts_at, ABSENT)

    def test_a_make_up_task_counts_without_live_time(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        record(meeting, anna, toms, outcome=MADE_UP, minutes=90, at=meeting.starts_at + timedelta(days=9))

        summary = attendance_of(anna)
        assert (summary.midterm_made_up, summary.midterm_on) == (True, (meeting.starts_at + timedelta(days=9)).date())
        assert live_seconds(anna) == 0

    def test_only_the_midterm_is_made_up(self, programme: Programme, anna: Enrolment, toms: Person, now: datetime) -> None:
        day = build_meeting(programme, toms, now, kind=SEMINAR_DAY_1, join_url=None, place=PLACE)

        with pytest.raises(UnknownOutcome):
            record(day, anna, toms, outcome=MADE_UP)

    @pytest.mark.parametrize("minutes", [None, 0, -1, 91])
    def test_nobody_is_present_for_longer_than_the_meeting(self, meeting: Meeting, anna: Enrolment, toms: Person, minutes: int | None) -> None:
        with pytest.raises(MinutesOutOfRange) as refusal:
            record(meeting, anna, toms, minutes=minutes)

        assert (refusal.value.name, refusal.value.most) == (anna.person.name, 90)

    def test_nothing_is_recorded_before_the_doors_open(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        with pytest.raises(TooEarly):
            record(meeting, anna, toms, at=meeting.starts_at - timedelta(minutes=16))

        assert record(meeting, anna, toms, at=meeting.starts_at - timedelta(minutes=15)).outcome == PRESENT

    def test_a_cancelled_meeting_has_no_attendance(self, meeting: Meeting, anna: Enrolment, toms: Person, now: datetime) -> None:
        services.cancel_meeting(meeting=meeting, by=toms, at=now)

        with pytest.raises(MeetingCancelled):
            record(meeting, anna, toms)

    def test_nobody_records_themselves(self, meeting: Meeting, anna: Enrolment) -> None:
        with pytest.raises(OwnAttendance):
            record(meeting, anna, anna.person)

    def test_another_groups_learner_is_not_recorded(self, cast: Cast, programme: Programme, meeting: Meeting, toms: Person, now: datetime) -> None:
        alone = enrol(cast.learner("Zane"), programme, now)

        with pytest.raises(NotInvited):
            record(meeting, alone, toms)

    def test_the_rooms_above_are_told(self, meeting: Meeting, anna: Enrolment, toms: Person) -> None:
        told: list[tuple[str, Enrolment]] = []

        def attended(enrolment: Enrolment, at: datetime) -> None:
            told.append(("attendance", enrolment))

        def progressed(enrolment: Enrolment, at: datetime) -> None:
            told.append(("progress", enrolment))

        with attendance_recorded.connected_to(attended), progress_changed.connected_to(progressed):
            record(meeting, anna, toms)
            record(meeting, anna, toms)

        assert told == [("progress", anna), ("attendance", anna)]
