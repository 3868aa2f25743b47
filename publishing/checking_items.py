"""What must hold for items and banks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from statistics import mean
from typing import Any

from publishing.checking_kinds import has_one, one_best_one_worst, own_keys, problems_of_formatting, problems_of_kind
from publishing.documents import Document, Place, Problem
from publishing.reading import LANGUAGES, Content, ModuleFolder
from publishing.schemas import CRITICAL_TOPICS

LEAST_CHECK, LEAST_READINESS = 12, 6
LONGEST_CORRECT = 1.2
NEAR_EQUAL = 0.85
OPINIONS = ("likert", "likert-grid", "pair", "number", "scale")
Choice = list[tuple[dict[str, str], bool]]  # each answer's text in both languages, and whether it is the one
_WORD = re.compile(r"\w+")
_SUICIDE = re.compile(r"pašnāv|suicid", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(all|none|both|neither) of the (above|others|answers)|\b(vis[ius]|viss|visas|neviens|neviena) (no )?(iepriekš|minēt|augstāk)", re.I
)


def problems_of_choice_bank(bank: Document, least: int) -> Iterator[Problem]:
    """A module's check or its share of the readiness test: `least` items, and no habit by which the right one is guessed."""
    items = bank.data["items"]
    if len(items) < least:
        yield bank.problem(("items",), f"expected at least {least} items, found {len(items)}")
    for place, item in enumerate(items):
        yield from problems_of_kind(bank, ("items", place), item)
        if item["interaction"] == "choice":
            yield from _choice(bank, ("items", place), item)
    choices = [[(option["text"], bool(option.get("correct"))) for option in item["options"]] for item in items if _has_one_right(item)]
    yield from _habits(bank, "right option", choices)


def _has_one_right(item: dict[str, Any]) -> bool:
    return item["interaction"] == "choice" and sum(bool(option.get("correct")) for option in item["options"]) == 1


def _habits(bank: Document, what: str, choices: Sequence[Choice]) -> Iterator[Problem]:
    """What would give the answer away: a place where it stands too often or never, a length of its own."""
    places = Counter([is_it for _, is_it in choice].index(True) for choice in choices)
    for place in range(max(map(len, choices), default=0) if len(choices) > 3 else 0):
        even = sum(1 / len(choice) for choice in choices if len(choice) > place)
        if abs(places[place] - even) > max(1, even / 2):
            expected = f"expected the {what}'s place to vary: in {places[place]} of {len(choices)} items it is number {place + 1}"
            yield bank.problem(("items",), expected)
    for lang in LANGUAGES:
        ratios = [_length_ratio(choice, lang) for choice in choices]
        if ratios and mean(ratios) > LONGEST_CORRECT:
            yield bank.problem(("items",), f"expected the {what} as long as the others in {lang}: it is {mean(ratios):.2f} times as long")


def _length_ratio(choice: Choice, lang: str) -> float:
    right = next(len(text[lang]) for text, is_it in choice if is_it)
    return right / mean(len(text[lang]) for text, is_it in choice if not is_it)


