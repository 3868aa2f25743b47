"""Repeats of the motivation test, pure: when one is due, what it asks, and what is another since the start. Nobody is judged by it.

Whoever mentors is asked the parts about motives, orientation and expectations once more after some months with a young person, and
once when that has ended. What drew somebody and whether they find it is known to tell how content volunteers are and how long they
stay; how large a change must be to mean anything nobody has measured for this test. So only what moved by a whole level of
agreement, on average over its sentences, is called a change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from quizzes.scoring import EXPECTATIONS, ORIENTATION

Policy = Mapping[str, Any]
Result = Mapping[str, Any]
MIDWAY, END = "midway", "end"
OCCASIONS = ("", MIDWAY, END)
"""What an attempt was for; most are for no repeat."""
LEVEL = 1  # of agreement
EXPECTATION_ITEMS = 5
LEAST_CHOICES = 2  # of the six pairs


@dataclass(frozen=True)
class Walk:
    """Since when a mentor walks with young people, and on what day the last of these pairings ended (None: one goes on)."""

    began_on: date
    ended_on: date | None = None


def due_repeat(policy: Policy, walk: Walk | None, taken: Collection[str], today: date) -> str:
    """The repeat that may be answered now, MIDWAY or END; none ("") before its time, and each once. After the end only END is."""
    repeats = policy.get("repeats")
    if not repeats or walk is None:
        return ""
    if walk.ended_on is not None:
        return "" if END in taken else END
    is_time = whole_months(walk.began_on, today) >= repeats["months"]
    return MIDWAY if is_time and MIDWAY not in taken else ""


def whole_months(since: date, until: date) -> int:
    """Months that are over from one day to another."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


def repeated(policy: Policy) -> dict[str, Any]:
    """The policy of a repeat: the parts that it asks, as they were, without end or wait."""
    again = policy["repeats"]["parts"]
    return {"parts": [part for part in policy["parts"] if part["key"] in again], "attempts": None, "wait_hours": 0}


@dataclass(frozen=True)
class MotiveChange:
    """A motive at the start and now: the means of its sentences, 1 to 5. `was_top`: it was a main motive at the start; `is_top`: it is one now."""

    key: str
    before: Fraction
    after: Fraction
    was_top: bool
    is_top: bool

    @property
    def is_gap(self) -> bool:
        """A main motive at the start that has weakened: perhaps what somebody came for is not there."""
        return self.was_top and self.before - self.after >= LEVEL


@dataclass(frozen=True)
class Change:
    """What a repeat says beside the start. Pairs are (then, now); None where one of the two was not answered in full."""

    motives: tuple[MotiveChange, ...]
    orientation: tuple[int, int] | None
    expectations: tuple[int, int] | None

    @property
    def gaps(self) -> tuple[MotiveChange, ...]:
        return tuple(motive for motive in self.motives if motive.is_gap)

    @property
    def stronger(self) -> tuple[MotiveChange, ...]:
        return tuple(motive for motive in self.motives if motive.after - motive.before >= LEVEL)

    @property
    def weaker(self) -> tuple[MotiveChange, ...]:
        return tuple(motive for motive in self.motives if motive.before - motive.after >= LEVEL)

    @property
    def freer(self) -> int:
        """1: more choices are left to the young person than at the start, -1: fewer, 0: about as many, or not known."""
        return _turn(self.orientation, LEAST_CHOICES)

    @property
    def expects(self) -> int:
        """1: more is expected than at the start, -1: less, 0: about as much, or not known."""
        return _turn(self.expectations, LEVEL * EXPECTATION_ITEMS)


def change(before: Result, after: Result) -> Change:
    """What is another in the result of a repeat than in the one at the start. Motives stand in the order that they have now; one that
    was not answered both times is left out."""
    motives = [
        MotiveChange(key, Fraction(before["means"][key]), Fraction(after["means"][key]), key in before["top"], key in after["top"])
        for key in after["ranking"]
        if key in before["means"]
    ]
    return Change(tuple(motives), _both(before, after, ORIENTATION), _both(before, after, EXPECTATIONS))


def _both(before: Result, after: Result, name: str) -> tuple[int, int] | None:
    then, now = before[name], after[name]
    return None if then is None or now is None else (then, now)


def _turn(pair: tuple[int, int] | None, least: int) -> int:
    if pair is None or abs(pair[1] - pair[0]) < least:
        return 0
    return 1 if pair[1] > pair[0] else -1
