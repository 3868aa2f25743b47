"""Finding paragraphs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row, or_, select

from accounts.models import Person
from db import db
from revisions.models import CHAPTER, EASY_READ, PAGE, SITUATION, TERM
from search.access import Place, places_for
from search.engines import found_in_index
from search.models import FOR_EVERYBODY, FOR_LEARNERS, SEARCHED, Passage
from search.own import OwnPassage, own_passages
from search.rules import Piece, Query, marked, rank, shortened

MOST_FOUND = 100
OWN = "own"
ADDRESSES = {
    CHAPTER: "/handbook/{slug}",
    SITUATION: "/situations/{slug}",
    EASY_READ: "/easy-read/{slug}",
    PAGE: "/pages/{slug}",
    TERM: "/glossary",
}


@dataclass(frozen=True)
class Hit:
    """A paragraph that answers: its address with the id of its block, whose words it is (`kind`, or OWN), where it stands
    (`module` in every language, `heading` of its section), and the language it is in."""

    query: Query
    kind: str
    address: str
    lang: str
    title: str
    heading: str
    text: str
    module: dict[str, str]

    @cached_property
    def title_pieces(self) -> tuple[Piece, ...]:
        return marked(self.query, self.title, self.lang)

    @cached_property
    def heading_pieces(self) -> tuple[Piece, ...]:
        return marked(self.query, self.heading, self.lang)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The paragraph, shortened around the first hit where it is long, with what was looked for told apart."""
        return shortened(marked(self.query, self.text, self.lang))


@dataclass(frozen=True)
class Found:
    """What answers a query: one's own words, which nobody else finds, and what is published, the best first: the best MOST_FOUND where
    there is more (`is_cut`)."""

    own: list[Hit]
    published: list[Hit]
    is_cut: bool = False

    @property
    def hits(self) -> list[Hit]:
        return self.own + self.published


def found_for(person: Person | None, query: Query, lang: str) -> Found:
    """What answers this query among all that this person may read; a stranger (None) reads what is for everybody.

    The reader's language stands before the other, in which a paragraph is named only where it isn't found in theirs. At
    most four statements.
    """
    if not query.terms:
        return Found([], [])
    places = places_for(person)
    own = own_passages(person, query, {place.key: place for place in places}, lang) if person else []
    by_text = {place.text_id: place for place in places if place.text_id}
    candidates = _candidates(query, list(by_text), lang)
    hits = _published(query, candidates, by_text, lang)[:MOST_FOUND]
    return Found([_own_hit(passage, query, lang) for passage in own], hits, len(candidates) > MOST_FOUND)


def _own_hit(passage: OwnPassage, query: Query, lang: str) -> Hit:
    place = passage.place
    address = place.address.replace("{lang}", lang) + (f"#{passage.anchor}" if passage.anchor else "")
    return Hit(query, OWN, address, lang, place.title.get(lang, ""), "", passage.text, place.module)


def _published(query: Query, candidates: list[Row[Any]], places: dict[int, Place], lang: str) -> list[Hit]:
    ranked = []
    for row in candidates:
        how_well = rank(query, _words(row.head), _words(row.body))
        if how_well is not None:
            order = (row.lang != lang, *how_well.order, SEARCHED.index(row.kind), row.slug, row.position)
            ranked.append((order, row))
    ranked.sort(key=lambda one: one[0])
    hits: dict[tuple[int, str], Hit] = {}
    for _, row in ranked:
        hits.setdefault((row.text_id, row.anchor), _hit(row, query, places.get(row.text_id)))
    return list(hits.values())


def _words(kept: str) -> list[tuple[str, str]]:
    """Forms and stems, as `search.words.kept` wrote them."""
    words = kept.split()
    half = len(words) // 2
    return list(zip(words[:half], words[half:], strict=True))


def _candidates(query: Query, texts: list[int], lang: str) -> list[Row[Any]]:
    """The passages that hold all terms and may be read: the reader's language first, then headings, then the short ones. One more than
    is shown, so that it is known whether there is more."""
    found = found_in_index(query).c
    is_readable = or_(found.kind.in_(FOR_EVERYBODY), found.kind.in_(FOR_LEARNERS) & found.text_id.in_(texts))
    best = select(found.id).where(is_readable).order_by(found.lang != lang, found.is_headed.desc(), found.length, found.id).limit(MOST_FOUND + 1)
    shown = [column for column in Passage.__table__.columns if column.name != "around"]
    return list(db.session.execute(select(*shown).join(chosen := best.subquery(), chosen.c.id == Passage.id)))


def _hit(row: Row[Any], query: Query, place: Place | None) -> Hit:
    address = place.address.replace("{lang}", row.lang) if place else ADDRESSES[row.kind].format(slug=row.slug)
    return Hit(
        query=query,
        kind=row.kind,
        address=f"{address}#{row.anchor}" if row.anchor else address,
        lang=row.lang,
        title=row.title,
        heading=row.heading,
        text=row.text,
        module=place.module if place else {},
    )
