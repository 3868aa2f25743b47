"""How far a person is on the way from their application to their certificate, for the pages that show the way."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from courses.models import ACTIVE, Enrolment, Programme
from courses.queries import StudySummary, study_summary
from credentials.models import Credential
from db import db
from meetings.models import Attendance, Meeting
from quizzes.models import MOTIVATION, READINESS, Attempt
from quizzes.queries import seen_closed
from recruitment.models import Application, Decision


@dataclass(frozen=True)
class Journey:
    """What there is of each step; None or empty where the person has not come to it."""

    application: Application | None
    decision: Decision | None
    enrolment: Enrolment | None
    credential: Credential | None
    study: StudySummary | None
    attempts: tuple[Attempt, ...]
    meetings: tuple[tuple[Meeting, Attendance | None], ...]

    @property
    def motivation(self) -> Attempt | None:
        """The motivation test as it was handed in last for the interview."""
        return self._submitted(MOTIVATION)

    @property
    def readiness(self) -> Attempt | None:
        """The readiness test that was passed, else the one handed in last."""
        passed = [attempt for attempt in self.attempts if attempt.quiz.kind == READINESS and attempt.passed]
        return passed[0] if passed else self._submitted(READINESS)

    @property
    def open_attempt(self) -> Attempt | None:
        """A test that was begun and not handed in: it waits like a half-read lesson."""
        return next((attempt for attempt in reversed(self.attempts) if attempt.submitted_at is None), None)

    def _submitted(self, kind: str) -> Attempt | None:
        return next(
            (attempt for attempt in reversed(self.attempts) if attempt.quiz.kind == kind and attempt.submitted_at and not attempt.occasion), None
        )


def journey_of(person: Person, at: datetime) -> Journey:
    """The whole way of a person, in five statements whatever its length."""
    row = db.session.execute(_way(), {"person_id": person.id}).first()
    application, decision, enrolment, credential = row if row else (None, None, None, None)
    return Journey(
        application=application,
        decision=decision,
        enrolment=enrolment,
        credential=credential,
        study=study_summary(enrolment) if enrolment else None,
        attempts=tuple(seen_closed(_attempts(person), at)),
        meetings=tuple(_meetings(enrolment)) if enrolment else (),
    )


@cache
def _way() -> Select[Any]:
    """Built once, as are the others here: home is opened all day."""
    return (
        select(Application, Decision, Enrolment, Credential)
        .select_from(Person)
        .outerjoin(Application, (Application.person_id == Person.id) & Application.withdrawn_at.is_(None))
        .outerjoin(Decision, Decision.application_id == Application.id)
        .outerjoin(Enrolment, (Enrolment.person_id == Person.id) & (Enrolment.status == ACTIVE))
        .outerjoin(Programme, Programme.id == Enrolment.programme_id)
        .outerjoin(Credential, (Credential.enrolment_id == Enrolment.id) & Credential.replaced_at.is_(None))
        .options(contains_eager(Enrolment.programme))
        .where(Person.id == bindparam("person_id"))
    )


def _attempts(person: Person) -> list[Attempt]:
    return list(db.session.scalars(_attempts_of(), {"person_id": person.id}))


@cache
def _attempts_of() -> Select[Any]:
    attempts = select(Attempt).join(Attempt.quiz).options(contains_eager(Attempt.quiz))
    return attempts.where(Attempt.person_id == bindparam("person_id")).order_by(Attempt.started_at)


def _meetings(enrolment: Enrolment) -> list[tuple[Meeting, Attendance | None]]:
    asked = {"enrolment_id": enrolment.id, "programme_id": enrolment.programme_id, "intake_id": enrolment.intake_id}
    return [(meeting, attendance) for meeting, attendance in db.session.execute(_meetings_of(), asked)]


@cache
def _meetings_of() -> Select[Any]:
    return (
        select(Meeting, Attendance)
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.enrolment_id == bindparam("enrolment_id")))
        .where(
            Meeting.programme_id == bindparam("programme_id"),
            or_(Meeting.intake_id.is_(None), Meeting.intake_id == bindparam("intake_id")),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at)
    )
