"""Finding applications, and what among them waits for a coordinator."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accounts.models import Person
from courses.models import ACTIVE, Enrolment, Programme
from courses.queries import coordinated_by
from db import db
from meetings.models import SCALES, Observation
from quizzes.models import Attempt, Quiz
from recruitment.models import ACCEPTED, INTERVIEW, OBSERVATION_TALK, READINESS_TALK, RECORD_CHECK, Application, Decision, Evidence
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
class RunningCheck:
    """A record check that has run out or soon will, of an applicant or (with an enrolment) of a learner."""

    application: Application
    enrolment_id: str | None
    valid_until: date


@dataclass(frozen=True)
class TalkNeeded:
    """A learner with whom the coordinator must talk about the readiness test, failed so many times."""

    enrolment: Enrolment
    failed: int
    is_harmful: bool  # a harmful action was chosen in a critical situation
    since: datetime


@dataclass(frozen=True)
class LowObservation:
    """A learner of whom an observer saw less than the programme expects."""

    enrolment: Enrolment
    since: datetime


def with_everything(query: Select[Any]) -> Select[Any]:
    """Load applications with their person, programme, evidence and decision, by whom each: one statement."""
    return query.options(
        joinedload(Application.person),
        joinedload(Application.programme),
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


def applications_to_act_on(coordinator: Person) -> list[ApplicationLine]:
    """Of people who are not enrolled: undecided, or accepted; never the coordinator's own. The oldest first."""
    enrolled = exists().where(Enrolment.person_id == Application.person_id, Enrolment.programme_id == Application.programme_id)
    query = _lines(coordinator).where(Application.person_id != coordinator.id, or_(_is_waiting(), Decision.outcome == ACCEPTED), ~enrolled)
    return [ApplicationLine(*row) for row in db.session.execute(query.order_by(Application.submitted_at).limit(LONGEST_QUEUE))]


def checks_running_out(coordinator: Person, today: date) -> list[RunningCheck]:
    """Standing record checks that expire within thirty days or have expired, of people who are with us. The first to expire first."""
    later = aliased(Evidence)
    is_replaced = exists().where(
        later.application_id == Evidence.application_id,
        later.kind == RECORD_CHECK,
        later.voided_at.is_(None),
        or_(later.seen_on > Evidence.seen_on, and_(later.seen_on == Evidence.seen_on, later.id > Evidence.id)),
    )
    rows = db.session.execute(
        select(Application, Enrolment.public_id, Evidence.valid_until)
        .join(Evidence, Evidence.application_id == Application.id)
        .join(Application.person)
        .join(Application.programme)
        .outerjoin(Application.decision)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Application.person_id, Enrolment.programme_id == Application.programme_id))
        .options(contains_eager(Application.person))
        .where(
            coordinated_by(coordinator),
            Application.person_id != coordinator.id,
            Application.withdrawn_at.is_(None),
            or_(Decision.id.is_(None), Decision.outcome == ACCEPTED),
            or_(Enrolment.id.is_(None), Enrolment.status == ACTIVE),
            Evidence.kind == RECORD_CHECK,
            Evidence.voided_at.is_(None),
            Evidence.valid_until <= today + CHECK_WARNING,
            ~is_replaced,
        )
        .order_by(Evidence.valid_until)
        .limit(LONGEST_QUEUE)
    )
    return [RunningCheck(*row) for row in rows]


def talks_needed(coordinator: Person) -> list[TalkNeeded]:
    """Learners whose last readiness test calls for a talk that has not been recorded since: it was the last that the test
    allows, or a critical situation was answered harmfully. One statement."""
    other, passed = aliased(Attempt), aliased(Attempt)
    theirs = and_(other.quiz_id == Attempt.quiz_id, other.person_id == Attempt.person_id, other.submitted_at.is_not(None))
    failed = select(func.count()).where(theirs, other.passed.is_(False)).scalar_subquery()
    is_last = ~exists().where(theirs, other.number > Attempt.number)
    has_passed = exists().where(passed.quiz_id == Attempt.quiz_id, passed.person_id == Attempt.person_id, passed.passed.is_(True))
    rows = db.session.execute(
        _learners(coordinator, select(Enrolment, Attempt, failed))
        .join(Quiz, Quiz.key == Programme.readiness_test)
        .join(Attempt, and_(Attempt.quiz_id == Quiz.id, Attempt.person_id == Enrolment.person_id))
        .where(Attempt.submitted_at.is_not(None), is_last, ~has_passed, ~_talked_since(READINESS_TALK, Attempt.submitted_at))
        .order_by(Attempt.submitted_at)
        .limit(LONGEST_QUEUE)
    )
    found = (TalkNeeded(enrolment, times, has_harmful_answer(attempt), attempt.submitted_at) for enrolment, attempt, times in rows)
    return [talk for talk in found if talk.is_harmful or talk.failed >= 2]


def has_harmful_answer(attempt: Attempt) -> bool:
    """Whether a critical situation of a readiness test was answered harmfully."""
    return bool((attempt.result or {}).get("parts", {}).get("critical", {}).get("failed"))


def low_observations(coordinator: Person) -> list[LowObservation]:
    """Learners with a behaviour seen below 2, about whom no talk has been recorded since. One statement."""
    lowest = or_(*(getattr(Observation, scale) < LEAST_OBSERVED for scale in SCALES))
    rows = db.session.execute(
        _learners(coordinator, select(Enrolment, func.max(Observation.observed_at)))
        .join(Observation, Observation.enrolment_id == Enrolment.id)
        .where(lowest, ~_talked_since(OBSERVATION_TALK, Observation.observed_at))
        .group_by(Enrolment.id, Person.id)
        .order_by(func.max(Observation.observed_at))
        .limit(LONGEST_QUEUE)
    )
    return [LowObservation(enrolment, since) for enrolment, since in rows]


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
