"""What a query asks for, and which paragraph answers it best: the same for the index, for one's own notes and for the marks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.errors import QueryTooLong
from search.words import WORD, composed, folded, keys_of, plain, words_in

LONGEST_QUERY, MOST_WORDS = 200, 20
LEAST_PREFIX = 3
MOST_SHOWN_WORDS = 80
FORM, STEM, PREFIX = 3, 2, 1
LATVIAN = (
    "un ir ar ka kas ko kur kad ja lai vai bet jo no uz pie par pec pirms lidz ap aiz pa es tu vins vina mes jus vini vinas tas ta to tie "
    "sis si mans mana tavs tava savs sava man tev sev kada kads kadu nav bija bus tad tur te jau vel tik ari gan"
)
ENGLISH = (
    "a an and are as at be but by can do does for from how i if in is it its me my of on or that the this to was we what when where who why "
    "with you your"
)
STOP_WORDS = frozenset((*LATVIAN.split(), *ENGLISH.split()))
_QUOTED = re.compile(r"[\"„“”«»]([^\"„“”«»]*)[\"„“”«»]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a paragraph must hold: a word by any of its keys, the beginning of one, or a phrase word by word."""

    forms: tuple[str, ...]
    keys: frozenset[str] = frozenset()
    is_begun: bool = False

    @property
    def is_phrase(self) -> bool:
        return len(self.forms) > 1

    @property
    def starts(self) -> frozenset[str]:
        """One of these stands in every text that holds the term, as far as that can be told of ASCII alone."""
        starts = {self.forms[0]} if self.is_phrase else {key[: max(len(key) - 2, 1)] for key in self.keys}
        return frozenset(start if start.isascii() else "" for start in starts)

    def strength(self, form: str, stem: str) -> int:
        """How well one word answers: the very form, the same word in another form, its beginning, or (0) not at all."""
        if form in self.forms:
            return FORM
        if stem in self.keys or form in self.keys:
            return STEM
        return PREFIX if self.is_begun and form.startswith(self.forms[0]) else 0


class Strengths(dict[tuple[str, str], tuple[int, ...]]):
    """How well a word (form, stem) answers each term; empty where it answers none. The same words come again and again."""

    def __init__(self, terms: tuple[Term, ...]):
        super().__init__()
        self.terms = terms

    def __missing__(self, word: tuple[str, str]) -> tuple[int, ...]:
        strengths = tuple(term.strength(*word) for term in self.terms)
        self[word] = strengths if any(strengths) else ()
        return self[word]


@dataclass(frozen=True)
class Query:
    """What was typed, and the terms that it comes to: none where it holds no word."""

    text: str
    terms: tuple[Term, ...]

    @cached_property
    def strengths(self) -> Strengths:
        return Strengths(self.terms)

    @cached_property
    def starts(self) -> tuple[frozenset[str], ...]:
        return tuple(term.starts for term in self.terms)


@dataclass(frozen=True, slots=True)
class Rank:
    """How well a paragraph answers, the best first when sorted: all terms in its heading, the fuller the better; then the
    closer they stand together, the more exactly they are said, the more often (to a limit)."""

    whole: float
    nearness: float
    exactness: int
    often: int

    @property
    def order(self) -> tuple[float, float, int, int]:
        return -self.whole, -self.nearness, -self.exactness, -self.often


def parse_query(text: str) -> Query:
    """What to look for. Words between quotation marks stand together; every operator is only a sign between words.

    Stop words don't count where other words are left. Raises QueryTooLong.
    """
    text = composed(unicodedata.normalize("NFC", text).replace("\x00", " "))
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong(most=LONGEST_QUERY, most_words=MOST_WORDS)
    phrases = [forms for quoted in _QUOTED.findall(text) if len(forms := _forms(quoted)) > 1]
    loose = WORD.findall(_QUOTED.sub(lambda quoted: quoted[0] if len(_forms(quoted[1])) < 2 else " ", text))
    telling = [word for word in loose if folded(word) not in STOP_WORDS]
    if not telling and not phrases:
        telling = loose
    words = {form: word for word in telling if (form := folded(word))}
    if len(words) + sum(map(len, phrases)) > MOST_WORDS:
        raise QueryTooLong(most=LONGEST_QUERY, most_words=MOST_WORDS)
    last = folded(loose[-1]) if loose and not text.endswith(('"', "”", "“", "»")) else ""
    terms = [Term((form,), keys_of(word), form == last and len(form) >= LEAST_PREFIX) for form, word in words.items()]
    return Query(text, (*terms, *(Term(tuple(forms)) for forms in dict.fromkeys(map(tuple, phrases)))))


def _forms(text: str) -> list[str]:
    return [form for word in WORD.findall(text) if (form := folded(word))]


def rank(query: Query, head: Sequence[tuple[str, str]], body: Sequence[tuple[str, str]]) -> Rank | None:
    """How well a paragraph answers by the words (form, stem) of its heading and its own; None where a phrase isn't in it."""
    if any(term.is_phrase and not (_holds(head, term.forms) or _holds(body, term.forms)) for term in query.terms):
        return None
    in_head, in_body = (_strengths(query, words) for words in (head, body))
    is_whole = all(found for found in in_head) and bool(head)
    answered = {place for found in in_head for place, _ in found}
    best = [max((strength for _, strength in (*first, *second)), default=0) for first, second in zip(in_head, in_body, strict=True)]
    return Rank(
        whole=round(len(answered) / len(head), 3) if is_whole else 0.0,
        nearness=_nearness(in_body),
        exactness=sum(best),
        often=min(sum(map(len, in_body)), 5),
    )


