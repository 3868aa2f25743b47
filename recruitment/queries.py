"""Finding applications, and what among them waits for a coordinator."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accounts.models import Person
from courses.models import ACTIVE, Enrolment, Programme
from courses.queries import coordinated_by
from db import db
from meetings.models import SCALES, Observation
from quizzes.models import Attempt, Quiz
from quizzes.scoring import is_overconfident
from recruitment.models import ACCEPTED, INTERVIEW, OBSERVATION_TALK, READINESS_TALK, RECORD_CHECK, Application, Decision, Evidence, Referee
from recruitment.rules import CHECK_WARNING

LONGEST_QUEUE = 200  # of one kind
LEAST_OBSERVED = 2
WAITING, CLOSED, WITHDRAWN = "waiting", "decided", "withdrawn"


@dataclass(frozen=True)
class ApplicationLine:
    """An application in a list, with how far it has come."""

    application: Application
    outcome: str | None
    decided_at: datetime | None
    is_interviewed: bool


@dataclass(frozen=True)
class FileWaiting:
    """An application that waits for an act, or whose record check has run out or soon will, or both."""

    line: ApplicationLine
    acts: bool
    runs_out_on: date | None


@dataclass(frozen=True)
class ReadinessTalk:
    """Why the readiness test calls for a talk: failed so many times, perhaps with a harmful answer to a critical situation, or by
    somebody who feels very sure."""

    failed: int
    is_harmful: bool
    since: datetime
    is_overconfident: bool = False


@dataclass(frozen=True)
class TalkDue:
    """A learner with whom the coordinator must talk: about the readiness test, about what an observer saw, or both."""

    enrolment: Enrolment
    about_test: ReadinessTalk | None
    low_since: datetime | None


def with_everything(query: Select[Any]) -> Select[Any]:
    """Load applications with their person, programme, referees, evidence and decision, by whom each: one statement."""
    return query.options(
        joinedload(Application.person),
        joinedload(Application.programme),
        joinedload(Application.referees),
        joinedload(Application.evidence).options(joinedload(Evidence.recorded_by), joinedload(Evidence.voided_by)),
        joinedload(Application.decision).joinedload(Decision.decided_by),
    )


def application_of(person: Person, programme: Programme) -> Application | None:
    """The application of a person to a programme, its evidence and decision loaded."""
    query = select(Application).where(Application.person_id == person.id, Application.programme_id == programme.id)
    return db.session.scalars(with_everything(query)).unique().one_or_none()


def applications_for(
    coordinator: Person, *, state: str = WAITING, outcome: str = "", name: str = "", municipality: str = "", offset: int = 0, limit: int
) -> list[ApplicationLine]:
    """The applications of this person's programmes: the waiting ones oldest first, the closed ones latest first. One statement.

    `outcome` is one of the decision's, or `withdrawn`; `name` a part of the applicant's name.
    """
    is_waiting = _is_waiting()
    query = _lines(coordinator).where(is_waiting if state == WAITING else ~is_waiting)
    if outcome == WITHDRAWN:
        query = query.where(Application.withdrawn_at.is_not(None))
    elif outcome:
        query = query.where(Decision.outcome == outcome)
    if municipality:
        query = query.where(Application.municipality == municipality)
    if name:
        whole = Person.given_name + " " + Person.family_name
        query = query.where(or_(*(whole.icontains(typed, autoescape=True) for typed in (name, name.title()))))
    latest = func.coalesce(Decision.decided_at, Application.withdrawn_at).desc()
    order = Application.submitted_at if state == WAITING else latest
    return [ApplicationLine(*row) for row in db.session.execute(query.order_by(order, Application.id).offset(offset).limit(limit))]


def count_applications(coordinator: Person) -> dict[str, int]:
    """How many applications of this person's programmes wait, and how many are closed: one statement."""
    waiting, every = db.session.execute(
        select(func.count(case((_is_waiting(), 1))), func.count())
        .select_from(Application)
        .join(Application.programme)
        .outerjoin(Application.decision)
        .where(coordinated_by(coordinator))
    ).one()
    return {WAITING: waiting, CLOSED: every - waiting}


def files_waiting(coordinator: Person, today: date) -> list[FileWaiting]:
    """Applications that wait for an act (undecided, or accepted and not enrolled) and those of people who are with us whose
    standing record check expires within sixty days or has expired. Never the coordinator's own; the oldest first. One statement."""
    enrolled = and_(Enrolment.person_id == Application.person_id, Enrolment.programme_id == Application.programme_id)
    acts = and_(or_(_is_waiting(), Decision.outcome == ACCEPTED), Enrolment.id.is_(None))
    is_with_us = and_(
        Application.withdrawn_at.is_(None),
        or_(Decision.id.is_(None), Decision.outcome == ACCEPTED),
        or_(Enrolment.id.is_(None), Enrolment.status == ACTIVE),
    )
    runs_out_on = _check_running_out(today)
    rows = db.session.execute(
        _lines(coordinator)
        .add_columns(acts.label("acts"), case((is_with_us, runs_out_on)).label("runs_out_on"))
        .outerjoin(Enrolment, enrolled)
        .where(Application.person_id != coordinator.id, or_(acts, and_(is_with_us, runs_out_on.is_not(None))))
        .order_by(Application.submitted_at, Application.id)
        .limit(LONGEST_QUEUE)
    )
    return [FileWaiting(ApplicationLine(*row[:4]), bool(row.acts), row.runs_out_on) for row in rows]


