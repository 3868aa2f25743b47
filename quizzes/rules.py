"""Rules of drawing and of attempts, pure: which items an attempt gets, how long it takes answers, and whether another may begin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any

from quizzes.interactions import INTERACTIONS, Body

Policy = Mapping[str, Any]

OPEN, READY, STUDY, PASSED, TALK, WAIT, MARKING = "open", "ready", "study", "passed", "talk", "wait", "marking"
GRACE = timedelta(seconds=30)  # what was on the wire when the time was up still counts


@dataclass(frozen=True)
class Candidate:
    """An item that may be drawn. `uses`: how often this person has had it before; `part`: the part it asks to stand in."""

    item_id: int
    bank: str
    topic: str = ""
    critical: bool = False
    part: str = ""
    uses: int = 0


def draw(policy: Policy, candidates: Sequence[Candidate], chance: Random) -> list[tuple[str, Candidate]]:
    """The items of one attempt in order, each with the key of its part.

    A part with `draw`, `per_bank` or `draw_critical` and `draw_other` is drawn and shuffled; one without is taken whole, in
    the order given. Where there are fewer items than asked for, all of them are drawn. No item is drawn twice.
    """
    keys = {part["key"] for part in policy["parts"]}
    drawn: list[tuple[str, Candidate]] = []
    taken: set[int] = set()
    for part in policy["parts"]:
        theirs = [
            one for one in candidates if one.bank in part["banks"] and one.item_id not in taken and (one.part == part["key"] or one.part not in keys)
        ]
        for one in _draw_part(part, theirs, chance):
            taken.add(one.item_id)
            drawn.append((part["key"], one))
    return drawn


def _draw_part(part: Mapping[str, Any], candidates: Sequence[Candidate], chance: Random) -> list[Candidate]:
    if "draw" in part:
        drawn = _pick(candidates, part["draw"], chance)
    elif "per_bank" in part:
        drawn = [one for bank in part["banks"] for one in _pick([one for one in candidates if one.bank == bank], part["per_bank"], chance)]
    elif "draw_critical" in part:
        drawn = _pick([one for one in candidates if one.critical], part["draw_critical"], chance)
        drawn += _pick([one for one in candidates if not one.critical], part["draw_other"], chance)
    else:
        return list(candidates)
    chance.shuffle(drawn)
    return drawn


def _pick(candidates: Sequence[Candidate], count: int, chance: Random) -> list[Candidate]:
    """By chance, but those that this person has had least first, and every topic once before any comes twice."""
    shuffled = chance.sample(list(candidates), len(candidates))
    shuffled.sort(key=lambda one: one.uses)
    turn: dict[str, int] = {}
    turns: list[tuple[int, int, int]] = []
    for place, one in enumerate(shuffled):
        turn[one.topic] = turn.get(one.topic, 0) + 1
        turns.append((turn[one.topic], one.uses, place))
    return [shuffled[place] for _turn, _uses, place in sorted(turns)[:count]]


def lacks_items(policy: Policy, drawn: Iterable[tuple[str, Candidate]]) -> bool:
    """Whether the test has nothing to ask where it must: at all, in a part that decides, or of its critical situations."""
    parts: dict[str, list[Candidate]] = {part["key"]: [] for part in policy["parts"]}
    for key, one in drawn:
        parts[key].append(one)
    deciding = [part for part in policy["parts"] if "mastery" in part]
    if not any(parts.values()) or not all(parts[part["key"]] for part in deciding):
        return True
    return any(part.get("draw_critical") and not any(one.critical for one in parts[part["key"]]) for part in deciding)


def order_options(interaction: str, body: Body, chance: Random) -> list[str]:
    """The options of an item in the order that one attempt gives them."""
    kind = INTERACTIONS[interaction]
    options = kind.options(body)
    if kind.is_shuffled(body):
        chance.shuffle(options)
    return options


def deadline(started_at: datetime, minutes: int | None, extra_percent: int = 0) -> datetime | None:
    """Until when somebody may answer, in UTC, so that no change of the clocks lengthens or shortens it; None: no time limit."""
    if minutes is None:
        return None
    return started_at.astimezone(UTC) + timedelta(minutes=minutes) * (100 + extra_percent) / 100


def closing(deadline_at: datetime) -> datetime:
    """The last moment at which something that arrives is taken."""
    return deadline_at.astimezone(UTC) + GRACE


def is_over(deadline_at: datetime | None, at: datetime) -> bool:
    """Whether what arrives now is too late."""
    return deadline_at is not None and at.astimezone(UTC) > closing(deadline_at)


@dataclass(frozen=True)
class PastAttempt:
    """What an earlier attempt leaves for the next: whether it was handed in, whether it was passed (None: can't be failed),
    whether a harmful action was taken for the best one, and whether a person has still to mark some of it."""

    submitted_at: datetime | None
    passed: bool | None
    did_harm: bool = False
    is_waiting: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether an attempt may begin now, and why not.

    `state`: OPEN (one is under way), READY, STUDY (modules are missing), PASSED (nothing more to pass), MARKING (a person has still
    to mark the last one), TALK (a talk with the coordinator comes first), WAIT (until `opens_at`).
    `left`: attempts before the talk that ends them; None: without end.
    """

    state: str
    opens_at: datetime | None = None
    left: int | None = None


def standing(policy: Policy, past: Sequence[PastAttempt], *, modules_done: bool, leave: bool, at: datetime) -> Standing:
    """Where somebody stands with a test. `leave`: the coordinator has talked with them since their last attempt.

    A test with a number of attempts is passed once. A talk comes first when these are used up (and then before every further
    one), and after an attempt that did harm.
    """
    attempts = policy.get("attempts")
    failed = [one.submitted_at for one in past if one.submitted_at and one.passed is False]
    left = None if attempts is None else max(0, attempts - len(failed))
    if any(one.submitted_at is None for one in past):
        return Standing(OPEN, left=left)
    if attempts is not None and any(one.passed for one in past):
        return Standing(PASSED, left=left)
    if attempts is not None and any(one.is_waiting for one in past):
        return Standing(MARKING, left=left)
    opens_at = max(failed) + timedelta(hours=policy.get("wait_hours") or 0) if failed else None
    if (left == 0 or (past and past[-1].did_harm)) and not leave:
        return Standing(TALK, opens_at, left)
    if not modules_done:
        return Standing(STUDY, left=left)
    if opens_at and at < opens_at:
        return Standing(WAIT, opens_at, left)
    return Standing(READY, left=left)


EACH, LAST, NEVER = "each", "last", "never"


def is_told(policy: Policy, past: Sequence[PastAttempt]) -> bool:
    """Whether a result says more than that it is passed or not: after each attempt (as a rule), after the last one that the test
    allows (or the one that passed), or never. What a harmful action leads to is told by the talk in any case."""
    when = policy.get("feedback", EACH)
    if when != LAST:
        return bool(when == EACH)
    failed = sum(bool(one.submitted_at and one.passed is False) for one in past)
    attempts = policy.get("attempts")
    return any(one.passed for one in past) or (attempts is not None and failed >= attempts)


HURRIED, SPLIT = "hurried", "split"


def is_hurried(seconds: float, others: Sequence[float]) -> bool:
    """Whether a test was handed in within a fifth of the time that others take (their median, of at least five)."""
    return len(others) >= 5 and seconds * 5 < median(others)


def is_split(stamps: Iterable[tuple[datetime, str]]) -> bool:
    """Whether answers came from two places on the network by turns: three times from one that another had taken over from, within
    two minutes each. Whoever moves from one network to another comes back now and then, and not between answer and answer."""
    seen, returns = set[str](), 0
    for (before, left), (at, origin) in pairwise(sorted(stamp for stamp in stamps if stamp[1])):
        seen.add(left)
        returns += origin != left and origin in seen and at - before <= timedelta(minutes=2)
    return returns >= 3
