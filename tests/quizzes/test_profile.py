"""The motivation profile: plain words for the candidate, questions for the coordinator, a refusal for nobody."""

from datetime import datetime
from fractions import Fraction

import pytest

from quizzes.models import DrawnItem
from quizzes.profile import feedback_keys, flag_keys, hours_needed, motivation_profile
from tests.cast import Cast
from tests.courses.builders import bilingual
from tests.quizzes.builders import build_motivation, right, take


def result(**fields: object) -> dict:
    means = {"values": 4, "understanding": 3, "growth": 3, "social": 3, "career": 2, "protective": 2}
    facts = [{"topic": "months", "number": "8"}, {"topic": "hours", "number": "3"}]
    return {"means": means, "orientation": 5, "expectations": 10, "commitment": facts, "hasty": False} | fields


@pytest.mark.bare
def test_an_ordinary_profile_raises_no_flag() -> None:
    assert flag_keys(result()) == []
    assert feedback_keys(result()) == ["orientation_high", "expectations_realistic", "commitment_ok"]


@pytest.mark.bare
@pytest.mark.parametrize(
    ("means", "raised"),
    [
        ({"values": "8/3", "career": 5}, True),
        ({"values": "8/3", "protective": 5}, True),
        ({"values": 3, "career": 5}, False),
        ({"values": "8/3", "growth": 5, "career": 4}, False),
        ({"values": "8/3", "growth": 5, "career": 5}, True),
        ({"career": 5}, False),
        ({}, False),
    ],
)
def test_career_or_respite_first_with_weak_values_is_talked_about(means: dict, raised: bool) -> None:
    assert ("motive" in flag_keys(result(means=means))) is raised


@pytest.mark.bare
@pytest.mark.parametrize(
    ("orientation", "feedback", "raised"),
    [(0, "orientation_low", True), (2, "orientation_low", True), (3, None, False), (4, "orientation_high", False), (None, None, False)],
)
def test_choosing_to_rescue_is_talked_about(orientation: int | None, feedback: str | None, raised: bool) -> None:
    found = result(orientation=orientation)

    assert ("orientation" in flag_keys(found)) is raised
    assert [key for key in feedback_keys(found) if key.startswith("orientation")] == ([feedback] if feedback else [])


@pytest.mark.bare
@pytest.mark.parametrize(("expectations", "raised"), [(17, False), (18, True), (25, True), (None, False)])
def test_high_expectations_are_talked_about(expectations: int | None, raised: bool) -> None:
    found = result(expectations=expectations)

    assert ("expectations" in flag_keys(found)) is raised
    assert ("expectations_high" in feedback_keys(found)) is raised


@pytest.mark.bare
@pytest.mark.parametrize(
    ("months", "hours", "raised"),
    [
        ("6", "2", False), ("6", "1.5", False), ("6", "1", True), ("5", "10", True), ("9", "1", False), ("24", "1", False), ("9", "0.5", True),
        (None, "2", False), (None, "0", True), ("5", None, True), ("6", None, False), ("0", "0", True),
    ],
)  # fmt: skip
def test_too_few_months_or_hours_are_talked_about(months: str | None, hours: str | None, raised: bool) -> None:
    facts = [{"topic": topic, "number": number} for topic, number in (("months", months), ("hours", hours)) if number is not None]

    assert ("commitment" in flag_keys(result(commitment=facts))) is raised
    assert ("commitment_short" in feedback_keys(result(commitment=facts))) is raised


@pytest.mark.bare
def test_unanswered_facts_are_neither_enough_nor_too_little() -> None:
    assert not any(key.startswith("commitment") for key in [*flag_keys(result(commitment=[])), *feedback_keys(result(commitment=[]))])


@pytest.mark.bare
@pytest.mark.parametrize(("months", "hours"), [(6, "3/2"), (7, "3/2"), (8, 1), (9, 1), (24, 1)])
def test_the_hours_needed_depend_on_the_months(months: int, hours: str | int) -> None:
    assert hours_needed(Fraction(months)) == Fraction(hours)


@pytest.mark.bare
def test_hasty_answers_are_asked_again() -> None:
    assert flag_keys(result(hasty=True)) == ["hasty"]
    assert feedback_keys(result(hasty=True))[-1] == "hasty"


def test_the_profile_of_an_attempt_is_told_in_the_tests_own_words(cast: Cast, now: datetime) -> None:
    quiz = build_motivation(now)

    def answer(drawn: DrawnItem) -> dict:
        topic = (drawn.revision.body or {}).get("topic")
        return {"level": {"growth": 5, "values": 4}.get(topic, 2)} if drawn.part == "motives" and topic else right(drawn)

    profile = motivation_profile(take(cast.learner(), quiz, now, answer=answer))

    assert [motive["key"] for motive in profile["motives"]][:2] == ["growth", "values"]
    assert profile["top"] == [
        {"key": "growth", "mean": 5, "title": bilingual("title growth"), "text": bilingual("profile growth")},
        {"key": "values", "mean": 4, "title": bilingual("title values"), "text": bilingual("profile values")},
    ]
    assert (profile["orientation"], profile["expectations"], profile["hasty"]) == (6, 20, False)
    assert profile["commitment"][0] == {
        "topic": "months", "question": bilingual("months"), "answer": {"lv": "8 months unit (lv)", "en": "8 months unit (en)"},
    }  # fmt: skip
    assert profile["commitment"][2]["answer"] == bilingual("travel a")
    assert profile["feedback"] == [
        bilingual("feedback orientation_high"),
        bilingual("feedback expectations_high"),
        bilingual("feedback commitment_ok"),
    ]
    assert profile["flags"] == [
        {
            "key": "expectations",
            "title": bilingual("flag expectations"),
            "why": bilingual("why expectations"),
            "questions": [bilingual("ask expectations")],
        }
    ]


def test_a_motivation_test_fails_nobody(cast: Cast, now: datetime) -> None:
    assert take(cast.learner(), build_motivation(now), now, answer=lambda drawn: None).passed is None
