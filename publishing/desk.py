"""The author's desk: a draft is kept as it is typed, shown as readers would see it, and published with what it changes said."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from accounts.services import record_act
from clock import local_date
from courses.conflicts import refuse_overwriting, version_of
from courses.models import READY
from db import db
from publishing.access import STUDIED, WRITTEN, DeskText, place_of, standing
from publishing.addresses import KINDS, Addresses, address_of
from publishing.checking_language import problems_of_wording
from publishing.checking_texts import problems_of_draft
from publishing.documents import Document, Problem, Unreadable, parse_yaml, split_front
from publishing.drafts import Draft, draft_of
from publishing.errors import DraftChanged, DraftWaits, NothingWaits, SummaryMissing, TextUnready
from publishing.formatting import canonical_yaml, format_body, format_markdown
from publishing.minutes import WORDS_A_MINUTE
from publishing.models import ContentFile
from publishing.reading import LIBRARY_FOLDERS, AuthoredText
from publishing.schemas import SHAPES
from publishing.validation import problems_in
from revisions.models import CHAPTER, DRAFT, FINAL, LESSON, Revision, Text
from revisions.services import draft_revision, publish_revision

LEAST_SUMMARY = 10
ADVICE = frozenset(("long", "mean", "link-text"))  # what is better mended, and refuses nothing
_FIGURE = re.compile(r"\(figure:([\w.-]+)")
_FORMS = "handbook/forms"


@dataclass(frozen=True)
class Written:
    """A text as it is written: its front matter, and its words in Markdown."""

    front: dict[str, Any]
    body: str

    @property
    def source(self) -> str:
        return format_markdown(f"---\n{canonical_yaml(self.front)}---\n\n{self.body}", self.front["key"])

    @property
    def front_version(self) -> str:
        """By which two states of what stands about the words are told apart."""
        return version_of(canonical_yaml(self.front))


@dataclass(frozen=True)
class Publication:
    """What would be published: the text made ready, what should be mended, and the words and seconds that there are now."""

    draft: Draft
    problems: list[Problem]
    words_before: int

    @property
    def refusing(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.code not in ADVICE]


def written_of(revision: Revision) -> Written:
    """What a revision says, taken apart."""
    key = revision.text.key
    try:
        front, body, _line = split_front(revision.source, key)
        data, _lines = parse_yaml(front, key)
    except Unreadable:
        data, body = (
            {"key": key, "title": revision.title, **{name: value for name, value in revision.front.items() if name != "slug"}},
            revision.source,
        )
    return Written(data, format_body(body))


def written_in(desk: DeskText) -> Written:
    """What stands at the desk: the draft, else what is published, else the other language's outline without a word."""
    if desk.newest:
        return written_of(desk.newest)
    assert desk.other is not None
    return Written(written_of(desk.other).front, "")


def save_body(*, desk: DeskText, body: str, started_from: str, by: Person, at: datetime) -> None:
    """Keep the words as a draft. `started_from` is the version that the writer saw. Raises SavedElsewhere, RevisionClash."""
    before = written_in(_locked(desk))
    refuse_overwriting(kept=before.body, started_from=started_from, new=body)
    _keep(desk, Written(before.front, body), by, at)


def save_front(*, desk: DeskText, front: dict[str, Any], started_from: str, by: Person, at: datetime) -> None:
    """Keep what stands about the words as a draft; None takes an entry away. Raises SavedElsewhere, RevisionClash."""
    before = written_in(_locked(desk))
    after = {name: value for name, value in {**before.front, **front}.items() if value is not None}
    refuse_overwriting(kept=canonical_yaml(before.front), started_from=started_from, new=canonical_yaml(after))
    _keep(desk, Written(after, before.body), by, at)


def discard(*, desk: DeskText, by: Person, at: datetime) -> None:
    """Throw the draft away. Raises NothingWaits."""
    if not _remove_draft(desk):
        raise NothingWaits
    _record("discard-text", desk, by, at)


