"""Who is to be nudged, what their week was, and who has stopped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, false, func, not_, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from courses.models import ACTIVE, CORRECTION, DECLARED, LIVE, MEASURED, Activity, Enrolment, LedgerEntry, Module, Programme, Progress
from courses.queries import LearnerLine, coordinated_by
from db import db
from nudges.models import Nudge, NudgeWishes
from nudges.rules import INVITATIONS, MOST_REMINDERS, REMINDER, WEEK, WEEKLY, Standing, Wishes, days_between, may_invite


def wishes_of(person: Person) -> Wishes:
    """What this person chose, or the defaults."""
    return _wishes(db.session.get(NudgeWishes, person.id))


def _wishes(row: NudgeWishes | None) -> Wishes:
    return Wishes(row.is_weekly, row.weekday, row.hour, row.is_reminded, row.paused_until) if row else Wishes()


def enrolments_to_nudge(at: datetime) -> list[int]:
    """The enrolments for which something is due now: two statements, whatever their number."""
    return [enrolment.id for enrolment, standing in _standings(at) if standing.due(at)]


def standing_of(enrolment_id: int, at: datetime) -> tuple[Enrolment, Standing] | None:
    """How one enrolment stands; None where nobody may be nudged for it."""
    return next(iter(_standings(at, Enrolment.id == enrolment_id)), None)


def who_may_be_invited(wanted: Iterable[tuple[int, str]], at: datetime) -> list[tuple[int, str]]:
    """Of these (person's id, kind of invitation) those that may be written now: never written yet, and wanted at this hour. One statement."""
    wanted = list(wanted)
    written = (func.count().filter(Nudge.kind == kind) for kind in INVITATIONS)
    rows = db.session.execute(
        select(Person.id, NudgeWishes, func.max(Nudge.day).filter(Nudge.at <= at), *written)
        .outerjoin(NudgeWishes, NudgeWishes.person_id == Person.id)
        .outerjoin(Nudge, Nudge.person_id == Person.id)
        .where(Person.id.in_([person_id for person_id, _kind in wanted]))
        .group_by(Person.id, NudgeWishes.person_id)
    )
    free = {
        (person_id, kind)
        for person_id, wishes, day, *counts in rows
        if may_invite(_wishes(wishes), day, at)
        for kind, count in zip(INVITATIONS, counts, strict=True)
        if not count
    }
    return [one for one in wanted if one in free]


def beyond_reminders(coordinator: Person, at: datetime) -> list[tuple[Enrolment, Standing]]:
    """Learners of this coordinator's programmes who had every reminder and did not come back: two statements."""
    return list(_standings(at, coordinated_by(coordinator), least_reminders=MOST_REMINDERS))


def _standings(at: datetime, *conditions: ColumnElement[bool], least_reminders: int = 0) -> Iterable[tuple[Enrolment, Standing]]:
    """Those who may be nudged at all: enrolled, reachable at an address that is theirs, with something left that counts."""
    programmes = db.session.scalars(select(Programme)).all()
    touched = select(func.max(Progress.touched_at)).where(Progress.enrolment_id == Enrolment.id, Progress.touched_at <= at)
    begun = touched.correlate(Enrolment).scalar_subquery()
    active = func.coalesce(begun, Enrolment.enrolled_at)
    sent = and_(Nudge.person_id == Enrolment.person_id, Nudge.at <= at)
    reminded = and_(sent, Nudge.kind == REMINDER, Nudge.at > active)
    query = (
        select(
            Enrolment,
            NudgeWishes,
            begun,
            _of_nudges(func.max(Nudge.day), sent),
            _of_nudges(func.max(Nudge.at), and_(sent, Nudge.kind == WEEKLY)),
            _of_nudges(func.count(), reminded),
            _of_nudges(func.max(Nudge.at), reminded),
        )
        .join(Enrolment.person)
        .join(Enrolment.programme)
        .outerjoin(NudgeWishes, NudgeWishes.person_id == Person.id)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.programme))
        .where(
            Enrolment.status == ACTIVE,
            Person.disabled_at.is_(None),
            Person.email_confirmed_at.is_not(None),
            or_(NudgeWishes.person_id.is_(None), NudgeWishes.is_weekly, NudgeWishes.is_reminded),
            or_(NudgeWishes.paused_until.is_(None), NudgeWishes.paused_until <= at),
            _has_something_left(programmes),
            *conditions,
        )
        .order_by(Enrolment.id)
    )
    if least_reminders:
        query = query.where(_of_nudges(func.count(), reminded) >= least_reminders)
    return map(_standing, db.session.execute(query))


