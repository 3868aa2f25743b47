"""Rules of the post: what may stand in a header, when to try again, what to forget once a letter has gone."""

import re
from datetime import datetime, timedelta

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after the first failure, the second …; after one more the letter is given up."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+")
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


def without_secrets(body: str) -> str:
    """The text with the secret part of its links struck out, so that what is kept opens nothing."""
    return _SECRET.sub("…", body)
