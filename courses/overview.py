"""A trainer's learners in a list, and how far each is: as many statements for one learner as for thirty."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from accounts.models import Person
from courses.models import CORRECTION, DECLARED, MEASURED, Activity, LedgerEntry, Module, Programme, Progress
from courses.queries import LearnerLine, enrolments_taught_by
from db import db


def learners_taught_by(person: Person) -> list[LearnerLine]:
    """The learners of this trainer with their progress, by family name: four statements."""
    enrolments = enrolments_taught_by(person)
    ids = [enrolment.id for enrolment in enrolments]
    counted = _counted({enrolment.programme for enrolment in enrolments})
    of, done, seconds = _activities_of(counted), _done_by(ids, counted), _seconds_of(ids)
    return [
        LearnerLine(
            enrolment=enrolment,
            declared_seconds=seconds.get(enrolment.id, (0, 0))[0],
            measured_seconds=seconds.get(enrolment.id, (0, 0))[1],
            done=done.get(enrolment.id, (0, None))[0],
            of=of.get(enrolment.programme_id, 0),
            touched_at=done.get(enrolment.id, (0, None))[1],
        )
        for enrolment in enrolments
    ]


def _counted(programmes: set[Programme]) -> ColumnElement[bool]:
    """The modules that count, each by its own programme's word."""
    return or_(false(), *(and_(Module.programme_id == programme.id, Module.key.in_(programme.counted_modules)) for programme in programmes))


def _activities_of(counted: ColumnElement[bool]) -> dict[int, int]:
    """How many activities count in each programme."""
    rows = db.session.execute(
        select(Module.programme_id, func.count())
        .join(Activity, Activity.module_id == Module.id)
        .where(counted, Activity.retired_at.is_(None))
        .group_by(Module.programme_id)
    )
    return dict(rows.all())


def _done_by(ids: Sequence[int], counted: ColumnElement[bool]) -> dict[int, tuple[int, datetime | None]]:
    """How many activities that count each has completed, and when each was last at work."""
    is_done = and_(counted, Progress.completed_at.is_not(None), Activity.retired_at.is_(None))
    rows = db.session.execute(
        select(Progress.enrolment_id, func.count(case((is_done, 1))), func.max(Progress.touched_at))
        .join(Progress.activity)
        .join(Activity.module)
        .where(Progress.enrolment_id.in_(ids))
        .group_by(Progress.enrolment_id)
    )
    return {enrolment_id: (count, touched_at) for enrolment_id, count, touched_at in rows}


def _seconds_of(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Declared and measured seconds of each."""
    rows = db.session.execute(
        select(LedgerEntry.enrolment_id, _sum_of(DECLARED, CORRECTION), _sum_of(MEASURED))
        .where(LedgerEntry.enrolment_id.in_(ids))
        .group_by(LedgerEntry.enrolment_id)
    )
    return {enrolment_id: (int(declared), int(measured)) for enrolment_id, declared, measured in rows}


def _sum_of(*kinds: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((LedgerEntry.kind.in_(kinds), LedgerEntry.seconds), else_=0)), 0)
