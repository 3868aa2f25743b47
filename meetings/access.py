"""Doors to meetings and to those who are taught: each loads and authorises in one act."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import TRAINER, Person
from courses.models import ACTIVE, Enrolment, IntakeTrainer, Programme
from courses.queries import coordinated_by
from db import db
from errors import NotVisible
from meetings.models import SEMINAR_DAY_2, Attendance, Meeting
from meetings.queries import Seat, is_invited


def meeting_for_learner(person: Person, public_id: str) -> Seat:
    """A meeting to which this person is invited as an enrolled learner: one statement. Raises NotVisible."""
    row = db.session.execute(
        select(Meeting, Enrolment, Attendance)
        .join(Enrolment, is_invited(Enrolment.programme_id, Enrolment.intake_id))
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.enrolment_id == Enrolment.id))
        .where(Meeting.public_id == public_id, Enrolment.person_id == person.id, Enrolment.status == ACTIVE)
    ).first()
    if row is None:
        raise NotVisible
    return Seat(*row)


def meeting_for_trainer(person: Person, public_id: str) -> Meeting:
    """A meeting of an intake that this person trains, or of everybody in a programme where they are trainer. Raises NotVisible."""
    row = db.session.execute(
        select(Meeting, IntakeTrainer)
        .outerjoin(IntakeTrainer, (IntakeTrainer.intake_id == Meeting.intake_id) & (IntakeTrainer.person_id == person.id))
        .options(joinedload(Meeting.programme), joinedload(Meeting.intake))
        .where(Meeting.public_id == public_id)
    ).first()
    if row is None or not _trains(person, row.Meeting.intake_id, row.Meeting.programme, row.IntakeTrainer):
        raise NotVisible
    return row.Meeting


def seminar_for_coordinator(person: Person, public_id: str) -> Meeting:
    """The second day of a seminar of a programme that this person coordinates: one statement. Raises NotVisible."""
    query = select(Meeting).join(Meeting.programme).options(joinedload(Meeting.intake))
    asked = Meeting.public_id == public_id, Meeting.kind == SEMINAR_DAY_2, Meeting.cancelled_at.is_(None)
    found = db.session.scalar(query.where(*asked, coordinated_by(person)))
    if found is None:
        raise NotVisible
    return found


def learner_for_trainer(person: Person, public_id: str) -> Enrolment:
    """An active enrolment of an intake that this person trains, or (alone) of a programme where they are trainer: one statement.
    Raises NotVisible."""
    row = db.session.execute(
        select(Enrolment, IntakeTrainer)
        .join(Enrolment.person)
        .outerjoin(IntakeTrainer, (IntakeTrainer.intake_id == Enrolment.intake_id) & (IntakeTrainer.person_id == person.id))
        .options(contains_eager(Enrolment.person), joinedload(Enrolment.programme), joinedload(Enrolment.intake))
        .where(Enrolment.public_id == public_id, Enrolment.status == ACTIVE)
    ).first()
    if row is None or not _trains(person, row.Enrolment.intake_id, row.Enrolment.programme, row.IntakeTrainer):
        raise NotVisible
    return row.Enrolment


def _trains(person: Person, intake_id: int | None, programme: Programme, as_trainer: IntakeTrainer | None) -> bool:
    if intake_id is None:
        return person.has_role(TRAINER, scope=programme.key)
    return person.has_role(TRAINER) and as_trainer is not None
