"""What the reader can look up: handbook, situation cards, easy-read pages, pages of duty, glossary."""

from dataclasses import dataclass
from itertools import groupby

from revisions.models import CHAPTER, EASY_READ, PAGE, SITUATION, TERM, Revision
from revisions.queries import final_revision, final_revision_at, final_revisions

ALPHABETS = {"lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž", "en": "abcdefghijklmnopqrstuvwxyz"}


@dataclass(frozen=True)
class Letter:
    """The terms that begin with one letter. `id` is its place on the page: Latvian letters don't go into addresses."""

    letter: str
    id: str
    terms: list[dict[str, dict[str, str]]]  # {key, term: {lv, en}, definition: {lv, en}}


def chapters(lang: str) -> list[Revision]:
    """The handbook's chapters in order."""
    return final_revisions(CHAPTER, lang)


def chapter_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(CHAPTER, slug, lang)


def situations(lang: str) -> list[Revision]:
    """The situation cards in their order."""
    return final_revisions(SITUATION, lang)


def situation_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(SITUATION, slug, lang)


def easy_read_pages(lang: str) -> list[Revision]:
    return final_revisions(EASY_READ, lang)


def easy_read_page_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(EASY_READ, slug, lang)


def page(key: str, lang: str) -> Revision | None:
    """A page about the place itself: about, contact, privacy …"""
    return final_revision(PAGE, key, lang)


def glossary(lang: str) -> list[Letter]:
    """Every term, by the letters of this language's alphabet."""
    terms = sorted((revision.body for revision in final_revisions(TERM, lang)), key=lambda term: collation_key(term["term"][lang], lang))
    groups = groupby(terms, key=lambda term: term["term"][lang][0].upper())
    return [Letter(letter, f"letter-{number}", list(group)) for number, (letter, group) in enumerate(groups, 1)]


def collation_key(text: str, lang: str) -> list[int]:
    """Sorts texts as this language's dictionaries do: in Latvian č comes after every c, š after every s."""
    alphabet = ALPHABETS[lang]
    return [alphabet.find(sign) if sign in alphabet else -1 for sign in text.lower()]
