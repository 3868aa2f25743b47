"""What there is to study, and how far somebody is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import COORDINATOR, EVERYWHERE, TRAINER, Person, RoleGrant
from courses.ledger import sums_of
from courses.models import (
    ACTIVE,
    CORRECTION,
    DECLARED,
    MEASURED,
    READY,
    Activity,
    Enrolment,
    Intake,
    IntakeTrainer,
    LedgerEntry,
    Module,
    Programme,
    Progress,
)
from courses.outline import ActivityRow, ModuleRow, ProgressRow, Standing, modules_of
from db import db


@dataclass(frozen=True)
class ActivityState:
    """An activity and how far this enrolment is in it (`progress` is None before it was opened)."""

    activity: Activity | ActivityRow
    progress: Progress | ProgressRow | None

    @property
    def is_completed(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def is_started(self) -> bool:
        return self.progress is not None


@dataclass(frozen=True)
class ModuleState:
    """A module with the states of its activities. One in preparation has none and is never completed."""

    module: Module | ModuleRow
    is_counted: bool
    activities: tuple[ActivityState, ...]

    @property
    def is_ready(self) -> bool:
        return self.module.status == READY

    @property
    def done(self) -> int:
        return sum(state.is_completed for state in self.activities)

    @property
    def is_completed(self) -> bool:
        return bool(self.activities) and self.done == len(self.activities)

    @property
    def share(self) -> float:
        """From 0 to 1: how much of the module is woven."""
        return self.done / len(self.activities) if self.activities else 0.0

    @property
    def seconds(self) -> int:
        return sum(state.activity.seconds for state in self.activities)

    def after(self, activity: Activity | ActivityRow) -> ActivityState | None:
        """The next unfinished activity of the module: behind this one in the order of study, else the first left open."""
        others = [state for state in self.activities if state.activity.id != activity.id and not state.is_completed]
        return next((state for state in others if state.activity.position > activity.position), others[0] if others else None)


@dataclass(frozen=True)
class StudySummary:
    """Where an enrolment stands. Seconds: declared of what was completed, measured, of live meetings.

    Corrections by a trainer are part of the declared time; `correction_seconds` says how much of it.
    """

    programme: Programme
    modules: tuple[ModuleState, ...]
    declared_seconds: int
    measured_seconds: int
    live_seconds: int
    correction_seconds: int = 0

    @property
    def counted(self) -> tuple[ModuleState, ...]:
        return tuple(state for state in self.modules if state.is_counted)

    @property
    def completed(self) -> int:
        """How many modules are completed."""
        return sum(state.is_completed for state in self.modules)

    @property
    def counted_seconds(self) -> int:
        """The programme's hours today, in seconds."""
        return self.programme.counted_hours * 3600

    @property
    def total_seconds(self) -> int:
        """All that is credited: declared time and live meetings."""
        return self.declared_seconds + self.live_seconds

    @property
    def all_counted_completed(self) -> bool:
        return bool(self.counted) and all(state.is_completed for state in self.counted)

    @property
    def seconds_to_go(self) -> int:
        """Declared time that is still missing from the programme's hours of today."""
        return max(0, self.counted_seconds - self.declared_seconds)

    def next_state(self) -> ActivityState | None:
        """What to continue with: the last touched unfinished activity, else the first unfinished one."""
        unfinished = [state for module in self.modules for state in module.activities if not state.is_completed]
        started = [state for state in unfinished if state.progress is not None]
        if started:
            return max(started, key=lambda state: state.progress.touched_at)  # type: ignore[union-attr]
        return unfinished[0] if unfinished else None


def programme_with_key(key: str) -> Programme | None:
    return db.session.scalar(select(Programme).where(Programme.key == key))


def the_programme() -> Programme | None:
    """The programme of this installation: the first there is (a second one is a matter for later)."""
    return db.session.scalar(select(Programme).order_by(Programme.id).limit(1))


def programme_with_modules(programme_id: int) -> Programme:
    """A programme, its modules and their activities in two statements."""
    return (
        db.session.scalars(
            select(Programme)
            .where(Programme.id == programme_id)
            .options(joinedload(Programme.modules), selectinload(Programme.modules, Module.activities.and_(Activity.retired_at.is_(None))))
        )
        .unique()
        .one()
    )


def enrolment_of(person: Person, programme: Programme | None = None) -> Enrolment | None:
    """The active enrolment of a person (in this programme, or their first)."""
    query = select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.status == ACTIVE).options(joinedload(Enrolment.programme))
    if programme is not None:
        query = query.where(Enrolment.programme_id == programme.id)
    return db.session.scalar(query.order_by(Enrolment.id).limit(1))


