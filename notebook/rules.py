"""Where a note stands in a text that may have changed since: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = "0"
"""Stands for the text as a whole; ids of paragraphs begin with a letter."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a text beside which a note may stand: its id on the page and its words."""

    id: str
    words: str


@dataclass(frozen=True)
class NotedText:
    """A text as somebody reads it: in one language, with its paragraphs."""

    kind: str
    key: str
    lang: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()

    def words_at(self, block: str) -> str | None:
        """What stands there; None where there is no such paragraph. Of the whole text nothing is quoted."""
        if block == WHOLE:
            return ""
        return next((paragraph.words for paragraph in self.paragraphs if paragraph.id == block), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a note stands now: the id of its block (None: it is gone), and whether other words stand there."""

    block: str | None
    is_changed: bool = False


def standing_of(*, block: str, lang: str, quote: str, text: NotedText) -> Standing:
    """A note goes with its paragraph: to where the same words stand, else it stays at the id that they had.

    In the other language words can't be compared: ids are the same in both.
    """
    words = text.words_at(block)
    if words is None or (text.lang == lang and words != quote):
        moved = _block_of(quote, text.paragraphs) if text.lang == lang else None
        return Standing(moved) if moved else Standing(None if words is None else block, is_changed=words is not None)
    return Standing(block)


def _block_of(quote: str, paragraphs: Sequence[Paragraph]) -> str | None:
    return next((paragraph.id for paragraph in paragraphs if paragraph.words == quote), None)
