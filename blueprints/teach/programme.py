"""What is taught, as its authors see it: all texts with how they stand, a programme's outline, and any text as a new learner sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from accounts.models import TRAINER
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.teach import blueprint
from blueprints.wording.desk import KINDS, LANGUAGES, STATES
from courses.models import Module
from courses.rules import NoSuchChoice, Walk
from errors import NotVisible
from publishing.access import LIBRARY, SHOWN, STUDIED, WRITTEN, DeskText, programme_for, revision_for, taught_by, text_for
from publishing.desk import made, seconds_for, written_of
from publishing.outline import library_of, outline_of
from revisions.models import CASE, LESSON, REFLECTION, SITUATION, TASK, Revision

PAGES = {
    LESSON: "study/show_lesson.html",
    CASE: "study/show_case.html",
    TASK: "study/show_task.html",
    REFLECTION: "study/show_reflection.html",
    SITUATION: "public/show_situation.html",
}
SAID: dict[str, Any] = {"kinds": KINDS, "states": STATES, "languages": LANGUAGES, "written": WRITTEN, "studied": STUDIED}


@dataclass(frozen=True)
class ShownActivity:
    """An activity as it would be, with the title and the time of what is shown of it."""

    title: dict[str, str]
    seconds: int
    position: int
    module: Module


@dataclass(frozen=True)
class ShownPlace:
    """Where a new learner stands: nowhere yet."""

    activity: ShownActivity | None
    progress: None = None


@dataclass(frozen=True)
class ShownText:
    """What a page shows of a revision, or of a draft that was made ready."""

    lang: str
    number: int
    title: str
    front: dict[str, Any]
    html: str
    body: dict[str, Any]
    words: int
    created_at: datetime


@blueprint.get("/teach/texts")
@allow(TRAINER)
def list_texts() -> ResponseReturnValue:
    """The trainer's programmes with their hours, and what everybody reads: handbook, situations, easy-read pages, pages of duty."""
    programmes = taught_by(current_person())
    outlines = [outline_of(programme) for programme in programmes]
    library = {kind: library_of(kind) for kind in LIBRARY} if programmes else {}
    return render_template("teach/list_texts.html", outlines=outlines, library=library, **SAID)


@blueprint.get("/teach/programmes/<key>")
@allow(TRAINER)
def show_programme(key: str) -> ResponseReturnValue:
    """Everything in a programme in its order: how it stands, in which languages, how long it takes, and what that comes to."""
    return render_template("teach/show_programme.html", outline=outline_of(programme_for(current_person(), key)), **SAID)


@blueprint.get("/teach/texts/<kind>/<key>/<lang>/preview")
@allow(TRAINER)
def preview_text(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """The draft, else what is published (or `number` of it), as a new learner of this language sees it; nothing is written."""
    desk = text_for(current_person(), kind, key, lang, kinds=SHOWN)
    g.language = lang  # the whole page, as it would be for somebody who reads this language
    shown = shown_of(desk)
    walk = walk_in(shown) if kind == CASE else None
    page = {"page": PAGES.get(kind, "layouts/text.html"), "kind": kind, "desk": desk, "revision": shown, "walk": walk}
    return render_template("teach/preview_text.html", is_draft=is_draft(desk, shown), **page, **place_of(desk, shown), **SAID)


def place_of(desk: DeskText, shown: ShownText) -> dict[str, Any]:
    """Where a new learner would stand in the module; nowhere, for what is in no programme."""
    beside = [one for one in desk.activity.module.activities if one.retired_at is None] if desk.activity else []
    return {"place": ShownPlace(activity_of(desk, shown)), "state": {"activities": beside}}


def is_draft(desk: DeskText, shown: ShownText) -> bool:
    return desk.draft is not None and desk.draft.number == shown.number


def shown_of(desk: DeskText) -> ShownText:
    """What is asked for: a revision by its number, what is published (`of=final`), else the draft. Raises NotVisible."""
    number = request.args.get("number", "")
    if number:
        return stored(revision_for(desk, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None)
    if desk.draft is None or (request.args.get("of") == "final" and desk.final):
        return stored(desk.final)
    draft = made(desk, written_of(desk.draft))
    said = (desk.lang, desk.draft.number, draft.title, draft.front, draft.html, draft.body, draft.words)
    return ShownText(*said, desk.draft.created_at)


def stored(revision: Revision | None) -> ShownText:
    """What was rendered when it was published. Raises NotVisible where there is nothing."""
    if revision is None:
        raise NotVisible
    said = (revision.lang, revision.number, revision.title, revision.front, revision.html, revision.body or {}, revision.words)
    return ShownText(*said, revision.created_at)


def activity_of(desk: DeskText, shown: ShownText) -> ShownActivity | None:
    """The activity with the title of what is shown; None for what stands in no programme."""
    if desk.activity is None:
        return None
    activity, is_lesson = desk.activity, desk.text.kind == LESSON
    title = {**activity.title, desk.lang: shown.title} if is_lesson else activity.title
    seconds = seconds_for(shown.words) if is_lesson and desk.lang == "lv" else activity.seconds
    return ShownActivity(title, seconds, activity.position, activity.module)


def walk_in(shown: ShownText) -> Walk:
    """The way through a case that the address tells, choice by choice (`walk=0.2.1`). Raises NotVisible where there is no such way."""
    walk = Walk(shown.body)
    steps = [step for step in request.args.get("walk", "")[:200].split(".") if step]
    try:
        for step in steps:
            walk = walk.choose(walk.here, int(step))
    except (NoSuchChoice, ValueError):
        raise NotVisible from None
    return walk