def study_summary(enrolment: Enrolment) -> StudySummary:
    """Where this enrolment stands, in two statements (three where its programme isn't loaded) whatever the number of modules."""
    programme, sums = enrolment.programme, sums_of(enrolment)
    return StudySummary(
        programme=programme,
        modules=tuple(state_of(module, standings, module.key in programme.counted_modules) for module, standings in modules_of(enrolment)),
        declared_seconds=sums.study,
        measured_seconds=sums.measured,
        live_seconds=sums.live,
        correction_seconds=sums.corrections,
    )


def state_of(module: ModuleRow, standings: list[Standing], is_counted: bool) -> ModuleState:
    """A module of the outline with the states of its activities."""
    return ModuleState(module, is_counted, tuple(ActivityState(activity, progress) for activity, progress in standings))


def activities_with_keys(keys: Collection[str]) -> list[Activity]:
    """Activities by their keys, retired ones and those of any programme too, their modules loaded: one statement."""
    return list(db.session.scalars(select(Activity).join(Activity.module).options(contains_eager(Activity.module)).where(Activity.key.in_(keys))))


def module_state(enrolment: Enrolment, module: Module) -> ModuleState:
    """How far an enrolment is in one module: one statement."""
    rows = db.session.execute(_activities(), {"enrolment_id": enrolment.id, "module_id": module.id})
    is_counted = module.key in enrolment.programme.counted_modules
    return ModuleState(module, is_counted, tuple(ActivityState(activity, progress) for activity, progress in rows))


@cache
def _activities() -> Select[Any]:
    return (
        select(Activity, Progress)
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.enrolment_id == bindparam("enrolment_id")))
        .where(Activity.module_id == bindparam("module_id"), Activity.retired_at.is_(None))
        .order_by(Activity.position)
    )


def enrolments_in(programme: Programme) -> list[Enrolment]:
    """Everybody who is enrolled, by family name."""
    return list(
        db.session.scalars(
            select(Enrolment)
            .join(Enrolment.person)
            .options(contains_eager(Enrolment.person), joinedload(Enrolment.intake))
            .where(Enrolment.programme_id == programme.id, Enrolment.status == ACTIVE)
            .order_by(Person.family_name, Person.given_name)
        )
    )


def enrolments_taught_by(person: Person) -> list[Enrolment]:
    """The learners of this trainer: of the intakes that they teach, and those without an intake where they are trainer."""
    scopes = [grant.scope for grant in person.grants if grant.role == TRAINER and grant.revoked_at is None]
    alone = Enrolment.intake_id.is_(None) & (True if "*" in scopes else Programme.key.in_(scopes))
    taught = Enrolment.intake_id.in_(select(IntakeTrainer.intake_id).where(IntakeTrainer.person_id == person.id))
    return list(
        db.session.scalars(
            select(Enrolment)
            .join(Enrolment.person)
            .join(Enrolment.programme)
            .options(contains_eager(Enrolment.person), contains_eager(Enrolment.programme), joinedload(Enrolment.intake))
            .where(Enrolment.status == ACTIVE, alone | taught)
            .order_by(Person.family_name, Person.given_name)
        )
    )


def intakes_in(programme: Programme) -> list[Intake]:
    """The groups of a programme, the newest first."""
    return list(
        db.session.scalars(
            select(Intake).where(Intake.programme_id == programme.id).order_by(Intake.starts_on.desc()).options(selectinload(Intake.trainers))
        )
    )


def teaches(person: Person, enrolment: Enrolment) -> bool:
    """Whether this person is the enrolment's trainer."""
    if enrolment.intake_id is None:
        return person.has_role(TRAINER, scope=enrolment.programme.key)
    return person.has_role(TRAINER) and db.session.get(IntakeTrainer, (enrolment.intake_id, person.id)) is not None


def coordinates(person: Person, programme: Programme) -> bool:
    """Whether this person coordinates the programme."""
    return person.has_role(COORDINATOR, scope=programme.key)


def coordinated_by(person: Person) -> ColumnElement[bool]:
    """The condition that a joined Programme is one that this person coordinates."""
    scopes = [grant.scope for grant in person.grants if grant.role == COORDINATOR and grant.revoked_at is None]
    return true() if EVERYWHERE in scopes else Programme.key.in_(scopes)


