"""Marking is exact: what was drawn and answered goes in, points, percent and verdicts come out."""

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.interactions import INTERACTIONS
from quizzes.scoring import (
    Answered,
    is_hasty,
    mark,
    mark_check,
    mark_readiness,
    mark_self_efficacy,
    rank_motives,
    sum_expectations,
    total,
    written,
)
from tests.quizzes.builders import MOTIVES, choice, motivation_items, situation, sureness

pytestmark = pytest.mark.bare
CHECK = {"parts": [{"key": "items", "mastery": 80}]}
READINESS = {"parts": [{"key": "knowledge", "mastery": 80}, {"key": "situations", "mastery": 70}, {"key": "self_efficacy"}]}


def known(right: int, of: int, part: str = "items", topic: str = "") -> list[Answered]:
    """So many items of knowledge, the first of them right."""
    return [Answered("choice", choice(f"{topic}{n}"), {"choice": "b" if n < right else "a"}, part, topic) for n in range(of)]


def met(best: str = "a", worst: str = "d", *, critical: bool = False, topic: str = "") -> Answered:
    body = situation("s", topic, critical=critical)
    return Answered("best-worst", body, {"best": best, "worst": worst}, "situations", topic, critical)


def sure(*levels: int | None) -> list[Answered]:
    return [Answered("scale", sureness("s"), None if level is None else {"level": level}, "self_efficacy") for level in levels]


def readiness(knowledge: list[Answered], situations: list[Answered], sureness: list[Answered]) -> dict[str, Any]:
    return mark_readiness(READINESS, [*knowledge, *situations, *sureness])


ABLE = [*known(2, 2, "knowledge", "m01")], [met(critical=True), met(critical=True), met(), met()]


@pytest.mark.parametrize(
    ("right", "of", "percent", "passed"), [(4, 5, 80, True), (3, 5, 60, False), (5, 5, 100, True), (0, 5, 0, False), (3, 4, 75, False)]
)
def test_a_check_is_passed_at_its_mastery_score(right: int, of: int, percent: int, passed: bool) -> None:
    result = mark_check(CHECK, known(right, of))

    assert (result["points"], result["of"], result["percent"], result["passed"]) == (right, of, percent, passed)


def test_a_short_bank_scales_the_pass_mark_by_percent() -> None:
    assert mark_check(CHECK, known(3, 3))["passed"]
    assert not mark_check(CHECK, known(2, 3))["passed"]
    assert mark_check(CHECK, known(1, 1))["passed"]


def test_percent_never_look_better_than_they_are() -> None:
    result = total(known(23, 29), 80)

    assert (result["percent"], result["passed"]) == (79, False)
    assert total(known(2, 3), 67)["percent"] == 66
    assert not total(known(2, 3), 67)["passed"]


def test_nothing_asked_is_never_passed() -> None:
    assert not mark_check(CHECK, [])["passed"]
    assert not total([], 0)["passed"]


def test_an_unanswered_item_counts_as_asked() -> None:
    items = [*known(4, 4), Answered("choice", choice("x"), None, "items")]

    assert mark_check(CHECK, items)["of"] == 5
    assert mark_check(CHECK, items)["items"] == [1, 1, 1, 1, 0]


@given(right=st.integers(0, 60), of=st.integers(1, 60), mastery=st.integers(0, 100))
def test_the_verdict_is_decided_by_the_fraction(right: int, of: int, mastery: int) -> None:
    right = min(right, of)
    result = total(known(right, of), mastery)

    assert result["passed"] == (Fraction(right, of) >= Fraction(mastery, 100))
    assert result["percent"] <= Fraction(100 * right, of) < result["percent"] + 1


@given(answers=st.lists(st.sampled_from("abc"), min_size=1, max_size=12), seed=st.integers())
def test_the_order_of_items_changes_no_sum(answers: list[str], seed: int) -> None:
    items = [Answered("choice", choice(str(n)), {"choice": key}, "items") for n, key in enumerate(answers)]
    shuffled = Random(seed).sample(items, len(items))

    assert {name: value for name, value in mark_check(CHECK, items).items() if name != "items"} == {
        name: value for name, value in mark_check(CHECK, shuffled).items() if name != "items"
    }


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.data())
def test_mending_an_answer_never_lowers_a_score(answers: list[str], data: st.DataObject) -> None:
    items = [Answered("choice", choice(str(n)), {"choice": key}, "items") for n, key in enumerate(answers)]
    place = data.draw(st.integers(0, len(items) - 1))
    mended = [*items[:place], Answered("choice", items[place].body, INTERACTIONS["choice"].key(items[place].body), "items"), *items[place + 1 :]]

    assert mark_check(CHECK, mended)["points"] >= mark_check(CHECK, items)["points"]


