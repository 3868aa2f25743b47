"""A programme as its authors see it: everything in it, in order, and how it stands."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, defer

from accounts.models import LANGUAGES
from courses.models import QUIZ, Activity, Module, Programme
from courses.queries import programme_with_modules
from db import db
from revisions.models import DRAFT, FINAL, MULTIPLE, RETIRED, Revision, Text

CHANGED = "changed"  # published, and a draft waits


@dataclass(frozen=True)
class Line:
    """An activity, or a text of the library: its state (DRAFT, CHANGED, FINAL, RETIRED; empty where it has none of its own), and by
    language whether it is there. `is_in_step` says that both languages are of the same material change."""

    kind: str
    key: str
    title: dict[str, str]
    seconds: int | None
    state: str
    languages: tuple[str, ...]
    is_in_step: bool


@dataclass(frozen=True)
class ModuleLines:
    """A module with its lines; those taken out stand apart."""

    module: Module
    is_counted: bool
    lines: list[Line]
    retired: list[Line]

    @property
    def seconds(self) -> int:
        return sum(line.seconds or 0 for line in self.lines)


@dataclass(frozen=True)
class Outline:
    """The whole programme. Seconds are computed from what there is to read and do, never typed."""

    programme: Programme
    modules: list[ModuleLines]

    @property
    def counted_seconds(self) -> int:
        """What the modules that count come to; the programme promises `counted_hours` of it."""
        return sum(one.seconds for one in self.modules if one.is_counted)

    @property
    def seconds(self) -> int:
        return sum(one.seconds for one in self.modules)


def outline_of(programme: Programme) -> Outline:
    """Everything in a programme: five statements, whatever its length."""
    whole = programme_with_modules(programme.id)
    retired: dict[int, list[Activity]] = {}
    gone = select(Activity).join(Activity.module).where(Module.programme_id == programme.id, Activity.retired_at.is_not(None))
    for activity in db.session.scalars(gone.order_by(Activity.id)):
        retired.setdefault(activity.module_id, []).append(activity)
    ids = [one.text_id for module in whole.modules for one in (*module.activities, *retired.get(module.id, ())) if one.text_id]
    said = _said_by(ids)
    return Outline(
        whole,
        [
            ModuleLines(
                module,
                module.key in whole.counted_modules,
                [_line(activity, said) for activity in module.activities],
                [_line(activity, said) for activity in retired.get(module.id, ())],
            )
            for module in whole.modules
        ],
    )


def library_of(kind: str) -> list[Line]:
    """The texts of a kind that everybody reads, in their order."""
    ids = list(db.session.scalars(select(Text.id).where(Text.kind == kind)))
    said = _said_by(ids)
    found = [(one, _of_revisions(kind, rows[0].text.key, {}, None, rows)) for one, rows in said.items()]
    order = {one: min((int(row.front.get("order", 0)), str(row.front.get("slug", ""))) for row in rows) for one, rows in said.items()}
    return [line for _one, line in sorted(found, key=lambda pair: order[pair[0]])]


def _said_by(ids: list[int]) -> dict[int, list[Revision]]:
    """What these texts say and may say, without their words: one statement."""
    found: dict[int, list[Revision]] = {}
    asked = select(Revision).join(Revision.text).options(contains_eager(Revision.text), defer(Revision.source), defer(Revision.html))
    for row in db.session.scalars(asked.where(Revision.text_id.in_(ids), Revision.status != RETIRED).order_by(Revision.text_id)):
        found.setdefault(row.text_id, []).append(row)
    return found


def _line(activity: Activity, said: dict[int, list[Revision]]) -> Line:
    if activity.kind == QUIZ:
        return Line(QUIZ, activity.key, activity.title, activity.seconds, "", LANGUAGES, True)
    rows = said.get(activity.text_id or 0, [])
    line = _of_revisions(activity.kind, activity.key, activity.title, activity.seconds, rows)
    if activity.retired_at is None:
        return line
    return Line(line.kind, line.key, line.title, None, RETIRED, line.languages, True)


def _of_revisions(kind: str, key: str, title: dict[str, str], seconds: int | None, rows: list[Revision]) -> Line:
    finals = {row.lang: row for row in rows if row.status == FINAL}
    waits = any(row.status == DRAFT for row in rows)
    state = CHANGED if finals and waits else FINAL if finals else DRAFT if waits else RETIRED
    title = title or {row.lang: row.title for row in sorted(rows, key=lambda row: row.status == DRAFT, reverse=True)}
    if MULTIPLE in finals:
        return Line(kind, key, title, seconds, state, LANGUAGES, True)
    revised = {finals[lang].front.get("revised") for lang in finals}
    return Line(
        kind, key, title, seconds, state, tuple(lang for lang in LANGUAGES if lang in finals), len(finals) == len(LANGUAGES) and len(revised) == 1
    )