def restore(*, desk: DeskText, revision: Revision, by: Person, at: datetime) -> None:
    """Make what a text said once its draft, to be looked at and published. Raises DraftWaits, RevisionClash."""
    now = _locked(desk)
    if now.draft is not None:
        raise DraftWaits
    old = written_of(revision)
    revised = written_of(now.final).front.get("revised") if now.final else None  # going back is no change of an earlier day
    front = {name: value for name, value in {**old.front, "revised": revised}.items() if value is not None}
    _keep(desk, Written(front, old.body), by, at)


def publication_of(desk: DeskText) -> Publication:
    """What publishing the draft would make of the text. Raises NothingWaits."""
    if desk.draft is None:
        raise NothingWaits
    draft = made(desk, written_of(desk.draft))
    return Publication(draft, problems_of(draft), desk.final.words if desk.final else 0)


def publish(*, desk: DeskText, seen: str, is_material: bool = False, summary: str = "", by: Person, at: datetime) -> Revision:
    """Make the draft what the text says from now on: a typo silently, a material change with what changed, which readers are told.

    `seen` is the digest of the draft that was looked at. What anybody has completed stays completed; no row of a learner is touched.
    Raises NothingWaits, DraftChanged, SummaryMissing, TextUnready, RevisionClash.
    """
    desk = _locked(desk)
    if desk.draft is None:
        raise NothingWaits
    if desk.draft.digest != seen:
        raise DraftChanged
    if is_material and len(summary.strip()) < LEAST_SUMMARY:
        raise SummaryMissing(least=LEAST_SUMMARY)
    written = written_of(desk.draft)
    if is_material:
        written.front["revised"] = _revised(desk, written, local_date(at))
    draft = made(desk, written)
    if refusing := [problem for problem in problems_of(draft) if problem.code not in ADVICE]:
        raise TextUnready(count=len(refusing))
    if not _remove_draft(desk):
        raise NothingWaits
    revision = publish_revision(**_stored(draft), author=by, note=summary.strip() if is_material else "", at=at)
    _tell_activity(desk, draft)
    _follow(desk, by, at)
    _record("publish-text", desk, by, at, note=revision.note)
    return revision


def made(desk: DeskText, written: Written) -> Draft:
    """The text as readers would see it: the same rendering and cleaning as anywhere."""
    key, slug = desk.text.key, _slug_of(desk)
    front, _lines = parse_yaml(canonical_yaml(written.front), key)
    document = Document(Path(f"{key}.{desk.lang}.md"), "", written.source, front, written.body, 1)
    own = AuthoredText(desk.text.kind, slug, {lang: one for lang, one in ((desk.lang, document), (desk.other_lang, _other(desk))) if one}, Path())
    addresses = Addresses.published(written.body, own, _address_of(desk, slug))
    return draft_of(desk.text.kind, slug, desk.lang, document, addresses=addresses, figures=_figures(desk, written))


def problems_of(draft: Draft) -> list[Problem]:
    """What should be mended in a text, by line of its words; line 0 is what stands about them."""
    shape = SHAPES["lesson" if draft.kind == LESSON else "library"]
    about = [Problem("", 0, problem.expected) for problem in problems_in(draft.document, shape)]
    words = replace(draft.document, text=draft.document.body, body_line=1)
    found = [*about, *problems_of_draft(replace(draft, document=words)), *problems_of_wording(words, draft.kind)]
    return sorted(set(found), key=lambda problem: problem.line)


def seconds_for(words: int) -> int:
    """The declared time of a lesson with so many Latvian words, in whole minutes."""
    return 60 * round(words / WORDS_A_MINUTE)


def _locked(desk: DeskText) -> DeskText:
    """The same text as it is now, and as nobody else can change it before this transaction has ended."""
    db.session.execute(select(Text.id).where(Text.id == desk.text.id).with_for_update())
    return DeskText(desk.text, desk.lang, desk.activity, **standing(desk.text, desk.lang))


def _keep(desk: DeskText, written: Written, by: Person, at: datetime) -> None:
    title = str(written.front.get("title", ""))[:200]
    draft_revision(kind=desk.text.kind, key=desk.text.key, lang=desk.lang, title=title, source=written.source, author=by, at=at)


