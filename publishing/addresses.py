"""Where each text of content/ stands in the product, for links between texts."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, or_, select

from courses.models import READY, Activity, Module
from db import db
from publishing.documents import Document, Unreadable, split_front
from publishing.reading import AuthoredText, Content
from revisions.models import CHAPTER, FINAL, LESSON, SITUATION, TERM, Revision, Text

# What stands under a heading of another text, shown in place: `!!! quote "lesson:m10-l2#what-to-say"`.
QUOTE = re.compile(r'^!!! quote "((?:lesson|handbook):[^"\n]+)"[ \t]*$', re.MULTILINE)
KINDS = {"lesson": LESSON, "handbook": CHAPTER, "situation": SITUATION, "term": TERM}
_NAMED = re.compile(r"\b(lesson|handbook|situation|term):([a-z][a-z0-9-]*)")
_FROM = {
    "lesson": {"lv": "No nodarbības", "en": "From the lesson"},
    "handbook": {"lv": "No rokasgrāmatas", "en": "From the handbook"},
}
_NO_WORDS = re.compile(r"\[\^\d+\]|^!\[.*\n?", re.MULTILINE)
_HEADING = re.compile(r"^#{2,4} (.*?)\s*\{#([a-z][a-z0-9-]*)\}\s*$", re.MULTILINE)
_ANY_HEADING = re.compile(r"^#{2,4} ", re.MULTILINE)


@dataclass(frozen=True)
class _Place:
    address: str
    headings: frozenset[str]


def address_of(kind: str, slug: str, module: str | None = None) -> str:
    """Where readers find a text; a lesson stands in its module."""
    folder = {LESSON: f"modules/{module}", CHAPTER: "handbook", SITUATION: "situations"}[kind]
    return f"/{folder}/{slug}"


def said_in(source: str, key: str) -> Document:
    """A published source as a document of which only the words are wanted."""
    try:
        _front, body, line = split_front(source, key)
    except Unreadable:
        body, line = source, 1
    return Document(Path(f"{key}.md"), key, source, {"key": key}, body, line)


class Addresses:
    """Resolves references such as `lesson:m01-l2#two-approaches`."""

    @classmethod
    def published(cls, source: str, own: AuthoredText, address: str | None) -> "Addresses":
        """Where those texts stand now that are named in this source, as the database has them: two statements, and two more where
        others are quoted. `own` is the text itself, whose headings may be new, with its address where readers have one."""
        found = cls(Content(Path()))
        known: set[tuple[str, str]] = set()
        named = set(_NAMED.findall(source))
        while named - known:
            found._load(named - known)
            known |= named
            named = {pair for reference in QUOTE.findall(source) for said in found._said_under(reference) for pair in _NAMED.findall(said)}
        scheme = next((name for name, kind in KINDS.items() if kind == own.kind), None)
        if scheme and address:
            found._put(scheme, own, address)
        return found

    def _said_under(self, reference: str) -> list[str]:
        return [said for (name, _lang), said in self._said.items() if name == reference]

    def _load(self, named: set[tuple[str, str]]) -> None:
        """What these texts say now; those that nobody is shown aren't there."""
        is_named = or_(*(and_(Text.kind == KINDS[scheme], Text.key == key) for scheme, key in named))
        rows = db.session.execute(
            select(Text.kind, Text.key, Revision.lang, Revision.front, Revision.source, Activity.slug.label("place"), Module.slug.label("module"))
            .join(Revision, Revision.text_id == Text.id)
            .outerjoin(Activity, and_(Activity.text_id == Text.id, Activity.retired_at.is_(None)))
            .outerjoin(Module, and_(Module.id == Activity.module_id, Module.status == READY))
            .where(is_named, Revision.status == FINAL)
        ).all()
        for scheme, key in named:
            found = [row for row in rows if (row.kind, row.key) == (KINDS[scheme], key)]
            if not found or (scheme == "lesson" and found[0].module is None):
                continue
            if scheme == "term":
                self._places[f"term:{key}"] = _Place(f"/glossary#{key}", frozenset())
                continue
            slug = found[0].place if scheme == "lesson" else found[0].front["slug"]
            text = AuthoredText(KINDS[scheme], slug, {row.lang: said_in(row.source, key) for row in found}, Path())
            self._put(scheme, text, address_of(KINDS[scheme], slug, found[0].module))

    def __init__(self, content: Content):
        self._places: dict[str, _Place] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._said: dict[tuple[str, str], str] = {}
        for module in content.modules():
            for lesson in module.lessons.values():
                if module.is_ready and lesson.slug in module.activities:
                    self._put("lesson", lesson, address_of(LESSON, lesson.slug, module.slug))
        for kind, scheme in ((CHAPTER, "handbook"), (SITUATION, "situation")):
            for text in content.library.get(kind, ()):
                self._put(scheme, text, address_of(kind, text.slug))
        for term in content.terms():
            self._places[f"term:{term['key']}"] = _Place(f"/glossary#{term['key']}", frozenset())

    def resolve(self, reference: str) -> str | None:
        """The address, or None where there is no such text or no such heading in it."""
        name, _, heading = reference.partition("#")
        place = self._places.get(name)
        if place is None or (heading and heading not in place.headings):
            return None
        return f"{place.address}#{heading}" if heading else place.address

    def paragraph(self, reference: str) -> dict[str, object] | None:
        """Where to read on, for `m01-l1#what-it-is`: {url, title: {lv, en}}."""
        url = self.resolve(f"lesson:{reference}")
        return {"url": url, "title": self._titles.get(f"lesson:{reference}", {})} if url else None

    def with_quotes(self, body: str, lang: str) -> tuple[str, list[str]]:
        """A text with the paragraphs that it quotes in place, each under the name of where it comes from; and the quotes that
        lead nowhere. Words alone are quoted: drawings and numbers of sources stay where they come from."""
        lost: list[str] = []

        def put(found: re.Match[str]) -> str:
            reference = found[1]
            said = self._said.get((reference, lang))
            if said is None or self.resolve(reference) is None:
                lost.append(reference)
                return ""
            origin, title = _FROM[reference.partition(":")[0]][lang], self._titles[reference][lang].replace('"', "")
            words = _NO_WORDS.sub("", said).strip().replace("\n", "\n    ")
            return f'!!! quote "{origin}: [{title}]({reference})"\n\n    {words}\n'

        return QUOTE.sub(put, body), lost

    def _put(self, scheme: str, text: AuthoredText, address: str) -> None:
        name = f"{scheme}:{text.key}"
        headings: set[str] = set()
        for lang, document in text.languages.items():
            for found in _HEADING.finditer(document.body):
                title, heading = found.groups()
                headings.add(heading)
                self._titles.setdefault(f"{name}#{heading}", {})[lang] = title
                self._said[f"{name}#{heading}", lang] = _ANY_HEADING.split(document.body[found.end() :], maxsplit=1)[0].strip()
        self._places[name] = _Place(address, frozenset(headings))
