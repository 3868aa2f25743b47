"""Who may be paired now, and why not: P1, P3 and P4 of the programme, and the length of a pairing. Values in, values out."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CERTIFIED, CHECKED, ROOM, HOURS, NOT_RELATED = "P1", "P1", "P3", "P4", "P7"
LEAST_HOURS, MOST_HOURS = 1, 20  # a week, with one young person
CODE = re.compile(r"[A-ZĀČĒĢĪĶĻŅŠŪŽ]{1,3}-\d{1,5}")
FIRST_CODE = "ZG-001"


@dataclass(frozen=True)
class Facts:
    """What is judged of somebody who trains or has trained to be a mentor. Hours are a week's.

    `certified_until`, `is_revoked` and `is_in_question` (its revocation is proposed) speak of their credential (None: there is none),
    `checked_until` and `is_check_favourable` of the record check that was seen last; `declared_hours` is None where no application is on
    file.
    """

    certified_until: date | None = None
    is_revoked: bool = False
    is_in_question: bool = False
    checked_until: date | None = None
    is_check_favourable: bool = True
    pairings: int = 0
    declared_hours: int | None = None
    planned_hours: int = 0
    is_account_closed: bool = False
    is_case_manager: bool = False  # of the young person in question
    is_coordinator: bool = False  # the one who would pair


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a pairing or stands against it; `key` is its sentence, which `details` fill."""

    rule: str
    key: str
    is_met: bool
    details: Mapping[str, Any] = field(default_factory=dict)


def judge(facts: Facts, today: date, *, most_pairings: int, hours_a_week: int = LEAST_HOURS) -> tuple[Reason, ...]:
    """Every reason for and against pairing this mentor today, for so many hours a week more."""
    against = [
        Reason(CERTIFIED, "account-closed", False) if facts.is_account_closed else None,
        Reason(NOT_RELATED, "is-case-manager", False) if facts.is_case_manager else None,
        Reason(NOT_RELATED, "is-yourself", False) if facts.is_coordinator else None,
    ]
    judged = _certified(facts, today), _checked(facts, today), _room(facts, most_pairings), _hours(facts, hours_a_week)
    return *judged, *(reason for reason in against if reason)


def judge_running(facts: Facts, today: date) -> tuple[Reason, ...]:
    """What no longer holds of a pairing that goes on: of the mentor's certificate, record check and account. Nothing: it goes on."""
    against = _certified(facts, today), _checked(facts, today), Reason(CERTIFIED, "account-closed", not facts.is_account_closed)
    return tuple(reason for reason in against if not reason.is_met)


def is_possible(reasons: Iterable[Reason]) -> bool:
    """Whether nothing stands against it."""
    return all(reason.is_met for reason in reasons)


def missing(required: Iterable[str], attested: Collection[str]) -> tuple[str, ...]:
    """The rules that nobody has vouched for."""
    return tuple(rule for rule in required if rule not in attested)


def lowest_free(taken: Collection[int], most: int) -> int | None:
    """The first free slot from 1 to `most`, or None."""
    return next((slot for slot in range(1, most + 1) if slot not in taken), None)


def months_later(day: date, months: int) -> date:
    """The same day so many months on; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_length_allowed(starts_on: date, ends_on: date, least: int, most: int) -> bool:
    """Whether a pairing lasts from `least` to `most` months."""
    return months_later(starts_on, least) <= ends_on <= months_later(starts_on, most)


def is_plain_code(code: str) -> bool:
    """Whether a young person's code is one: up to three capital letters, a hyphen, a number. Names and personal codes are not."""
    return CODE.fullmatch(code) is not None


def next_code(last: str | None) -> str:
    """The code after this one: the coordinator may choose another."""
    if last is None or not is_plain_code(last):
        return FIRST_CODE
    letters, number = last.split("-")
    return f"{letters}-{int(number) + 1:0{len(number)}}"


def _certified(facts: Facts, today: date) -> Reason:
    if facts.certified_until is None:
        return Reason(CERTIFIED, "not-certified", False)
    if facts.is_revoked:
        return Reason(CERTIFIED, "certificate-revoked", False)
    if facts.is_in_question:
        return Reason(CERTIFIED, "certificate-in-question", False)
    until = {"until": facts.certified_until}
    return Reason(CERTIFIED, "certified", True, until) if today <= facts.certified_until else Reason(CERTIFIED, "certificate-expired", False, until)


def _checked(facts: Facts, today: date) -> Reason:
    if facts.checked_until is None:
        return Reason(CHECKED, "check-missing", False)
    if not facts.is_check_favourable:
        return Reason(CHECKED, "check-unfavourable", False)
    until = {"until": facts.checked_until}
    return Reason(CHECKED, "check-valid", True, until) if today <= facts.checked_until else Reason(CHECKED, "check-expired", False, until)


def _room(facts: Facts, most: int) -> Reason:
    is_met = facts.pairings < most
    return Reason(ROOM, "has-room" if is_met else "is-full", is_met, {"pairings": facts.pairings, "most": most})


def _hours(facts: Facts, hours_a_week: int) -> Reason:
    if facts.declared_hours is None:
        return Reason(HOURS, "hours-unknown", False)
    is_met = facts.planned_hours + hours_a_week <= facts.declared_hours
    details = {"declared": facts.declared_hours, "planned": facts.planned_hours, "free": max(0, facts.declared_hours - facts.planned_hours)}
    return Reason(HOURS, "hours-free" if is_met else "hours-used", is_met, details)
