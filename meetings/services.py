"""Acts around a meeting: agreeing it, coming, recording who was there and what observers saw."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.services import record_act
from courses.crediting import credit_live
from courses.models import Enrolment, Intake, Programme
from db import db
from meetings import rules
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
    ObserversComplete,
    OwnAttendance,
    OwnObservation,
    PlaceMissing,
    ScaleOutOfRange,
    StartsInPast,
    TooEarly,
    UnknownOutcome,
)
from meetings.models import ABSENT, LEAST_MINUTES, MADE_UP, MIDTERM, MOST_MINUTES, OBSERVERS, PRESENT, Attendance, Meeting, Observation
from meetings.queries import is_invited_to
from meetings.signals import attendance_recorded


def schedule_meeting(
    *,
    programme: Programme,
    intake: Intake | None,
    kind: str,
    starts_at: datetime,
    minutes: int,
    join_url: str | None = None,
    place: str = "",
    by: Person,
    at: datetime,
) -> Meeting:
    """Agree a time with an intake, or (without one) with everybody in the programme.

    Raises StartsInPast, LengthOutOfRange, JoinAddressMissing (mid-term), JoinAddressUnsafe, PlaceMissing (seminar days),
    NotInvited (an intake of another programme), AlreadyScheduled.
    """
    join_url, place = (join_url or "").strip() or None, place.strip()
    if starts_at < at:
        raise StartsInPast
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise LengthOutOfRange(least=LEAST_MINUTES, most=MOST_MINUTES)
    _check_whereabouts(kind, join_url, place)
    if intake is not None and intake.programme_id != programme.id:
        raise NotInvited
    meeting = Meeting(
        programme_id=programme.id,
        intake_id=intake.id if intake else None,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        join_url=join_url,
        place=place,
        scheduled_by_id=by.id,
        scheduled_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
    except IntegrityError:
        raise AlreadyScheduled from None
    record_act(actor_id=by.id, act="schedule-meeting", object_kind="meeting", object_id=meeting.public_id, note=kind, at=at)
    return meeting


def cancel_meeting(*, meeting: Meeting, by: Person, at: datetime) -> None:
    """Say that a meeting doesn't take place; saying it again changes nothing. Raises AttendanceRecorded."""
    if _locked(meeting) is not None:
        return
    recorded = select(Attendance.id).where(Attendance.meeting_id == meeting.id, Attendance.outcome.is_not(None))
    if db.session.scalar(recorded.limit(1)) is not None:
        raise AttendanceRecorded
    meeting.cancelled_at = at
    record_act(actor_id=by.id, act="cancel-meeting", object_kind="meeting", object_id=meeting.public_id, note=meeting.kind, at=at)


def join_meeting(*, meeting: Meeting, enrolment: Enrolment, at: datetime) -> Attendance:
    """Come to a meeting, from 15 minutes before its start until its end; the first arrival is the one that counts.

    Raises NotInvited, MeetingCancelled, NothingToJoin, TooEarly, MeetingOver.
    """
    if not is_invited_to(meeting, enrolment):
        raise NotInvited
    if meeting.is_cancelled:
        raise MeetingCancelled
    if meeting.join_url is None:
        raise NothingToJoin(place=meeting.place)
    _refuse_early(meeting, at)
    if rules.phase(meeting.starts_at, meeting.minutes, at) == rules.OVER:
        raise MeetingOver
    attendance = _attendance(meeting, enrolment)
    arrived = update(Attendance).where(Attendance.id == attendance.id, Attendance.arrived_at.is_(None)).values(arrived_at=at)
    if db.session.execute(arrived).rowcount:
        db.session.refresh(attendance)
    return attendance


