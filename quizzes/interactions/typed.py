"""What people type, as it is kept and as it is compared. Pure."""

import unicodedata
from typing import Any

from quizzes.interactions.interaction import NOT_OFFERED, TOO_LONG, BadResponse


def one_line(typed: str, most: int) -> str:
    """The typed words in one line of at most `most` characters, composed (NFC), single blanks between. Raises BadResponse."""
    return _at_most(unicodedata.normalize("NFC", " ".join(_visible(typed).split())), most)


def paragraphs(typed: str, most: int) -> str:
    """The typed text with its line breaks, at most `most` characters, composed (NFC). Raises BadResponse."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _at_most(unicodedata.normalize("NFC", "\n".join(_visible(line).rstrip() for line in lines)).strip(), most)


def check_line(text: Any, most: int) -> None:
    """Raises BadResponse unless this is what `one_line` gives, and isn't empty."""
    if not isinstance(text, str) or not text or one_line(text, most) != text:
        raise BadResponse(NOT_OFFERED)


def check_paragraphs(text: Any, most: int) -> None:
    """Raises BadResponse unless this is what `paragraphs` gives, and isn't empty."""
    if not isinstance(text, str) or not text or paragraphs(text, most) != text:
        raise BadResponse(NOT_OFFERED)


def is_same_text(one: str, other: str, *, strict: bool = False) -> bool:
    """Whether two texts are the same: but for case, blanks and diacritics, or (strict) but for blanks at the ends."""
    if strict:
        return unicodedata.normalize("NFC", one.strip()) == unicodedata.normalize("NFC", other.strip())
    return folded(one) == folded(other)


def folded(text: str) -> str:
    """A text without what makes no difference: case, diacritics, signs that nobody sees, blanks but single ones."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _visible(text)).casefold())
    return " ".join("".join(sign for sign in bare if unicodedata.category(sign) not in ("Mn", "Cf")).split())


def count_words(text: str) -> int:
    """Words as a reader counts them: what stands between blanks and has a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def _visible(text: str) -> str:
    """Control characters are blanks: no database has to keep them."""
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)


def _at_most(text: str, most: int) -> str:
    if len(text) > most:
        raise BadResponse(TOO_LONG, most=most)
    return text