def _strengths(query: Query, words: Sequence[tuple[str, str]]) -> list[list[tuple[int, int]]]:
    """For each term the places where it is answered, and how well."""
    found: list[list[tuple[int, int]]] = [[] for _ in query.terms]
    known = query.strengths
    for place, strengths in [(place, known[word]) for place, word in enumerate(words) if known[word]]:
        for term, strength in enumerate(strengths):
            if strength:
                found[term].append((place, strength))
    return found


def _nearness(found: list[list[tuple[int, int]]]) -> float:
    """From 0 to 1: the terms that stand in the text, over the shortest stretch of it that holds them all."""
    places = sorted((place, term) for term, hits in enumerate(found) for place, _ in hits)
    wanted = {term for _, term in places}
    if len(wanted) < len(found) or len(found) < 2:
        return 0.0
    latest: dict[int, int] = {}
    shortest = None
    for place, term in places:
        latest[term] = place
        if len(latest) == len(wanted):
            stretch = place - min(latest.values()) + 1
            shortest = stretch if shortest is None else min(shortest, stretch)
    return round(len(wanted) / max(shortest or 1, len(wanted)), 3)


def _holds(words: Sequence[tuple[str, str]], phrase: tuple[str, ...]) -> bool:
    forms = [form for form, _ in words]
    return any(tuple(forms[place : place + len(phrase)]) == phrase for place in range(len(forms) - len(phrase) + 1))


def is_answered(query: Query, words: Sequence[tuple[str, str]]) -> bool:
    """Whether all terms stand among these words: what the index asks of its paragraphs, for texts that are not in it."""
    if not query.terms or not all(_strengths(query, words)):
        return False
    return all(_holds(words, term.forms) for term in query.terms if term.is_phrase)


def may_be_answered(query: Query, text: str) -> bool:
    """A quick look, long before the words of a text are taken apart: False only where not all terms can be in it.

    A stem is the beginning of every form, but for two letters at most.
    """
    letters = plain(text)
    return all(any(start in letters for start in starts) for starts in query.starts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `is_hit` where it answers the query."""

    text: str
    is_hit: bool


def marked(query: Query, text: str, lang: str) -> tuple[Piece, ...]:
    """The text in pieces, those that answer told apart; together they are the text."""
    pieces: list[Piece] = []
    end = 0
    for word in words_in(text, lang):
        if query.strengths[word.form, word.stem]:
            pieces += [Piece(text[end : word.start], False), Piece(text[word.start : word.end], True)]
            end = word.end
    return tuple(piece for piece in (*pieces, Piece(text[end:], False)) if piece.text)


def shortened(pieces: Sequence[Piece], words: int = MOST_SHOWN_WORDS) -> tuple[Piece, ...]:
    """About so many words around the first hit, with … where something was left out."""
    signs = words * 7
    if sum(len(piece.text) for piece in pieces) <= signs * 5 // 4:
        return tuple(pieces)
    first = next((place for place, piece in enumerate(pieces) if piece.is_hit), 0)
    before = sum(len(piece.text) for piece in pieces[:first])
    start = max(0, before - signs // 4)
    return tuple(_cut(pieces, start, start + signs))


def _cut(pieces: Sequence[Piece], start: int, end: int) -> Iterable[Piece]:
    """What stands between these places, at whole words."""
    at = 0
    for piece in pieces:
        text, left, right = piece.text, start - at, end - at
        at += len(text)
        if right <= 0 or left >= len(text):
            continue
        if right < len(text) and not piece.is_hit:
            text = text[: text.rfind(" ", 0, right) + 1 or right].rstrip() + " …"
        if left > 0 and not piece.is_hit:
            text = "… " + text[text.find(" ", left) + 1 :].lstrip()
        yield Piece(text, piece.is_hit)


DANGER_FORMS = frozenset(("palidzi", "palidziet", "mirt", "112", "116123", "sos", "help", "die", "dying"))
DANGER_STARTS = (
    *("pasnav", "nedziv", "nomir", "nogalin", "nonav", "slepkav", "pakarti", "sagriez", "pardoze", "izvaro", "vardarb"),
    *("suicid", "kill", "overdos", "selfharm", "rape", "violen", "abus"),
)
DANGER_TOGETHER = (
    *(("negrib", "dzivot"), ("nav", "dzivot"), ("nodarit", "sev"), ("griez", "sev")),
    *(("not", "live"), ("self", "harm"), ("hurt", "self"), ("hurt", "myself"), ("end", "life"), ("116", "123")),
)


def is_of_danger(query: Query) -> bool:
    """Whether the words are those of somebody in danger, or beside somebody who is: then the numbers to call stand first."""
    forms = _forms(query.text)
    alone = any(form in DANGER_FORMS or form.startswith(DANGER_STARTS) for form in forms)
    return alone or any(all(any(form.startswith(start) for form in forms) for start in pair) for pair in DANGER_TOGETHER)
