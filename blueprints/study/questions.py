"""Questions as a page shows them: made for each kind from the little that may be seen, never the item itself.

What tells right from wrong (keys, answers, tolerances, rubrics, ratings, feedback, harm) has no way into a Question, so no
template can leak it. Options are named by their place in the order of the attempt, inputs of one item by letters.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup, escape

from blueprints.language import localised, rendered
from quizzes.interactions import INTERACTIONS
from quizzes.interactions.gaps import MARK, Gaps
from quizzes.interactions.interaction import lettered
from quizzes.interactions.typed import count_words
from quizzes.models import DrawnItem, Quiz
from quizzes.queries import Leaf

INPUT = re.compile(r"q([1-9][0-9]{0,3})(?:-([a-z]+))?")
PARTS = {"knowledge": _("Knowledge"), "situations": _("Situations"), "self_efficacy": _("How sure you feel")}
INTROS = {
    "situations": _("In each situation choose the best and the worst of the four actions. The people in them are invented."),
    "self_efficacy": _("How sure do you feel? This part does not change the result: it shows what support would help you."),
}
TRUTH = {"true": _("True"), "false": _("False")}
AGREEMENT = (_("Strongly disagree"), _("Rather disagree"), _("Neither agree nor disagree"), _("Rather agree"), _("Strongly agree"))
BLOCKS = ("<p", "<ul", "<ol", "<figure", "<blockquote")
Texts = Mapping[str, Any]
Values = Mapping[str, str]
Field = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value on the wire, its words, and what is chosen now. `letter` names its input, where it has one."""

    value: str
    text: str
    is_chosen: bool = False
    is_best: bool = False
    is_worst: bool = False
    letter: str = ""


@dataclass(frozen=True)
class Row:
    """One of several inputs of a question, with what it asks, what it offers and what it holds."""

    letter: str
    text: str
    value: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a text with gaps, and the gap after it (none after the last)."""

    before: Markup
    gap: Row | None


@dataclass(frozen=True)
class Question:
    """An item on a page. `number` of `count` within its part; `value` is what its one input holds, `rows` and `pieces` its several."""

    position: int
    number: int
    count: int
    kind: str
    stem: str
    is_safety: bool
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    pieces: tuple[Piece, ...] = ()
    value: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    least: int = 0
    most: int = 0
    words: int = 0
    is_each: bool = False

    @property
    def name(self) -> str:
        return f"q{self.position}"

    @property
    def has_blocks(self) -> bool:
        """Whether the stem is more than a line: paragraphs, a list, an image."""
        return has_blocks(self.stem)

    @property
    def template(self) -> str:
        return f"study/interactions/{self.kind.replace('-', '_')}.html"


def shown(holder: Texts, name: str = "text") -> str:
    """The words under this name in the reader's language, formatted where they were written so."""
    html = holder.get(f"{name}_html")
    return rendered(localised(html)) if html else localised(holder.get(name))


def has_blocks(words: str) -> bool:
    """Whether formatted words are more than a line: paragraphs, a list, an image."""
    return isinstance(words, Markup) and words.startswith(BLOCKS)


def choice_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {option["key"]: shown(option) for option in body["options"]}
    return {"options": _offered([texts[key] for key in order], values.get("", ""))}


def choices_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {option["key"]: shown(option) for option in body["options"]}
    ticked = tuple(Option("1", texts[key], values.get(letter) == "1", letter=letter) for letter, key in lettered(order))
    return {"options": ticked, "is_each": body["marking"] == "each"}


def true_false_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"options": _offered([str(TRUTH[word]) for word in order], values.get("", ""))}


def matching_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {match["key"]: localised(match["text"]) for match in body["matches"]}
    prompts = {prompt["key"]: shown(prompt) for prompt in body["prompts"]}
    return {"rows": _rows(prompts, [texts[key] for key in order], values)}


def ordering_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {option["key"]: shown(option) for option in body["options"]}
    return {"rows": _rows({key: texts[key] for key in order}, [f"{place}." for place in range(1, len(order) + 1)], values)}


def numeric_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"value": values.get("", ""), "unit": localised(body.get("unit"))}


def short_text_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"value": values.get("", "")}


