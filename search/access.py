"""What this person may read, beyond what everybody may: the places of the programme's texts, as its doors open them."""

import json
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, select, true

from accounts.models import EVERYWHERE, LANGUAGES, TRAINER, Person
from courses.models import ACTIVE, LESSON, READY, Activity, Enrolment, Module, Programme
from db import db


class Place(NamedTuple):
    """Where an activity stands: its address, its name and its module's, in every language.

    The names come as the database keeps them: of all that may be read only a few are shown.
    """

    key: str
    text_id: int | None
    address: str
    title_json: str
    module_json: str

    @classmethod
    def elsewhere(cls, address: str, title: str) -> "Place":
        """A page that is not one of the programme's, under one name in every language."""
        return cls("", None, address, json.dumps(dict.fromkeys(LANGUAGES, title)), "{}")

    @property
    def title(self) -> dict[str, str]:
        return json.loads(self.title_json)

    @property
    def module(self) -> dict[str, str]:
        return json.loads(self.module_json)


def places_for(person: Person | None) -> list[Place]:
    """The activities that open for this person: those of ready modules of the programme that they study (as
    `courses.access.place_for` opens them), and of those that they teach. One statement for a learner; none for a stranger."""
    if person is None:
        return []
    rows = db.session.execute(_places(), {"person_id": person.id})
    own = [Place(key, text_id, _address(kind, module, slug), name, of) for key, text_id, kind, module, slug, name, of in rows]
    return own + [place for place in _taught(person) if place.text_id not in {one.text_id for one in own}] if person.has_role(TRAINER) else own


def _taught(person: Person) -> list[Place]:
    """What stands in the programmes in which this person is a trainer: shown to them as learners see it (`publishing.access.text_for`)."""
    scopes = [grant.scope for grant in person.grants if grant.role == TRAINER and grant.revoked_at is None]
    is_taught = true() if EVERYWHERE in scopes else Programme.key.in_(scopes)
    rows = db.session.execute(
        select(
            Activity.key, Activity.text_id, Activity.kind, cast(Activity.title, String).label("name"), cast(Module.title, String).label("module_name")
        )
        .join(Activity.module)
        .join(Module.programme)
        .where(is_taught, Activity.retired_at.is_(None), Activity.text_id.is_not(None))
    )
    return [Place(key, text_id, f"/teach/texts/{kind}/{key}/{{lang}}/preview", name, of) for key, text_id, kind, name, of in rows]


def _address(kind: str, module: str, slug: str) -> str:
    return f"/modules/{module}/{slug if kind == LESSON else kind}"


@cache
def _places() -> Select[Any]:
    return (
        select(
            Activity.key,
            Activity.text_id,
            Activity.kind,
            Module.slug.label("module"),
            Activity.slug,
            cast(Activity.title, String).label("name"),
            cast(Module.title, String).label("module_name"),
        )
        .join(Activity.module)
        .join(Enrolment, Enrolment.programme_id == Module.programme_id)
        .where(
            Enrolment.person_id == bindparam("person_id"),
            Enrolment.status == ACTIVE,
            Module.status == READY,
            Activity.retired_at.is_(None),
        )
    )
