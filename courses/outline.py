"""What there is to study and how far somebody is, as rows: for what only looks.

Home and a lesson are opened all day, and hold some eighty activities. Made into entities, each with its identity, history
and relationships, these cost more than the whole rest of the page. Rows can't be written through; who writes asks
`access.place_for` or `queries.module_state`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from json import loads
from typing import Any

from sqlalchemy import Row, Select, bindparam, cast, select
from sqlalchemy import Text as LongText

from courses.models import ACTIVE, READY, Activity, Bilingual, Enrolment, Module, Programme, Progress
from db import db

MODULE, ACTIVITY, PROGRESS = Module.__table__.c, Activity.__table__.c, Progress.__table__.c


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module, as `courses.models.Module` names things."""

    id: int
    key: str
    position: int
    slug: str
    title: Bilingual
    summary: Bilingual
    outcomes: list[dict[str, Any]]
    sign: str
    status: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity of a module, as `courses.models.Activity` names things."""

    id: int
    key: str
    position: int
    slug: str
    kind: str
    title: Bilingual
    seconds: int
    module: ModuleRow


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far somebody is in an activity, as `courses.models.Progress` names things."""

    revision_id: int | None
    position: str
    touched_at: datetime
    completed_at: datetime | None


TEXTS = ("title", "summary", "outcomes")
OF_MODULE = tuple(cast(MODULE[name], LongText) if name in TEXTS else MODULE[name] for name in ModuleRow.__slots__)
OF_ACTIVITY = tuple(ACTIVITY[name] for name in ActivityRow.__slots__ if name != "module")
OF_PROGRESS = (PROGRESS.id, *(PROGRESS[name] for name in ProgressRow.__slots__))
AFTER_MODULE = len(OF_MODULE)
AFTER_ACTIVITY = AFTER_MODULE + len(OF_ACTIVITY)
AFTER_ID = AFTER_ACTIVITY + 1
Standing = tuple[ActivityRow, ProgressRow | None]
"""An activity, and how far somebody is in it (None before it was opened)."""


def modules_of(enrolment: Enrolment) -> list[tuple[ModuleRow, list[Standing]]]:
    """The modules of the programme in their order, each with its activities as this enrolment stands in them: one statement."""
    asked = {"enrolment_id": enrolment.id, "programme_id": enrolment.programme_id}
    return _gathered(db.session.execute(_modules(), asked))


def module_around(person_id: int, module_slug: str) -> tuple[ModuleRow, list[Standing], bool] | None:
    """A ready module of the programme that this person studies, its activities as they stand in them, and whether it counts: one
    statement. None where there is no such module."""
    rows = db.session.execute(_around(), {"person_id": person_id, "module_slug": module_slug}).all()
    for module, standings in _gathered(rows):
        return module, standings, module.key in rows[0][-1]
    return None


def _gathered(rows: Iterable[Row[Any]]) -> list[tuple[ModuleRow, list[Standing]]]:
    """A module's columns come again with each of its activities: what is JSON in them is read once."""
    found: dict[int, tuple[ModuleRow, list[Standing]]] = {}
    for row in rows:
        module, standings = found.get(row[0]) or found.setdefault(row[0], (_module(row), []))
        if row[AFTER_MODULE] is not None:
            progress = None if row[AFTER_ACTIVITY] is None else ProgressRow(*row[AFTER_ID : AFTER_ID + len(ProgressRow.__slots__)])
            standings.append((ActivityRow(*row[AFTER_MODULE:AFTER_ACTIVITY], module), progress))
    return list(found.values())


def _module(row: Row[Any]) -> ModuleRow:
    return ModuleRow(*(loads(value) if name in TEXTS else value for name, value in zip(ModuleRow.__slots__, row, strict=False)))


@cache
def _modules() -> Select[Any]:
    """Built once, as is every statement of a page that is opened all day."""
    tables = Module.__table__.outerjoin(Activity.__table__, (ACTIVITY.module_id == MODULE.id) & ACTIVITY.retired_at.is_(None))
    standings = tables.outerjoin(Progress.__table__, _is_progress(bindparam("enrolment_id")))
    asked = select(*OF_MODULE, *OF_ACTIVITY, *OF_PROGRESS).select_from(standings).where(MODULE.programme_id == bindparam("programme_id"))
    return asked.order_by(MODULE.position, ACTIVITY.position)


@cache
def _around() -> Select[Any]:
    enrolment, programme = Enrolment.__table__.c, Programme.__table__.c
    tables = (
        Enrolment.__table__.join(Programme.__table__)
        .join(Module.__table__, MODULE.programme_id == programme.id)
        .join(Activity.__table__, ACTIVITY.module_id == MODULE.id)
        .outerjoin(Progress.__table__, _is_progress(enrolment.id))
    )
    return (
        select(*OF_MODULE, *OF_ACTIVITY, *OF_PROGRESS, programme.counted_modules)
        .select_from(tables)
        .where(
            enrolment.person_id == bindparam("person_id"),
            enrolment.status == ACTIVE,
            MODULE.slug == bindparam("module_slug"),
            MODULE.status == READY,
            ACTIVITY.retired_at.is_(None),
        )
        .order_by(ACTIVITY.position)
    )


def _is_progress(enrolment_id: Any) -> Any:
    return (PROGRESS.activity_id == ACTIVITY.id) & (PROGRESS.enrolment_id == enrolment_id)
