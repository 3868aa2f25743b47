"""When a meeting can be joined, what its link must look like, how an outcome is put down, and how far two observers agree."""

from collections.abc import Mapping
from dataclasses import dataclass
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


FAR = 2  # levels between two observers that they should talk about


@dataclass(frozen=True)
class Agreement:
    """On how many behaviours two observers gave the same level, on how many at most one apart; `far` names those FAR apart or more.

    Exact and adjacent agreement, as counts: with four behaviours a coefficient (kappa, a correlation) would say nothing.
    """

    of: int
    exact: int
    adjacent: int
    far: tuple[str, ...]


def agreement(one: Mapping[str, int], other: Mapping[str, int]) -> Agreement:
    """How far two observers of one learner agree: the level that each gave, by behaviour."""
    apart = {scale: abs(one[scale] - other[scale]) for scale in one}
    far = tuple(scale for scale, levels in apart.items() if levels >= FAR)
    return Agreement(len(apart), sum(not levels for levels in apart.values()), sum(levels <= 1 for levels in apart.values()), far)
