"""Doors to what is studied: each loads and authorises in one act."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from courses.models import ACTIVE, READY, Activity, Enrolment, Module, Progress
from courses.queries import coordinates, enrolment_of, teaches
from db import db
from errors import NotVisible


@dataclass(frozen=True)
class Place:
    """Where a learner stands: the enrolment, the activity, and the progress in it (None before the first time)."""

    enrolment: Enrolment
    activity: Activity
    progress: Progress | None


def own_enrolment(person: Person) -> Enrolment:
    """The learner's own active enrolment. Raises NotVisible."""
    enrolment = enrolment_of(person)
    if enrolment is None:
        raise NotVisible
    return enrolment


def place_for(person: Person, module_slug: str, slug: str) -> Place:
    """An activity of a ready module of the programme that this person studies, in one statement. Raises NotVisible."""
    row = db.session.execute(_places(), {"person_id": person.id, "module_slug": module_slug, "slug": slug}).first()
    if row is None:
        raise NotVisible
    enrolment, activity, progress = row
    return Place(enrolment, activity, progress)


@cache
def _places() -> Select[Any]:
    """Built once: every page of the study asks it."""
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
            Activity.slug == bindparam("slug"),
            Activity.retired_at.is_(None),
        )
    )


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
