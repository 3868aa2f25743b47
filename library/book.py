"""The whole handbook in one language, as it is published now: what its EPUB and its PDF are made of."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element

from library.markup import parsed
from library.phrases import PHRASES
from library.queries import Letter, glossary, whole_chapters, whole_situations
from revisions.models import CHAPTER, SITUATION, Revision

GLOSSARY, SITUATIONS = "glossary", "situations"
FOLDERS = {CHAPTER: "handbook", SITUATION: "situations"}
_WEB = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
_SAFE = ("https://", "mailto:", "tel:")


@dataclass(frozen=True)
class Publisher:
    """Whose handbook it is, and where its pages are found."""

    organisation: str
    site: str


@dataclass(frozen=True)
class Place:
    """Somewhere in the book: a section's id, and an id inside it or nothing."""

    section: str
    anchor: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter or a situation card. `lang` is that of its words, which may be another than the book's."""

    id: str
    kind: str
    address: str
    lang: str
    title: str
    summary: str
    html: str
    safety: bool
    sources: tuple[str, ...]
    checked: dict[str, Any] | None
    published_at: datetime

    @cached_property
    def tree(self) -> Element:
        return parsed(self.html)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids that links may lead to."""
        return frozenset({node.get("id", "") for node in self.tree.iter()} | {f"source-{number}" for number, _ in enumerate(self.sources, 1)})

    @property
    def has_figures(self) -> bool:
        return self.tree.find(".//svg") is not None


@dataclass(frozen=True)
class Book:
    """Chapters in order, situation cards, and the glossary at the end."""

    lang: str
    publisher: Publisher
    chapters: tuple[Section, ...]
    situations: tuple[Section, ...]
    letters: tuple[Letter, ...]

    @property
    def phrases(self) -> dict[str, str]:
        return PHRASES[self.lang]

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.chapters + self.situations

    @property
    def updated(self) -> datetime:
        """When the newest text in it was published."""
        return max(section.published_at for section in self.sections)

    @property
    def digest(self) -> str:
        """Changes with every word of the book, and with nothing else."""
        said = [[section.address, section.lang, section.title, section.summary, section.html, section.safety, section.sources, section.checked]
                for section in self.sections]  # fmt: skip
        terms = [term for letter in self.letters for term in letter.terms]
        whole = [self.lang, self.publisher.organisation, self.publisher.site, said, terms]
        return sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _by_address(self) -> dict[str, Section]:
        return {section.address: section for section in self.sections}

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(term["key"] for letter in self.letters for term in letter.terms)

    def destination(self, href: str, here: Section) -> Place | str | None:
        """Where a link of a page leads in the book: a place in it, else an address outside; None where it leads nowhere safe."""
        path, _, anchor = href.partition("#")
        if not href:
            return None
        if path == "/glossary":
            return Place(GLOSSARY, anchor if anchor in self._terms else "")
        if path == "/situations":
            return Place(SITUATIONS)
        section = self._by_address.get(path) if path else here
        if section is not None:
            return Place(section.id, anchor if anchor in section.anchors else "")
        if path.startswith("/") and not path.startswith("//"):
            return self.publisher.site + href
        return href if href.startswith(_SAFE) else None


def book_in(lang: str, publisher: Publisher) -> Book | None:
    """The handbook in this language (what is there in the other one only, in that); None while it has no chapter. Three statements."""
    chapters = tuple(_section(CHAPTER, revision) for revision in whole_chapters(lang))
    if not chapters:
        return None
    situations = tuple(_section(SITUATION, revision) for revision in whole_situations(lang))
    return Book(lang, publisher, chapters, situations, tuple(glossary(lang)))


def _section(kind: str, revision: Revision) -> Section:
    front = revision.front
    return Section(
        id=f"{kind}-{front['slug']}",
        kind=kind,
        address=f"/{FOLDERS[kind]}/{front['slug']}",
        lang=revision.lang,
        title=revision.title,
        summary=front.get("summary", ""),
        html=revision.html,
        safety=bool(front.get("safety")),
        sources=tuple(front.get("sources") or ()),
        checked=front.get("checked"),
        published_at=revision.created_at,
    )


def linked(text: str) -> Sequence[tuple[str, str]]:
    """A source as (words, address): its web addresses with theirs, all else with none."""
    found, end = [], 0
    for match in _WEB.finditer(text):
        found += [(text[end : match.start()], ""), (match[0], match[0])]
        end = match.end()
    return [piece for piece in (*found, (text[end:], "")) if piece[0]]
