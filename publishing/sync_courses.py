"""Programmes, modules and activities as content/ says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from courses.models import IN_PREPARATION, LESSON, QUIZ, Activity, Module, Programme
from db import db
from publishing.minutes import seconds_of
from publishing.reading import Content, ModuleFolder, ProgrammeFolder
from publishing.rows import write_row

Texts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Said:
    """What a lesson says now in one language, at the desk or in its file: its title and how many words it has."""

    title: str
    words: int


def sync_programmes(content: Content, *, texts: Texts, said: Mapping[tuple[str, str], Said], at: datetime) -> None:
    """Make programmes, modules and activities as they are written. `texts` are ids by kind and key; `said` what lessons say, by
    key and language. A module or activity that is gone is retired; progress in it stays."""
    words = {key: one.words for (key, lang), one in said.items() if lang == "lv"}
    for folder in content.programmes:
        programme = _programme(folder)
        modules = {module.key: module for module in db.session.scalars(select(Module).where(Module.programme_id == programme.id))}
        present = {module.key for module in folder.modules}
        for module in modules.values():
            if module.key not in present:
                module.status = IN_PREPARATION
        activities = _retire_missing(programme, folder, at)
        for position, module_folder in enumerate(folder.modules, 1):
            module = _module(modules.get(module_folder.key), programme, module_folder, position)
            seconds = seconds_of(module_folder, words)
            for place, slug in enumerate(_open_activities(module_folder), 1):
                values = _activity_values(module_folder, slug, texts, said) | {"module_id": module.id, "position": place, "seconds": seconds[slug]}
                write_row(activities.get(values["key"]) or Activity(), values | {"retired_at": None})
        db.session.flush()


def _open_activities(folder: ModuleFolder) -> list[str]:
    return folder.activities if folder.is_ready else []


def _programme(folder: ProgrammeFolder) -> Programme:
    data = folder.outline.data
    same = ("key", "title", "summary", "revision", "hours", "minimum_age", "criteria", "certificate_valid_years", "reminder_days", "pairing_months")
    values = {name: data[name] for name in (*same, "motivation_test", "readiness_test")}
    values |= {"counted_modules": data["counted"]["modules"], "counted_hours": data["counted"]["hours"]}
    return write_row(db.session.scalar(select(Programme).where(Programme.key == data["key"])) or Programme(), values)


def _module(row: Module | None, programme: Programme, folder: ModuleFolder, position: int) -> Module:
    data = folder.outline.data
    values = {name: data[name] for name in ("key", "title", "summary", "outcomes", "sign", "status")}
    return write_row(row or Module(), values | {"programme_id": programme.id, "position": position, "slug": folder.slug})


def _retire_missing(programme: Programme, folder: ProgrammeFolder, at: datetime) -> dict[str, Activity]:
    """All activities of a programme by key. Those no longer written are retired and give up their slug."""
    rows = db.session.scalars(select(Activity).join(Activity.module).where(Module.programme_id == programme.id))
    activities = {row.key: row for row in rows}
    present = {_key(module, slug) for module in folder.modules for slug in _open_activities(module)}
    for key, activity in activities.items():
        if key not in present and activity.retired_at is None:
            activity.retired_at, activity.slug = at, key
    db.session.flush()
    return activities


def _key(folder: ModuleFolder, slug: str) -> str:
    return folder.lessons[slug].key if slug in folder.lessons else folder.parts[slug].data["key"]


def _activity_values(folder: ModuleFolder, slug: str, texts: Texts, said: Mapping[tuple[str, str], Said]) -> dict[str, Any]:
    key = _key(folder, slug)
    if slug in folder.lessons:
        titles = {lang: said[key, lang].title for lang in folder.lessons[slug].languages}
        kind = LESSON
    else:
        titles = folder.parts[slug].data["title"]
        kind = QUIZ if slug == "check" else slug
    return {"key": key, "slug": slug, "kind": kind, "title": titles, "text_id": texts[kind, key] if kind != QUIZ else None}
