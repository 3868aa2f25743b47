"""Latvian spelling, by hunspell with its Latvian dictionary and a list of our own words."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from publishing.documents import Document, Problem
from publishing.reading import Content

WORDS_FILE = "words.lv.txt"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT_WORDS = re.compile(
    r"\[\[[^\]]*\]\]|"  # a gap's name
    r"^!!! quote .*|^!!! [\w-]+|`[^`]*`|\]\([^)]*\)|\{#[^}]*\}|https?://\S+|[\w.]+@[\w.]+|\b[\w-]+\.(?:lv|eu|com|org|gov)\b\S*",
    re.MULTILINE,
)


class NoHunspell(Exception):
    """hunspell or its Latvian dictionary isn't installed; the message says how it gets there."""


def misspelt(words: Iterable[str], own: Iterable[str]) -> set[str]:
    """Those that neither hunspell nor our list knows. A word of the list ending in * stands for all that begin so.
    Raises NoHunspell."""
    if shutil.which("hunspell") is None:
        raise NoHunspell("hunspell is not installed: apt-get install hunspell hunspell-lv")
    wanted = sorted(set(words))
    answer = subprocess.run(["hunspell", "-d", "lv_LV", "-i", "utf-8", "-l"], input="\n".join(wanted), capture_output=True, text=True, check=False)
    if answer.returncode or "Can't open" in answer.stderr:
        raise NoHunspell("hunspell has no Latvian dictionary: apt-get install hunspell-lv")
    entries = {entry.lower() for entry in own}
    exact = {entry for entry in entries if not entry.endswith("*")}
    stems = tuple(entry[:-1] for entry in entries - exact)
    return {word for word in answer.stdout.split("\n") if word and word.lower() not in exact and not word.lower().startswith(stems or ("\0",))}


def own_words(root: Path) -> list[str]:
    """Our list: a word a line, # begins a remark."""
    path = root / WORDS_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [word for line in lines if (word := line.partition("#")[0].strip())]


def problems_of_spelling(content: Content) -> Iterator[Problem]:
    """Each word that nobody knows, once a file. Raises NoHunspell."""
    words = {document.name: (document, words_of(document)) for document in _latvian(content)}
    unknown = misspelt((word for _, found in words.values() for word in found), own_words(content.root))
    for document, found in words.values():
        for word in sorted(found & unknown):
            yield Problem(document.name, document.line_with(word), f"expected a Latvian word, found {word} (a right one belongs into {WORDS_FILE})")


def words_of(document: Document) -> set[str]:
    """The Latvian words of a document."""
    is_markdown = document.path.suffix == ".md"
    texts = [document.body, *_strings(document.data)] if is_markdown else [text for _, text in document.texts("lv")]
    found = (word for text in texts for word in _WORD.findall(_NOT_WORDS.sub(" ", text)))
    return {word for word in found if len(word) > 1 and not word.isupper()}  # letters and abbreviations are no words


def _latvian(content: Content) -> Iterator[Document]:
    yield from content.bilingual()
    yield from (text.languages["lv"] for text in content.texts() if "lv" in text.languages)


def _strings(front: dict[str, Any]) -> Iterator[str]:
    """The words of front matter that are read as prose; sources name foreign works."""
    yield from (front[name] for name in ("title", "summary") if name in front)
    yield from front.get("you_can", ())
