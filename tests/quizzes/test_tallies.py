"""What was chosen in each kind of question, and what is never told of it."""

from typing import Any

import pytest

from quizzes.interactions import INTERACTIONS
from quizzes.tallies import ACCEPTED, FALSE, OTHER, SHAPES, TRUE, Tally, tallies_of
from tests.courses.builders import bilingual
from tests.quizzes.builders import choice, situation

pytestmark = pytest.mark.bare
ABC = [{"key": key, "text": bilingual(key)} for key in "abc"]
PROMPTS = [{"key": "p", "text": bilingual("p"), "match": "a"}, {"key": "q", "text": bilingual("q"), "match": "b"}]
STATEMENTS = [{"key": "s", "text": bilingual("s")}, {"key": "t", "text": bilingual("t")}]
GAPS = [{"key": "one", "answers": {"lv": ["koks"], "en": ["tree"]}}, {"key": "two", "options": [{**ABC[0], "correct": True}, ABC[1]]}]
CASES: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, str, bool | None]]]] = [
    ("choice", choice("c"), {"choice": "a"}, [("", "a", False)]),
    ("choice", {"options": ABC}, {"choice": "a"}, [("", "a", None)]),
    ("choices", {"options": [{**ABC[0], "correct": True}, *ABC[1:]]}, {"choices": ["a", "c"]}, [("", "a", True), ("", "c", False)]),
    ("true-false", {"correct": False}, {"value": True}, [("", TRUE, False)]),
    ("true-false", {"correct": False}, {"value": False}, [("", FALSE, True)]),
    ("best-worst", situation("s"), {"best": "a", "worst": "b"}, [("best", "a", True), ("worst", "b", False)]),
    ("matching", {"prompts": PROMPTS, "matches": ABC}, {"matches": {"p": "a", "q": "c"}}, [("p", "a", True), ("q", "c", False)]),
    ("ordering", {"options": ABC}, {"order": ["a", "c", "b"]}, [("a", "1", True), ("c", "2", False), ("b", "3", False)]),
    ("numeric", {"answers": [{"value": "40", "tolerance": "2"}]}, {"number": "41.5"}, [("", ACCEPTED, True)]),
    ("numeric", {"answers": [{"value": "40", "tolerance": "2"}]}, {"number": "43"}, [("", OTHER, False)]),
    ("short-text", {"answers": {"lv": ["koks"]}}, {"text": "Koks "}, [("", ACCEPTED, True)]),
    ("short-text", {"answers": {"lv": ["koks"]}}, {"text": "Anna Kalniņa"}, [("", OTHER, False)]),
    ("gaps", {"gaps": GAPS}, {"gaps": {"one": "tree", "two": "b"}}, [("one", ACCEPTED, True), ("two", "b", False)]),
    ("pair", {"options": ABC[:2]}, {"choice": "b"}, [("", "b", None)]),
    ("likert", {}, {"level": 4}, [("", "4", None)]),
    ("scale", {"least": 0, "most": 10}, {"level": 0}, [("", "0", None)]),
    ("likert-grid", {"statements": STATEMENTS}, {"levels": {"s": 5, "t": 1}}, [("s", "5", None), ("t", "1", None)]),
]


def chosen(tallies: list[Tally]) -> list[tuple[str, str, bool | None]]:
    """Question, row and whether it is right, of every row that somebody chose."""
    return [(tally.question.key, row.key, row.is_right) for tally in tallies for row, count in tally.lines if count]


@pytest.mark.parametrize(("interaction", "body", "response", "expected"), CASES)
def test_a_response_is_counted_where_it_belongs(
    interaction: str, body: dict[str, Any], response: dict[str, Any], expected: list[tuple[str, str, bool | None]]
) -> None:
    tallies = tallies_of(interaction, body, [(response, 8)])

    assert sorted(chosen(tallies), key=str) == sorted(expected, key=str)
    assert {count for tally in tallies for _row, count in tally.lines} <= {0, 8}


def test_every_kind_is_told_but_what_is_written_at_length() -> None:
    assert SHAPES.keys() == INTERACTIONS.keys() - {"open-text"}
    assert tallies_of("open-text", {"rubric": []}, [({"text": "Anna"}, 30)]) == []


def test_counts_add_up_and_what_was_left_out_stands_beside() -> None:
    (tally,) = tallies_of("choice", choice("c"), [({"choice": "a"}, 3), ({"choice": "b"}, 11), (None, 2)])

    assert [(row.label, row.is_right, count) for row, count in tally.lines] == [("A", False, 3), ("B", True, 11), ("C", False, 0)]
    assert (tally.answers, tally.left_out) == (14, 2)
    assert tally.question.has_distractors


def test_a_question_within_an_item_that_fewer_than_eight_answered_is_not_told() -> None:
    body = {"prompts": PROMPTS, "matches": ABC}
    tallies = tallies_of("matching", body, [({"matches": {"p": "a"}}, 9), ({"matches": {"p": "a", "q": "c"}}, 7)])

    assert [(tally.question.key, tally.answers, tally.left_out) for tally in tallies] == [("p", 16, 0)]


@pytest.mark.parametrize(
    ("number", "label"),
    [("0", "0–3"), ("2.99", "0–3"), ("3", "3–6"), ("23", "21–24"), ("24", "21–24")],
)
def test_a_number_is_told_by_its_range(number: str, label: str) -> None:
    (tally,) = tallies_of("number", {"least": 0, "most": 24}, [({"number": number}, 8)])

    assert [row.label for row, count in tally.lines if count] == [label]
    assert len(tally.lines) == 8


@pytest.mark.parametrize(
    ("least", "most", "labels"), [(0, 3, ["0–1", "1–2", "2–3"]), (1, 1, ["1–1"]), (6, 24, ["6–9", "9–12", "12–15", "15–18", "18–21", "21–24"])]
)
def test_ranges_cover_what_may_be_given(least: int, most: int, labels: list[str]) -> None:
    tallies = tallies_of("number", {"least": least, "most": most}, [({"number": str(most)}, 8)])

    assert [row.label for row in tallies[0].question.rows] == labels
    assert tallies[0].lines[-1][1] == 8