def record_attendance(*, meeting: Meeting, enrolment: Enrolment, outcome: str, minutes: int | None, by: Person, at: datetime) -> Attendance:
    """Put down by name whether a learner was there, and for how many minutes; these are credited as live time.

    Recording again corrects, and the same again changes nothing. `minutes` is read of those present alone. A make-up task
    credits no live time. Raises NotInvited, OwnAttendance, MeetingCancelled, TooEarly, UnknownOutcome, MinutesOutOfRange.
    """
    if not is_invited_to(meeting, enrolment):
        raise NotInvited
    if by.id == enrolment.person_id:
        raise OwnAttendance
    if _locked(meeting) is not None:
        raise MeetingCancelled
    _refuse_early(meeting, at)
    if outcome not in ((PRESENT, ABSENT, MADE_UP) if meeting.kind == MIDTERM else (PRESENT, ABSENT)):
        raise UnknownOutcome
    if outcome != PRESENT:
        minutes = None
    elif minutes is None or not 1 <= minutes <= meeting.minutes:
        raise MinutesOutOfRange(name=enrolment.person.name, most=meeting.minutes)
    attendance = _attendance(meeting, enrolment)
    if (attendance.outcome, attendance.minutes) == (outcome, minutes):
        return attendance
    live = attendance.minutes
    attendance.outcome, attendance.minutes = outcome, minutes
    attendance.recorded_by_id, attendance.recorded_at = by.id, at
    note = f"{meeting.kind} {outcome} {minutes or ''}".strip()
    record_act(actor_id=by.id, act="record-attendance", object_kind="person", object_id=enrolment.person.public_id, note=note, at=at)
    db.session.flush()
    if live != minutes:
        credit_live(enrolment=enrolment, meeting_id=meeting.public_id, minutes=minutes or 0, by=by, at=at)
    attendance_recorded.send(enrolment, at=at)
    return attendance


def observe(
    *,
    enrolment: Enrolment,
    observer: Person,
    listening: int,
    autonomy: int,
    boundaries: int,
    safety: int,
    remark: str = "",
    at: datetime,
) -> Observation:
    """Rate what was seen of a learner at the seminar, each behaviour from 1 to 4; an observer who does it again replaces their own.

    Raises OwnObservation, ScaleOutOfRange, ObserversComplete.
    """
    if observer.id == enrolment.person_id:
        raise OwnObservation
    scales = {"listening": listening, "autonomy": autonomy, "boundaries": boundaries, "safety": safety}
    if any(not 1 <= value <= 4 for value in scales.values()):
        raise ScaleOutOfRange
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())  # two observers, not three at once
    earlier = {row.observer_id: row for row in db.session.scalars(select(Observation).where(Observation.enrolment_id == enrolment.id))}
    observation = earlier.get(observer.id)
    if observation is None:
        if len(earlier) >= OBSERVERS:
            raise ObserversComplete
        observation = Observation(enrolment_id=enrolment.id, observer_id=observer.id)
        db.session.add(observation)
    for scale, value in scales.items():
        setattr(observation, scale, value)
    observation.remark, observation.observed_at = remark.strip(), at
    record_act(actor_id=observer.id, act="observe-learner", object_kind="person", object_id=enrolment.person.public_id, at=at)
    db.session.flush()
    attendance_recorded.send(enrolment, at=at)
    return observation


def _check_whereabouts(kind: str, join_url: str | None, place: str) -> None:
    if kind == MIDTERM and join_url is None:
        raise JoinAddressMissing
    if join_url is not None and not rules.is_https_address(join_url):
        raise JoinAddressUnsafe
    if kind != MIDTERM and not place:
        raise PlaceMissing


def _refuse_early(meeting: Meeting, at: datetime) -> None:
    if rules.phase(meeting.starts_at, meeting.minutes, at) == rules.EARLY:
        raise TooEarly(opens_at=rules.opens_at(meeting.starts_at))


def _locked(meeting: Meeting) -> datetime | None:
    """Lock the meeting until the transaction ends; returns when it was cancelled, as of now."""
    return db.session.scalar(select(Meeting.cancelled_at).where(Meeting.id == meeting.id).with_for_update())


def _attendance(meeting: Meeting, enrolment: Enrolment) -> Attendance:
    """The row of this learner at this meeting, made where there is none."""
    query = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.enrolment_id == enrolment.id)
    attendance = db.session.scalar(query)
    if attendance is None:
        try:
            with db.session.begin_nested():
                attendance = Attendance(meeting_id=meeting.id, enrolment_id=enrolment.id)
                db.session.add(attendance)
        except IntegrityError:  # the join button and the trainer's list at once
            attendance = db.session.scalars(query).one()
    return attendance
