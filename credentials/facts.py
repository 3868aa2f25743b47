"""What people, tests and the ledger say of learners: every kind of it in one statement, in columns that all kinds share.

The same for one learner as for many. What learners say of themselves is no evidence, but for the code, which each signs for
themselves.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, Boolean, Date, Integer, Row, Select, String, and_, bindparam, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from clock import local_date
from courses.models import CORRECTION, DECLARED, MEASURED, QUIZ, Activity, Enrolment, LedgerEntry, Module, Programme, Progress
from courses.rules import Standard
from credentials.models import Waiver
from credentials.rules import Observed, Presence, ProgrammeEvidence, Sitting, Studied, Waived, Word
from db import db
from meetings.models import SCALES, Attendance, Meeting, Observation
from quizzes.models import MOTIVATION, READINESS, Attempt, Quiz
from recruitment.models import CODE, CODE_TEXT, Application, Evidence
from revisions.models import FINAL, PAGE, Revision, Text

COLUMNS: dict[str, Any] = {
    "kind": String(),
    "day": Date(),
    "until": Date(),
    "flag": Boolean(),
    "text": String(),
    "first": Integer(),
    "second": Integer(),
    "by": String(),
}
NAME = Person.given_name + " " + Person.family_name
LOWEST = case(*((or_(*(getattr(Observation, scale) == mark for scale in SCALES)), mark) for mark in (1, 2, 3)), else_=4)


def evidence_of_all(learners: CTE) -> Iterator[tuple[Enrolment, ProgrammeEvidence]]:
    """What these learners (a CTE of id, person_id, programme_id) are judged by, in the order of their enrolment: one statement."""
    return _told(db.session.execute(_statement(learners)))


def evidence_of_one(enrolment: Enrolment) -> ProgrammeEvidence:
    """What one learner is judged by: one statement, composed once."""
    [(_enrolment, evidence)] = _told(db.session.execute(_statement_for_one(), {"enrolment_id": enrolment.id}))
    return evidence


@cache
def _statement_for_one() -> Select[Any]:
    only = Enrolment.id == bindparam("enrolment_id")
    return _statement(select(Enrolment.id, Enrolment.person_id, Enrolment.programme_id).where(only).cte("learners"))


def _statement(learners: CTE) -> Select[Any]:
    sources = (_application, _evidence, _attempts, _attendances, _observations, _waivers, _activities, _seconds, _code)
    facts = union_all(*(source(learners) for source in sources)).subquery("facts")
    return (
        select(Enrolment, facts)
        .select_from(learners)
        .join(Enrolment, Enrolment.id == learners.c.id)
        .outerjoin(facts, facts.c.learner == Enrolment.id)
        .join(Enrolment.person)
        .join(Enrolment.programme)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.programme))
        .order_by(Enrolment.enrolled_at, Enrolment.id, facts.c.day, facts.c.moment)
    )


def _told(rows: Iterable[Row[Any]]) -> Iterator[tuple[Enrolment, ProgrammeEvidence]]:
    for enrolment, theirs in groupby(rows, key=lambda row: row[0]):
        yield enrolment, _gathered(enrolment.programme, list(theirs))


def _gathered(programme: Programme, facts: list[Row[Any]]) -> ProgrammeEvidence:
    activities = [row for row in _of(facts, "activity") if row.kind in programme.counted_modules]
    seconds = {row.kind: row.first for row in _of(facts, "seconds")}
    completed = [row.moment for row in activities if row.moment]
    return ProgrammeEvidence(
        minimum_age=programme.minimum_age,
        standard=Standard.of(programme.criteria),
        code_revised=next((row.text or "" for row in _of(facts, "code")), ""),
        counted_hours=programme.counted_hours,
        readiness_test=programme.readiness_test,
        motivation_test=programme.motivation_test,
        birth=next(((row.first, row.second) for row in _of(facts, "application")), None),
        words=tuple(_word(row) for row in _of(facts, "evidence")),
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


def _word(row: Row[Any]) -> Word:
    """Of the code it is told which wording was signed, of all else what it is about."""
    if row.kind == CODE:
        return Word(row.kind, row.day, row.by, row.flag, revised=(row.text or "") if row.first else None)
    return Word(row.kind, row.day, row.by, row.flag, row.until, row.text)


def _of(facts: list[Row[Any]], source: str) -> list[Row[Any]]:
    return [row for row in facts if row.source == source]


def _studied(activities: list[Row[Any]]) -> Iterable[Studied]:
    """The modules in their order, each with its checks in theirs. A module without activities is never completed."""
    ordered = sorted(activities, key=lambda row: (row.second, row.kind, row.first or 0))
    for key, theirs in groupby(ordered, key=lambda row: row.kind):
        rows = [row for row in theirs if row.first is not None]
        checks = tuple(float((json.loads(row.text or "null") or {}).get("percent", 0)) for row in rows if row.flag)
        yield Studied(key, bool(rows) and all(row.moment for row in rows), checks)


def _application(learners: CTE) -> Select[Any]:
    """first, second: year and month of birth."""
    told = {"first": Application.birth_year, "second": Application.birth_month}
    return _fact(learners, "application", Application.submitted_at, **told).join(Application, _theirs(learners))


def _evidence(learners: CTE) -> Select[Any]:
    """day: when it was seen; until: how long it is valid; flag: whether it is favourable; text: what it is about; of the code: the day of
    the last change of the wording that was signed, and first: that wording, where it was signed here."""
    told = {"kind": Evidence.kind, "day": Evidence.seen_on, "until": Evidence.valid_until, "flag": Evidence.is_favourable}
    about = case((Evidence.kind == CODE, _revised()), else_=Evidence.subject)
    return (
        _fact(learners, "evidence", Evidence.recorded_at, text=about, first=Evidence.revision_id, by=NAME, **told)
        .join(Application, _theirs(learners))
        .join(Evidence, Evidence.application_id == Application.id)
        .join(Person, Person.id == Evidence.recorded_by_id)
        .outerjoin(Revision, Revision.id == Evidence.revision_id)
        .where(Evidence.voided_at.is_(None), or_(Evidence.recorded_by_id != learners.c.person_id, Evidence.kind == CODE))
    )


def _attempts(learners: CTE) -> Select[Any]:
    """kind: the test's; flag: whether it was passed."""
    return (
        _fact(learners, "attempt", Attempt.submitted_at, kind=Quiz.kind, flag=Attempt.passed)
        .join(Programme, Programme.id == learners.c.programme_id)
        .join(Attempt, Attempt.person_id == learners.c.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.submitted_at.is_not(None), Quiz.key.in_((Programme.motivation_test, Programme.readiness_test)))
    )


