"""Words as they are looked for: without diacritics, and without the endings of Latvian or English.

A text is kept as its forms (`skerslus`) followed, in the same order, by their stems (`skersl`); a query asks for several
keys of each word, because somebody who types without diacritics, or in another case, means the same word.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import LatvianStemmer
import snowballstemmer

LONGEST_WORD = 40
LEAST_AMBIGUOUS = 5
WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_ENGLISH = snowballstemmer.stemmer("english")
_DISTINCT = 1 << 16


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text (`text[start:end]`), with its form and its stem."""

    start: int
    end: int
    form: str
    stem: str


def words_in(text: str, lang: str) -> Iterator[Word]:
    """The words of a text in this language. The text is in Unicode's composed form (`composed`)."""
    for found in WORD.finditer(text):
        if form := folded(found[0]):
            yield Word(found.start(), found.end(), form, stem_of(found[0], lang))


def said(text: str, lang: str) -> list[tuple[str, str]]:
    """Only the forms and stems of the words of a text: what ranking asks of very many."""
    return [pair for word in WORD.findall(text) if (pair := _form_and_stem(word, lang))[0]]


def composed(text: str) -> str:
    """A text in one line, each letter one sign, so that a word is found however it was typed."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u00ad", "")).split())


def kept(text: str, lang: str) -> str:
    """A text as the index keeps it: its forms, then as many stems."""
    words = said(composed(text), lang)
    return " ".join([*(form for form, _ in words), *(stem for _, stem in words)])


def plain(text: str) -> str:
    """A text in small letters without diacritics, as far as ASCII goes: what a quick look needs."""
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()


@lru_cache(_DISTINCT)
def folded(word: str) -> str:
    """A word in small letters without diacritics: `Šķēršļus` is `skerslus`. Empty where nothing is left of it."""
    signs = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in signs if sign.isalnum())[:LONGEST_WORD]


@lru_cache(_DISTINCT)
def _form_and_stem(word: str, lang: str) -> tuple[str, str]:
    form = folded(word)
    return form, stem_of(word, lang) if form else ""


@lru_cache(_DISTINCT)
def stem_of(word: str, lang: str) -> str:
    """The stem of a word in this language, folded. Only Latvian needs the diacritics: they tell its endings apart."""
    form = folded(word)
    if lang == "lv":
        return folded(LatvianStemmer.stem(word.casefold()[:LONGEST_WORD])) or form
    return _ENGLISH.stemWord(form) or form


@lru_cache(_DISTINCT)
def keys_of(word: str) -> frozenset[str]:
    """Every form and stem by which a word that somebody typed may stand in the index, in either language."""
    stems = {stem_of(spelling, "lv") for spelling in _spellings(word.casefold()[:LONGEST_WORD])}
    return frozenset({folded(word), stem_of(word, "en"), *stems, *(other for stem in stems for other in _before_palatalisation(stem))} - {""})


def _spellings(word: str) -> Iterator[str]:
    """The word; and typed without any diacritics, with those that its ending may have lost: `eglem` may be `eglēm`."""
    yield word
    if word.isascii():
        for affix in LatvianStemmer.affixes:
            bare = folded(affix.affix)
            if bare != affix.affix and word.endswith(bare):
                yield word.removesuffix(bare) + affix.affix


def _before_palatalisation(stem: str) -> Iterator[str]:
    """What the stemmer leaves open: š comes of s or t, ž of z or d (jaunietis, jaunieša). Short stems would meet strangers."""
    for one, other in ("st", "ts", "zd", "dz"):
        if stem.endswith(one) and len(stem) >= LEAST_AMBIGUOUS:
            yield stem[:-1] + other
