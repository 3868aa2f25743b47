"""Repeats of the motivation test: when one is due, what it asks, and what is another since the start."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Person
from quizzes.errors import AttemptClosed
from quizzes.models import Attempt, DrawnItem, Quiz
from quizzes.profile import change_since_start
from quizzes.queries import attempts_of, drawn_of, latest_result
from quizzes.repeats import END, MIDWAY, MotiveChange, Walk, change, due_repeat, repeated, whole_months
from quizzes.services import start_attempt
from tests.cast import Cast
from tests.courses.builders import bilingual
from tests.quizzes.builders import REPEATS, build_motivation, right, take

POLICY = {"parts": [{"key": "motives"}, {"key": "commitment"}], "repeats": {"months": 3, "parts": ["motives"]}}
BEGAN = date(2027, 1, 11)


@pytest.mark.bare
@pytest.mark.parametrize(
    ("walk", "taken", "today", "due"),
    [
        (None, (), date(2027, 8, 1), ""),
        (Walk(BEGAN), (), date(2027, 4, 10), ""),
        (Walk(BEGAN), (), date(2027, 4, 11), MIDWAY),
        (Walk(BEGAN), (), date(2027, 9, 1), MIDWAY),
        (Walk(BEGAN), ("", MIDWAY), date(2027, 9, 1), ""),
        (Walk(BEGAN, date(2027, 9, 1)), ("", MIDWAY), date(2027, 9, 1), END),
        (Walk(BEGAN, date(2027, 9, 1)), (), date(2027, 9, 1), END),
        (Walk(BEGAN, date(2027, 2, 1)), (), date(2027, 2, 1), END),
        (Walk(BEGAN, date(2027, 9, 1)), (END,), date(2028, 9, 1), ""),
    ],
)
def test_a_repeat_is_due_after_some_months_and_at_the_end_each_once(walk: Walk | None, taken: tuple[str, ...], today: date, due: str) -> None:
    assert due_repeat(POLICY, walk, taken, today) == due


@pytest.mark.bare
def test_a_test_without_repeats_has_none() -> None:
    assert due_repeat({"parts": []}, Walk(BEGAN), (), date(2030, 1, 1)) == ""


@pytest.mark.bare
@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2027, 1, 31), date(2027, 4, 30), 2),
        (date(2027, 1, 31), date(2027, 5, 1), 3),
        (date(2027, 11, 15), date(2028, 2, 15), 3),
        (date(2028, 2, 29), date(2028, 2, 29), 0),
    ],
)
def test_months_are_counted_when_they_are_over(since: date, until: date, months: int) -> None:
    assert whole_months(since, until) == months


@pytest.mark.bare
def test_a_repeat_asks_its_parts_alone() -> None:
    assert repeated(POLICY) == {"parts": [{"key": "motives"}], "attempts": None, "wait_hours": 0}


def result(means: dict[str, Any], top: list[str], orientation: int | None = 3, expectations: int | None = 15) -> dict[str, Any]:
    return {"means": means, "ranking": sorted(means), "top": top, "orientation": orientation, "expectations": expectations}


@pytest.mark.bare
def test_a_main_motive_that_weakened_by_a_whole_step_is_a_gap() -> None:
    before = result({"growth": "13/3", "social": 2, "values": 5}, ["values", "growth"])
    after = result({"growth": "10/3", "social": 3, "values": "13/3"}, ["values"])

    found = change(before, after)

    assert [motive.key for motive in found.gaps] == ["growth"]
    assert [motive.key for motive in found.weaker] == ["growth"]
    assert [motive.key for motive in found.stronger] == ["social"]
    assert found.motives[0] == MotiveChange("growth", found.motives[0].before, found.motives[0].after, was_top=True, is_top=False)


@pytest.mark.bare
def test_a_motive_that_never_led_is_no_gap() -> None:
    found = change(result({"career": 3}, []), result({"career": 1}, []))

    assert (found.gaps, [motive.key for motive in found.weaker]) == ((), ["career"])


@pytest.mark.bare
@pytest.mark.parametrize(("then", "now", "expects"), [(18, 13, -1), (18, 14, 0), (13, 18, 1), (13, 13, 0), (None, 13, 0), (13, None, 0)])
def test_expectations_turn_by_a_whole_step_of_each(then: int | None, now: int | None, expects: int) -> None:
    assert change(result({}, [], expectations=then), result({}, [], expectations=now)).expects == expects


@pytest.mark.bare
@pytest.mark.parametrize(("then", "now", "freer"), [(2, 4, 1), (2, 3, 0), (6, 4, -1), (None, 6, 0)])
def test_choices_turn_by_two_of_six(then: int | None, now: int | None, freer: int) -> None:
    assert change(result({}, [], orientation=then), result({}, [], orientation=now)).freer == freer


@pytest.mark.bare
def test_what_was_not_answered_both_times_is_not_compared() -> None:
    found = change(result({"values": 4}, ["values"], orientation=None), result({"values": 4, "growth": 5}, ["growth"], expectations=None))

    assert ([motive.key for motive in found.motives], found.orientation, found.expectations) == (["values"], None, None)


def lower(drawn: DrawnItem) -> dict[str, Any]:
    """Values strong at the start have become weak."""
    return {"level": 1} if (drawn.revision.body or {}).get("topic") == "values" else right(drawn)


def higher(drawn: DrawnItem) -> dict[str, Any]:
    """Values lead, then growth; little is expected."""
    levels = {"values": 5, "growth": 4}
    return {"level": levels.get((drawn.revision.body or {}).get("topic", ""), 2)} if drawn.item.interaction == "likert" else right(drawn)


def repeat(person: Person, quiz: Quiz, occasion: str, at: datetime) -> Attempt:
    return take(person, quiz, at, answer=lower, occasion=occasion)


def test_a_repeat_leaves_out_the_facts_and_keeps_its_occasion(cast: Cast, now: datetime) -> None:
    quiz, anna = build_motivation(now), cast.learner()
    take(anna, quiz, now)

    again = repeat(anna, quiz, MIDWAY, now + timedelta(days=100))

    assert {one.part for one in drawn_of(again)} == set(REPEATS["parts"])
    assert (again.occasion, again.number, again.passed, again.result["commitment"]) == (MIDWAY, 2, None, [])


def test_each_repeat_is_there_once_whoever_else_is_at_it(cast: Cast, now: datetime) -> None:
    quiz, anna, laima = build_motivation(now), cast.learner(), cast.learner("Laima")
    repeat(anna, quiz, MIDWAY, now)
    repeat(laima, quiz, MIDWAY, now)

    with pytest.raises(AttemptClosed):
        start_attempt(person=anna, quiz=quiz, occasion=MIDWAY, at=now)
    assert repeat(anna, quiz, END, now).occasion == END


def test_the_interview_reads_the_test_and_no_repeat(cast: Cast, now: datetime) -> None:
    quiz, anna = build_motivation(now), cast.learner()
    first = take(anna, quiz, now)
    repeat(anna, quiz, MIDWAY, now)

    assert latest_result(anna, quiz.key) is first


def test_a_repeat_is_told_beside_the_last_attempt_before_it(cast: Cast, now: datetime) -> None:
    quiz, anna = build_motivation(now), cast.learner()
    take(anna, quiz, now, answer=lambda drawn: {"level": 3} if drawn.item.interaction == "likert" else right(drawn))
    take(anna, quiz, now + timedelta(days=1), answer=higher)
    repeat(anna, quiz, MIDWAY, now + timedelta(days=100))
    again = repeat(anna, quiz, END, now + timedelta(days=200))

    told = change_since_start(again, attempts_of(anna, quiz))

    assert told is not None
    assert told["since"] == now + timedelta(days=1)
    assert told["was_top"] == [bilingual("title growth"), bilingual("title values")]
    assert told["gaps"] == [bilingual("title values")]
    assert (told["change"].expectations, told["change"].orientation) == ((10, 20), (6, 6))


def test_an_attempt_that_is_no_repeat_has_no_change(cast: Cast, now: datetime) -> None:
    quiz, anna = build_motivation(now), cast.learner()
    take(anna, quiz, now)
    second = take(anna, quiz, now)

    assert change_since_start(second, attempts_of(anna, quiz)) is None


def test_without_a_start_there_is_nothing_to_compare(cast: Cast, now: datetime) -> None:
    quiz, anna = build_motivation(now), cast.learner()
    again = repeat(anna, quiz, END, now)

    assert change_since_start(again, attempts_of(anna, quiz)) is None
