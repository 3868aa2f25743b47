"""All that somebody wrote for themselves in one list: notes and journal, by module and chapter; and as a plain file."""

from dataclasses import dataclass
from itertools import groupby

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import clock
from accounts.models import LEARNER, Person
from blueprints.identity import current_person
from blueprints.language import localised, written_date
from blueprints.navigation import address_of
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.noting import PAGES, Line, noted_text
from blueprints.study.places import url_of
from courses.models import READY, Activity, Enrolment
from courses.queries import activities_with_keys, enrolment_of
from notebook.models import JournalEntry, Note
from notebook.queries import journal_of, notes_of
from notebook.rules import WHOLE, Standing, standing_of
from revisions.models import SITUATION, Revision
from revisions.queries import finals_with_keys

HANDBOOK, SITUATIONS, GONE = "handbook", "situations", "gone"
LAST = 10_000


@dataclass(frozen=True)
class Entry:
    """A note (with its `line`) or a page of the journal, beside the text that it belongs to; `url` is empty where that has closed."""

    shelf: str
    order: tuple[int, int, int, int]
    text: str
    url: str
    written: Note | JournalEntry
    line: Line | None = None

    @property
    def address(self) -> str:
        """Of the paragraph, where it still stands."""
        block = self.line.standing.block if self.line else None
        return f"{self.url}#{block}" if self.url and block and block != WHOLE else self.url


@dataclass(frozen=True)
class Shelf:
    """The entries of a module, of the handbook, of the situations."""

    key: str
    title: str
    texts: list[tuple[str, list[Entry]]]


class Notebook:
    """What one person wrote, and where it belongs. Five statements."""

    def __init__(self, person: Person):
        self.notes, self.journal = notes_of(person), journal_of(person)
        keys = {note.text_key for note in self.notes} | {entry.activity_key for entry in self.journal}
        self.activities = {activity.key: activity for activity in activities_with_keys(keys)}
        self.enrolment = enrolment_of(person)
        self.finals: dict[tuple[str, str], list[Revision]] = {}
        for revision in finals_with_keys({note.text_key for note in self.notes}):
            self.finals.setdefault((revision.text.kind, revision.text.key), []).append(revision)

    def shelves(self, only: str = "") -> list[Shelf]:
        """In the order of study; of one shelf alone where it is named."""
        entries = [*map(self._noted, self.notes), *map(self._kept, self.journal)]
        chosen = sorted((entry for entry in entries if only in ("", entry.shelf)), key=lambda entry: entry.order)
        by_shelf = [(key, list(group)) for key, group in groupby(chosen, key=lambda entry: entry.shelf)]
        return [Shelf(key, self._title(key), _by_text(found)) for key, found in by_shelf]

    def choices(self) -> list[tuple[str, str]]:
        """The shelves that hold something, for the filter."""
        return [(shelf.key, shelf.title) for shelf in self.shelves()]

    def _noted(self, note: Note) -> Entry:
        revision, activity = self._revision(note), self.activities.get(note.text_key)
        standing = Standing(None)
        if revision is not None:
            text = noted_text(note.kind, note.text_key, revision, note.title)
            standing = standing_of(block=note.block, lang=note.lang, quote=note.quote, text=text)
        place = int(standing.block[1:]) if standing.block and standing.block[1:].isdigit() else 0
        line = Line(note, standing)
        if note.kind in PAGES:
            url = address_of(PAGES[note.kind], slug=revision.front["slug"]) if revision else ""
            order = (LAST + (note.kind == SITUATION), revision.front.get("order", 0) if revision else LAST, place, note.id)
            return Entry(SITUATIONS if note.kind == SITUATION else HANDBOOK, order, revision.title if revision else note.title, url, note, line)
        if activity is None:
            return Entry(GONE, (2 * LAST, 0, 0, note.id), note.title, "", note, line)
        order = (activity.module.position, activity.position, place, note.id)
        return Entry(activity.module.key, order, localised(activity.title), self._url(activity), note, line)

    def _kept(self, entry: JournalEntry) -> Entry:
        activity = self.activities.get(entry.activity_key)
        if activity is None:
            return Entry(GONE, (2 * LAST, 1, 0, entry.id), _("Reflection"), "", entry)
        order = (activity.module.position, activity.position, 0, entry.id)
        return Entry(activity.module.key, order, localised(activity.title), self._url(activity), entry)

    def _revision(self, note: Note) -> Revision | None:
        """What the text says now, in the note's own language where it can be had."""
        finals = self.finals.get((note.kind, note.text_key), [])
        return min(finals, key=lambda revision: revision.lang != note.lang, default=None)

    def _url(self, activity: Activity) -> str:
        return url_of(activity) if is_open(activity, self.enrolment) else ""

    def _title(self, key: str) -> str:
        named = {HANDBOOK: _("Handbook"), SITUATIONS: _("Situations"), GONE: _("No longer in the programme")}
        modules = (activity.module for activity in self.activities.values())
        return named.get(key) or next(f"{module.position}. {localised(module.title)}" for module in modules if module.key == key)


def is_open(activity: Activity, enrolment: Enrolment | None) -> bool:
    """Whether the activity opens for whoever has this enrolment, as `courses.access` opens it."""
    module = activity.module
    return enrolment is not None and module.programme_id == enrolment.programme_id and module.status == READY and activity.retired_at is None


def _by_text(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(title, list(group)) for title, group in groupby(entries, key=lambda entry: entry.text)]


@blueprint.get("/notes")
@allow(LEARNER)
def list_notes() -> ResponseReturnValue:
    """My notes and my journal, by module and chapter, with the way back to each paragraph; for nobody else."""
    notebook, only = Notebook(current_person()), request.args.get("in", "")
    choices = notebook.choices()
    only = only if only in dict(choices) else ""
    return render_template("study/list_notes.html", shelves=notebook.shelves(only), choices=choices, only=only)


@blueprint.get("/notes.md")
@allow(LEARNER)
def export_notes() -> ResponseReturnValue:
    """All of it as a plain file (Markdown) to take along."""
    taken, name = _("Taken out of Ceļabiedrs on %(date)s.", date=written_date(clock.now())), _("my-notes")
    answer = make_response(render_template("study/export_notes.md", shelves=Notebook(current_person()).shelves(), taken=taken))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.md"'
    return answer