@given(st.fractions(max_denominator=50))
def test_a_written_fraction_reads_back_the_same(number: Fraction) -> None:
    assert Fraction(written(number)) == number
    assert isinstance(written(number), int) == (number.denominator == 1)


def test_readiness_asks_for_knowledge_and_situations_and_no_harm() -> None:
    result = readiness(*ABLE, sure(7, 7))

    assert result["passed"]
    assert {key: part.get("passed") for key, part in result["parts"].items()} == {
        "knowledge": True, "situations": True, "critical": True, "self_efficacy": None,
    }  # fmt: skip


def test_knowledge_is_told_by_topic() -> None:
    items = [*known(2, 2, "knowledge", "m02"), *known(1, 2, "knowledge", "m01")]

    assert readiness(items, ABLE[1], [])["parts"]["knowledge"]["topics"] == {
        "m01": {"points": 1, "of": 2, "percent": 50},
        "m02": {"points": 2, "of": 2, "percent": 100},
    }


def test_knowledge_below_its_mark_fails_the_test() -> None:
    result = readiness(known(1, 2, "knowledge"), ABLE[1], sure(7))

    assert not result["parts"]["knowledge"]["passed"]
    assert result["parts"]["situations"]["passed"]
    assert not result["passed"]


@pytest.mark.parametrize(("points", "passed"), [(26, True), (25, False), (36, True)])
def test_twelve_situations_are_passed_at_twenty_six_points_of_thirty_six(points: int, passed: bool) -> None:
    threes, rest = divmod(points, 3)
    situations = [met(critical=True) for _ in range(threes)]
    situations += [met("a", "b")] if rest == 2 else [met("b", "d")] if rest == 1 else []
    situations += [met("b", "c") for _ in range(12 - len(situations))]
    result = readiness(ABLE[0], situations, [])["parts"]["situations"]

    assert (result["points"], result["of"], result["passed"]) == (points, 36, passed)


def test_one_harmful_best_fails_the_test_whatever_the_total() -> None:
    situations = [met(critical=True, topic="abuse") for _ in range(11)] + [met("c", "d", critical=True, topic="suicide")]
    result = readiness(ABLE[0], situations, sure(7))

    assert result["parts"]["situations"]["passed"]
    assert result["parts"]["critical"] == {"of": 12, "failed": [14], "topics": ["suicide"], "passed": False}
    assert not result["passed"]


def test_a_harmful_action_outside_of_the_critical_situations_only_costs_points() -> None:
    body = situation("s", critical=True)
    ordinary = Answered("best-worst", body, {"best": "c", "worst": "d"}, "situations", "", critical=False)

    assert readiness(ABLE[0], [*ABLE[1], ordinary], [])["parts"]["critical"]["passed"]


def test_without_critical_situations_nobody_passes() -> None:
    assert not readiness(ABLE[0], [met(), met()], sure(7))["passed"]


def test_an_unanswered_critical_situation_does_no_harm_but_earns_nothing() -> None:
    item = Answered("best-worst", situation("s", critical=True), None, "situations", "data", True)
    result = readiness(ABLE[0], [item], [])

    assert result["parts"]["critical"]["passed"]
    assert not result["parts"]["situations"]["passed"]


@pytest.mark.parametrize(
    ("levels", "able", "mean", "flags"),
    [
        ((5, 6), True, "11/2", ["unsure"]),
        ((6, 6), True, 6, []),
        ((9, 9), True, 9, []),
        ((9, 9), False, 9, ["overconfident"]),
        ((8, 9), False, "17/2", []),
        ((0, 0), False, 0, ["unsure"]),
        ((None, 8), True, 8, []),
        ((None, None), True, None, []),
    ],
)
def test_how_sure_one_is_asks_for_support_or_a_talk_and_fails_nobody(levels: tuple, able: bool, mean: object, flags: list[str]) -> None:
    assert mark_self_efficacy(sure(*levels), able) == {"mean": mean, "of": 2, "flags": flags}


def test_very_low_sureness_does_not_fail_the_test() -> None:
    assert readiness(*ABLE, sure(0, 0, 0))["passed"]


def motivated(levels: dict[str, tuple[int, ...]]) -> list[Answered]:
    return [
        Answered("likert", {"key": f"{motive}{n}"}, {"level": level}, "motives", motive)
        for motive, given in levels.items()
        for n, level in enumerate(given)
    ]