def _remove_draft(desk: DeskText) -> bool:
    waiting = delete(Revision).where(Revision.text_id == desk.text.id, Revision.lang == desk.lang, Revision.status == DRAFT)
    return bool(db.session.execute(waiting, execution_options={"synchronize_session": "fetch"}).rowcount)


def _record(act: str, desk: DeskText, by: Person, at: datetime, note: str = "") -> None:
    name = f"{desk.text.kind} {desk.text.key} {desk.lang}"
    record_act(actor_id=by.id, act=act, object_kind="text", object_id=desk.text.key[:64], note=note, details={"text": name}, at=at)


def _revised(desk: DeskText, written: Written, today: date) -> date:
    """The day of this change: that of the other language, where this one follows it."""
    theirs = _day(written_of(desk.other).front.get("revised")) if desk.other else None
    ours = _day(written.front.get("revised"))
    return theirs if theirs and (ours is None or theirs > ours) else today


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _stored(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in ("kind", "key", "lang", "title", "source", "front", "html", "body", "words")}


def _tell_activity(desk: DeskText, draft: Draft) -> None:
    """The programme names a lesson as it is called now, and counts its minutes by its Latvian words."""
    if desk.activity is None:
        return
    desk.activity.title = {**desk.activity.title, desk.lang: draft.title}
    if desk.lang == "lv":
        desk.activity.seconds = seconds_for(draft.words)


def _follow(desk: DeskText, by: Person, at: datetime) -> None:
    """Those texts that quote this one say what it says now."""
    schemes = [scheme for scheme, kind in KINDS.items() if kind == desk.text.kind]
    quotes = [Revision.source.contains(f'!!! quote "{scheme}:{desk.text.key}#', autoescape=True) for scheme in schemes]
    asked = select(Revision).join(Revision.text).options(contains_eager(Revision.text)).where(Revision.status == FINAL, Text.kind.in_(WRITTEN))
    for revision in db.session.scalars(asked.where(or_(*quotes), Revision.lang == desk.lang)) if quotes else ():
        quoting = DeskText(revision.text, revision.lang, place_of(revision.text), revision, None, None)
        if revision.text.kind in STUDIED and quoting.activity is None:
            continue  # taken out of its programme: nobody reads it
        publish_revision(**_stored(made(quoting, written_of(revision))), author=by, at=at)


def _slug_of(desk: DeskText) -> str:
    shown = desk.final or desk.other
    return str(shown.front.get("slug") or desk.text.key) if shown else desk.text.key


def _address_of(desk: DeskText, slug: str) -> str | None:
    """Where readers find the text; None where it has no place yet, or is of a kind that nobody links to."""
    if desk.text.kind == LESSON:
        return address_of(LESSON, desk.activity.slug, desk.activity.module.slug) if desk.activity and desk.activity.module.status == READY else None
    return address_of(desk.text.kind, slug) if desk.text.kind in KINDS.values() else None


def _other(desk: DeskText) -> Document | None:
    if desk.other is None:
        return None
    written = written_of(desk.other)
    return Document(Path(), "", written.source, written.front, written.body, 1)


def _figures(desk: DeskText, written: Written) -> Callable[[str], str | None]:
    """The drawings that the words name, as they came in with content/: one statement, none where no drawing is named."""
    names = {f"{name.removesuffix('.svg')}.{desk.lang}.svg" for name in _FIGURE.findall(written.body)}
    rows = db.session.execute(select(ContentFile.path, ContentFile.content).where(_drawings(desk, written, names))).all() if names else []
    drawn = {path.rpartition("/")[2]: content.decode() for path, content in rows}
    return lambda name: drawn.get(f"{name.removesuffix('.svg')}.{desk.lang}.svg")


def _drawings(desk: DeskText, written: Written, names: set[str]) -> Any:
    if desk.activity is not None:
        return or_(*(ContentFile.path.endswith(f"/{desk.activity.module.slug}/figures/{name}", autoescape=True) for name in names))
    folder = next(folder for folder, kind in LIBRARY_FOLDERS.items() if kind == desk.text.kind)
    if desk.text.kind == CHAPTER and written.front.get("form"):
        folder = _FORMS
    return ContentFile.path.in_([f"{folder}/figures/{name}" for name in names])
