"""Each reason at its threshold, and the light that follows."""

from typing import Any

import pytest

from quizzes.health import (
    AMBER,
    GREEN,
    HIDDEN,
    NEGATIVE,
    PLAIN,
    RED,
    TOO_EASY,
    TOO_FAST,
    TOO_HARD,
    UNCHOSEN,
    WEAK,
    WRONG_WINS,
    Health,
    health_of,
    least_seconds,
    words_in,
    worst,
)
from quizzes.statistics import ItemFigures
from quizzes.tallies import tallies_of
from tests.courses.builders import bilingual
from tests.quizzes.builders import choice, situation

pytestmark = pytest.mark.bare
SURE = 40


def figures(answers: int = SURE, **known: Any) -> ItemFigures:
    return ItemFigures(answers, answers, **{"facility": 0.7, "discrimination": 0.4, "seconds": 30.0, "timed": answers} | known)


def codes(health: Health) -> list[tuple[str, str]]:
    return [(reason.code, reason.light) for reason in health.reasons]


def chose(**counts: int) -> list:
    return tallies_of("choice", choice("c"), [({"choice": key}, count) for key, count in counts.items()])


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"facility": 0.95}, []),
        ({"facility": 0.951}, [(TOO_EASY, AMBER)]),
        ({"facility": 0.3}, []),
        ({"facility": 0.299}, [(TOO_HARD, RED)]),
        ({"discrimination": 0.1}, []),
        ({"discrimination": 0.099}, [(WEAK, AMBER)]),
        ({"discrimination": 0.0}, [(WEAK, AMBER)]),
        ({"discrimination": -0.001}, [(NEGATIVE, RED)]),
        ({"discrimination": None}, []),
        ({"seconds": 15.0}, []),
        ({"seconds": 14.9}, [(TOO_FAST, AMBER)]),
        ({"seconds": None}, []),
        ({"facility": 0.2, "discrimination": 0.05}, [(TOO_HARD, RED), (WEAK, AMBER)]),
    ],
)
def test_each_reason_begins_at_its_threshold(known: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = health_of(figures(**known), [], words=100)

    assert codes(found) == expected
    assert found.light == (expected[0][1] if expected else GREEN)


def test_a_wrong_answer_chosen_by_more_than_the_right_one_is_red_however_few_answers() -> None:
    (reason,) = health_of(figures(14), chose(a=11, b=3), 10).reasons

    assert (reason.code, reason.light) == (WRONG_WINS, RED)
    assert (reason.details["chosen"], reason.details["of"], reason.details["row"].label) == (11, 14, "A")


def test_as_many_is_not_more() -> None:
    assert health_of(figures(14), chose(a=7, b=7), 10).light == GREEN


def test_the_worst_action_taken_for_the_best_is_seen() -> None:
    tallies = tallies_of("best-worst", situation("s"), [({"best": "d", "worst": "a"}, 20), ({"best": "a", "worst": "d"}, 15)])

    assert [reason.details["question"].key for reason in health_of(figures(35), tallies, 10).reasons] == ["best", "worst"]


def test_many_different_wrong_words_are_no_wrong_answer() -> None:
    tallies = tallies_of("short-text", {"answers": {"lv": ["koks"]}}, [({"text": f"vārds {n}"}, 1) for n in range(20)] + [({"text": "koks"}, 15)])

    assert health_of(figures(35), tallies, 10).reasons == ()


def test_an_answer_that_nobody_chose_is_a_reason_once_there_are_thirty() -> None:
    few, many = (health_of(figures(count), chose(a=5, b=count - 5), 10) for count in (29, 30))

    assert few.light == GREEN
    assert codes(many) == [(UNCHOSEN, AMBER)]
    assert [row.label for row in many.reasons[0].details["rows"]] == ["C"]


def test_under_thirty_negative_discrimination_is_only_worth_a_look() -> None:
    assert codes(health_of(figures(29, discrimination=-0.3), [], 10)) == [(NEGATIVE, AMBER)]


def test_too_few_answers_are_not_judged_and_no_right_answer_has_no_reasons() -> None:
    assert health_of(ItemFigures(20, 7), [], 10) == Health(HIDDEN)
    assert health_of(ItemFigures(20, 20), [], 10) == Health(PLAIN)


def test_the_worst_light_is_the_most_urgent() -> None:
    assert worst([GREEN, AMBER, HIDDEN]) == AMBER
    assert worst([HIDDEN, PLAIN, GREEN]) == GREEN
    assert worst([]) == HIDDEN


def test_nobody_reads_faster_than_this() -> None:
    assert least_seconds(100) == 15
    assert least_seconds(2) == 3
    assert words_in(choice("c")) == words_in({"stem": {"lv": "c stem (lv)"}}) + 3 * len(bilingual("c option a")["lv"].split())
