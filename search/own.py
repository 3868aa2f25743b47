"""One's own words, looked through where they lie: no index holds them, and no query here asks for anybody else's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from courses.models import ACTIVITY_KINDS
from notebook.queries import journal_of, notes_of
from notebook.rules import WHOLE
from search.access import Place
from search.rules import Query, is_answered, may_be_answered, rank
from search.words import composed, said

MOST_OWN = 5
MOST_WEIGHED = 25


@dataclass(frozen=True, slots=True)
class OwnText:
    """Something that this person wrote for themselves, and the activity beside which it lies; else a `place` of its own."""

    activity_key: str
    body: str
    written_at: datetime
    anchor: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A paragraph of it that answers a query."""

    place: Place
    anchor: str
    text: str


def own_journal(person: Person) -> Iterable[OwnText]:
    """The reflections of the private journal."""
    return (OwnText(entry.activity_key, entry.body, entry.saved_at) for entry in journal_of(person))


def own_notes(person: Person) -> Iterable[OwnText]:
    """The notes: one beside an activity lies at its paragraph, one beside a page for everybody has a page of its own."""
    for note in notes_of(person):
        anchor = "" if note.block == WHOLE else note.block
        place = None if note.kind in ACTIVITY_KINDS else Place.elsewhere(f"/notes/{note.public_id}", note.title)
        yield OwnText(note.text_key, note.body, note.saved_at, "" if place else anchor, place)


SOURCES: tuple[Callable[[Person], Iterable[OwnText]], ...] = (own_journal, own_notes)
"""Where own words lie. Each is asked for one person's, and gives nobody else's."""


def own_passages(person: Person, query: Query, places: Mapping[str, Place], lang: str) -> list[OwnPassage]:
    """The paragraphs of this person's own texts that answer best, at most MOST_OWN, the latest first of equals.

    Of very many the latest MOST_WEIGHED are compared.
    """
    found = []
    for text, place, paragraph in _paragraphs(person, query, places):
        words = said(paragraph, lang)
        if is_answered(query, words) and (ranked := rank(query, [], words)):
            found.append((ranked.order, OwnPassage(place, text.anchor, paragraph)))
            if len(found) == MOST_WEIGHED:
                break
    return [passage for _, passage in sorted(found, key=lambda one: one[0])[:MOST_OWN]]


def _paragraphs(person: Person, query: Query, places: Mapping[str, Place]) -> Iterator[tuple[OwnText, Place, str]]:
    """Those in which the query may be answered, the latest text first; what lies where this person can't go is left out."""
    texts = (text for source in SOURCES for text in source(person))
    for text in sorted(texts, key=lambda text: text.written_at, reverse=True):
        place = text.place or places.get(text.activity_key)
        for line in text.body.splitlines() if place else ():
            if may_be_answered(query, line) and (paragraph := composed(line)):
                yield text, place, paragraph
