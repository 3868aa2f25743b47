"""Rules of recruitment that need no database: age, what still has to be seen, what may not be written down."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from courses.rules import Standard

OTHER = "other"
MUNICIPALITIES = (  # Zemgale since the reform of 2021
    "Aizkraukles novads",
    "Bauskas novads",
    "Dobeles novads",
    "Jelgavas novads",
    "Jēkabpils novads",
    "Jelgava",
    OTHER,
)
SPOKEN = ("lv", "ru", "en", "lt", "uk", "lsl", OTHER)  # ISO 639; lsl is Latvian sign language
KINDS = {"interview": "C3", "reference": "C4", "record-check": "C5", "qualification": "C2", "code": "C10"}
"""What a selection file holds, and the criterion that each is evidence for."""
CHECK_WARNING = timedelta(days=60)
OLDEST = 120  # years

# Eleven digits, with or without the hyphen; not a telephone number written with its +.
PERSONAL_CODE = re.compile(r"(?<![\d+])\d{6}\s?[-–—]?\s?\d{5}(?!\d)")


class Seen(Protocol):
    """What the rules read of one piece of evidence."""

    kind: str
    seen_on: date
    valid_until: date | None
    is_favourable: bool

    @property
    def is_void(self) -> bool: ...


@dataclass(frozen=True)
class Requirement:
    """What a person must have seen before a decision: `have` of `needed`. An expired check is had no more."""

    kind: str
    needed: int
    have: int
    is_expired: bool = False

    @property
    def is_met(self) -> bool:
        return self.have >= self.needed


def completed_years(birth_year: int, birth_month: int, today: date) -> int:
    """The years that somebody has completed for certain. In the month of the birthday itself the new one is not yet counted:
    the day is not known to us."""
    return today.year - birth_year - (today.month <= birth_month)


def is_old_enough(birth_year: int, birth_month: int, minimum_age: int, today: date) -> bool:
    """Whether the programme's minimum age (in completed years) is reached: older than 26 is 27."""
    return completed_years(birth_year, birth_month, today) >= minimum_age


def is_possible_birth(birth_year: int, birth_month: int, today: date) -> bool:
    """Whether somebody who applies can have been born then."""
    return 1 <= birth_month <= 12 and 0 <= completed_years(birth_year, birth_month, today) <= OLDEST


def has_personal_code(*texts: str) -> bool:
    """Whether a text holds what looks like a Latvian personal code."""
    return any(PERSONAL_CODE.search(text) for text in texts)


def same_words(one: str, other: str) -> bool:
    """Whether two short texts say the same, however they were typed."""
    return one.casefold().split() == other.casefold().split()


def standing_check(evidence: Iterable[Seen]) -> Seen | None:
    """The record check that counts: the one seen last that was not voided."""
    checks = [entry for entry in evidence if entry.kind == "record-check" and not entry.is_void]
    return max(checks, key=lambda entry: entry.seen_on, default=None)


def is_in_force(signed_on: date, signed: str | None, code_revised: str) -> bool:
    """Whether the code still says what was signed. `code_revised` is the day (ISO 8601) of its last material change, empty before there is
    one; `signed` the same of the wording that was signed here (typing errors mended since don't matter), None for paper."""
    if signed is not None:
        return signed == code_revised
    return not code_revised or signed_on >= date.fromisoformat(code_revised)


def needed_by(standard: Standard) -> dict[str, int]:
    """How many of each kind a programme's standard asks for; the interview always, since nobody is accepted without."""
    asked = {kind: 1 for kind, criterion in KINDS.items() if criterion in standard.apply or kind == "interview"}
    return asked | ({"reference": standard.references} if "reference" in asked else {})


def requirements(evidence: Iterable[Seen], today: date, standard: Standard) -> tuple[Requirement, ...]:
    """What is needed before a decision, and what is there of it.

    An interview counts however it went; all else counts where it speaks for the person. The check must be valid today.
    """
    standing = [entry for entry in evidence if not entry.is_void]
    check = standing_check(standing)
    is_expired = check is not None and check.valid_until is not None and check.valid_until < today
    have = {kind: sum(entry.kind == kind and (entry.is_favourable or kind == "interview") for entry in standing) for kind in KINDS}
    have["record-check"] = int(check is not None and check.is_favourable and not is_expired)
    return tuple(Requirement(kind, needed, have[kind], kind == "record-check" and is_expired) for kind, needed in needed_by(standard).items())


@dataclass(frozen=True)
class Answers:
    """What somebody says of themselves when they apply: the fields of an Application, by the same names."""

    birth_year: int
    birth_month: int
    field: str
    languages: tuple[str, ...]
    municipality: str
    hours_a_week: int
    months: int
    experience: str = ""
    interests: str = ""
    trades: str = ""
    message: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The free texts."""
        return self.experience, self.interests, self.trades, self.message


WAITS, GIVEN, OVER, CLOSED = "waits", "given", "over", "closed"
KNOWN_FROM = ("work", "study", "volunteering", "neighbour", "friend", "relative", "other")
SEEN = ("often", "sometimes", "seldom", "unknown")
ENTRUST = ("yes", "unsure", "no")


@dataclass(frozen=True)
class Reference:
    """What a referee says: from where and since which year they know the person; how often they saw that agreements are kept, that the
    person stays calm when it is hard, that a no is respected; whether anything worries them for the safety of somebody vulnerable, and
    what; whether they would entrust somebody close to them to the person."""

    known_from: str
    known_since: int
    reliable: str
    calm: str
    respectful: str
    is_worried: bool
    entrust: str
    concern: str = ""
    words: str = ""


class AskedPerson(Protocol):
    """What the rules read of a referee."""

    expires_at: datetime
    revoked_at: datetime | None
    answered_at: datetime | None


class Asked(Protocol):
    """What the rules read of the application that a reference is about."""

    withdrawn_at: datetime | None

    @property
    def is_declined(self) -> bool: ...


def referee_state(referee: AskedPerson, application: Asked, at: datetime) -> str:
    """How a referee's link stands: given (one answer), closed (nobody asks any more), over (too late) or waits."""
    if referee.answered_at is not None:
        return GIVEN
    if referee.revoked_at is not None or application.withdrawn_at is not None or application.is_declined:
        return CLOSED
    return WAITS if at < referee.expires_at else OVER