def test_motives_are_means_ranked_against_ones_own_mean() -> None:
    result = rank_motives(motivated({"values": (5, 5, 4), "growth": (3, 3, 3), "career": (1, 2, 1)}), MOTIVES)

    assert result["means"] == {"values": "14/3", "growth": 3, "career": "4/3"}
    assert result["centred"] == {"values": "5/3", "growth": 0, "career": "-5/3"}
    assert result["ranking"] == ["values", "growth", "career"]
    assert result["top"] == ["values", "growth"]


@pytest.mark.parametrize(
    ("levels", "top"),
    [
        ((5, 4, 3, 2, 1, 1), ["values", "understanding"]),
        ((5, 4, 4, 2, 1, 1), ["values", "understanding", "growth"]),
        ((5, 3, 3, 3, 3, 3), ["values"]),
        ((4, 4, 4, 4, 4, 4), []),
        ((5, 5, 5, 5, 1, 1), []),
    ],
)
def test_the_top_two_are_two_unless_others_tie(levels: tuple[int, ...], top: list[str]) -> None:
    assert rank_motives(motivated({motive: (level,) for motive, level in zip(MOTIVES, levels, strict=True)}), MOTIVES)["top"] == top


@given(st.dictionaries(st.sampled_from(MOTIVES), st.lists(st.integers(1, 5), min_size=1, max_size=3), min_size=1), st.integers(-4, 4))
def test_agreeing_with_everything_a_little_more_changes_no_ranking(levels: dict[str, list[int]], shift: int) -> None:
    plain = rank_motives(motivated({key: tuple(given) for key, given in levels.items()}), MOTIVES)
    shifted = rank_motives(motivated({key: tuple(level + shift for level in given) for key, given in levels.items()}), MOTIVES)

    assert plain["ranking"] == shifted["ranking"]
    assert plain["centred"] == shifted["centred"]
    assert plain["top"] == shifted["top"]
    assert sum(Fraction(value) for value in plain["centred"].values()) == 0


def test_sums_with_a_missing_answer_are_not_told() -> None:
    items = [Answered("likert", {"key": str(n)}, {"level": 4} if n else None, "expectations") for n in range(5)]

    assert sum_expectations(items) is None
    assert sum_expectations(items[1:]) == 16
    assert sum_expectations([]) is None


def consistent(sentence: int | None, opposite: int | None, attention: int | None = 2) -> list[Answered]:
    levels = {"mv-values-1": sentence, "mx1": opposite, "mx2": attention}
    bodies = {body["key"]: body for body in motivation_items()}
    return [Answered("likert", bodies[key], {"level": level} if level else None, bodies[key]["part"]) for key, level in levels.items()]


@pytest.mark.parametrize(
    ("sentence", "opposite", "hasty"),
    [
        (5, 1, False),
        (5, 5, True),
        (4, 4, True),
        (1, 1, True),
        (2, 1, True),
        (3, 3, False),
        (5, 3, False),
        (3, 5, False),
        (None, 5, False),
        (5, None, False),
    ],
)
def test_agreeing_with_a_sentence_and_its_opposite_is_hasty(sentence: int | None, opposite: int | None, hasty: bool) -> None:
    assert is_hasty(consistent(sentence, opposite)) is hasty


@pytest.mark.parametrize(("attention", "hasty"), [(2, False), (1, True), (4, True), (None, False)])
def test_another_mark_than_the_one_asked_for_is_hasty(attention: int | None, hasty: bool) -> None:
    assert is_hasty(consistent(5, 1, attention)) is hasty


def test_items_of_consistency_count_in_no_sum() -> None:
    items = [
        Answered(body["interaction"], body, {"level": 2}, body["part"], body.get("topic", ""))
        for body in motivation_items()
        if body["interaction"] == "likert"
    ]
    result, passed = mark("motivation", {}, items, MOTIVES)

    assert passed is None
    assert result["expectations"] == 10
    assert set(result["means"]) == set(MOTIVES)


def test_facts_are_kept_with_their_words() -> None:
    bodies = {body["key"]: body for body in motivation_items()}
    items = [
        Answered("number", bodies["mc-months"], {"number": "7"}, "commitment", "months"),
        Answered("choice", bodies["mc-travel"], {"choice": "b"}, "commitment", "travel"),
        Answered("choice", bodies["mc-evenings"], None, "commitment", "evenings"),
    ]
    result, _passed = mark("motivation", {}, items, MOTIVES)

    assert result["commitment"] == [
        {"topic": "months", "question": bodies["mc-months"]["stem"], "number": "7", "unit": bodies["mc-months"]["unit"]},
        {"topic": "travel", "question": bodies["mc-travel"]["stem"], "choice": "b", "text": bodies["mc-travel"]["options"][1]["text"]},
    ]
