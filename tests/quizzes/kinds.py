"""An item of every kind, small and complete. What a response to it may be is told by `responses_to`."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from quizzes.interactions.typed import one_line, paragraphs
from tests.courses.builders import bilingual
from tests.quizzes.builders import READ, Body, choice, motivation_items, situation, sureness

Response = dict[str, Any]


def item(key: str, kind: str, **fields: Any) -> Body:
    return {"key": key, "interaction": kind, "paragraph": "m01-l1#idea", "read": READ, "stem": bilingual(f"{key} stem"), **fields}


def options(key: str, names: str, right: str = "") -> list[Body]:
    return [
        {"key": name, "text": bilingual(f"{key} option {name}"), "feedback": bilingual(f"{key} feedback {name}")}
        | ({"correct": True} if name in right else {})
        for name in names
    ]


def choices(key: str, marking: str = "each") -> Body:
    """Right are b and d of four."""
    return item(key, "choices", marking=marking, options=options(key, "abcd", "bd"))


def true_false(key: str, correct: bool = True) -> Body:
    feedback = {word: bilingual(f"{key} feedback {word}") for word in ("true", "false")}
    return item(key, "true-false", correct=correct, feedback=feedback)


def matching(key: str) -> Body:
    """Three prompts, four matches: a-y, b-x, c-x."""
    prompts = [{"key": name, "text": bilingual(f"{key} prompt {name}"), "match": match} for name, match in zip("abc", "yxx", strict=True)]
    return item(key, "matching", prompts=prompts, matches=[{"key": name, "text": bilingual(f"{key} match {name}")} for name in "wxyz"])


def ordering(key: str) -> Body:
    """In the order a, b, c, d."""
    return item(key, "ordering", options=[{"key": name, "text": bilingual(f"{key} step {name}")} for name in "abcd"])


def numeric(key: str) -> Body:
    """38 to 42, or exactly 2.5."""
    return item(key, "numeric", answers=[{"value": "40", "tolerance": "2"}, {"value": "2.5"}], unit=bilingual("hours"))


def short_text(key: str, **fields: Any) -> Body:
    return item(key, "short-text", answers={"lv": ["Uzticēšanās", "paļāvība"], "en": ["trust"]}, **fields)


def gaps(key: str) -> Body:
    """One to type, one to choose (b)."""
    return item(
        key,
        "gaps",
        text={"lv": "Mentors [[does]], un jaunietis [[says]].", "en": "The mentor [[does]], and the young person [[says]]."},
        gaps=[{"key": "does", "answers": {"lv": ["klausās"], "en": ["listens", "hears"]}}, {"key": "says", "options": options(key, "abc", "b")}],
    )


def likert_grid(key: str) -> Body:
    return item(key, "likert-grid", statements=[{"key": name, "text": bilingual(f"{key} statement {name}")} for name in "abc"])


def open_text(key: str) -> Body:
    """Two criteria of three levels, at least three words and at most twelve."""
    levels = [{"points": points, "text": bilingual(f"{key} level {points}")} for points in range(3)]
    rubric = [{"key": name, "title": bilingual(f"{key} criterion {name}"), "levels": levels} for name in ("warmth", "safety")]
    return item(key, "open-text", rubric=rubric, least=3, most=12)


_MOTIVATION = {body["key"]: body for body in motivation_items()}
BODIES: dict[str, Body] = {
    "choice": choice("c"),
    "choices": choices("cs"),
    "true-false": true_false("tf"),
    "matching": matching("m"),
    "ordering": ordering("o"),
    "numeric": numeric("n"),
    "short-text": short_text("st"),
    "gaps": gaps("g"),
    "open-text": open_text("ot"),
    "likert": _MOTIVATION["me1"],
    "likert-grid": likert_grid("lg"),
    "pair": _MOTIVATION["mo1"],
    "number": _MOTIVATION["mc-months"],
    "scale": sureness("s"),
    "best-worst": situation("r", critical=True),
}

_LINE = st.text(max_size=30).map(lambda text: one_line(text, 200)).filter(bool)
_LEVEL = st.integers(1, 5)
_KEY = st.sampled_from


def _some(names: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for one or more of these names."""
    return st.dictionaries(_KEY(names), values, min_size=1, max_size=len(names))


def _in_file_order(chosen: set[str]) -> list[str]:
    return sorted(chosen)


def _with_holes(order: list[str], holes: set[int]) -> list[str]:
    return ["" if place in holes else key for place, key in enumerate(order)]


_ORDERED = st.builds(_with_holes, st.permutations("abcd"), st.sets(st.integers(0, 3), max_size=3))
_GAPS = st.builds(
    lambda typed, chosen: {key: value for key, value in (("does", typed), ("says", chosen)) if value},
    st.one_of(st.just(""), _LINE),
    st.sampled_from(["", "a", "b", "c"]),
).filter(bool)
_RESPONSES: Mapping[str, st.SearchStrategy[Response]] = {
    "choice": st.builds(lambda key: {"choice": key}, _KEY("abc")),
    "choices": st.builds(lambda keys: {"choices": _in_file_order(keys)}, st.sets(_KEY("abcd"), min_size=1)),
    "true-false": st.builds(lambda value: {"value": value}, st.booleans()),
    "matching": st.builds(lambda matches: {"matches": matches}, _some("abc", _KEY("wxyz"))),
    "ordering": st.builds(lambda order: {"order": order}, _ORDERED),
    "numeric": st.builds(lambda number: {"number": number}, st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True)),
    "short-text": st.builds(lambda text: {"text": text}, _LINE),
    "gaps": st.builds(lambda filled: {"gaps": filled}, _GAPS),
    "open-text": st.builds(lambda text: {"text": text}, st.text(max_size=80).map(lambda text: paragraphs(text, 200)).filter(bool)),
    "likert": st.builds(lambda level: {"level": level}, _LEVEL),
    "likert-grid": st.builds(lambda levels: {"levels": levels}, _some("abc", _LEVEL)),
    "pair": st.builds(lambda key: {"choice": key}, _KEY("ab")),
    "number": st.builds(lambda number: {"number": str(number)}, st.integers(0, 24)),
    "scale": st.builds(lambda level: {"level": level}, st.integers(0, 10)),
    "best-worst": st.permutations("abcd").map(lambda keys: {"best": keys[0], "worst": keys[1]}),
}


def responses_to(kind: str) -> st.SearchStrategy[Response]:
    """Every response that an item of this kind in BODIES may be given, also an incomplete one."""
    return _RESPONSES[kind]
