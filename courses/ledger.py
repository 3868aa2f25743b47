"""The ledger of study time, read: what an enrolment was credited and what that is made of, and the same for a group.

Declared, corrections and live minutes add up to what is credited. Measured minutes are never added to them: they are the same
study, seen by the server's clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from clock import RIGA, local_date
from courses.models import CORRECTION, DECLARED, LIVE, MEASURED, Activity, Enrolment, Intake, LedgerEntry, Programme
from db import db

ALONE, EVERYBODY = "alone", "everybody"
"""Stand in addresses for those who study without a group, and for all of a programme."""
HOUR = slice(len("minute:"), len("minute:2027-01-11T16"))
"""Where the UTC hour stands in the source of a measured minute."""


@dataclass(frozen=True)
class Sums:
    """Seconds of study by what they are made of."""

    declared: int = 0
    corrections: int = 0
    live: int = 0
    measured: int = 0

    @property
    def study(self) -> int:
        """The declared column, corrections in it: what the programme's hours are counted by."""
        return self.declared + self.corrections

    @property
    def total(self) -> int:
        """All that is credited."""
        return self.study + self.live

    def is_measured_under(self, percent: int) -> bool:
        """Whether less than this share of the declared column was measured; exactly as much is not less."""
        return 100 * self.measured < percent * self.study

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.declared + other.declared, self.corrections + other.corrections, self.live + other.live, self.measured + other.measured)


@dataclass(frozen=True)
class Line:
    """An entry that is not a measured minute; `activity` is what was completed, for declared time."""

    entry: LedgerEntry
    activity: Activity | None

    @property
    def meeting_id(self) -> str:
        """The public id of the meeting, for live time."""
        return self.entry.source.split(":")[1] if self.entry.kind == LIVE else ""


@dataclass(frozen=True)
class Group:
    """Those whose time stands on one page: an intake's learners, those who study the programme alone, or everybody in it."""

    programme: Programme
    intake: Intake | None = None
    is_everybody: bool = False

    @property
    def key(self) -> str:
        return EVERYBODY if self.is_everybody else self.intake.public_id if self.intake else ALONE


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included, as Riga has them; None is open. An entry belongs to the day on which it was made."""

    first: date | None = None
    last: date | None = None

    def holds(self, at: ColumnElement[datetime]) -> ColumnElement[bool]:
        """The condition that a moment lies in the period."""
        since = at >= _midnight(self.first) if self.first else true()
        until = at < _midnight(self.last + timedelta(days=1)) if self.last else true()
        return and_(since, until)


ALWAYS = Period()


@dataclass(frozen=True)
class LearnerTime:
    """What a learner of a group was credited."""

    enrolment: Enrolment
    sums: Sums


@dataclass(frozen=True)
class Item:
    """A line of a group's entries: measured minutes of a day are one. `activity` only where something was completed."""

    enrolment_id: int
    day: date
    kind: str
    seconds: int
    activity: Activity | None = None


def sums_of(enrolment: Enrolment) -> Sums:
    """The ledger of an enrolment, summed: one statement, answered by an index alone."""
    rows = db.session.execute(_seconds(), {"enrolment_id": enrolment.id})
    seconds = {row.kind: int(row.seconds) for row in rows}
    return Sums(*(seconds.get(kind, 0) for kind in (DECLARED, CORRECTION, LIVE, MEASURED)))


@cache
def _seconds() -> Select[Any]:
    """Built once: home asks it."""
    kinds = select(LedgerEntry.kind, func.sum(LedgerEntry.seconds).label("seconds"))
    return kinds.where(LedgerEntry.enrolment_id == bindparam("enrolment_id")).group_by(LedgerEntry.kind)


def lines_of(enrolment: Enrolment) -> list[Line]:
    """Everything in an enrolment's ledger but the measured minutes, the first first, with who vouched: one statement."""
    rows = db.session.execute(
        select(LedgerEntry, Activity)
        .outerjoin(Activity, _is_source())
        .outerjoin(Activity.module)
        .options(contains_eager(Activity.module), joinedload(LedgerEntry.by))
        .where(LedgerEntry.enrolment_id == enrolment.id, LedgerEntry.kind.in_((DECLARED, LIVE, CORRECTION)))
        .order_by(LedgerEntry.at, LedgerEntry.id)
    )
    return [Line(*row) for row in rows]


