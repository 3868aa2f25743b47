"""Rules of accounts: what a password must be, how long a link lives, how long to wait after too many tries."""

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

LEAST_PASSWORD, MOST_PASSWORD = 12, 1024
SITE_WORDS = ("celabiedrs",)
LEAST_PERSONAL = 4  # shorter names stand inside too many words

TICKET_LIVES = {
    "confirm": timedelta(hours=72),
    "reset": timedelta(hours=1),
    "sign-in": timedelta(minutes=30),
    "resume": timedelta(days=8),  # from one weekly letter to the next, and a day more
    "quiet": timedelta(days=90),  # as long as the letter itself is kept here
}


def is_common(password: str, common: Container[str]) -> bool:
    """Whether it is one of the common ones, also with digits or signs around it, or said several times over."""
    text = password.lower()
    core = text.strip("0123456789 \t.,;:!?@#$%^&*()_+-=/\\|<>[]{}'\"`~")
    return any(part in common for part in (text, core, _unit(text), _unit(core))) or len(_unit(text)) < LEAST_PERSONAL


def _unit(text: str) -> str:
    """The shortest piece that the text repeats: `abcabc` is `abc` twice; a text that repeats nothing is its own."""
    return text[: (text + text).find(text, 1)] if text else text


def is_personal(password: str, pieces: Iterable[str]) -> bool:
    """Whether it holds one of these pieces (an address, a name) or the name of this site, accents and case aside."""
    text = _plain(password)
    return any(piece in text for piece in map(_plain, (*pieces, *SITE_WORDS)) if len(piece) >= LEAST_PERSONAL)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in a window are free; then each further one waits, twice as long every time, up to the longest pause."""

    free: int
    first: timedelta
    longest: timedelta
    window: timedelta

    def pause_left(self, count: int, last: datetime | None, at: datetime) -> timedelta:
        """How long until the next try, after `count` tries in the window, the last one then. Never for good."""
        if last is None or count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 20)
        return max(last + min(self.first * 2**doublings, self.longest) - at, timedelta(0))


DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LIMITS = {
    "wrong-password/address": Limit(free=5, first=MINUTE / 2, longest=15 * MINUTE, window=DAY),
    "wrong-password/network": Limit(free=50, first=MINUTE / 2, longest=15 * MINUTE, window=HOUR),
    "wrong-code/address": Limit(free=5, first=MINUTE / 2, longest=15 * MINUTE, window=DAY),
    "wrong-code/network": Limit(free=50, first=MINUTE / 2, longest=15 * MINUTE, window=HOUR),
    "mail/address": Limit(free=3, first=10 * MINUTE, longest=4 * HOUR, window=DAY),
    "mail/network": Limit(free=20, first=MINUTE, longest=HOUR, window=HOUR),
    "wrong-certificate/address": Limit(free=10, first=MINUTE / 2, longest=15 * MINUTE, window=DAY),
    "wrong-certificate/network": Limit(free=30, first=MINUTE / 2, longest=15 * MINUTE, window=HOUR),
    "file-check/address": Limit(free=30, first=MINUTE / 2, longest=15 * MINUTE, window=DAY),
    "file-check/network": Limit(free=30, first=MINUTE / 2, longest=15 * MINUTE, window=HOUR),
}
"""By what is counted, and by whom: the e-mail address (or certificate number, or file) that was given, or the network that it came from."""


def network_of(address: str) -> str:
    """What is counted as one network: an IPv4 address, or the /64 of an IPv6 one, which is one household."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64)
    return str(found)


def whole_minutes(pause: timedelta) -> int:
    """A pause as people are told it."""
    return ceil(pause / MINUTE)
