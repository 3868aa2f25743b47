"""What changed between two texts: block by block where they are rendered, word by word where they are written."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

BEGINNING = 80


@dataclass(frozen=True)
class ChangedBlock:
    """A block that is new or says something else: its id on the page, and how it begins."""

    id: str
    beginning: str


@dataclass(frozen=True)
class Difference:
    """The blocks to read again, and how many blocks are gone."""

    changed: tuple[ChangedBlock, ...]
    removed: int


def difference_of(before: str, after: str) -> Difference:
    """Compare the words of two texts as `rendering` makes them; where a block merely stands elsewhere it is taken for new."""
    old, new = [words for _, words in _blocks(before)], _blocks(after)
    changed: list[ChangedBlock] = []
    removed = 0
    for act, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, [words for _, words in new], autojunk=False).get_opcodes():
        if act != "equal":
            changed += [ChangedBlock(id, _beginning(words)) for id, words in new[from_new:to_new] if id]
            removed += max(0, (to_old - from_old) - (to_new - from_new))
    return Difference(tuple(changed), removed)


@dataclass(frozen=True)
class Piece:
    """Words of a paragraph: `same`, `new` or `gone`."""

    kind: str
    text: str


def marked(before: str, after: str) -> list[tuple[Piece, ...]]:
    """Two Markdown texts laid over each other, paragraph by paragraph: within one that was changed, word by word."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[tuple[Piece, ...]] = []
    for act, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            found += [(Piece("same", one),) for one in new[from_new:to_new]]
            continue
        gone, come = old[from_old:to_old], new[from_new:to_new]
        paired = min(len(gone), len(come))
        found += [_words_marked(one, other) for one, other in zip(gone[:paired], come[:paired], strict=True)]
        found += [(Piece("gone", one),) for one in gone[paired:]] + [(Piece("new", one),) for one in come[paired:]]
    return found


def _paragraphs(text: str) -> list[str]:
    return [one.strip("\n") for one in re.split(r"\n\s*\n", text) if one.strip()]


def _words_marked(before: str, after: str) -> tuple[Piece, ...]:
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    found: list[Piece] = []
    for act, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(Piece("same", "".join(new[from_new:to_new])))
            continue
        for kind, words in (("gone", old[from_old:to_old]), ("new", new[from_new:to_new])):
            if words:
                found.append(Piece(kind, "".join(words)))
    return tuple(found)


def _blocks(html: str) -> list[tuple[str, str]]:
    reader = _Blocks()
    reader.feed(html)
    return [(id, " ".join(words.split())) for id, words in reader.blocks]


def _beginning(words: str) -> str:
    return words if len(words) <= BEGINNING else words[:BEGINNING].rsplit(" ", 1)[0] + " …"


class _Blocks(HTMLParser):
    """The elements at the top of a text: their ids and their words."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            self.blocks.append((dict(attrs).get("id") or "", ""))
        if tag != "br":
            self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawings close their shapes at once."""

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            id, words = self.blocks[-1]
            self.blocks[-1] = (id, f"{words} {data}")
