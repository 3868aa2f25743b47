"""Which items an attempt gets, and whether another attempt may begin."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import OPEN, PASSED, READY, STUDY, TALK, WAIT, Candidate, PastAttempt, draw, is_told, lacks_items, order_options, standing
from tests.quizzes.builders import choice, motivation_items, situation

pytestmark = pytest.mark.bare
NOW = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
CHECK = {"parts": [{"key": "items", "banks": ["b"], "draw": 5, "mastery": 80}], "attempts": None, "wait_hours": 0}
SITUATIONS = {"parts": [{"key": "situations", "banks": ["s"], "draw_critical": 5, "draw_other": 7, "mastery": 70}]}
READINESS = {**SITUATIONS, "attempts": 2, "wait_hours": 24}
TOPICS = ("suicide", "abuse", "money-intimacy", "medication", "data")


def bank(size: int, key: str = "b", uses: int = 0, start: int = 1) -> list[Candidate]:
    return [Candidate(n, key, uses=uses) for n in range(start, start + size)]


def ids(policy: dict, candidates: list[Candidate], seed: int = 0) -> list[int]:
    return [one.item_id for _part, one in draw(policy, candidates, Random(seed))]


def test_as_many_items_are_drawn_as_the_policy_asks() -> None:
    assert len(ids(CHECK, bank(12))) == 5
    assert sorted(ids(CHECK, bank(3))) == [1, 2, 3]


def test_chance_decides_which_and_in_which_order() -> None:
    draws = {tuple(ids(CHECK, bank(12), seed)) for seed in range(50)}

    assert len(draws) > 45
    assert {item for drawn in draws for item in drawn} == set(range(1, 13))


def test_the_same_chance_draws_the_same() -> None:
    assert ids(CHECK, bank(12), 7) == ids(CHECK, bank(12), 7)


@given(fresh=st.integers(0, 8), used=st.integers(0, 8), seed=st.integers())
def test_what_somebody_has_not_had_comes_first(fresh: int, used: int, seed: int) -> None:
    candidates = [*bank(used, uses=1, start=100), *bank(fresh)]
    drawn = ids(CHECK, candidates, seed)

    assert len(drawn) == len(set(drawn)) == min(5, fresh + used)
    assert sum(item < 100 for item in drawn) == min(5, fresh)


def test_every_bank_gives_its_own_share() -> None:
    policy = {"parts": [{"key": "knowledge", "banks": ["m01", "m02"], "per_bank": 2, "mastery": 80}]}
    drawn = [one for _part, one in draw(policy, [*bank(5, "m01"), *bank(1, "m02", start=50)], Random(1))]

    assert sorted(one.bank for one in drawn) == ["m01", "m01", "m02"]


def critical(topics: tuple[str, ...], start: int = 1, uses: int = 0) -> list[Candidate]:
    return [Candidate(n, "s", topic, critical=True, uses=uses) for n, topic in enumerate(topics, start)]


@given(st.integers())
def test_every_critical_topic_is_asked_before_any_comes_twice(seed: int) -> None:
    candidates = [*critical((*TOPICS, "suicide", "suicide", "suicide")), *[Candidate(100 + n, "s", f"t{n}") for n in range(8)]]
    drawn = [one for _part, one in draw(SITUATIONS, candidates, Random(seed))]

    assert {one.topic for one in drawn if one.critical} == set(TOPICS)
    assert sum(one.critical for one in drawn) == 5
    assert sum(not one.critical for one in drawn) == 7


def test_within_a_topic_the_unused_situation_comes() -> None:
    candidates = [*critical(TOPICS, uses=1), *critical(("suicide",), start=50)]

    assert all(50 in ids(SITUATIONS, candidates, seed) and 1 not in ids(SITUATIONS, candidates, seed) for seed in range(20))


def test_a_part_without_a_draw_is_taken_whole_and_in_order() -> None:
    policy = {"parts": [{"key": "motives", "banks": ["m"]}, {"key": "facts", "banks": ["m"]}]}
    candidates = [Candidate(n, "m", part="facts" if n % 2 else "motives") for n in range(1, 7)]

    assert [(part, one.item_id) for part, one in draw(policy, candidates, Random(1))] == [
        ("motives", 2), ("motives", 4), ("motives", 6), ("facts", 1), ("facts", 3), ("facts", 5),
    ]  # fmt: skip


def test_an_item_that_names_no_part_of_the_test_stands_in_the_first_that_has_its_bank() -> None:
    policy = {"parts": [{"key": "all", "banks": ["m"]}]}

    assert len(draw(policy, [Candidate(1, "m", part="motives"), Candidate(2, "m")], Random(1))) == 2


def test_no_item_is_drawn_twice() -> None:
    policy = {"parts": [{"key": "one", "banks": ["b"], "draw": 3}, {"key": "two", "banks": ["b"], "draw": 3}]}

    assert sorted(ids(policy, bank(5))) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("policy", "candidates", "lacks"),
    [
        (CHECK, bank(1), False),
        (CHECK, [], True),
        (SITUATIONS, [*critical(("data",)), *bank(1, "s", start=9)], False),
        (SITUATIONS, bank(5, "s"), True),
        ({"parts": [{"key": "a", "banks": ["b"]}]}, [], True),
        ({"parts": [{"key": "a", "banks": ["b"]}, {"key": "c", "banks": ["none"]}]}, bank(1), False),
    ],
)
def test_a_test_that_has_nothing_to_ask_where_it_must_is_known(policy: dict, candidates: list[Candidate], lacks: bool) -> None:
    assert lacks_items(policy, draw(policy, candidates, Random(0))) is lacks


def test_options_are_shuffled_where_a_right_answer_could_have_its_place() -> None:
    pair = next(body for body in motivation_items() if body["key"] == "mo1")

    assert len({tuple(order_options("choice", choice("c"), Random(seed))) for seed in range(60)}) == 6
    assert len({tuple(order_options("best-worst", situation("s"), Random(seed))) for seed in range(300)}) == 24
    assert {tuple(order_options("pair", pair, Random(seed))) for seed in range(20)} == {("a", "b")}


def failed(hours_ago: float) -> PastAttempt:
    return PastAttempt(NOW - timedelta(hours=hours_ago), False)


def where(policy: dict, past: list[PastAttempt], *, modules_done: bool = True, leave: bool = False) -> str:
    return standing(policy, past, modules_done=modules_done, leave=leave, at=NOW).state


def test_a_check_repeats_without_end_and_without_waiting() -> None:
    assert where(CHECK, []) == READY
    assert where(CHECK, [failed(0)] * 30) == READY
    assert where(CHECK, [PastAttempt(NOW, True)]) == READY


def test_an_open_attempt_goes_before_everything() -> None:
    assert where(READINESS, [failed(1), PastAttempt(None, None)]) == OPEN


def test_the_readiness_test_opens_when_the_modules_are_done() -> None:
    assert where(READINESS, [], modules_done=False) == STUDY
    assert where(READINESS, []) == READY


@pytest.mark.parametrize(("hours", "state"), [(23.999, WAIT), (24, READY), (24.001, READY)])
def test_after_a_failed_attempt_comes_a_wait(hours: float, state: str) -> None:
    assert where(READINESS, [failed(hours)]) == state


def test_the_wait_says_when_it_ends() -> None:
    found = standing(READINESS, [failed(1)], modules_done=True, leave=False, at=NOW)

    assert found.opens_at == NOW + timedelta(hours=23)
    assert found.left == 1


def test_after_two_failed_attempts_comes_a_talk() -> None:
    assert where(READINESS, [failed(80), failed(40)]) == TALK
    assert where(READINESS, [failed(80), failed(40)], leave=True) == READY
    assert where(READINESS, [failed(80), failed(1)], leave=True) == WAIT


def test_a_passed_readiness_test_is_not_taken_again() -> None:
    assert where(READINESS, [failed(80), PastAttempt(NOW, True)]) == PASSED


def test_a_test_that_nobody_can_fail_is_always_ready() -> None:
    assert where({"parts": []}, [PastAttempt(NOW, None)] * 3) == READY


@pytest.mark.parametrize(
    ("feedback", "past", "told"),
    [
        (None, [failed(1)], True),
        ("each", [failed(1)], True),
        ("never", [PastAttempt(NOW, True)], False),
        ("last", [failed(1)], False),
        ("last", [failed(2), failed(1)], True),
        ("last", [PastAttempt(NOW, True)], True),
        ("last", [failed(2), PastAttempt(None, None)], False),
    ],
)
def test_what_a_result_tells_and_when_is_policy(feedback: str | None, past: list[PastAttempt], told: bool) -> None:
    policy = {"parts": [], "attempts": 2} | ({"feedback": feedback} if feedback else {})

    assert is_told(policy, past) is told


def test_without_a_last_attempt_only_passing_opens_the_details() -> None:
    policy = {"parts": [], "attempts": None, "feedback": "last"}

    assert [is_told(policy, [failed(1)] * 9), is_told(policy, [failed(1), PastAttempt(NOW, True)])] == [False, True]
