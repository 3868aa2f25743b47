"""What must hold for an item of each kind, whatever bank it is in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from publishing.documents import Document, Place, Problem
from publishing.reading import LANGUAGES, drawing_in
from quizzes.interactions.gaps import MARK
from quizzes.interactions.typed import folded
from quizzes.rendering import shown

Item = dict[str, Any]


def problems_of_kind(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    """What an item lacks to be one of its kind, and what of its formatting can't stand in a question."""
    if rule := RULES.get(item["interaction"]):
        yield from rule(bank, place, item)
    yield from problems_of_formatting(bank, place, item)


def problems_of_formatting(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    """Links, headings and tables in a question; images without words; what of a list to choose from is formatted."""
    found = shown(item, lambda name, lang: drawing_in(bank.path.parent / "figures", name, lang))
    yield from (bank.problem((*place, *where), expected) for where, expected in found.refused)


def own_keys(document: Document, place: Place, entries: list[dict[str, Any]]) -> Iterator[Problem]:
    """Entries of one list are told apart by their keys."""
    if len({entry["key"] for entry in entries}) < len(entries):
        yield document.problem(place, "expected a key of its own for each entry")


def has_one(item: Item, rating: str) -> bool:
    """Whether exactly one action has this rating."""
    return sum(action["rating"] == rating for action in item["actions"]) == 1


def one_best_one_worst(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    """A situation has one best action and one worst."""
    for rating in ("best", "worst"):
        if not has_one(item, rating):
            yield bank.problem((*place, "actions"), f"expected exactly one {rating} action")


def _choices(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from _right_and_wrong(bank, (*place, "options"), item["options"])


def _right_and_wrong(bank: Document, place: Place, options: list[dict[str, Any]]) -> Iterator[Problem]:
    right = sum(bool(option.get("correct")) for option in options)
    if not 0 < right < len(options):
        yield bank.problem(place, "expected a correct option and one that is not")
    yield from own_keys(bank, place, options)


def _matching(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    matches = [match["key"] for match in item["matches"]]
    for number, prompt in enumerate(item["prompts"]):
        if prompt["match"] not in matches:
            yield bank.problem((*place, "prompts", number, "match"), f"expected one of {', '.join(matches)}, found {prompt['match']}")
    if len({prompt["match"] for prompt in item["prompts"]}) == 1:
        yield bank.problem((*place, "prompts"), "expected prompts that don't all belong to the same match")
    yield from own_keys(bank, (*place, "prompts"), item["prompts"])
    yield from own_keys(bank, (*place, "matches"), item["matches"])
    yield from _plain(bank, (*place, "matches"), item["matches"])


def _plain(bank: Document, place: Place, entries: list[dict[str, Any]]) -> Iterator[Problem]:
    """What stands in a list that drops down can hold words alone."""
    for number, entry in enumerate(entries):
        if "stem_html" in shown({"stem": entry["text"]}, lambda name, lang: None).body:
            yield bank.problem((*place, number, "text"), "expected plain words: they stand in a list that drops down")


def _ordering(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from own_keys(bank, (*place, "options"), item["options"])


def _numeric(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    for number, answer in enumerate(item["answers"]):
        if Fraction(answer.get("tolerance", "0")) < 0:
            yield bank.problem((*place, "answers", number, "tolerance"), "expected a tolerance of 0 or more")


def _short_text(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from _typed(bank, (*place, "answers"), item["answers"])


def _typed(bank: Document, place: Place, answers: dict[str, list[str]]) -> Iterator[Problem]:
    for lang in LANGUAGES:
        counted = Counter(folded(answer) for answer in answers[lang])
        if any(count > 1 or not text for text, count in counted.items()):
            yield bank.problem((*place, lang), "expected answers that differ by their letters")


def _gaps(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    keys = [gap["key"] for gap in item["gaps"]]
    yield from own_keys(bank, (*place, "gaps"), item["gaps"])
    for lang in LANGUAGES:
        if sorted(MARK.findall(item["text"][lang])) != sorted(keys):
            yield bank.problem((*place, "text", lang), f"expected each gap once: {', '.join(f'[[{key}]]' for key in keys)}")
    for number, gap in enumerate(item["gaps"]):
        if "options" in gap:
            yield from _right_and_wrong(bank, (*place, "gaps", number, "options"), gap["options"])
            yield from _plain(bank, (*place, "gaps", number, "options"), gap["options"])
        else:
            yield from _typed(bank, (*place, "gaps", number, "answers"), gap["answers"])


def _open_text(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from own_keys(bank, (*place, "rubric"), item["rubric"])
    if item["least"] > item["most"]:
        yield bank.problem((*place, "most"), f"expected at least {item['least']} words, found {item['most']}")
    for number, criterion in enumerate(item["rubric"]):
        points = [level["points"] for level in criterion["levels"]]
        if points != sorted(set(points)):
            yield bank.problem((*place, "rubric", number, "levels"), "expected levels from the fewest points to the most")


def _grid(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from own_keys(bank, (*place, "statements"), item["statements"])


def _pair(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from own_keys(bank, (*place, "options"), item["options"])


def _bounds(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    if item["least"] >= item["most"]:
        yield bank.problem((*place, "most"), f"expected more than {item['least']}, found {item['most']}")


def _best_worst(bank: Document, place: Place, item: Item) -> Iterator[Problem]:
    yield from own_keys(bank, (*place, "actions"), item["actions"])
    yield from one_best_one_worst(bank, place, item)


RULES: dict[str, Callable[[Document, Place, Item], Iterable[Problem]]] = {
    "choices": _choices,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short-text": _short_text,
    "gaps": _gaps,
    "open-text": _open_text,
    "likert-grid": _grid,
    "pair": _pair,
    "number": _bounds,
    "scale": _bounds,
    "best-worst": _best_worst,
}
