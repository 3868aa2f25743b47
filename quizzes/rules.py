"""Rules of drawing and of attempts, pure: which items an attempt gets, and whether another attempt may begin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from quizzes.interactions import INTERACTIONS, Body

Policy = Mapping[str, Any]

OPEN, READY, STUDY, PASSED, TALK, WAIT = "open", "ready", "study", "passed", "talk", "wait"


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


@dataclass(frozen=True)
class PastAttempt:
    """What an earlier attempt leaves for the next: whether it was handed in, whether it was passed (None: can't be failed), and
    whether a harmful action was taken for the best one."""

    submitted_at: datetime | None
    passed: bool | None
    did_harm: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether an attempt may begin now, and why not.

    `state`: OPEN (one is under way), READY, STUDY (modules are missing), PASSED (nothing more to pass), TALK (a talk with the
    coordinator comes first), WAIT (until `opens_at`). `left`: attempts before the talk that ends them; None: without end.
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
    opens_at = max(failed) + timedelta(hours=policy.get("wait_hours") or 0) if failed else None
    if (left == 0 or (past and past[-1].did_harm)) and not leave:
        return Standing(TALK, opens_at, left)
    if not modules_done:
        return Standing(STUDY, left=left)
    if opens_at and at < opens_at:
        return Standing(WAIT, opens_at, left)
    return Standing(READY, left=left)
