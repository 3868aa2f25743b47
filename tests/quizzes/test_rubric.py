"""Marks of people: levels into points, two readers who agree or don't, and what an attempt says while it waits."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rubric import NotInRubric, ReadingPolicy, most_points, points_of, reading_policy, settle
from quizzes.scoring import ALL_POINTS, LEFT_OUT, Answered, mark_check, mark_readiness, missed_places, total, waits
from tests.quizzes.builders import choice, open_text, situation

pytestmark = pytest.mark.bare
CHECK = {"parts": [{"key": "items", "mastery": 80}]}
RUBRIC = open_text("o")["rubric"]
ALONE, TWO = ReadingPolicy(1, Fraction(1)), ReadingPolicy(2, Fraction(1))
POINTS = st.fractions(0, 20, max_denominator=4)


def written(marks: Fraction | None = None, said: str = "Es klausītos.", part: str = "items", **fields: Any) -> Answered:
    return Answered("open-text", open_text("o"), {"text": said} if said else None, part, marks=marks, **fields)


def known(right: bool, part: str = "items", **fields: Any) -> Answered:
    return Answered("choice", choice("c"), {"choice": "b" if right else "a"}, part, **fields)


def test_the_levels_chosen_come_to_points() -> None:
    assert most_points(RUBRIC) == 4
    assert points_of(RUBRIC, {"listens": 2, "safety": 0}) == 2
    assert points_of(RUBRIC, {"listens": 0, "safety": 2}) == 2


@pytest.mark.parametrize(
    "levels", [{}, {"listens": 1}, {"listens": 1, "safety": 3}, {"listens": -1, "safety": 0}, {"listens": 1, "safety": 1, "x": 0}]
)
def test_what_is_not_one_level_of_each_criterion_is_refused(levels: dict[str, int]) -> None:
    with pytest.raises(NotInRubric):
        points_of(RUBRIC, levels)


@given(st.lists(st.integers(0, 2), min_size=2, max_size=2))
def test_no_choice_of_levels_leaves_the_scale(chosen: list[int]) -> None:
    assert 0 <= points_of(RUBRIC, dict(zip(("listens", "safety"), chosen, strict=True))) <= most_points(RUBRIC)


def test_one_reader_decides_where_one_is_asked_for() -> None:
    assert settle([], ALONE) is None
    assert settle([Fraction(3)], ALONE) == 3


@pytest.mark.parametrize(
    ("read", "counts"),
    [([], None), ([4], None), ([4, 3], Fraction(7, 2)), ([4, 4], 4), ([4, 2], None), ([4, 2, 1], 1), ([0, 4, 2], 2)],
)
def test_two_who_agree_count_by_their_mean_and_a_third_decides_where_they_do_not(read: list[int], counts: Fraction | None) -> None:
    assert settle([Fraction(points) for points in read], TWO) == counts


@given(st.lists(POINTS, max_size=3), st.integers(1, 2), POINTS)
def test_what_counts_lies_between_what_was_read_and_needs_no_fourth_reader(read: list[Fraction], readers: int, tolerance: Fraction) -> None:
    counts = settle(read, ReadingPolicy(readers, tolerance))

    assert counts is not None or len(read) < 3
    if counts is not None:
        assert min(read) <= counts <= max(read)


@given(POINTS, POINTS, POINTS)
def test_the_order_of_two_readers_does_not_matter(one: Fraction, other: Fraction, tolerance: Fraction) -> None:
    reading = ReadingPolicy(2, tolerance)

    assert settle([one, other], reading) == settle([other, one], reading)


def test_a_check_asks_for_one_reader_and_a_deciding_test_for_two_unless_its_policy_says() -> None:
    assert reading_policy("check", {}) == ReadingPolicy(1, Fraction(1))
    assert reading_policy("readiness", {}) == ReadingPolicy(2, Fraction(1))
    assert reading_policy("check", {"marking": {"readers": 2, "tolerance": 0}}) == ReadingPolicy(2, Fraction(0))


def test_an_answer_that_waits_leaves_the_verdict_open_and_says_what_is_known() -> None:
    result = mark_check(CHECK, [known(True), written()])

    assert (result["passed"], result["points"], result["of"], result["waiting"]) == (None, 1, 5, 1)
    assert result["waiting_items"] == [2]
    assert missed_places(result) == set()
    assert waits(result)


def test_marked_it_counts_by_its_exact_points() -> None:
    result = mark_check(CHECK, [known(True), written(Fraction(7, 2))])

    assert (result["passed"], result["points"], result["of"], result["percent"]) == (True, "9/2", 5, 90)
    assert missed_places(result) == {2}
    assert not waits(result)


def test_nothing_written_is_nothing_to_mark() -> None:
    result = mark_check(CHECK, [known(True), written(said="")])

    assert (result["passed"], result["points"], result["of"]) == (False, 1, 5)
    assert not waits(result)


def test_the_readiness_test_waits_with_its_part() -> None:
    critical = Answered("best-worst", situation("s", critical=True), {"best": "a", "worst": "d"}, "situations", "listening", True)
    policy = {"parts": [{"key": "knowledge", "mastery": 80}, {"key": "situations", "mastery": 70}]}
    result = mark_readiness(policy, [known(True, "knowledge"), critical, written(part="situations")])

    assert (result["passed"], result["parts"]["situations"]["passed"], result["parts"]["knowledge"]["passed"]) == (None, None, True)
    assert result["waiting"] == 1
    settled = mark_readiness(policy, [known(True, "knowledge"), critical, written(Fraction(4), part="situations")])
    assert settled["passed"] is True


def test_an_item_that_turned_out_wrong_gives_its_points_or_counts_nowhere() -> None:
    assert total([known(True), known(False)])["percent"] == 50
    assert total([known(True), known(False, remedy=ALL_POINTS)]) == {"points": 2, "of": 2, "percent": 100}
    assert total([known(True), known(False, remedy=LEFT_OUT)]) == {"points": 1, "of": 1, "percent": 100}
    left_out = mark_check(CHECK, [known(True), known(False, remedy=LEFT_OUT)])
    assert (left_out["items"], missed_places(left_out)) == ([1, None], set())


@pytest.mark.parametrize("remedy", [ALL_POINTS, LEFT_OUT])
def test_an_item_that_turned_out_wrong_can_harm_nobody(remedy: str) -> None:
    body = situation("s", critical=True)
    policy = {"parts": [{"key": "knowledge", "mastery": 80}, {"key": "situations", "mastery": 70}]}
    answers = [known(True, "knowledge"), *(Answered("best-worst", situation(f"n{n}"), {"best": "a", "worst": "d"}, "situations") for n in range(4))]
    harmful = Answered("best-worst", body, {"best": "d", "worst": "a"}, "situations", "listening", True)
    treated = Answered("best-worst", body, {"best": "d", "worst": "a"}, "situations", "listening", True, remedy=remedy)

    assert mark_readiness(policy, [*answers, harmful])["passed"] is False
    assert mark_readiness(policy, [*answers, treated])["passed"] is True


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_no_remedy_makes_a_share_worse_for_those_who_missed(answers: list[tuple[bool, bool]]) -> None:
    """Leaving out what one missed, or giving its points, never lowers the percentage."""
    before = total([known(right) for right, _wrong in answers])["percent"]
    for remedy in (ALL_POINTS, LEFT_OUT):
        after = [known(right, remedy=remedy if is_wrong and not right else "") for right, is_wrong in answers]
        assert total(after)["percent"] >= before or total(after)["of"] == 0