def _check_running_out(today: date) -> ScalarSelect[date]:
    """Until when the standing record check of an application is valid, if that is soon or past."""
    later = aliased(Evidence)
    is_replaced = exists().where(
        later.application_id == Evidence.application_id,
        later.kind == RECORD_CHECK,
        later.voided_at.is_(None),
        or_(later.seen_on > Evidence.seen_on, and_(later.seen_on == Evidence.seen_on, later.id > Evidence.id)),
    )
    return (
        select(Evidence.valid_until)
        .where(
            Evidence.application_id == Application.id,
            Evidence.kind == RECORD_CHECK,
            Evidence.voided_at.is_(None),
            Evidence.valid_until <= today + CHECK_WARNING,
            ~is_replaced,
        )
        .correlate(Application)
        .limit(1)
        .scalar_subquery()
    )


def references_to_read(coordinator: Person) -> list[Referee]:
    """Answers of referees that nobody has vouched for yet, and those who would rather say nothing while too few others were asked
    instead; never about the coordinator. The oldest first. One statement."""
    query = (
        select(Referee)
        .join(Referee.application)
        .join(Application.person)
        .join(Application.programme)
        .outerjoin(Application.decision)
        .options(contains_eager(Referee.application).contains_eager(Application.person))
        .where(
            coordinated_by(coordinator),
            Application.person_id != coordinator.id,
            Application.withdrawn_at.is_(None),
            or_(Decision.id.is_(None), Decision.outcome == ACCEPTED),
            Referee.answer.is_not(None),
            Referee.evidence_id.is_(None),
            Referee.revoked_at.is_(None),
        )
    )
    return list(db.session.scalars(query.order_by(Referee.answered_at, Referee.id).limit(LONGEST_QUEUE)))


def talks_due(coordinator: Person) -> list[TalkDue]:
    """Learners with whom a talk is due that has not been recorded since: their last readiness test was the last that the test
    allows, a critical situation in it was answered harmfully or somebody failed who feels very sure; or a behaviour was seen below 2.
    One statement."""
    other, passed = aliased(Attempt), aliased(Attempt)
    theirs = and_(other.quiz_id == Attempt.quiz_id, other.person_id == Attempt.person_id, other.submitted_at.is_not(None))
    failed = select(func.count()).where(theirs, other.passed.is_(False)).correlate(Attempt).scalar_subquery()
    calls_for_talk = and_(
        Attempt.quiz_id == Quiz.id,
        Attempt.person_id == Enrolment.person_id,
        Attempt.submitted_at.is_not(None),
        ~exists().where(theirs, other.number > Attempt.number),
        ~exists().where(passed.quiz_id == Attempt.quiz_id, passed.person_id == Attempt.person_id, passed.passed.is_(True)),
        ~_talked_since(READINESS_TALK, Attempt.submitted_at),
    )
    lowest = or_(*(getattr(Observation, scale) < LEAST_OBSERVED for scale in SCALES))
    low_since = (
        select(func.max(Observation.observed_at))
        .where(Observation.enrolment_id == Enrolment.id, lowest, ~_talked_since(OBSERVATION_TALK, Observation.observed_at))
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _learners(coordinator, select(Enrolment, Attempt, failed.label("failed"), low_since.label("low_since")))
        .outerjoin(Quiz, Quiz.key == Programme.readiness_test)
        .outerjoin(Attempt, calls_for_talk)
        .where(or_(Attempt.id.is_not(None), low_since.is_not(None)))
        .order_by(Enrolment.id)
        .limit(LONGEST_QUEUE)
    )
    found = (TalkDue(enrolment, _about_test(attempt, times), low_since) for enrolment, attempt, times, low_since in rows)
    return [talk for talk in found if talk.about_test or talk.low_since]


def _about_test(attempt: Attempt | None, failed: int) -> ReadinessTalk | None:
    if attempt is None or attempt.submitted_at is None:
        return None
    is_harmful, is_sure = has_harmful_answer(attempt), is_overconfident(attempt.result)
    return ReadinessTalk(failed, is_harmful, attempt.submitted_at, is_sure) if is_harmful or is_sure or failed >= 2 else None


def has_harmful_answer(attempt: Attempt) -> bool:
    """Whether a critical situation of a readiness test was answered harmfully."""
    return bool((attempt.result or {}).get("parts", {}).get("critical", {}).get("failed"))


def _lines(coordinator: Person) -> Select[Any]:
    interviewed = exists().where(Evidence.application_id == Application.id, Evidence.kind == INTERVIEW, Evidence.voided_at.is_(None))
    return (
        select(Application, Decision.outcome, Decision.decided_at, interviewed.label("is_interviewed"))
        .join(Application.person)
        .join(Application.programme)
        .outerjoin(Application.decision)
        .options(contains_eager(Application.person))
        .where(coordinated_by(coordinator))
    )


def _is_waiting() -> ColumnElement[bool]:
    return and_(Decision.id.is_(None), Application.withdrawn_at.is_(None))


def _learners(coordinator: Person, query: Select[Any]) -> Select[Any]:
    """Active learners of this person's programmes, themselves excepted."""
    return (
        query.select_from(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.programme)
        .options(contains_eager(Enrolment.person))
        .where(coordinated_by(coordinator), Enrolment.status == ACTIVE, Enrolment.person_id != coordinator.id)
    )


def _talked_since(kind: str, moment: Any) -> ColumnElement[bool]:
    return exists().where(
        Application.person_id == Enrolment.person_id,
        Application.programme_id == Enrolment.programme_id,
        Evidence.application_id == Application.id,
        Evidence.kind == kind,
        Evidence.voided_at.is_(None),
        Evidence.recorded_at >= moment,
    )
