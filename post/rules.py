"""Rules of the post: what may stand in a header, when to try again, what to forget once a letter has gone."""

import re
from datetime import datetime, timedelta
from html import escape

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after the first failure, the second …; after one more the letter is given up."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+")
_ADDRESS = re.compile(r"https?://\S+")
_SECRET = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)  # 256 bits in base64url: what a link of ours carries


def is_safe_in_header(text: str) -> bool:
    """Whether this stays one line, whoever reads the header."""
    return not _CONTROL.search(text)


def is_one_address(email: str) -> bool:
    """Whether this is one plain address and nothing more: no list, no name, no route, no control character."""
    return bool(_ONE_ADDRESS.fullmatch(email)) and is_safe_in_header(email) and len(email) <= 254


def next_try_after(tries: int, at: datetime) -> datetime | None:
    """When to try again after this many tries, the last one now; None where it is given up."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None


def as_html(body: str, language: str, picture: tuple[str, str] | None = None) -> str:
    """The same text as a page that loads nothing: paragraphs, and an address that stands below a line becomes that line's link.

    `picture` is (content id, what it shows) of an image that travels with the letter; it stands below the greeting.
    """
    parts = [f"<p>{_lines(paragraph.splitlines())}</p>" for paragraph in body.strip().split("\n\n")]
    if picture:
        parts.insert(1, f'<p><img src="cid:{escape(picture[0])}" alt="{escape(picture[1])}" width="342" style="max-width:100%;height:auto"></p>')
    look = "max-width:34em;font:17px/1.5 sans-serif"
    return f'<!doctype html>\n<html lang="{escape(language)}"><body><div style="{look}">\n' + "\n".join(parts) + "\n</div></body></html>\n"


def _lines(lines: list[str]) -> str:
    if len(lines) == 2 and _ADDRESS.fullmatch(lines[1]):
        return f'<a href="{escape(lines[1])}">{escape(lines[0].rstrip(":"))}</a>'
    return "<br>\n".join(escape(line) for line in lines)


def without_secrets(body: str) -> str:
    """The text with the secret part of its links struck out, so that what is kept opens nothing."""
    return _SECRET.sub("…", body)
