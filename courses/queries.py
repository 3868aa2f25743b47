"""What there is to study, and how far somebody is."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import COORDINATOR, TRAINER, Person
from courses.models import (
    ACTIVE,
    CORRECTION,
    DECLARED,
    LIVE,
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
from db import db


@dataclass(frozen=True)
class ActivityState:
    """An activity and how far this enrolment is in it (`progress` is None before it was opened)."""

    activity: Activity
    progress: Progress | None

    @property
    def is_completed(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def is_started(self) -> bool:
        return self.progress is not None


@dataclass(frozen=True)
class ModuleState:
    """A module with the states of its activities. One in preparation has none and is never completed."""

    module: Module
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

    def after(self, activity: Activity) -> ActivityState | None:
        """The next unfinished activity of the module: behind this one in the order of study, else the first left open."""
        others = [state for state in self.activities if state.activity.id != activity.id and not state.is_completed]
        return next((state for state in others if state.activity.position > activity.position), others[0] if others else None)


@dataclass(frozen=True)
class StudySummary:
    """Where an enrolment stands. Seconds: declared of what was completed, measured, of live meetings.

    Corrections by a trainer are part of the declared time.
    """

    programme: Programme
    modules: tuple[ModuleState, ...]
    declared_seconds: int
    measured_seconds: int
    live_seconds: int

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
    """Where this enrolment stands, in three statements whatever the number of modules."""
    modules = db.session.execute(
        select(Module, Activity, Progress)
        .outerjoin(Activity, (Activity.module_id == Module.id) & Activity.retired_at.is_(None))
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.enrolment_id == enrolment.id))
        .where(Module.programme_id == enrolment.programme_id)
        .order_by(Module.position, Activity.position)
    ).all()
    by_module: dict[Module, list[ActivityState]] = {}
    for module, activity, progress in modules:
        states = by_module.setdefault(module, [])
        if activity is not None:
            states.append(ActivityState(activity, progress))
    programme = enrolment.programme
    seconds = seconds_by_kind(enrolment)
    return StudySummary(
        programme=programme,
        modules=tuple(ModuleState(module, module.key in programme.counted_modules, tuple(states)) for module, states in by_module.items()),
        declared_seconds=seconds.get(DECLARED, 0) + seconds.get(CORRECTION, 0),
        measured_seconds=seconds.get(MEASURED, 0),
        live_seconds=seconds.get(LIVE, 0),
    )


def module_state(enrolment: Enrolment, module: Module) -> ModuleState:
    """How far an enrolment is in one module: one statement."""
    rows = db.session.execute(
        select(Activity, Progress)
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.enrolment_id == enrolment.id))
        .where(Activity.module_id == module.id, Activity.retired_at.is_(None))
        .order_by(Activity.position)
    )
    is_counted = module.key in enrolment.programme.counted_modules
    return ModuleState(module, is_counted, tuple(ActivityState(activity, progress) for activity, progress in rows))


def seconds_by_kind(enrolment: Enrolment) -> dict[str, int]:
    """The ledger of an enrolment, summed by kind."""
    rows = db.session.execute(
        select(LedgerEntry.kind, func.sum(LedgerEntry.seconds).label("seconds"))
        .where(LedgerEntry.enrolment_id == enrolment.id)
        .group_by(LedgerEntry.kind)
    )
    return {row.kind: int(row.seconds) for row in rows}


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