def measured_by_day(enrolment: Enrolment) -> list[tuple[date, int]]:
    """The days on which something was measured, and how many seconds, the first first: one statement."""
    days: dict[date, int] = {}
    for _enrolment_id, day, seconds in _measured(LedgerEntry.enrolment_id == enrolment.id):
        days[day] = days.get(day, 0) + seconds
    return sorted(days.items())


def time_in(group: Group, period: Period = ALWAYS, *, offset: int = 0, limit: int | None = None) -> list[LearnerTime]:
    """What each learner of a group was credited in a period, by family name, those who have left too: one statement.

    Only the ledgers of those on this page (from `offset`, at most `limit`) are looked into.
    """
    by_name = (Person.family_name, Person.given_name, Enrolment.id)
    page = select(Enrolment.id).join(Enrolment.person).where(is_of(group)).order_by(*by_name).offset(offset).limit(limit).subquery()
    rows = db.session.execute(
        select(Enrolment, *(_sum_of(kind) for kind in (DECLARED, CORRECTION, LIVE, MEASURED)))
        .join(page, page.c.id == Enrolment.id)
        .join(Enrolment.person)
        .outerjoin(LedgerEntry, and_(LedgerEntry.enrolment_id == Enrolment.id, period.holds(LedgerEntry.at)))
        .options(contains_eager(Enrolment.person))
        .group_by(Enrolment.id, Person.id)
        .order_by(*by_name)
    )
    return [LearnerTime(enrolment, Sums(*map(int, seconds))) for enrolment, *seconds in rows]


def items_in(group: Group, period: Period = ALWAYS) -> Iterator[Item]:
    """Every entry of a group in a period, measured minutes by the day: two statements."""
    condition = and_(is_of(group), period.holds(LedgerEntry.at))
    rows = db.session.execute(
        select(LedgerEntry.enrolment_id, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.seconds, Activity)
        .join(Enrolment, Enrolment.id == LedgerEntry.enrolment_id)
        .outerjoin(Activity, _is_source())
        .outerjoin(Activity.module)
        .options(contains_eager(Activity.module))
        .where(condition, LedgerEntry.kind.in_((DECLARED, LIVE, CORRECTION)))
        .order_by(LedgerEntry.at, LedgerEntry.id)
    )
    for enrolment_id, at, kind, seconds, activity in rows:
        yield Item(enrolment_id, local_date(at), kind, seconds, activity)
    days: dict[tuple[int, date], int] = {}
    for enrolment_id, day, seconds in _measured(condition):
        days[enrolment_id, day] = days.get((enrolment_id, day), 0) + seconds
    for (enrolment_id, day), seconds in days.items():
        yield Item(enrolment_id, day, MEASURED, seconds)


def is_of(group: Group) -> ColumnElement[bool]:
    """The condition that an enrolment is of this group."""
    if group.intake:
        return Enrolment.intake_id == group.intake.id  # which is of one programme; asked for both, SQLite would look through the programme
    in_programme = Enrolment.programme_id == group.programme.id
    return in_programme if group.is_everybody else and_(in_programme, Enrolment.intake_id.is_(None))


def _measured(condition: ColumnElement[bool]) -> Iterator[tuple[int, date, int]]:
    """Measured seconds by enrolment and UTC hour, told as Riga's day: no zone that Riga has had is off by less than an hour."""
    hour = func.substr(LedgerEntry.source, HOUR.start + 1, HOUR.stop - HOUR.start)
    rows = db.session.execute(
        select(LedgerEntry.enrolment_id, hour, func.sum(LedgerEntry.seconds))
        .join(Enrolment, Enrolment.id == LedgerEntry.enrolment_id)
        .where(condition, LedgerEntry.kind == MEASURED)
        .group_by(LedgerEntry.enrolment_id, hour)
        .order_by(LedgerEntry.enrolment_id, hour)
    )
    for enrolment_id, written, seconds in rows:
        yield enrolment_id, local_date(datetime.fromisoformat(f"{written}:00").replace(tzinfo=UTC)), int(seconds)


def _sum_of(kind: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((LedgerEntry.kind == kind, LedgerEntry.seconds), else_=0)), 0)


def _is_source() -> ColumnElement[bool]:
    """That an activity is what an entry was declared for."""
    return and_(LedgerEntry.kind == DECLARED, Activity.key == func.substr(LedgerEntry.source, len("activity:") + 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), RIGA)