def _of_nudges(what: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(what).select_from(Nudge).where(condition).correlate(Enrolment).scalar_subquery()


def _standing(row: Row[Any]) -> tuple[Enrolment, Standing]:
    enrolment, wishes, begun_at, last_day, weekly_at, reminders, reminded_at = row
    return enrolment, Standing(
        wishes=_wishes(wishes),
        active_at=begun_at or enrolment.enrolled_at,
        has_begun=begun_at is not None,
        reminder_days=enrolment.programme.reminder_days,
        last_day=last_day,
        weekly_at=weekly_at,
        reminders=reminders,
        reminded_at=reminded_at,
    )


def _has_something_left(programmes: Sequence[Programme]) -> ColumnElement[bool]:
    """An activity of a module that counts is not completed yet."""
    counts = or_(false(), *(and_(Module.programme_id == programme.id, Module.key.in_(programme.counted_modules)) for programme in programmes))
    done = exists().where(Progress.enrolment_id == Enrolment.id, Progress.activity_id == Activity.id, Progress.completed_at.is_not(None))
    left = select(Activity.id).join(Activity.module).where(Module.programme_id == Enrolment.programme_id, counts, Activity.retired_at.is_(None))
    return left.where(not_(done.correlate(Enrolment, Activity))).correlate(Enrolment).exists()


@dataclass(frozen=True)
class Week:
    """What seven days brought: the activities completed, the seconds credited and those measured."""

    completed: tuple[Activity, ...]
    credited_seconds: int
    measured_seconds: int


def week_of(enrolment: Enrolment, at: datetime) -> Week:
    """The seven days before this moment: two statements."""
    since = at - WEEK
    completed = db.session.scalars(
        select(Activity)
        .join(Progress, Progress.activity_id == Activity.id)
        .where(Progress.enrolment_id == enrolment.id, Progress.completed_at > since, Progress.completed_at <= at)
        .order_by(Progress.completed_at, Activity.id)
    )
    credited, measured = db.session.execute(
        select(_sum_of(DECLARED, CORRECTION, LIVE), _sum_of(MEASURED)).where(
            LedgerEntry.enrolment_id == enrolment.id, LedgerEntry.at > since, LedgerEntry.at <= at
        )
    ).one()
    return Week(tuple(completed), int(credited), int(measured))


def _sum_of(*kinds: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((LedgerEntry.kind.in_(kinds), LedgerEntry.seconds), else_=0)), 0)


@dataclass(frozen=True)
class Stopped:
    """A learner who has stopped: where they stand (None: not begun), since when, and what was written to them since."""

    enrolment: Enrolment
    since: datetime
    activity: Activity | None
    nudged_at: datetime | None
    reminders: int
    paused_until: datetime | None


def stopped_among(lines: Sequence[LearnerLine], at: datetime) -> list[Stopped]:
    """Of these learners those who were away for the programme's days and have something left, the longest away first: two
    statements for one as for thirty."""
    away = [(line, line.touched_at or line.enrolment.enrolled_at) for line in lines if line.done < line.of]
    away = [(line, since) for line, since in away if days_between(since, at) >= line.enrolment.programme.reminder_days]
    if not away:
        return []
    places = _places_of([line.enrolment.id for line, _since in away])
    written = _written_to({line.enrolment.person_id: since for line, since in away}, at)
    found = [
        Stopped(line.enrolment, since, places.get(line.enrolment.id), *written.get(line.enrolment.person_id, (None, 0, None))) for line, since in away
    ]
    return sorted(found, key=lambda one: one.since)


def _places_of(ids: Sequence[int]) -> dict[int, Activity]:
    """Where each was last at work: what was touched last and is unfinished, else what was touched last."""
    order = (case((Progress.completed_at.is_(None), 0), else_=1), Progress.touched_at.desc(), Progress.id.desc())
    place = func.row_number().over(partition_by=Progress.enrolment_id, order_by=order)
    ranked = select(Progress.enrolment_id, Progress.activity_id, place.label("place")).where(Progress.enrolment_id.in_(ids)).subquery()
    rows = db.session.execute(
        select(ranked.c.enrolment_id, Activity)
        .join(Activity, Activity.id == ranked.c.activity_id)
        .join(Activity.module)
        .options(contains_eager(Activity.module))
        .where(ranked.c.place == 1)
    )
    return dict(rows.all())


def _written_to(since: dict[int, datetime], at: datetime) -> dict[int, tuple[datetime | None, int, datetime | None]]:
    """By person: when they were nudged last, how many reminders they had since they stopped, until when they paused."""
    rows = db.session.execute(
        select(Person.id, Nudge.at, Nudge.kind, NudgeWishes.paused_until)
        .outerjoin(Nudge, and_(Nudge.person_id == Person.id, Nudge.at <= at))
        .outerjoin(NudgeWishes, NudgeWishes.person_id == Person.id)
        .where(Person.id.in_(since), or_(Nudge.id.is_not(None), NudgeWishes.paused_until > at))
        .order_by(Nudge.at)
    )
    found: dict[int, tuple[datetime | None, int, datetime | None]] = {}
    for person_id, nudged_at, kind, paused_until in rows:
        reminders = found.get(person_id, (None, 0, None))[1] + (kind == REMINDER and nudged_at > since[person_id])
        found[person_id] = (nudged_at, reminders, paused_until if paused_until and paused_until > at else None)
    return found