def gaps_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    text = shown(body)
    html = text if isinstance(text, Markup) else escape(text)
    if not html.startswith(BLOCKS):
        html = Markup("<p>{}</p>").format(html)
    before, *others = MARK.split(html)
    rows = dict(_gaps(body, order, values))
    after = [rows.get(key) for key in others[::2]]
    texts = [before, *others[1::2]]
    return {"pieces": tuple(Piece(rendered(text), gap) for text, gap in zip(texts, [*after, None], strict=True))}


def _gaps(body: Texts, order: Sequence[str], values: Values) -> Iterator[tuple[str, Row]]:
    """Each gap of a text by its key; what it asks is told by its place."""
    gaps = {gap["key"]: gap for gap in body["gaps"]}
    for letter, key in lettered(gaps):
        texts = {option["key"]: localised(option["text"]) for option in gaps[key].get("options", ())}
        offered = [texts[name] for name in Gaps().order_in(gaps[key], order)]
        yield key, Row(letter, "", values.get(letter, ""), _offered(offered, values.get(letter, "")))


def likert_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"options": _offered(levels_in_words(scale), values.get("", ""))}


def likert_grid_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    words = levels_in_words(scale)
    return {"options": _offered(words, ""), "rows": _rows({entry["key"]: shown(entry) for entry in body["statements"]}, words, values)}


def scale_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    levels = range(body["least"], body["most"] + 1)
    return {
        "options": tuple(Option(str(level), str(level), str(level) == values.get("", "")) for level in levels),
        "low": localised(body["low"]),
        "high": localised(body["high"]),
        "least": body["least"],
        "most": body["most"],
    }


def number_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    return {"value": values.get("", ""), "unit": localised(body.get("unit")), "least": body["least"], "most": body["most"]}


def open_text_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    text = values.get("", "")
    return {"value": text, "least": body["least"], "most": body["most"], "words": count_words(text)}


def best_worst_field(body: Texts, order: Sequence[str], values: Values, scale: Sequence[Any]) -> Field:
    texts = {action["key"]: shown(action) for action in body["actions"]}
    best, worst = values.get("best"), values.get("worst")
    return {
        "options": tuple(
            Option(str(place), texts[key], is_best=str(place) == best, is_worst=str(place) == worst) for place, key in enumerate(order, 1)
        )
    }


def levels_in_words(scale: Sequence[Any] = ()) -> list[str]:
    """The words of the five levels: the test's own, else ours."""
    return [localised(level) for level in scale] or [str(level) for level in AGREEMENT]


def _offered(texts: Iterable[str], value: str) -> tuple[Option, ...]:
    """Options by their place from 1; this value is chosen."""
    return tuple(Option(str(place), text, str(place) == value) for place, text in enumerate(texts, 1))


def _rows(asked: Mapping[str, str], offered: Sequence[str], values: Values) -> tuple[Row, ...]:
    """A row for each thing asked (words by key), all with the same options."""
    return tuple(Row(letter, asked[key], values.get(letter, ""), _offered(offered, values.get(letter, ""))) for letter, key in lettered(asked))


FIELDS: dict[str, Callable[[Texts, Sequence[str], Values, Sequence[Any]], Field]] = {
    "choice": choice_field,
    "choices": choices_field,
    "true-false": true_false_field,
    "matching": matching_field,
    "ordering": ordering_field,
    "numeric": numeric_field,
    "short-text": short_text_field,
    "gaps": gaps_field,
    "open-text": open_text_field,
    "likert": likert_field,
    "likert-grid": likert_grid_field,
    "pair": choice_field,
    "number": number_field,
    "scale": scale_field,
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
        stem=shown(body, "stem"),
        is_safety=bool(body.get("safety")),
        **FIELDS[kind](body, drawn.option_order, values, scale),
    )


def _held(drawn: DrawnItem) -> Values:
    """What the inputs of an item hold for the response that is kept; a number as the reader writes it."""
    if drawn.response is None:
        return {}
    values = INTERACTIONS[drawn.item.interaction].raw(drawn.revision.body or {}, drawn.option_order, drawn.response)
    if "number" in drawn.response:
        return {name: localised({"lv": value.replace(".", ","), "en": value}) for name, value in values.items()}
    return values


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


def part_intro(quiz: Quiz, key: str, occasion: str = "") -> str:
    """What is said before the first question of a part; in a repeat other words, where the test has them."""
    again = quiz.texts.get("repeat", {}).get("intros", {}).get(key) if occasion else None
    return localised(again or part_texts(quiz, key).get("intro")) or str(INTROS.get(key, ""))
