"""Bodies of items as formats see them: texts of one language, keys that a file doesn't hold, and what is in both languages. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase
from typing import Any

from quizzes.exchange.findings import Finding, Malformed

Body = dict[str, Any]
LANGUAGES = ("lv", "en")
BOTH = "mul"
LONGEST_TEXT = 20_000
MOST_ITEMS = 500
COMPANION = "celabiedrs:"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,79}")
_FOLDED = str.maketrans("āčēģīķļņšūžõäöüŗō", "acegiklnsuzoaouro")


@dataclass(frozen=True)
class Entry:
    """A question as a file tells it: its line, what the format says of it, and (from files of ours) what it was as a whole."""

    body: Body
    line: int
    companion: Body | None = None
    findings: tuple[Finding, ...] = ()


@dataclass
class Read:
    """What a file holds. `left_out`: questions of types that we don't have. `problems`: why the file is refused."""

    entries: list[Entry] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


def said(text: Mapping[str, str], lang: str) -> str:
    """A text in this language, else in the one that there is."""
    return text.get(lang) or next((text[other] for other in LANGUAGES if text.get(other)), "")


def languages_of(body: Body) -> list[str]:
    """The languages of its stem (of a text with gaps, of this)."""
    return [lang for lang in LANGUAGES if lang in (body.get("stem") or body.get("text") or {})]


def key_from(title: str, number: int) -> str:
    """A title as the key of an item: itself where it is one."""
    key = re.sub(r"[^a-z0-9]+", "-", title.strip().lower().translate(_FOLDED)).strip("-")[:80].rstrip("-")
    if _KEY.fullmatch(key):
        return key
    return f"item-{key}"[:80] if key else f"item-{number}"


def letters() -> Iterator[str]:
    """Keys for what has none: a … z, then a1, b1 …"""
    yield from ascii_lowercase
    yield from (f"{letter}{number}" for number in count(1) for letter in ascii_lowercase)


def lettered(entries: list[Body]) -> list[Body]:
    """Entries with a key each, in order."""
    return [{"key": key, **entry} for key, entry in zip(letters(), entries, strict=False)]


def as_companion(body: Body) -> str:
    """The whole of an item in one line, which may stand in a comment of any format."""
    return f"{COMPANION} {json.dumps(body, ensure_ascii=False, separators=(',', ':'))}".replace("--", "-\\u002d")


def from_companion(text: str) -> Body | None:
    """The item in such a line; None where it is none, or not whole any more."""
    rest = text.strip().removeprefix(COMPANION)
    if rest == text.strip():
        return None
    return body_from(rest)


def body_from(text: str) -> Body | None:
    """A body written as JSON; None where this is none."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_body = isinstance(body, dict) and isinstance(body.get("key"), str) and isinstance(body.get("interaction"), str)
    return body if is_body else None


def paths_of(value: Any, path: str = "") -> Iterator[str]:
    """The names of every value in a body, places left out and languages too: `options.feedback`."""
    if isinstance(value, dict) and value and not set(value) <= set(LANGUAGES):
        for name, inner in value.items():
            yield from paths_of(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for entry in value:
            yield from paths_of(entry, path)
    else:
        yield path


def lacking(whole: Body, plain: Body) -> list[str]:
    """What a body holds that isn't in the other one; keys are named by nobody."""
    there = set(paths_of(plain))
    return [path for path in dict.fromkeys(paths_of(whole)) if path not in there and path.rpartition(".")[2] not in ("key", "interaction")]


def texts_in(body: Any) -> Iterator[str]:
    """Every text of a body, its keys' values too."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for inner in body.values() if isinstance(body, dict) else body:
            yield from texts_in(inner)


def refuse_long(body: Body, line: int) -> None:
    """Raises Malformed where a text is longer than any question is."""
    if any(len(text) > LONGEST_TEXT for text in texts_in(body)):
        raise Malformed("too-large", line, str(body.get("key", "")), most=f"{LONGEST_TEXT}")


def around_gaps(body: Body, lang: str) -> str:
    """What a question with gaps asks, and its text, as one text."""
    return f"{said(body.get('stem', {}), lang)}\n\n{said(body['text'], lang)}".strip()


def parted(text: str, lang: str) -> Body:
    """Of a text with gaps: paragraphs before the first gap are what is asked."""
    asked, _, _ = text.partition("[[")[0].rpartition("\n\n")
    whole = text[len(asked) :].strip()
    return {"stem": {lang: asked.strip()}, "text": {lang: whole}} if asked.strip() else {"text": {lang: whole}}


def share_of(body: Body) -> str:
    """What each right option earns of a hundred, as finely as Moodle knows shares."""
    right = sum(bool(option.get("correct")) for option in body["options"])
    return f"{100 / max(right, 1):.5f}".rstrip("0").rstrip(".")
