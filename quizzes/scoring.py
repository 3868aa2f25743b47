"""Marking, pure and exact: what was drawn and answered goes in, a result that can be stored comes out.

Sums are fractions. In a result a number is whole, or text like "7/2"; percent are whole and rounded down, so that a figure
never looks better than it is; whether something is passed is decided by the fraction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.interactions import INTERACTIONS, Body, Response, Score
from quizzes.interactions.best_worst import BestWorst
from quizzes.interactions.likert import MIDDLE
from quizzes.interactions.pair import Pair

Result = dict[str, Any]
KNOWLEDGE, SITUATIONS, CRITICAL, SELF_EFFICACY = "knowledge", "situations", "critical", "self_efficacy"
MOTIVES, ORIENTATION, EXPECTATIONS, COMMITMENT = "motives", "orientation", "expectations", "commitment"
UNSURE_BELOW, VERY_SURE_FROM = 6, 9  # means of the self-efficacy scale, 0 to 10
UNSURE, OVERCONFIDENT = "unsure", "overconfident"


@dataclass(frozen=True)
class Answered:
    """An item as one attempt was given it, and the response to it (None: none)."""

    interaction: str
    body: Body
    response: Response | None
    part: str = ""
    topic: str = ""
    critical: bool = False

    @property
    def score(self) -> Score | None:
        return INTERACTIONS[self.interaction].score(self.body, self.response)


def mark(kind: str, policy: Mapping[str, Any], items: Sequence[Answered], motives: Sequence[str] = ()) -> tuple[Result, bool | None]:
    """The result of an attempt and whether it is passed (None: a test that nobody can fail).

    `policy` is the one frozen in the attempt; `motives` are the motivation test's motives in the order of its file.
    """
    if kind == "check":
        return _with_verdict(mark_check(policy, items))
    if kind == "readiness":
        return _with_verdict(mark_readiness(policy, items))
    return mark_motivation(items, motives), None


def _with_verdict(result: Result) -> tuple[Result, bool]:
    return result, result["passed"]


def written(number: Fraction) -> int | str:
    """A fraction as a result keeps it; `Fraction(...)` reads it back."""
    return int(number) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


def total(items: Iterable[Answered], mastery: int | None = None) -> Result:
    """Points, of how many, percent; with a mastery score (percent) also whether it is reached. Nothing asked is never passed."""
    scores = [item.score for item in items]
    points = sum((score.points for score in scores if score), Fraction())
    of = sum((score.of for score in scores if score), Fraction())
    result: Result = {"points": written(points), "of": written(of), "percent": int(points * 100 / of) if of else 0}
    if mastery is not None:
        result |= {"mastery": mastery, "passed": bool(of) and points * 100 >= mastery * of}
    return result


def by_topic(items: Iterable[Answered]) -> dict[str, Result]:
    """The totals of each topic."""
    topics: dict[str, list[Answered]] = {}
    for item in items:
        topics.setdefault(item.topic, []).append(item)
    return {topic: total(theirs) for topic, theirs in topics.items()}


def mark_check(policy: Mapping[str, Any], items: Sequence[Answered]) -> Result:
    """A module's check: every part reaches its mastery score."""
    parts = {part["key"]: total(_part(items, part["key"]), part["mastery"]) for part in policy["parts"]}
    passed = bool(parts) and all(part["passed"] for part in parts.values())
    return {**total(items), "parts": parts, "passed": passed, "items": _points(items)}


def mark_readiness(policy: Mapping[str, Any], items: Sequence[Answered]) -> Result:
    """The readiness test: knowledge by topic (A), situations by the programme's key (B), the critical ones (C), and how sure
    one is (D, which passes and fails nobody)."""
    mastery = {part["key"]: part.get("mastery", 0) for part in policy["parts"]}
    knowledge, situations = _part(items, KNOWLEDGE), _part(items, SITUATIONS)
    a = total(knowledge, mastery[KNOWLEDGE]) | {"topics": by_topic(knowledge)}
    b = total(situations, mastery[SITUATIONS])
    c = mark_critical(items)
    d = mark_self_efficacy(_part(items, SELF_EFFICACY), a["passed"] and b["passed"])
    passed = a["passed"] and b["passed"] and c["passed"]
    return {"parts": {KNOWLEDGE: a, SITUATIONS: b, CRITICAL: c, SELF_EFFICACY: d}, "passed": passed, "items": _points(items)}


def mark_critical(items: Sequence[Answered]) -> Result:
    """The critical situations: a harmful action taken for the best one fails its situation, whatever the points.

    `failed` holds the places (from 1) of those situations in the attempt, and `topics` what they were about.
    """
    interaction = BestWorst()
    critical = [(place, item) for place, item in enumerate(items, 1) if item.critical]
    failed = [(place, item.topic) for place, item in critical if interaction.is_harmful(item.body, item.response)]
    return {
        "of": len(critical),
        "failed": [place for place, _topic in failed],
        "topics": sorted({topic for _place, topic in failed}),
        "passed": bool(critical) and not failed,
    }


