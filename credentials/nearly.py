"""The judgement of many learners at once, for the desk: who lacks one criterion, and which.

The evidence is gathered in one statement for all of them and judged by the same rules as one learner's.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from clock import local_date
from courses.models import (
    ACTIVE,
    CORRECTION,
    DECLARED,
    MEASURED,
    QUIZ,
    Activity,
    Enrolment,
    LedgerEntry,
    Module,
    Programme,
    Progress,
)
from courses.queries import coordinated_by
from credentials.models import Credential, Waiver
from credentials.rules import Criterion, Observed, Presence, ProgrammeEvidence, Sitting, Studied, Waived, Word, judge
from db import db
from meetings.models import SCALES, Attendance, Meeting, Observation
from quizzes.models import MOTIVATION, READINESS, Attempt, Quiz
from recruitment.models import CODE, Application, Evidence

LONGEST_QUEUE = 200


@dataclass(frozen=True)
class NearlyThere:
    """A learner to whom one criterion is missing."""

    enrolment: Enrolment
    criterion: Criterion


def nearly_there(coordinator: Person, at: datetime) -> list[NearlyThere]:
    """The active learners of this person's programmes who lack a single criterion, themselves excepted: one statement."""
    today = local_date(at)
    found = []
    for enrolment, evidence in evidence_of_all(_candidates(coordinator)):
        missing = [criterion for criterion in judge(evidence, today) if not criterion.is_settled]
        if len(missing) == 1:
            found.append(NearlyThere(enrolment, missing[0]))
    return found


def evidence_of_all(learners: CTE) -> Iterable[tuple[Enrolment, ProgrammeEvidence]]:
    """What these learners (a CTE of id, person_id, programme_id) are judged by, in the order of their enrolment. One statement;
    equal to what `credentials.queries.evidence_of` says of each."""
    facts = _facts(learners).subquery("facts")
    rows = db.session.execute(_with_enrolments(facts))
    for enrolment, theirs in groupby(rows, key=lambda row: row[0]):
        yield enrolment, _evidence(enrolment.programme, list(theirs))


def _candidates(coordinator: Person) -> CTE:
    """Who may lack only one: of the course's hours and the readiness test, which nobody can waive, one at least is there."""
    declared = select(func.coalesce(func.sum(LedgerEntry.seconds), 0)).where(
        LedgerEntry.enrolment_id == Enrolment.id, LedgerEntry.kind.in_((DECLARED, CORRECTION))
    )
    has_passed = exists().where(
        Attempt.person_id == Enrolment.person_id, Attempt.passed.is_(True), Quiz.id == Attempt.quiz_id, Quiz.key == Programme.readiness_test
    )
    return (
        select(Enrolment.id, Enrolment.person_id, Enrolment.programme_id)
        .join(Enrolment.programme)
        .where(
            coordinated_by(coordinator),
            Enrolment.status == ACTIVE,
            Enrolment.person_id != coordinator.id,
            ~exists().where(Credential.enrolment_id == Enrolment.id),
            or_(has_passed, declared.correlate(Enrolment).scalar_subquery() >= Programme.counted_hours * 3600),
        )
        .order_by(Enrolment.id)
        .limit(LONGEST_QUEUE)
        .cte("learners")
    )


def _with_enrolments(facts: Subquery) -> Select[Any]:
    return (
        select(Enrolment, facts)
        .join(facts, facts.c.learner == Enrolment.id)
        .join(Enrolment.person)
        .join(Enrolment.programme)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.programme))
        .order_by(Enrolment.enrolled_at, Enrolment.id, facts.c.day, facts.c.moment)
    )


def _evidence(programme: Programme, facts: list[Row[Any]]) -> ProgrammeEvidence:
    activities = [row for row in _of(facts, "activity") if row.kind in programme.counted_modules]
    seconds = {row.kind: row.first for row in _of(facts, "seconds")}
    completed = [row.moment for row in activities if row.moment]
    return ProgrammeEvidence(
        minimum_age=programme.minimum_age,
        counted_hours=programme.counted_hours,
        readiness_test=programme.readiness_test,
        motivation_test=programme.motivation_test,
        birth=next(((row.first, row.second) for row in _of(facts, "application")), None),
        words=tuple(Word(row.kind, row.day, row.by, row.flag, row.until, row.text) for row in _of(facts, "evidence")),
        motivation_on=next((local_date(row.moment) for row in _of(facts, "attempt") if row.kind == MOTIVATION), None),
        readiness=tuple(Sitting(local_date(row.moment), row.flag) for row in _of(facts, "attempt") if row.kind == READINESS),
        modules=tuple(_studied(activities)),
        studied_on=local_date(max(completed)) if completed else None,
        declared_seconds=seconds.get(DECLARED, 0) + seconds.get(CORRECTION, 0),
        measured_seconds=seconds.get(MEASURED, 0),
        presences=tuple(Presence(row.kind, local_date(row.moment), row.text, row.first, row.second, row.by) for row in _of(facts, "attendance")),
        observations=tuple(Observed(local_date(row.moment), row.by, row.first) for row in _of(facts, "observation")),
        waivers={row.kind: Waived(local_date(row.moment), row.by, row.text) for row in _of(facts, "waiver")},
    )


