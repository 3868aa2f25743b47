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
from quizzes.interactions.open_text import OpenText
from quizzes.interactions.pair import Pair
from quizzes.rubric import most_points

Result = dict[str, Any]
KNOWLEDGE, SITUATIONS, CRITICAL, SELF_EFFICACY = "knowledge", "situations", "critical", "self_efficacy"
MOTIVES, ORIENTATION, EXPECTATIONS, COMMITMENT = "motives", "orientation", "expectations", "commitment"
UNSURE_BELOW, VERY_SURE_FROM = 6, 9  # means of the self-efficacy scale, 0 to 10
UNSURE, OVERCONFIDENT = "unsure", "overconfident"
ALL_POINTS, LEFT_OUT = "all-points", "left-out"


@dataclass(frozen=True)
class Answered:
    """An item as one attempt was given it, and the response to it (None: none).

    `marks` are the points that people gave an open answer; None: nobody has yet. `remedy` is how an item that turned out wrong
    counts: everybody has its points (ALL_POINTS), or nobody was asked it (LEFT_OUT).
    """

    interaction: str
    body: Body
    response: Response | None
    part: str = ""
    topic: str = ""
    critical: bool = False
    marks: Fraction | None = None
    remedy: str = ""

    @property
    def score(self) -> Score | None:
        """Points of how many; None where nothing is right or wrong. What waits for a person has none of its points yet."""
        if self.interaction == OpenText.kind:
            score: Score | None = Score(self.marks or Fraction(), most_points(self.body["rubric"]))
        else:
            score = INTERACTIONS[self.interaction].score(self.body, self.response)
        if score is None or self.remedy == LEFT_OUT:
            return None
        return Score(score.of, score.of) if self.remedy == ALL_POINTS else score

    @property
    def is_waiting(self) -> bool:
        """Whether a person has still to mark it. Where nothing was written there is nothing to mark."""
        return self.interaction == OpenText.kind and bool(self.response) and self.marks is None and not self.remedy


def mark(kind: str, policy: Mapping[str, Any], items: Sequence[Answered], motives: Sequence[str] = ()) -> tuple[Result, bool | None]:
    """The result of an attempt and whether it is passed (None: a test that nobody can fail, or something waits for a person).

    `policy` is the one frozen in the attempt; `motives` are the motivation test's motives in the order of its file.
    """
    if kind == "check":
        return _with_verdict(mark_check(policy, items))
    if kind == "readiness":
        return _with_verdict(mark_readiness(policy, items))
    return mark_motivation(items, motives), None


def _with_verdict(result: Result) -> tuple[Result, bool | None]:
    return result, result["passed"]


def written(number: Fraction) -> int | str:
    """A fraction as a result keeps it; `Fraction(...)` reads it back."""
    return int(number) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


def total(items: Iterable[Answered], mastery: int | None = None) -> Result:
    """Points, of how many, percent; with a mastery score (percent) also whether it is reached. Nothing asked is never passed.

    Where answers wait for a person, `waiting` says how many, the points are those known so far, and nothing is passed or failed.
    """
    items = list(items)
    scores, waiting = [item.score for item in items], sum(item.is_waiting for item in items)
    points = sum((score.points for score in scores if score), Fraction())
    of = sum((score.of for score in scores if score), Fraction())
    result: Result = {"points": written(points), "of": written(of), "percent": int(points * 100 / of) if of else 0}
    if mastery is not None:
        result |= {"mastery": mastery, "passed": None if waiting else bool(of) and points * 100 >= mastery * of}
    return result | ({"waiting": waiting} if waiting else {})


def by_topic(items: Iterable[Answered]) -> dict[str, Result]:
    """The totals of each topic."""
    topics: dict[str, list[Answered]] = {}
    for item in items:
        topics.setdefault(item.topic, []).append(item)
    return {topic: total(theirs) for topic, theirs in topics.items()}