def did_harm(result: Mapping[str, Any] | None) -> bool:
    """Whether a harmful action was taken for the best one in a critical situation of this attempt."""
    return bool((result or {}).get("parts", {}).get(CRITICAL, {}).get("failed"))


def mark_self_efficacy(items: Sequence[Answered], is_able: bool) -> Result:
    """The mean of how sure one feels, and what it asks for: support (`unsure`) or a talk about being `overconfident`."""
    levels = [item.response["level"] for item in items if item.response]
    if not levels:
        return {"mean": None, "of": len(items), "flags": []}
    mean = Fraction(sum(levels), len(levels))
    flags = [UNSURE] if mean < UNSURE_BELOW else [OVERCONFIDENT] if mean >= VERY_SURE_FROM and not is_able else []
    return {"mean": written(mean), "of": len(items), "flags": flags}


def mark_motivation(items: Sequence[Answered], motives: Sequence[str]) -> Result:
    """The profile's figures. Items of consistency are asked, and count nowhere but in `hasty`."""
    counted = [item for item in items if "consistency" not in item.body]
    return {
        **rank_motives(_part(counted, MOTIVES), motives),
        ORIENTATION: count_orientation(_part(counted, ORIENTATION)),
        EXPECTATIONS: sum_expectations(_part(counted, EXPECTATIONS)),
        COMMITMENT: [{"topic": item.topic} | _fact(item) for item in _part(counted, COMMITMENT) if item.response],
        "hasty": is_hasty(items),
    }


def rank_motives(items: Sequence[Answered], motives: Sequence[str]) -> Result:
    """Each motive's mean, its distance from one's own mean (people agree with everything), the ranking by it, and the top two."""
    levels: dict[str, list[int]] = {motive: [] for motive in motives}
    for item in items:
        if item.response:
            levels.setdefault(item.topic, []).append(item.response["level"])
    means = {motive: Fraction(sum(given), len(given)) for motive, given in levels.items() if given}
    own_mean = sum(means.values(), Fraction()) / len(means) if means else Fraction()
    centred = {motive: mean - own_mean for motive, mean in means.items()}
    ranking = sorted(centred, key=lambda motive: -centred[motive])  # stable: ties stay in the order of the file
    return {
        "means": {motive: written(mean) for motive, mean in means.items()},
        "centred": {motive: written(value) for motive, value in centred.items()},
        "ranking": ranking,
        "top": _top(ranking, centred),
    }


def _top(ranking: Sequence[str], centred: Mapping[str, Fraction]) -> list[str]:
    """The first two and what ties with the second; else what ties with the first; more than three at a level stand out by nothing."""
    for place in (1, 0):
        if len(ranking) > place:
            top = [motive for motive in ranking if centred[motive] >= centred[ranking[place]]]
            if len(top) <= 3:
                return top
    return []


def count_orientation(items: Sequence[Answered]) -> int | None:
    """How many choices support autonomy, 0 to 6; None where one is missing, since a part of the sum would mislead."""
    interaction = Pair()
    if not items or not all(item.response for item in items):
        return None
    return sum(interaction.supports(item.body, item.response) for item in items if item.response)


def sum_expectations(items: Sequence[Answered]) -> int | None:
    """The sum of the expectation items, 5 to 25, high being unrealistic; None where one is missing."""
    if not items or not all(item.response for item in items):
        return None
    return sum(item.response["level"] for item in items if item.response)


def is_hasty(items: Sequence[Answered]) -> bool:
    """Whether answers contradict each other: a sentence and its opposite both agreed with (or both denied), or another level
    marked than the item asked for. What was left out contradicts nothing."""
    answered = {item.body["key"]: item for item in items if item.response}
    for item in answered.values():
        consistency = item.body.get("consistency", {})
        level = item.response["level"] if consistency and item.response else MIDDLE
        if "expects" in consistency and level != consistency["expects"]:
            return True
        other = answered.get(consistency.get("reverses"))
        if other and other.response and (level - MIDDLE) * (other.response["level"] - MIDDLE) > 0:
            return True
    return False


def _fact(item: Answered) -> Result:
    """A fact of the commitment part with its words, as it was asked."""
    response, body = item.response or {}, item.body
    if "number" in response:
        return {"question": body["stem"], "number": response["number"], "unit": body.get("unit")}
    text = next(option["text"] for option in body["options"] if option["key"] == response["choice"])
    return {"question": body["stem"], "choice": response["choice"], "text": text}


def _part(items: Iterable[Answered], key: str) -> list[Answered]:
    return [item for item in items if item.part == key]


def _points(items: Iterable[Answered]) -> list[int | str | None]:
    """What each item earned, by its place: for the audit, never for the page."""
    scores = [item.score for item in items]
    return [written(score.points) if score else None for score in scores]