def programmes_coordinated_by(person: Person) -> list[Programme]:
    """The programmes that this person coordinates."""
    return list(db.session.scalars(select(Programme).where(coordinated_by(person)).order_by(Programme.id)))


def trainers_for(programmes: Sequence[Programme]) -> list[Person]:
    """Everybody who is a trainer in one of these programmes, by name."""
    scopes = [EVERYWHERE, *(programme.key for programme in programmes)]
    is_trainer = Person.grants.any((RoleGrant.role == TRAINER) & RoleGrant.revoked_at.is_(None) & RoleGrant.scope.in_(scopes))
    query = select(Person).where(is_trainer, Person.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.family_name, Person.given_name)))


@dataclass(frozen=True)
class IntakeLine:
    """A group in a list, with how many learners it has."""

    intake: Intake
    learners: int


def intakes_among(programmes: Sequence[Programme]) -> list[IntakeLine]:
    """The groups of these programmes, the newest first, trainers loaded: two statements."""
    learners = select(func.count()).where(Enrolment.intake_id == Intake.id, Enrolment.status == ACTIVE).correlate(Intake).scalar_subquery()
    rows = db.session.execute(
        select(Intake, learners)
        .where(Intake.programme_id.in_([programme.id for programme in programmes]))
        .order_by(Intake.starts_on.desc(), Intake.id.desc())
        .options(selectinload(Intake.trainers))
    )
    return [IntakeLine(*row) for row in rows]


@dataclass(frozen=True)
class LearnerLine:
    """An enrolled learner in a list: seconds of declared and measured study, activities done of those that count, last seen at work."""

    enrolment: Enrolment
    declared_seconds: int
    measured_seconds: int
    done: int
    of: int
    touched_at: datetime | None


LEARNER_ORDERS = ("name", "progress", "touched", "enrolled")


def learners_among(
    programmes: Sequence[Programme], *, order: str = "name", intake: Intake | None = None, offset: int = 0, limit: int
) -> list[LearnerLine]:
    """The active learners of these programmes (or of one intake), in one statement.

    `order`: by name, least progress first, longest untouched first, or latest enrolled first.
    """
    done, declared, touched = _done_of_counted(programmes), _seconds_of(DECLARED, CORRECTION), _last_touched()
    by_name = (Person.family_name, Person.given_name, Enrolment.id)
    orders = {
        "name": by_name,
        "progress": (done, declared, *by_name),
        "touched": (case((touched.is_(None), 0), else_=1), touched, *by_name),
        "enrolled": (Enrolment.enrolled_at.desc(), *by_name),
    }
    query = (
        select(Enrolment, declared, _seconds_of(MEASURED), done, _counted_activities(programmes), touched)
        .join(Enrolment.person)
        .outerjoin(Enrolment.intake)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.intake))
        .where(Enrolment.programme_id.in_([programme.id for programme in programmes]), Enrolment.status == ACTIVE)
    )
    if intake is not None:
        query = query.where(Enrolment.intake_id == intake.id)
    return [LearnerLine(*row) for row in db.session.execute(query.order_by(*orders[order]).offset(offset).limit(limit))]


def _seconds_of(*kinds: str) -> ColumnElement[int]:
    seconds = select(func.coalesce(func.sum(LedgerEntry.seconds), 0)).where(LedgerEntry.enrolment_id == Enrolment.id, LedgerEntry.kind.in_(kinds))
    return seconds.correlate(Enrolment).scalar_subquery()


def _is_counted(programmes: Sequence[Programme]) -> ColumnElement[bool]:
    return or_(false(), *((Module.programme_id == programme.id) & Module.key.in_(programme.counted_modules) for programme in programmes))


def _counted_activities(programmes: Sequence[Programme]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Activity).join(Activity.module)
    counted = counted.where(Module.programme_id == Enrolment.programme_id, Activity.retired_at.is_(None), _is_counted(programmes))
    return counted.correlate(Enrolment).scalar_subquery()


def _done_of_counted(programmes: Sequence[Programme]) -> ColumnElement[int]:
    done = select(func.count()).select_from(Progress).join(Progress.activity).join(Activity.module)
    done = done.where(
        Progress.enrolment_id == Enrolment.id, Progress.completed_at.is_not(None), Activity.retired_at.is_(None), _is_counted(programmes)
    )
    return done.correlate(Enrolment).scalar_subquery()


def _last_touched() -> ColumnElement[datetime]:
    return select(func.max(Progress.touched_at)).where(Progress.enrolment_id == Enrolment.id).correlate(Enrolment).scalar_subquery()
