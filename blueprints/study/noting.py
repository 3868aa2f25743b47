"""What a page shows of its reader's notes, and the door to the texts beside which one may write."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from markupsafe import Markup
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from accounts.models import LEARNER
from blueprints.free_text import no_personal_code, without_nul
from blueprints.identity import current_person
from blueprints.language import language, localised
from blueprints.navigation import address_of
from blueprints.policy import second_factor_due
from blueprints.study.places import url_of
from blueprints.study.texts import LONGEST, TextForm
from courses.access import activity_for
from courses.conflicts import joined, version_of
from courses.models import ACTIVITY_KINDS
from errors import NotVisible
from notebook.models import NOTED, Note
from notebook.queries import notes_beside
from notebook.rules import WHOLE, NotedText, Paragraph, Standing, standing_of
from notebook.services import note_among
from revisions.models import CHAPTER, DRAFT, MULTIPLE, SITUATION, Revision
from revisions.queries import final_revision, revision_numbered
from search.passages import HEADINGS, LONGEST_ANCHOR, blocks_in

PAGES = {CHAPTER: "public.show_chapter", SITUATION: "public.show_situation"}
REVISION = re.compile(r"(lv|en|mul)\.([1-9][0-9]{0,5})")
BEGINNING = 60


class NoteForm(TextForm):
    """A note. `revision` is that of the text which its writer reads: language and number."""

    version = HiddenField(id="note-version")  # ids of their own: a task's form may stand on the same page
    revision = HiddenField(id="note-revision")
    body = TextAreaField(
        lazy_gettext("Your note"),
        id="note-body",
        validators=[DataRequired(), Length(max=LONGEST), no_personal_code],
        filters=[without_nul],
    )

    def settle(self, kept: str) -> None:
        """Where the writer wants both, the text goes below the one that stands there."""
        if "join" in request.form:
            self.body.data = joined(kept, self.body.data or "")

    @property
    def is_blank_draft(self) -> bool:
        return "draft" in request.args and not (self.body.data or "").strip()


@dataclass(frozen=True)
class Line:
    """A note on the page of its text, and where it stands there now."""

    note: Note
    standing: Standing

    @property
    def version(self) -> str:
        return version_of(self.note.body)


@dataclass
class Beside:
    """What a page shows of its reader's notes: those there are, the paragraphs that can have one, and the one being written."""

    text: NotedText
    revision: str
    lines: list[Line]
    block: str | None = None
    form: NoteForm | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)

    def address(self, block: str) -> str:
        return address_of("study.write_note", kind=self.text.kind, key=self.text.key, block=block)

    @property
    def blank(self) -> Markup:
        """What stands in the form that a script copies."""
        return blank_fields(language())

    @property
    def quote(self) -> str:
        return self.text.words_at(self.block or WHOLE) or ""


@lru_cache(256)
def paragraphs_of(html: str) -> tuple[Paragraph, ...]:
    """The blocks of a rendered text that have words and are no headings; kept, since finding them takes as long as a page."""
    found = ((block, block.text) for block in blocks_in(html) if block.tag not in HEADINGS and 0 < len(block.id) <= LONGEST_ANCHOR)
    return tuple(Paragraph(block.id, words) for block, words in found if words)


@lru_cache(256)
def beginnings_of(html: str) -> tuple[tuple[str, str], ...]:
    """The paragraphs as they stand in a list."""
    return tuple((one.id, beginning_of(one.words)) for one in paragraphs_of(html))


@lru_cache
def blank_fields(_lang: str) -> Markup:
    """The fields of an empty note in the reader's language: the same for everybody, and a lesson's page feels the drawing of a form."""
    form = NoteForm(formdata=None, meta={"csrf": False})
    return Markup(current_app.jinja_env.get_template("study/notes.html").module.note_fields(form))  # type: ignore[attr-defined]


def noted_text(kind: str, key: str, revision: Revision, title: str) -> NotedText:
    """A text as this revision has it. One that holds both languages is noted as a whole."""
    if revision.lang == MULTIPLE:
        return NotedText(kind, key, language(), title)
    return NotedText(kind, key, revision.lang, title, paragraphs_of(revision.html))


def is_noting() -> bool:
    """Whether whoever reads keeps notes here."""
    return current_user.is_authenticated and current_user.person.has_role(LEARNER) and not second_factor_due()


def notes_on_page(kind: str, key: str, revision: Revision, title: str, notes: list[Note] | None = None) -> Beside | None:
    """What the page of a text shows of one's notes; nothing to whom they aren't for. `?note=` opens the form of a paragraph."""
    if not is_noting():
        return None
    text = noted_text(kind, key, revision, title)
    notes = notes_beside(current_person(), kind, key) if notes is None else notes
    beside = Beside(text, f"{revision.lang}.{revision.number}", lines_of(notes, text))
    beside.choices = [(WHOLE, _("The text as a whole")), *(beginnings_of(revision.html) if text.paragraphs else ())]
    block = request.args.get("note", "")
    if text.words_at(block) is not None:
        note = note_among(notes, text, block)
        body = note.body if note else ""
        beside.block, beside.form = block, NoteForm(formdata=None, data={"body": body, "version": version_of(body), "revision": beside.revision})
    return beside


def lines_of(notes: list[Note], text: NotedText) -> list[Line]:
    """In the order of the page; those whose paragraph is gone come last."""
    order = {WHOLE: -1} | {paragraph.id: place for place, paragraph in enumerate(text.paragraphs)}
    lines = [Line(note, standing_of(block=note.block, lang=note.lang, quote=note.quote, text=text)) for note in notes]
    return sorted(lines, key=lambda line: order.get(line.standing.block or "", len(order)))


def beginning_of(words: str) -> str:
    """The first words of a paragraph, by which it is known in a list."""
    return words if len(words) <= BEGINNING else f"{words[:BEGINNING].rsplit(' ', 1)[0]} …"


def open_text(kind: str, key: str, said: str) -> tuple[NotedText, str]:
    """The door to a text beside which one may write, and its address: as its writer read it (`said`: language and number), else
    as it is now. Raises NotVisible."""
    activity = activity_for(current_person(), key) if kind in ACTIVITY_KINDS else None
    if kind not in NOTED or (activity is not None and activity.kind != kind):
        raise NotVisible
    named = REVISION.fullmatch(said)
    revision = revision_numbered(kind, key, named[1], int(named[2])) if named else None
    if revision is None or revision.status == DRAFT:
        revision = final_revision(kind, key, language())
    if revision is None:
        raise NotVisible
    if activity is not None:
        return noted_text(kind, key, revision, localised(activity.title)), url_of(activity)
    return noted_text(kind, key, revision, revision.title), url_for(PAGES[kind], slug=revision.front["slug"])
