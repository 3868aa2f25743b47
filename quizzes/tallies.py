"""What people chose, pure: the questions that an item asks, what each lets one choose among, and how many chose what.

A choice asks one question, a matching one a prompt, a situation two (the best and the worst). What is typed is only counted as
accepted or not, and a number by its range: own words could tell whose they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_uppercase
from typing import Any, NamedTuple

from quizzes.interactions import INTERACTIONS, Body, Response
from quizzes.interactions.best_worst import BEST, WORST
from quizzes.interactions.likert import LEAST, MOST
from quizzes.statistics import LEAST_ANSWERS

Texts = Mapping[str, Any]
ACCEPTED, OTHER, TRUE, FALSE = "accepted", "other", "true", "false"
ONLY = ""
MOST_RANGES = 8


@dataclass(frozen=True)
class Row:
    """Something that can be chosen. `label` is a letter, a level, a place or a range, `texts` its words in the item (`text`, perhaps
    `text_html`); where both are empty, `key` is one of the words above. `is_right` is None where nothing is right or wrong."""

    key: str
    label: str = ""
    texts: Texts = field(default_factory=dict)
    is_right: bool | None = None


@dataclass(frozen=True)
class Question:
    """One thing that is asked; `key` names it within the item. `has_distractors`: what is wrong was written to be chosen."""

    key: str
    rows: tuple[Row, ...]
    texts: Texts = field(default_factory=dict)
    has_distractors: bool = False


@dataclass(frozen=True)
class Tally:
    """A question with what came of it: how many people answered it, how many of them chose each row (several rows, perhaps), and how
    many left it out."""

    question: Question
    answers: int
    chosen: dict[str, int]
    left_out: int

    @property
    def lines(self) -> list[tuple[Row, int]]:
        """Each row with its count."""
        return [(row, self.chosen.get(row.key, 0)) for row in self.question.rows]


class Shape(NamedTuple):
    """How to read a kind: its questions, and the rows (question, row) that a response chooses."""

    questions: Callable[[Body], list[Question]]
    picks: Callable[[Body, Response], Iterable[tuple[str, str]]]


def tallies_of(interaction: str, body: Body, responses: Iterable[tuple[Response | None, int]]) -> list[Tally]:
    """What was chosen in an item, from each response with how many gave it: of questions that at least LEAST_ANSWERS people answered,
    and nothing of what is written at length."""
    if interaction not in SHAPES:
        return []
    shape, chosen, answers, asked = SHAPES[interaction], Counter[tuple[str, str]](), Counter[str](), 0
    for response, people in responses:
        asked += people
        picks = set(shape.picks(body, response)) if response else set()
        chosen.update(dict.fromkeys(picks, people))
        answers.update({question: people for question, _row in picks})
    return [
        Tally(one, answers[one.key], {row.key: chosen[one.key, row.key] for row in one.rows}, asked - answers[one.key])
        for one in shape.questions(body)
        if answers[one.key] >= LEAST_ANSWERS
    ]


def _options(entries: Iterable[Mapping[str, Any]], is_right: Callable[[Mapping[str, Any]], bool | None]) -> tuple[Row, ...]:
    return tuple(Row(entry["key"], letter, entry, is_right(entry)) for letter, entry in zip(ascii_uppercase, entries, strict=False))


def _levels(least: int, most: int) -> tuple[Row, ...]:
    return tuple(Row(str(level), str(level)) for level in range(least, most + 1))


def _judged() -> tuple[Row, ...]:
    return Row(ACCEPTED, is_right=True), Row(OTHER, is_right=False)


def _choice(body: Body) -> list[Question]:
    has_key = any(option.get("correct") for option in body["options"])
    return [Question(ONLY, _options(body["options"], lambda one: bool(one.get("correct")) if has_key else None), has_distractors=has_key)]


def _true_false(body: Body) -> list[Question]:
    return [Question(ONLY, (Row(TRUE, is_right=body["correct"]), Row(FALSE, is_right=not body["correct"])))]


def _best_worst(body: Body) -> list[Question]:
    return [Question(asked, _options(body["actions"], lambda one, asked=asked: one["rating"] == asked)) for asked in (BEST, WORST)]


def _matching(body: Body) -> list[Question]:
    return [
        Question(prompt["key"], _options(body["matches"], lambda one, prompt=prompt: one["key"] == prompt["match"]), prompt)
        for prompt in body["prompts"]
    ]


def _ordering(body: Body) -> list[Question]:
    places = range(1, len(body["options"]) + 1)
    return [
        Question(option["key"], tuple(Row(str(one), str(one), is_right=one == place) for one in places), option)
        for place, option in zip(places, body["options"], strict=True)
    ]


def _ordered(body: Body, response: Response) -> Iterator[tuple[str, str]]:
    return ((key, str(place)) for place, key in enumerate(response["order"], 1) if key)


def _gaps(body: Body) -> list[Question]:
    return [
        Question(gap["key"], _options(gap["options"], lambda one: bool(one.get("correct"))), has_distractors=True)
        if "options" in gap
        else Question(gap["key"], _judged())
        for gap in body["gaps"]
    ]


def _filled(body: Body, response: Response) -> Iterator[tuple[str, str]]:
    """A gap that is typed into is judged alone, by the marking of its kind."""
    for gap in body["gaps"]:
        if gap["key"] in response["gaps"]:
            value = response["gaps"][gap["key"]]
            alone = {**body, "gaps": [gap]}, {"gaps": {gap["key"]: value}}
            yield gap["key"], value if "options" in gap else _verdict("gaps", *alone)


def _verdict(interaction: str, body: Body, response: Response) -> str:
    score = INTERACTIONS[interaction].score(body, response)
    return ACCEPTED if score and score.points == score.of else OTHER


def _grid(body: Body) -> list[Question]:
    return [Question(statement["key"], _levels(LEAST, MOST), statement) for statement in body["statements"]]


def _ranges(body: Body) -> list[Question]:
    width = _width(body)
    starts = range(body["least"], max(body["most"], body["least"] + 1), width)
    return [Question(ONLY, tuple(Row(str(place), f"{start}–{min(start + width, body['most'])}") for place, start in enumerate(starts)))]


def _range_of(body: Body, response: Response) -> list[tuple[str, str]]:
    """A number at a border belongs to the range that it begins; the last range has both its ends."""
    last = len(_ranges(body)[0].rows) - 1
    return [(ONLY, str(min(last, int((Fraction(response["number"]) - body["least"]) // _width(body)))))]


def _width(body: Body) -> int:
    return max(1, -(-(body["most"] - body["least"]) // MOST_RANGES))


def _one(name: str) -> Callable[[Body, Response], list[tuple[str, str]]]:
    return lambda body, response: [(ONLY, str(response[name]))]


def _typed(interaction: str) -> Shape:
    return Shape(lambda body: [Question(ONLY, _judged())], lambda body, response: [(ONLY, _verdict(interaction, body, response))])


SHAPES: dict[str, Shape] = {
    "choice": Shape(_choice, _one("choice")),
    "choices": Shape(_choice, lambda body, response: [(ONLY, key) for key in response["choices"]]),
    "true-false": Shape(_true_false, lambda body, response: [(ONLY, TRUE if response["value"] else FALSE)]),
    "best-worst": Shape(_best_worst, lambda body, response: response.items()),
    "matching": Shape(_matching, lambda body, response: response["matches"].items()),
    "ordering": Shape(_ordering, _ordered),
    "gaps": Shape(_gaps, _filled),
    "numeric": _typed("numeric"),
    "short-text": _typed("short-text"),
    "pair": Shape(lambda body: [Question(ONLY, _options(body["options"], lambda one: None))], _one("choice")),
    "likert": Shape(lambda body: [Question(ONLY, _levels(LEAST, MOST))], _one("level")),
    "scale": Shape(lambda body: [Question(ONLY, _levels(body["least"], body["most"]))], _one("level")),
    "likert-grid": Shape(_grid, lambda body, response: ((key, str(value)) for key, value in response["levels"].items())),
    "number": Shape(_ranges, _range_of),
}
