"""What must hold for items and banks."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from statistics import mean
from typing import Any

from publishing.documents import Document, Place, Problem
from publishing.reading import LANGUAGES, Content
from publishing.schemas import CRITICAL_TOPICS

LEAST_CHECK, LEAST_READINESS = 12, 6
LONGEST_CORRECT = 1.2
NEAR_EQUAL = 0.85
_EVERYTHING = re.compile(
    r"\b(all|none|both|neither) of the (above|others|answers)|\b(vis[ius]|viss|visas|neviens|neviena) (no )?(iepriekš|minēt|augstāk)", re.I
)


def problems_of_choice_bank(bank: Document, least: int) -> Iterator[Problem]:
    """A module's check or its share of the readiness test: `least` items, and no habit by which the right one is guessed."""
    items = bank.data["items"]
    if len(items) < least:
        yield bank.problem(("items",), f"expected at least {least} items, found {len(items)}")
    for place, item in enumerate(items):
        yield from _choice(bank, ("items", place), item)
    right = [[bool(option.get("correct")) for option in item["options"]].index(True) for item in items if _has_one_right(item)]
    for position, times in Counter(right).items():
        if len(items) > 3 and times > len(items) / 2:
            yield bank.problem(("items",), f"expected the right option's place to vary: in {times} of {len(items)} items it is number {position + 1}")
    for lang in LANGUAGES:
        ratios = [_length_ratio(item, lang) for item in items if _has_one_right(item)]
        if ratios and mean(ratios) > LONGEST_CORRECT:
            yield bank.problem(("items",), f"expected right options as long as the others in {lang}: they are {mean(ratios):.2f} times as long")


def _has_one_right(item: dict[str, Any]) -> bool:
    return sum(bool(option.get("correct")) for option in item["options"]) == 1


def _length_ratio(item: dict[str, Any], lang: str) -> float:
    right = next(len(option["text"][lang]) for option in item["options"] if option.get("correct"))
    return right / mean(len(option["text"][lang]) for option in item["options"] if not option.get("correct"))


