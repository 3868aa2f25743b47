"""Doors to the author's desk: what is taught and written, for those who teach it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import LANGUAGES, TRAINER, Person
from courses.models import Activity, Module, Programme
from db import db
from errors import NotVisible
from revisions.models import CASE, CHAPTER, DRAFT, EASY_READ, FINAL, LESSON, MULTIPLE, PAGE, REFLECTION, SITUATION, TASK, Revision, Text

STUDIED = (LESSON, CASE, TASK, REFLECTION)
LIBRARY = (CHAPTER, SITUATION, EASY_READ, PAGE)
WRITTEN = (LESSON, *LIBRARY)  # the Markdown kinds, which have an editor
SHOWN = (*STUDIED, *LIBRARY)


@dataclass(frozen=True)
class DeskText:
    """A text in one language as its authors see it: what it says, what it may say one day, and what it says in the other language.

    `activity` is the place of a studied one in its programme.
    """

    text: Text
    lang: str
    activity: Activity | None
    final: Revision | None
    draft: Revision | None
    other: Revision | None

    @property
    def newest(self) -> Revision | None:
        return self.draft or self.final

    @property
    def other_lang(self) -> str:
        return next(lang for lang in LANGUAGES if lang != self.lang)

    @property
    def title(self) -> str:
        shown = self.newest or self.other
        return shown.title if shown else self.text.key

    @property
    def is_behind(self) -> bool:
        """Whether something else was published since the draft was begun."""
        return self.draft is not None and self.final is not None and self.draft.number < self.final.number


def taught_by(person: Person) -> list[Programme]:
    """The programmes in which this person is a trainer."""
    return [one for one in db.session.scalars(select(Programme).order_by(Programme.id)) if person.has_role(TRAINER, scope=one.key)]


def programme_for(person: Person, key: str) -> Programme:
    """A programme, for its trainers. Raises NotVisible."""
    found = db.session.scalar(select(Programme).where(Programme.key == key))
    if found is None or not person.has_role(TRAINER, scope=key):
        raise NotVisible
    return found


def text_for(person: Person, kind: str, key: str, lang: str, *, kinds: tuple[str, ...] = WRITTEN) -> DeskText:
    """A text in a language: what a programme studies for its trainers, what everybody reads for the trainers of any. Raises NotVisible."""
    if kind not in kinds or lang not in LANGUAGES:
        raise NotVisible
    text = db.session.scalar(select(Text).where(Text.kind == kind, Text.key == key))
    if text is None:
        raise NotVisible
    activity, found = place_of(text), standing(text, lang)
    if not _is_theirs(person, kind, activity) or not any((found["final"], found["draft"], found["other"])):
        raise NotVisible
    return DeskText(text, lang, activity, **found)


def _is_theirs(person: Person, kind: str, activity: Activity | None) -> bool:
    if kind not in STUDIED:
        return bool(taught_by(person))
    return activity is not None and person.has_role(TRAINER, scope=activity.module.programme.key)


def place_of(text: Text) -> Activity | None:
    """Where a text is studied; None for what everybody reads, and for what was taken out of its programme."""
    if text.kind not in STUDIED:
        return None
    place = select(Activity).join(Activity.module).join(Module.programme).where(Activity.text_id == text.id, Activity.retired_at.is_(None))
    return db.session.scalar(place.options(contains_eager(Activity.module).contains_eager(Module.programme)))


def standing(text: Text, lang: str) -> dict[str, Any]:
    """The final revision, the draft, and what is final in the other language; as the database has them at this moment."""
    asked = select(Revision).where(Revision.text_id == text.id, Revision.status.in_((DRAFT, FINAL))).options(joinedload(Revision.author))
    rows = db.session.scalars(asked.execution_options(populate_existing=True)).all()
    here = {row.status: row for row in rows if row.lang in (lang, MULTIPLE)}
    other = next((row for row in rows if row.lang not in (lang, MULTIPLE) and row.status == FINAL), None)
    return {"final": here.get(FINAL), "draft": here.get(DRAFT), "other": other}


def revision_for(desk: DeskText, number: int) -> Revision:
    """What this text said under a number. Raises NotVisible where it said nothing then."""
    asked = select(Revision).where(Revision.text_id == desk.text.id, Revision.lang == desk.lang, Revision.number == number, Revision.status != DRAFT)
    found = db.session.scalar(asked)
    if found is None:
        raise NotVisible
    return found


def history_of(desk: DeskText) -> list[Revision]:
    """Everything that this text said in this language, the latest first, with who wrote it and without its words."""
    asked = select(Revision).where(Revision.text_id == desk.text.id, Revision.lang == desk.lang, Revision.status != DRAFT)
    return list(db.session.scalars(asked.options(joinedload(Revision.author)).order_by(Revision.number.desc())))
