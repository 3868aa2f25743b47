"""Finding meetings and who came."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import EVERYWHERE, TRAINER, Person
from clock import local_date
from courses.models import ACTIVE, Enrolment, Intake, IntakeTrainer, Programme
from courses.queries import coordinated_by, enrolments_taught_by
from db import db
from meetings import rules
from meetings.models import MADE_UP, MIDTERM, OBSERVERS, PRESENT, SCALES, SEMINAR_DAY_1, SEMINAR_DAY_2, Attendance, Meeting, Observation

DAYS = {SEMINAR_DAY_1: 1, SEMINAR_DAY_2: 2}


@dataclass(frozen=True)
class Seat:
    """A meeting as one of its learners has it; `attendance` is None before they came or somebody put down that they didn't."""

    meeting: Meeting
    enrolment: Enrolment
    attendance: Attendance | None

    @property
    def opens_at(self) -> datetime:
        """From when on it can be joined."""
        return rules.opens_at(self.meeting.starts_at)

    @property
    def ends_at(self) -> datetime:
        return rules.ends_at(self.meeting.starts_at, self.meeting.minutes)

    @property
    def outcome(self) -> str | None:
        """What a trainer put down."""
        return self.attendance.outcome if self.attendance else None

    def phase(self, at: datetime) -> str:
        """`early`, `open` or `over`, as meetings.rules says."""
        return rules.phase(self.meeting.starts_at, self.meeting.minutes, at)


@dataclass(frozen=True)
class AttendanceSummary:
    """What is on record of a learner at meetings. `midterm_on` is the day of the mid-term meeting attended longest, or that on
    which the make-up task was credited; `days` are the seminar's, by number."""

    midterm_minutes: int | None
    midterm_of: int | None
    midterm_made_up: bool
    midterm_on: date | None
    days: dict[int, date | None]
    observations: list[Observation]


def seminars_of(coordinator: Person, at: datetime, limit: int = 6) -> list[Meeting]:
    """The last seminars (their second days) of the programmes that this person coordinates: one statement."""
    query = select(Meeting).join(Meeting.programme).options(joinedload(Meeting.intake))
    over = Meeting.kind == SEMINAR_DAY_2, Meeting.starts_at <= at, Meeting.cancelled_at.is_(None)
    return list(db.session.scalars(query.where(coordinated_by(coordinator), *over).order_by(Meeting.starts_at.desc()).limit(limit)))


@dataclass(frozen=True)
class Group:
    """Those whom a trainer can invite: an intake's learners, or (without one) everybody in a programme."""

    programme: Programme
    intake: Intake | None

    @property
    def key(self) -> str:
        return self.intake.public_id if self.intake else self.programme.key


@dataclass(frozen=True)
class Held:
    """A meeting as its trainer has it, with the number of learners of whom it is on record how it was."""

    meeting: Meeting
    recorded: int

    @property
    def ends_at(self) -> datetime:
        return rules.ends_at(self.meeting.starts_at, self.meeting.minutes)


def seats_of(enrolment: Enrolment) -> list[Seat]:
    """Every meeting to which this enrolment is invited, the first first, cancelled ones too: one statement."""
    rows = db.session.execute(
        select(Meeting, Attendance)
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.enrolment_id == enrolment.id))
        .where(is_invited(enrolment.programme_id, enrolment.intake_id))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [Seat(meeting, enrolment, attendance) for meeting, attendance in rows]


def is_invited(programme_id: object, intake_id: object) -> ColumnElement[bool]:
    """The condition on which a meeting is open to an enrolment of this programme and intake (values or columns)."""
    return (Meeting.programme_id == programme_id) & or_(Meeting.intake_id.is_(None), Meeting.intake_id == intake_id)


def attendance_of(enrolment: Enrolment) -> AttendanceSummary:
    """What counts of an enrolment's meetings and what observers saw, in two statements."""
    rows = db.session.scalars(
        select(Attendance)
        .join(Attendance.meeting)
        .options(contains_eager(Attendance.meeting))
        .where(Attendance.enrolment_id == enrolment.id, Attendance.outcome.in_((PRESENT, MADE_UP)), Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at)
    ).all()
    present = [row for row in rows if row.outcome == PRESENT]
    midterm = max((row for row in present if row.meeting.kind == MIDTERM), key=_share, default=None)
    made_up = next((row for row in rows if row.outcome == MADE_UP), None)
    return AttendanceSummary(
        midterm_minutes=midterm.minutes if midterm else None,
        midterm_of=midterm.meeting.minutes if midterm else None,
        midterm_made_up=made_up is not None,
        midterm_on=_day_of(made_up.recorded_at if made_up else midterm.meeting.starts_at if midterm else None),
        days={number: _first_day(present, kind) for kind, number in DAYS.items()},
        observations=observations_of(enrolment),
    )


