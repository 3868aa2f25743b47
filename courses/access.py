"""Doors to what is studied: each loads and authorises in one act."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import TRAINER, Person
from courses.errors import ActivityRetired
from courses.ledger import ALONE, EVERYBODY, Group
from courses.models import ACTIVE, READY, Activity, Enrolment, Intake, IntakeTrainer, Module, Programme, Progress
from courses.outline import ActivityRow, ProgressRow, module_around
from courses.queries import ActivityState, ModuleState, coordinates, enrolment_of, state_of, teaches
from db import db
from errors import NotVisible


@dataclass(frozen=True)
class Place:
    """Where a learner stands: the enrolment, the activity, and the progress in it (None before the first time)."""

    enrolment: Enrolment
    activity: Activity
    progress: Progress | None


@dataclass(frozen=True)
class StudyPlace(Place):
    """A place with the whole module around it, for pages that show its outline and what comes next."""

    state: ModuleState


@dataclass(frozen=True)
class SeenPlace:
    """Where a learner stands, with the module around it, as rows (courses.outline)."""

    activity: ActivityRow
    progress: ProgressRow | None
    state: ModuleState


def own_enrolment(person: Person) -> Enrolment:
    """The learner's own active enrolment. Raises NotVisible."""
    enrolment = enrolment_of(person)
    if enrolment is None:
        raise NotVisible
    return enrolment


def place_for(person: Person, module_slug: str, slug: str) -> Place:
    """An activity of a ready module of the programme that this person studies, in one statement. Raises NotVisible."""
    row = db.session.execute(_place(), {"person_id": person.id, "module_slug": module_slug, "slug": slug}).first()
    if row is None:
        raise _absence(person, module_slug, slug)
    enrolment, activity, progress = row
    return Place(enrolment, activity, progress)


def study_place_for(person: Person, module_slug: str, slug: str) -> StudyPlace:
    """As `place_for`, with the state of the whole module, and still in one statement. Raises NotVisible."""
    rows = db.session.execute(_places(), {"person_id": person.id, "module_slug": module_slug}).all()
    found = next((row for row in rows if row.Activity.slug == slug), None)
    if found is None:
        raise _absence(person, module_slug, slug)
    enrolment, activity, progress = found
    states = tuple(ActivityState(row.Activity, row.Progress) for row in rows)
    module = activity.module
    return StudyPlace(enrolment, activity, progress, ModuleState(module, module.key in enrolment.programme.counted_modules, states))


def seen_place_for(person: Person, module_slug: str, slug: str) -> SeenPlace:
    """As `study_place_for`, for a page that only looks: all of it as rows. Raises NotVisible."""
    around = module_around(person.id, module_slug)
    state = state_of(*around) if around else None
    found = next((one for one in state.activities if one.activity.slug == slug), None) if state else None
    if state is None or found is None:
        raise _absence(person, module_slug, slug)
    return SeenPlace(found.activity, found.progress, state)


def _absence(person: Person, module_slug: str, slug: str) -> NotVisible:
    """Why there is no such place: somebody who was at work in it is told that it was taken out."""
    title = db.session.scalar(
        select(Activity.title)
        .join(Activity.module)
        .join(Progress, Progress.activity_id == Activity.id)
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .where(Enrolment.person_id == person.id, Enrolment.status == ACTIVE)
        .where(Module.slug == module_slug, Activity.slug == slug, Activity.retired_at.is_not(None))
    )
    return ActivityRetired(title) if title else NotVisible()


@cache
def _place() -> Select[Any]:
    return _places().where(Activity.slug == bindparam("slug"))


@cache
def _places() -> Select[Any]:
    """All activities of a ready module, as one learner stands in them. Built once: every page of the study asks it."""
    return (
        select(Enrolment, Activity, Progress)
        .join(Module, Module.programme_id == Enrolment.programme_id)
        .join(Activity, Activity.module_id == Module.id)
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.enrolment_id == Enrolment.id))
        .options(contains_eager(Activity.module), joinedload(Enrolment.programme))
        .where(
            Enrolment.person_id == bindparam("person_id"),
            Enrolment.status == ACTIVE,
            Module.slug == bindparam("module_slug"),
            Module.status == READY,
            Activity.retired_at.is_(None),
        )
        .order_by(Activity.position)
    )


def activity_for(person: Person, key: str) -> Activity:
    """An activity that is open to this person, by its key: as `place_for` opens it. Raises NotVisible."""
    is_theirs = (Enrolment.person_id == person.id) & (Enrolment.status == ACTIVE)
    activity = db.session.scalar(
        select(Activity)
        .join(Activity.module)
        .join(Enrolment, Enrolment.programme_id == Module.programme_id)
        .options(contains_eager(Activity.module))
        .where(Activity.key == key, is_theirs, Module.status == READY, Activity.retired_at.is_(None))
    )
    if activity is None:
        raise NotVisible
    return activity


def enrolment_for(person: Person, public_id: str) -> Enrolment:
    """A learner's enrolment, for the programme's coordinators and for its trainers. Raises NotVisible."""
    enrolment = db.session.scalar(
        select(Enrolment)
        .where(Enrolment.public_id == public_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.programme), joinedload(Enrolment.intake))
    )
    if enrolment is None or not (coordinates(person, enrolment.programme) or teaches(person, enrolment)):
        raise NotVisible
    return enrolment


def group_for(person: Person, programme_key: str, group_key: str) -> Group:
    """A group of a programme for those who coordinate the programme and those who teach the group; everybody in it, for the former
    alone: one statement. Raises NotVisible."""
    row = db.session.execute(
        select(Programme, Intake, IntakeTrainer)
        .outerjoin(Intake, (Intake.programme_id == Programme.id) & (Intake.public_id == group_key))
        .outerjoin(IntakeTrainer, (IntakeTrainer.intake_id == Intake.id) & (IntakeTrainer.person_id == person.id))
        .where(Programme.key == programme_key)
    ).first()
    if row is None or (row.Intake is None and group_key not in (ALONE, EVERYBODY)):
        raise NotVisible
    group = Group(row.Programme, row.Intake, is_everybody=group_key == EVERYBODY)
    if not (coordinates(person, group.programme) or _teaches_group(person, group, row.IntakeTrainer)):
        raise NotVisible
    return group


def _teaches_group(person: Person, group: Group, as_trainer: IntakeTrainer | None) -> bool:
    if group.intake is not None:
        return person.has_role(TRAINER) and as_trainer is not None
    return not group.is_everybody and person.has_role(TRAINER, scope=group.programme.key)