def _choice(bank: Document, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    if not _has_one_right(item):
        yield bank.problem((*place, "options"), "expected exactly one correct option")
    yield from own_keys(bank, (*place, "options"), item["options"])
    for number, option in enumerate(item["options"]):
        if any(_EVERYTHING.search(text) for text in option["text"].values()):
            yield bank.problem((*place, "options", number, "text"), "expected an answer of its own, not one about the other options")


def problems_of_alike(banks: Iterable[Document]) -> Iterator[Problem]:
    """No two items ask the same, in one bank or in two, not even in other words: a check may be repeated without end, so that what it
    asks the readiness test can't ask too."""
    items = [(bank, place, item, Asked.of(item)) for bank in banks for place, item in enumerate(bank.data["items"])]
    for (_bank, _place, earlier, asked), (bank, place, _item, again) in combinations(items, 2):
        if asked.is_like(again):
            yield bank.problem(("items", place, "stem"), f"expected another question than {earlier['key']}: they are nearly the same")


@dataclass(frozen=True)
class Asked:
    """What an item asks, by language: its text and its words."""

    texts: dict[str, tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, item: dict[str, Any]) -> "Asked":
        texts = item.get("stem") or item.get("text") or {}
        return cls({lang: (text, frozenset(_WORD.findall(text.lower()))) for lang, text in texts.items() if lang in LANGUAGES})

    def is_like(self, other: "Asked") -> bool:
        """Whether in one of the languages it asks nearly the same."""
        return any(_are_alike(*self.texts[lang], *other.texts[lang]) for lang in self.texts if lang in other.texts)


def _are_alike(one: str, words: frozenset[str], other: str, others: frozenset[str]) -> bool:
    return len(words & others) * 2 >= len(words | others) > 0 and SequenceMatcher(None, one, other).ratio() >= NEAR_EQUAL


def problems_of_situations(bank: Document, draw_critical: int, draw_other: int) -> Iterator[Problem]:
    """Best-worst items: one best, one worst; the critical ones name the harm and what does it."""
    items = bank.data["items"]
    for place, item in enumerate(items):
        yield from _situation(bank, ("items", place), item)
    for rating in ("best", "worst"):
        choices = [[(action["text"], action["rating"] == rating) for action in item["actions"]] for item in items if has_one(item, rating)]
        yield from _habits(bank, f"{rating} action", choices)
    critical = [item for item in items if item.get("critical")]
    for topic in CRITICAL_TOPICS:
        if draw_critical and all(item["topic"] != topic for item in critical):
            yield bank.problem(("items",), f"expected a critical item on {topic}")
    for sort, there, wanted in (("critical", len(critical), draw_critical), ("other", len(items) - len(critical), draw_other)):
        if there < wanted:
            yield bank.problem(("items",), f"expected at least {wanted} {sort} items to draw from, found {there}")


def _situation(bank: Document, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    actions = item["actions"]
    yield from own_keys(bank, (*place, "actions"), actions)
    yield from one_best_one_worst(bank, place, item)
    yield from problems_of_formatting(bank, place, item)
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
    for place, part in enumerate(document.data["repeats"]["parts"]):
        if part not in parts:
            yield document.problem(("repeats", "parts", place), f"expected one of {', '.join(parts)}")
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
            yield from _something_to_mark(check)
            yield from _outcomes(check, module.outline)
        if readiness:
            yield from problems_of_choice_bank(readiness, LEAST_READINESS)
            yield from _outcomes(readiness, module.outline)
        if module.is_ready and not (check and readiness):
            yield module.outline.problem(("status",), "expected check.yaml and items for the readiness test before a module is ready")
        elif module.is_ready:
            yield from _unmet(module, {item["outcome"] for bank in (check, readiness) for item in bank.data["items"]})
    for bank in knowledge.values():
        yield bank.problem(("module",), f"expected a module, found {bank.data['module']}")
    if content.situations and content.readiness:
        part = content.readiness.data["parts"]["situations"]
        yield from problems_of_situations(content.situations, part["draw_critical"], part["draw_other"])
    if content.motivation:
        yield from problems_of_motivation(content.motivation)
    yield from problems_of_alike(bank for bank, _ in content.banks() if bank is not content.motivation)
    for bank, _topic in content.banks():
        yield from problems_of_safety(bank)


def problems_of_safety(bank: Document) -> Iterator[Problem]:
    """Beside every question that speaks of suicide stand the numbers to call."""
    for place, item in enumerate(bank.data["items"]):
        if _SUICIDE.search(str(item)) and not item.get("safety"):
            yield bank.problem(("items", place), "expected safety: true, so that the numbers to call stand beside it")


def _something_to_mark(check: Document) -> Iterator[Problem]:
    """Whatever is drawn, something of it is right or wrong."""
    opinions = sum(item["interaction"] in OPINIONS for item in check.data["items"])
    if check.data["draw"] <= opinions:
        yield check.problem(("draw",), f"expected more than {opinions}, the items without right or wrong, so that no attempt holds these alone")


def _unmet(module: ModuleFolder, asked: set[str]) -> Iterator[Problem]:
    """An outcome that no item asks about, or that no lesson leads to."""
    taught = {key for lesson in module.lessons.values() for document in lesson.languages.values() for key in document.data["outcomes"]}
    for place, outcome in enumerate(module.outline.data["outcomes"]):
        for met, what in ((asked, "an item that asks about it"), (taught, "a lesson that leads to it")):
            if outcome["key"] not in met:
                yield module.outline.problem(("outcomes", place, "key"), f"expected {what}")


def _outcomes(bank: Document, outline: Document) -> Iterator[Problem]:
    outcomes = {outcome["key"] for outcome in outline.data["outcomes"]}
    for place, item in enumerate(bank.data["items"]):
        if item["outcome"] not in outcomes:
            yield bank.problem(("items", place, "outcome"), f"expected one of {', '.join(sorted(outcomes))}")
