"""What the reader can look up: handbook, situation cards, easy-read pages, pages of duty, glossary."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import undefer

from accounts.models import Person
from db import db
from library.models import Edition, ReadingPlace
from revisions.models import CHAPTER, EASY_READ, MATERIAL, PAGE, SITUATION, TERM, Revision
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


def whole_chapters(lang: str) -> list[Revision]:
    """The same with their text: the whole handbook at once."""
    return final_revisions(CHAPTER, lang, with_html=True)


def chapter_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(CHAPTER, slug, lang)


def situations(lang: str) -> list[Revision]:
    """The situation cards in their order."""
    return final_revisions(SITUATION, lang)


def whole_situations(lang: str) -> list[Revision]:
    """The same with their text."""
    return final_revisions(SITUATION, lang, with_html=True)


def situation_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(SITUATION, slug, lang)


def easy_read_pages(lang: str) -> list[Revision]:
    return final_revisions(EASY_READ, lang)


def easy_read_page_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(EASY_READ, slug, lang)


def materials(lang: str) -> list[Revision]:
    """What trainers hold in their hands, in its order: agendas, the runs of the days, cards to play, supervisions."""
    return final_revisions(MATERIAL, lang)


def material_at(slug: str, lang: str) -> Revision | None:
    return final_revision_at(MATERIAL, slug, lang)


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


def term(key: str, lang: str) -> dict[str, dict[str, str]] | None:
    """One word of the glossary: {key, term: {lv, en}, definition: {lv, en}}."""
    revision = final_revision(TERM, key, lang)
    return revision.body if revision else None


def place_in(person: Person, revision: Revision) -> str:
    """The block of this text that the person read last, or nothing."""
    here = ReadingPlace.person_id == person.id, ReadingPlace.text_id == revision.text_id
    return db.session.scalar(select(ReadingPlace.position).where(*here)) or ""


def editions(lang: str) -> list[Edition]:
    """The handbook's files in a language, without what is in them."""
    return list(db.session.scalars(select(Edition).where(Edition.lang == lang).order_by(Edition.form)))


def edition(lang: str, form: str) -> Edition | None:
    """One file, whole."""
    return db.session.scalar(select(Edition).where(Edition.lang == lang, Edition.form == form).options(undefer(Edition.content)))


def digests_of_editions() -> dict[tuple[str, str], str]:
    """What each kept file was made from, by its language and form."""
    return {(lang, form): digest for lang, form, digest in db.session.execute(select(Edition.lang, Edition.form, Edition.digest))}
