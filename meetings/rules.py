"""When a meeting can be joined, what its link must look like, and how an outcome is put down."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

OPENS_BEFORE = timedelta(minutes=15)
EARLY, OPEN, OVER = "early", "open", "over"
LONGEST_ADDRESS = 500


def opens_at(starts_at: datetime) -> datetime:
    """The moment from which a meeting can be joined, and its attendance recorded."""
    return starts_at - OPENS_BEFORE


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=minutes)


def phase(starts_at: datetime, minutes: int, at: datetime) -> str:
    """`early` before a meeting can be joined, `open` until its end, then `over`."""
    if at < opens_at(starts_at):
        return EARLY
    return OPEN if at < ends_at(starts_at, minutes) else OVER


def is_https_address(text: str) -> bool:
    """Whether a text is one https address, such as ZOOM gives for joining."""
    if len(text) > LONGEST_ADDRESS or any(sign.isspace() or not sign.isprintable() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