def observations_of(enrolment: Enrolment) -> list[Observation]:
    """What the observers saw of this learner, the first first."""
    return list(
        db.session.scalars(
            select(Observation).options(joinedload(Observation.observer)).where(Observation.enrolment_id == enrolment.id).order_by(Observation.id)
        )
    )


def agreement_in(observations: Sequence[Observation]) -> rules.Agreement | None:
    """How far the two observers of a learner agree; None until both have said what they saw."""
    if len(observations) != OBSERVERS:
        return None
    one, other = ({scale: getattr(row, scale) for scale in SCALES} for row in observations)
    return rules.agreement(one, other)


def groups_taught_by(person: Person) -> list[Group]:
    """Those whom this trainer can invite: own intakes, the newest first, then everybody in each programme of their role."""
    intakes = db.session.scalars(
        select(Intake)
        .join(IntakeTrainer, IntakeTrainer.intake_id == Intake.id)
        .options(joinedload(Intake.programme))
        .where(IntakeTrainer.person_id == person.id)
        .order_by(Intake.starts_on.desc(), Intake.name)
    )
    programmes = db.session.scalars(select(Programme).where(_is_in_scope(person)).order_by(Programme.id))
    return [*(Group(intake.programme, intake) for intake in intakes), *(Group(programme, None) for programme in programmes)]


def meetings_taught_by(person: Person) -> list[Held]:
    """The meetings of this trainer's groups, the first first: one statement."""
    recorded = select(func.count()).where(Attendance.meeting_id == Meeting.id, Attendance.outcome.is_not(None)).correlate(Meeting).scalar_subquery()
    taught = Meeting.intake_id.in_(select(IntakeTrainer.intake_id).where(IntakeTrainer.person_id == person.id))
    rows = db.session.execute(
        select(Meeting, recorded)
        .join(Meeting.programme)
        .options(contains_eager(Meeting.programme), joinedload(Meeting.intake))
        .where(or_(taught, Meeting.intake_id.is_(None) & _is_in_scope(person)))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [Held(meeting, count) for meeting, count in rows]


def meetings_with(public_ids: Collection[str]) -> dict[str, Meeting]:
    """The meetings with these public ids, by them: one statement, and none where there are no ids."""
    if not public_ids:
        return {}
    return {meeting.public_id: meeting for meeting in db.session.scalars(select(Meeting).where(Meeting.public_id.in_(public_ids)))}


def learners_at(meeting: Meeting, trainer: Person) -> list[Seat]:
    """This trainer's own learners among those invited, by family name, in two statements."""
    learners = [enrolment for enrolment in enrolments_taught_by(trainer) if is_invited_to(meeting, enrolment)]
    attendances = db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    by_enrolment = {attendance.enrolment_id: attendance for attendance in attendances}
    return [Seat(meeting, enrolment, by_enrolment.get(enrolment.id)) for enrolment in learners]


def is_invited_to(meeting: Meeting, enrolment: Enrolment) -> bool:
    """Whether an enrolment is active and of the group that meets."""
    is_of_group = meeting.intake_id is None or meeting.intake_id == enrolment.intake_id
    return enrolment.status == ACTIVE and meeting.programme_id == enrolment.programme_id and is_of_group


def _is_in_scope(person: Person) -> ColumnElement[bool]:
    """The programmes in which this person holds the trainer's role."""
    scopes = {grant.scope for grant in person.grants if grant.role == TRAINER and grant.revoked_at is None}
    return Programme.key.in_(scopes) if EVERYWHERE not in scopes else Programme.key.is_not(None)


def _share(attendance: Attendance) -> float:
    return (attendance.minutes or 0) / attendance.meeting.minutes


def _day_of(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None


def _first_day(present: Iterable[Attendance], kind: str) -> date | None:
    return next((local_date(row.meeting.starts_at) for row in present if row.meeting.kind == kind), None)
