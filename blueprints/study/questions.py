"""Questions as a page shows them: made for each kind from the little that may be seen, never the item itself.

What tells right from wrong (keys, ratings, feedback, harm) has no way into a Question, so no template can leak it. Options
are named by their place in the order of the attempt.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from blueprints.language import localised
from quizzes.interactions.likert import LEAST, MOST
from quizzes.models import DrawnItem, Quiz
from quizzes.queries import Leaf

INPUT = re.compile(r"q([1-9][0-9]{0,3})(?:-([a-z]+))?")
PARTS = {"knowledge": _("Knowledge"), "situations": _("Situations"), "self_efficacy": _("How sure you feel")}
INTROS = {
    "situations": _("In each situation choose the best and the worst of the four actions. The people in them are invented."),
    "self_efficacy": _("How sure do you feel? This part does not change the result: it shows what support would help you."),
}


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value on the wire, its words, and what is chosen now."""

    value: str
    text: str
    is_chosen: bool = False
    is_best: bool = False
    is_worst: bool = False


@dataclass(frozen=True)
class Question:
    """An item on a page. `number` of `count` within its part; `values` are what its inputs hold."""

    position: int
    number: int
    count: int
    kind: str
    stem: str
    is_safety: bool
    options: tuple[Option, ...] = ()
    value: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    least: int = 0
    most: int = 0

    @property
    def name(self) -> str:
        return f"q{self.position}"

    @property
    def template(self) -> str:
        return f"study/interactions/{self.kind.replace('-', '_')}.html"


Values = Mapping[str, str]
Field = dict[str, Any]


def choice_field(body: Mapping[str, Any], order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {option["key"]: option["text"] for option in body["options"]}
    chosen = values.get("", "")
    return {"options": tuple(Option(str(place), localised(texts[key]), str(place) == chosen) for place, key in enumerate(order, 1))}


def likert_field(body: Mapping[str, Any], order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    words = [localised(level) for level in scale] or [str(level) for level in range(LEAST, MOST + 1)]
    return {"options": tuple(Option(str(level), text, str(level) == values.get("", "")) for level, text in enumerate(words, LEAST))}


def scale_field(body: Mapping[str, Any], order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    levels = range(body["least"], body["most"] + 1)
    return {
        "options": tuple(Option(str(level), str(level), str(level) == values.get("", "")) for level in levels),
        "low": localised(body["low"]),
        "high": localised(body["high"]),
        "least": body["least"],
        "most": body["most"],
    }


def number_field(body: Mapping[str, Any], order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"value": values.get("", ""), "unit": localised(body.get("unit")), "least": body["least"], "most": body["most"]}


def best_worst_field(body: Mapping[str, Any], order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {action["key"]: action["text"] for action in body["actions"]}
    best, worst = values.get("best"), values.get("worst")
    return {
        "options": tuple(
            Option(str(place), localised(texts[key]), is_best=str(place) == best, is_worst=str(place) == worst) for place, key in enumerate(order, 1)
        )
    }


FIELDS: dict[str, Callable[[Mapping[str, Any], Sequence[str], Values, Sequence[Any]], Field]] = {
    "choice": choice_field,
    "pair": choice_field,
    "likert": likert_field,
    "scale": scale_field,
    "number": number_field,
    "best-worst": best_worst_field,
}


def questions_of(quiz: Quiz, drawn: Sequence[DrawnItem], leaves: Sequence[Leaf], sent: Mapping[int, Values] | None = None) -> list[Question]:
    """These drawn items as questions, filled with what was answered, or with what was just `sent` and could not be kept."""
    return [_question(quiz, one, leaves, (sent or {}).get(one.position, _held(one))) for one in drawn]


def _question(quiz: Quiz, drawn: DrawnItem, leaves: Sequence[Leaf], values: Values) -> Question:
    body = drawn.revision.body or {}
    part = [leaf.position for leaf in leaves if leaf.part == drawn.part]
    kind = drawn.item.interaction
    scale = quiz.texts.get("scales", {}).get(part_texts(quiz, drawn.part).get("scale", ""), [])
    return Question(
        position=drawn.position,
        number=part.index(drawn.position) + 1,
        count=len(part),
        kind=kind,
        stem=localised(body["stem"]),
        is_safety=bool(body.get("safety")),
        **FIELDS[kind](body, drawn.option_order, values, scale),
    )


def _held(drawn: DrawnItem) -> Values:
    """What the inputs of an item hold for the response that is kept."""
    response = drawn.response or {}
    if "choice" in response:
        return {"": str(drawn.option_order.index(response["choice"]) + 1)}
    if "level" in response or "number" in response:
        number = localised({"lv": str(response.get("number", "")).replace(".", ","), "en": response.get("number", "")})
        return {"": str(response.get("level", number))}
    return {name: str(drawn.option_order.index(key) + 1) for name, key in response.items()}


def answers_in(form: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """What a page sent, by place of the item and name of the input."""
    answers: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        if found := INPUT.fullmatch(name):
            answers.setdefault(int(found[1]), {})[found[2] or ""] = value
    return answers


def part_texts(quiz: Quiz, key: str) -> dict[str, Any]:
    """What the test says about one of its parts."""
    return next((part for part in quiz.texts.get("parts", ()) if part["key"] == key), {})


def part_title(quiz: Quiz, key: str) -> str:
    """The name of a part; none where the test is all one part."""
    return localised(part_texts(quiz, key).get("title")) or str(PARTS.get(key, ""))


def part_intro(quiz: Quiz, key: str) -> str:
    """What is said before the first question of a part."""
    return localised(part_texts(quiz, key).get("intro")) or str(INTROS.get(key, ""))