def _choice(bank: Document, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    if not _has_one_right(item):
        yield bank.problem((*place, "options"), "expected exactly one correct option")
    yield from _own_keys(bank, (*place, "options"), item["options"])
    for number, option in enumerate(item["options"]):
        if any(_EVERYTHING.search(text) for text in option["text"].values()):
            yield bank.problem((*place, "options", number, "text"), "expected an answer of its own, not one about the other options")


def _own_keys(document: Document, place: Place, entries: list[dict[str, Any]]) -> Iterator[Problem]:
    if len({entry["key"] for entry in entries}) < len(entries):
        yield document.problem(place, "expected a key of its own for each entry")


def problems_of_disjoint(check: Document, readiness: Document) -> Iterator[Problem]:
    """No item serves both the check and the readiness test, not even in other words."""
    for place, item in enumerate(readiness.data["items"]):
        for other in check.data["items"]:
            alike = max(SequenceMatcher(None, item["stem"][lang], other["stem"][lang]).ratio() for lang in LANGUAGES)
            if alike >= NEAR_EQUAL:
                yield readiness.problem(
                    ("items", place, "stem"), f"expected another question than {other['key']} of the check: they are nearly the same"
                )


def problems_of_situations(bank: Document, draw_critical: int, draw_other: int) -> Iterator[Problem]:
    """Best-worst items: one best, one worst; the critical ones name the harm and what does it."""
    items = bank.data["items"]
    for place, item in enumerate(items):
        yield from _situation(bank, ("items", place), item)
    critical = [item for item in items if item.get("critical")]
    for topic in CRITICAL_TOPICS:
        if draw_critical and all(item["topic"] != topic for item in critical):
            yield bank.problem(("items",), f"expected a critical item on {topic}")
    for sort, there, wanted in (("critical", len(critical), draw_critical), ("other", len(items) - len(critical), draw_other)):
        if there < wanted:
            yield bank.problem(("items",), f"expected at least {wanted} {sort} items to draw from, found {there}")


def _situation(bank: Document, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    actions = item["actions"]
    yield from _own_keys(bank, (*place, "actions"), actions)
    for rating in ("best", "worst"):
        if sum(action["rating"] == rating for action in actions) != 1:
            yield bank.problem((*place, "actions"), f"expected exactly one {rating} action")
    harmful = [action for action in actions if action.get("harmful")]
    if any(action["rating"] == "best" for action in harmful):
        yield bank.problem((*place, "actions"), "expected that the best action does no harm")
    if not item.get("critical"):
        return
    if item["topic"] not in CRITICAL_TOPICS:
        yield bank.problem((*place, "topic"), f"expected one of {', '.join(CRITICAL_TOPICS)} for a critical item")
    if "harm" not in item or not harmful:
        yield bank.problem(place, "expected a critical item to say the harm and to have a harmful action")
    if item["topic"] in ("suicide", "abuse") and not item.get("safety"):
        yield bank.problem(place, "expected safety: true, so that the numbers to call stand beside it")


def problems_of_motivation(document: Document) -> Iterator[Problem]:
    """18 motives (three each), 6 pairs, 5 expectations, 5 commitments and 2 items that show haste."""
    items, parts = document.data["items"], {part["key"]: part for part in document.data["parts"]}
    for place, part in enumerate(document.data["parts"]):
        if "scale" in part and part["scale"] not in document.data["scales"]:
            yield document.problem(("parts", place, "scale"), f"expected one of {', '.join(document.data['scales'])}")
    for place, item in enumerate(items):
        if item["part"] not in parts:
            yield document.problem(("items", place, "part"), f"expected one of {', '.join(parts)}")
        reverses = item.get("consistency", {}).get("reverses")
        if reverses and all(other["key"] != reverses for other in items):
            yield document.problem(("items", place, "consistency"), f"expected the key of an item, found {reverses}")
        if item["interaction"] == "pair" and sum(option["supports"] for option in item["options"]) != 1:
            yield document.problem(("items", place, "options"), "expected one side that supports autonomy")
    scored = [item for item in items if "consistency" not in item]
    for part, wanted in {"motives": 18, "orientation": 6, "expectations": 5, "commitment": 5}.items():
        if (there := sum(item["part"] == part for item in scored)) != wanted:
            yield document.problem(("items",), f"expected {wanted} scored items in part {part}, found {there}")
    for topic, there in Counter(item.get("topic", "") for item in scored if item["part"] == "motives").items():
        if there != 3:
            yield document.problem(("items",), f"expected 3 items on the motive {topic or 'without topic'}, found {there}")
    pairs = [item for item in items if item["interaction"] == "pair"]
    if len(pairs) > 1 and abs(sum(item["options"][0]["supports"] for item in pairs) * 2 - len(pairs)) > 1:
        yield document.problem(("items",), "expected the side that supports autonomy to alternate")
    topics = {item.get("topic") for item in scored if item["part"] == "commitment"}
    if topics != {"months", "hours", "travel", "supervision", "evenings"}:
        yield document.problem(("items",), "expected one commitment item each on months, hours, travel, supervision, evenings")


def problems_of_items(content: Content) -> Iterator[Problem]:
    """Everything about items in content/."""
    knowledge = {bank.data["module"]: bank for bank in content.knowledge}
    for module in content.modules():
        check, readiness = module.parts.get("check"), knowledge.pop(module.key, None)
        if check:
            yield from problems_of_choice_bank(check, LEAST_CHECK)
            if check.data["draw"] > len(check.data["items"]):
                yield check.problem(("draw",), f"expected at most {len(check.data['items'])}, the items there are")
            yield from _outcomes(check, module.outline)
        if readiness:
            yield from problems_of_choice_bank(readiness, LEAST_READINESS)
            yield from _outcomes(readiness, module.outline)
        if check and readiness:
            yield from problems_of_disjoint(check, readiness)
        elif module.is_ready:
            yield module.outline.problem(("status",), "expected check.yaml and items for the readiness test before a module is ready")
    for bank in knowledge.values():
        yield bank.problem(("module",), f"expected a module, found {bank.data['module']}")
    if content.situations and content.readiness:
        part = content.readiness.data["parts"]["situations"]
        yield from problems_of_situations(content.situations, part["draw_critical"], part["draw_other"])
    if content.motivation:
        yield from problems_of_motivation(content.motivation)


def _outcomes(bank: Document, outline: Document) -> Iterator[Problem]:
    outcomes = {outcome["key"] for outcome in outline.data["outcomes"]}
    for place, item in enumerate(bank.data["items"]):
        if item["outcome"] not in outcomes:
            yield bank.problem(("items", place, "outcome"), f"expected one of {', '.join(sorted(outcomes))}")