def _of(facts: list[Row[Any]], source: str) -> list[Row[Any]]:
    return [row for row in facts if row.source == source]


def _studied(activities: list[Row[Any]]) -> Iterable[Studied]:
    """The modules in their order, each with its checks in theirs. A module without activities is never completed."""
    ordered = sorted(activities, key=lambda row: (row.second, row.kind, row.first or 0))
    for key, theirs in groupby(ordered, key=lambda row: row.kind):
        rows = [row for row in theirs if row.first is not None]
        checks = tuple(float(json.loads(row.text or "null").get("percent", 0)) if row.text else 0.0 for row in rows if row.flag)
        yield Studied(key, bool(rows) and all(row.moment for row in rows), checks)


def _facts(learners: CTE) -> CompoundSelect[Any]:
    """What people, tests and the ledger say of these learners, of every kind. What learners say of themselves is no evidence,
    but for the code, which each signs for themselves."""
    return union_all(*_said_by_people(learners), *_seen_by_the_platform(learners))


def _said_by_people(learners: CTE) -> list[Select[Any]]:
    theirs = and_(Application.person_id == learners.c.person_id, Application.programme_id == learners.c.programme_id)
    evidence = {"kind": Evidence.kind, "day": Evidence.seen_on, "until": Evidence.valid_until, "flag": Evidence.is_favourable}
    attendance = {"kind": Meeting.kind, "text": Attendance.outcome, "first": Attendance.minutes, "second": Meeting.minutes}
    return [
        _fact(learners, "evidence", Evidence.recorded_at, **evidence, text=Evidence.subject, by=_NAME)
        .join(Application, theirs)
        .join(Evidence, Evidence.application_id == Application.id)
        .join(Person, Person.id == Evidence.recorded_by_id)
        .where(Evidence.voided_at.is_(None), or_(Evidence.recorded_by_id != learners.c.person_id, Evidence.kind == CODE)),
        _fact(learners, "attendance", Meeting.starts_at, **attendance, by=_NAME)
        .join(Attendance, Attendance.enrolment_id == learners.c.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Person, Person.id == Attendance.recorded_by_id)
        .where(Attendance.outcome.is_not(None), Meeting.cancelled_at.is_(None), Attendance.recorded_by_id != learners.c.person_id),
        _fact(learners, "observation", Observation.observed_at, first=_LOWEST, by=_NAME)
        .join(Observation, Observation.enrolment_id == learners.c.id)
        .join(Person, Person.id == Observation.observer_id)
        .where(Observation.observer_id != learners.c.person_id),
        _fact(learners, "waiver", Waiver.waived_at, kind=Waiver.criterion, text=Waiver.reason, by=_NAME)
        .join(Waiver, Waiver.enrolment_id == learners.c.id)
        .join(Person, Person.id == Waiver.waived_by_id)
        .where(Waiver.waived_by_id != learners.c.person_id),
        _fact(learners, "application", Application.submitted_at, first=Application.birth_year, second=Application.birth_month).join(
            Application, theirs
        ),
    ]


def _seen_by_the_platform(learners: CTE) -> list[Select[Any]]:
    activity = {"kind": Module.key, "flag": Activity.kind == QUIZ, "text": cast(Progress.result, String)}
    return [
        _fact(learners, "attempt", Attempt.submitted_at, kind=Quiz.kind, flag=Attempt.passed)
        .join(Programme, Programme.id == learners.c.programme_id)
        .join(Attempt, Attempt.person_id == learners.c.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.submitted_at.is_not(None), Quiz.key.in_((Programme.motivation_test, Programme.readiness_test))),
        _fact(learners, "activity", Progress.completed_at, **activity, first=Activity.position, second=Module.position)
        .join(Module, Module.programme_id == learners.c.programme_id)
        .outerjoin(Activity, and_(Activity.module_id == Module.id, Activity.retired_at.is_(None)))
        .outerjoin(Progress, and_(Progress.activity_id == Activity.id, Progress.enrolment_id == learners.c.id)),
        _fact(learners, "seconds", null(), kind=LedgerEntry.kind, first=cast(func.sum(LedgerEntry.seconds), Integer))
        .join(LedgerEntry, LedgerEntry.enrolment_id == learners.c.id)
        .group_by(learners.c.id, LedgerEntry.kind),
    ]


_LOWEST = case(*((or_(*(getattr(Observation, scale) == mark for scale in SCALES)), mark) for mark in (1, 2, 3)), else_=4)
_NAME = Person.given_name + " " + Person.family_name
_COLUMNS: dict[str, Any] = {
    "kind": String(),
    "day": Date(),
    "until": Date(),
    "flag": Boolean(),
    "text": String(),
    "first": Integer(),
    "second": Integer(),
    "by": String(),
}


def _fact(learners: CTE, source: str, moment: Any, **columns: Any) -> Select[Any]:
    """One kind of fact in the columns that all of them share; what it doesn't tell is NULL."""
    told = (columns[name] if name in columns else cast(null(), column) for name, column in _COLUMNS.items())
    named = (value.label(name) for name, value in zip(_COLUMNS, told, strict=True))
    return select(learners.c.id.label("learner"), literal(source).label("source"), moment.label("moment"), *named).select_from(learners)
