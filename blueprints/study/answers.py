"""One's own answer to a question in words, with the feedback that belongs to it: no other option, and no key, is ever looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from blueprints.language import localised, rendered
from blueprints.study.questions import TRUTH, levels_in_words, shown
from quizzes.interactions.gaps import MARK

Texts = Mapping[str, Any]
EMPTY = "…"


@dataclass(frozen=True)
class Said:
    """A part of an answer, and what is said to it."""

    text: str
    feedback: str = ""


def said_in(kind: str, body: Texts, response: Mapping[str, Any] | None) -> tuple[Said, ...]:
    """The answer to an item of this kind, part by part; none for none."""
    return tuple(SAYS[kind](body, response)) if response else ()


def _choice(body: Texts, response: Texts) -> list[Said]:
    return [Said(shown(option), localised(option.get("feedback"))) for option in _among(body["options"], [response["choice"]])]


def _choices(body: Texts, response: Texts) -> list[Said]:
    return [Said(shown(option), localised(option.get("feedback"))) for option in _among(body["options"], response["choices"])]


def _true_false(body: Texts, response: Texts) -> list[Said]:
    word = "true" if response["value"] else "false"
    return [Said(str(TRUTH[word]), localised(body["feedback"][word]))]


def _matching(body: Texts, response: Texts) -> list[Said]:
    matches = {match["key"]: localised(match["text"]) for match in body["matches"]}
    given = response["matches"]
    return [Said(_pair(shown(prompt), matches.get(given.get(prompt["key"]), EMPTY))) for prompt in body["prompts"]]


def _ordering(body: Texts, response: Texts) -> list[Said]:
    texts = {option["key"]: shown(option) for option in body["options"]}
    return [Said(Markup("{}. {}").format(place, texts.get(key, EMPTY))) for place, key in enumerate(response["order"], 1)]


def _number(body: Texts, response: Texts) -> list[Said]:
    number = localised({"lv": response["number"].replace(".", ","), "en": response["number"]})
    return [Said(f"{number} {localised(body.get('unit'))}".strip())]


def _text(body: Texts, response: Texts) -> list[Said]:
    return [Said(response["text"])]


def _gaps(body: Texts, response: Texts) -> list[Said]:
    filled, feedback = dict(response["gaps"]), []
    for gap in body["gaps"]:
        for option in _among(gap.get("options", ()), [filled.get(gap["key"])]):
            filled[gap["key"]] = localised(option["text"])
            feedback += [localised(option["feedback"])] if option.get("feedback") else []
    return [Said(_filled(shown(body), filled), " ".join(feedback))]


def _filled(text: str, values: Mapping[str, str]) -> Markup:
    """A text with what was put into its gaps."""
    return rendered(MARK.sub(lambda found: str(Markup("<strong>{}</strong>").format(values.get(found[1], EMPTY))), str(escape(text))))


def _likert(body: Texts, response: Texts) -> list[Said]:
    return [Said(levels_in_words()[response["level"] - 1])]


def _likert_grid(body: Texts, response: Texts) -> list[Said]:
    words, levels = levels_in_words(), response["levels"]
    return [Said(_pair(shown(entry), words[levels[entry["key"]] - 1] if entry["key"] in levels else EMPTY)) for entry in body["statements"]]


def _scale(body: Texts, response: Texts) -> list[Said]:
    return [Said(str(response["level"]))]


def _best_worst(body: Texts, response: Texts) -> list[Said]:
    names = {"best": _("Best"), "worst": _("Worst")}
    said = []
    for name in ("best", "worst"):
        said += [
            Said(Markup("{}: {}").format(names[name], shown(action)), localised(action.get("reason")))
            for action in _among(body["actions"], [response.get(name)])
        ]
    return said


def _among(entries: Any, keys: Any) -> list[Texts]:
    return [entry for entry in entries if entry["key"] in keys]


def _pair(one: str, other: str) -> Markup:
    return Markup("{} – {}").format(one, other)


SAYS: dict[str, Callable[[Texts, Texts], list[Said]]] = {
    "choice": _choice,
    "choices": _choices,
    "true-false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _number,
    "short-text": _text,
    "gaps": _gaps,
    "open-text": _text,
    "likert": _likert,
    "likert-grid": _likert_grid,
    "pair": _choice,
    "number": _number,
    "scale": _scale,
    "best-worst": _best_worst,
}