def mark_check(policy: Mapping[str, Any], items: Sequence[Answered]) -> Result:
    """A module's check: every part reaches its mastery score."""
    parts = {part["key"]: total(_part(items, part["key"]), part["mastery"]) for part in policy["parts"]}
    passed = bool(parts) and _all_passed(parts.values())
    return {**total(items), "parts": parts, "passed": passed, **_points(items)}


def mark_readiness(policy: Mapping[str, Any], items: Sequence[Answered]) -> Result:
    """The readiness test: knowledge by topic (A), situations by the programme's key (B), the critical ones (C), and how sure
    one is (D, which passes and fails nobody)."""
    mastery = {part["key"]: part.get("mastery", 0) for part in policy["parts"]}
    knowledge, situations = _part(items, KNOWLEDGE), _part(items, SITUATIONS)
    a = total(knowledge, mastery[KNOWLEDGE]) | {"topics": by_topic(knowledge)}
    b = total(situations, mastery[SITUATIONS])
    c = mark_critical(items)
    d = mark_self_efficacy(_part(items, SELF_EFFICACY), a["passed"] is not False and b["passed"] is not False)
    waiting = sum(part.get("waiting", 0) for part in (a, b))
    result = {"parts": {KNOWLEDGE: a, SITUATIONS: b, CRITICAL: c, SELF_EFFICACY: d}, "passed": _all_passed((a, b, c)), **_points(items)}
    return result | ({"waiting": waiting} if waiting else {})


def _all_passed(parts: Iterable[Result]) -> bool | None:
    """Whether all of these are passed; None while one of them waits for a person."""
    verdicts = [part["passed"] for part in parts]
    return None if None in verdicts else all(verdicts)


def waits(result: Mapping[str, Any] | None) -> bool:
    """Whether something of this result has still to be marked by a person."""
    return bool((result or {}).get("waiting"))


def mark_critical(items: Sequence[Answered]) -> Result:
    """The critical situations: a harmful action taken for the best one fails its situation, whatever the points. One that turned out
    wrong can fail nobody.

    `failed` holds the places (from 1) of those situations in the attempt, and `topics` what they were about.
    """
    interaction = BestWorst()
    critical = [(place, item) for place, item in enumerate(items, 1) if item.critical]
    failed = [(place, item.topic) for place, item in critical if not item.remedy and interaction.is_harmful(item.body, item.response)]
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


def mean_sureness(result: Mapping[str, Any]) -> Fraction:
    """How sure somebody felt on average in the readiness test, 0 to 10; 0 where that was left out."""
    return Fraction(result["parts"][SELF_EFFICACY]["mean"] or 0)


def is_overconfident(result: Mapping[str, Any] | None) -> bool:
    """Whether somebody felt very sure in the readiness test although knowledge or situations were not enough."""
    return OVERCONFIDENT in (result or {}).get("parts", {}).get(SELF_EFFICACY, {}).get("flags", ())


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


def _points(items: Iterable[Answered]) -> Result:
    """What each item earned and of how much, by its place (None: it does not count): for the audit, never for the page."""
    items = list(items)
    scores, waiting = [item.score for item in items], [place for place, item in enumerate(items, 1) if item.is_waiting]
    points = {
        "items": [written(score.points) if score else None for score in scores],
        "items_of": [written(score.of) if score else None for score in scores],
    }
    return points | ({"waiting_items": waiting} if waiting else {})


def share(result: Mapping[str, Any]) -> Fraction:
    """The points of a result over all that could be had; 0 where there was nothing."""
    points, of = (sum((Fraction(one) for one in result[name] if one is not None), Fraction()) for name in ("items", "items_of"))
    return points / of if of else Fraction()


def missed_places(result: Mapping[str, Any]) -> set[int]:
    """The places (from 1) of the items that earned less than all their points; what waits for a person or doesn't count isn't missed."""
    points, of, waiting = result["items"], result.get("items_of"), set(result.get("waiting_items", ()))
    if of is None:  # results of before: one point an item, none where it was missed
        return {place for place, point in enumerate(points, 1) if point == 0}
    pairs = enumerate(zip(points, of, strict=True), 1)
    return {place for place, (point, most) in pairs if most is not None and Fraction(point) < Fraction(most) and place not in waiting}