def _attendances(learners: CTE) -> Select[Any]:
    """kind: the meeting's; text: the outcome; first of second minutes present."""
    told = {"kind": Meeting.kind, "text": Attendance.outcome, "first": Attendance.minutes, "second": Meeting.minutes}
    return (
        _fact(learners, "attendance", Meeting.starts_at, by=NAME, **told)
        .join(Attendance, Attendance.enrolment_id == learners.c.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Person, Person.id == Attendance.recorded_by_id)
        .where(Attendance.outcome.is_not(None), Meeting.cancelled_at.is_(None), Attendance.recorded_by_id != learners.c.person_id)
    )


def _observations(learners: CTE) -> Select[Any]:
    """first: the lowest of the four scales."""
    return (
        _fact(learners, "observation", Observation.observed_at, first=LOWEST, by=NAME)
        .join(Observation, Observation.enrolment_id == learners.c.id)
        .join(Person, Person.id == Observation.observer_id)
        .where(Observation.observer_id != learners.c.person_id)
    )


def _waivers(learners: CTE) -> Select[Any]:
    """kind: the criterion; text: the reason."""
    return (
        _fact(learners, "waiver", Waiver.waived_at, kind=Waiver.criterion, text=Waiver.reason, by=NAME)
        .join(Waiver, Waiver.enrolment_id == learners.c.id)
        .join(Person, Person.id == Waiver.waived_by_id)
        .where(Waiver.waived_by_id != learners.c.person_id)
    )


def _activities(learners: CTE) -> Select[Any]:
    """kind: the module's key; moment: when it was completed; flag: whether it is a check; text: its result; first, second: places."""
    told = {"kind": Module.key, "flag": Activity.kind == QUIZ, "text": cast(Progress.result, String)}
    return (
        _fact(learners, "activity", Progress.completed_at, first=Activity.position, second=Module.position, **told)
        .join(Module, Module.programme_id == learners.c.programme_id)
        .outerjoin(Activity, and_(Activity.module_id == Module.id, Activity.retired_at.is_(None)))
        .outerjoin(Progress, and_(Progress.activity_id == Activity.id, Progress.enrolment_id == learners.c.id))
    )


def _seconds(learners: CTE) -> Select[Any]:
    """kind: the ledger's; first: its sum."""
    return (
        _fact(learners, "seconds", null(), kind=LedgerEntry.kind, first=cast(func.sum(LedgerEntry.seconds), Integer))
        .join(LedgerEntry, LedgerEntry.enrolment_id == learners.c.id)
        .group_by(learners.c.id, LedgerEntry.kind)
    )


def _code(learners: CTE) -> Select[Any]:
    """text: the day of the code's last material change, which is the same in every language."""
    final = select(func.max(_revised())).join(Revision.text).where(Text.kind == PAGE, Text.key == CODE_TEXT, Revision.status == FINAL)
    return _fact(learners, "code", null(), text=final.correlate(None).scalar_subquery())


def _revised() -> Any:
    return Revision.front["revised"].as_string()


def _theirs(learners: CTE) -> Any:
    return and_(Application.person_id == learners.c.person_id, Application.programme_id == learners.c.programme_id)


def _fact(learners: CTE, source: str, moment: Any, **columns: Any) -> Select[Any]:
    """One kind of fact in the columns that all of them share; what it doesn't tell is NULL."""
    told = (columns[name] if name in columns else cast(null(), column) for name, column in COLUMNS.items())
    named = (value.label(name) for name, value in zip(COLUMNS, told, strict=True))
    return select(learners.c.id.label("learner"), literal(source).label("source"), moment.label("moment"), *named).select_from(learners)
