"""Banks, items and quizzes as content/ says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import db
from publishing.addresses import Addresses
from publishing.documents import Document
from publishing.drafts import as_json, render_plain
from publishing.reading import LANGUAGES, Content
from publishing.rows import write_row
from quizzes.models import CHECK, MOTIVATION, READINESS, Bank, Item, Quiz
from revisions.models import ITEM, RETIRED, Revision, Text

Texts = Mapping[tuple[str, str], int]


def sync_quizzes(content: Content, *, texts: Texts, at: datetime) -> None:
    """Make banks, items and quizzes as they are written. An item whose text says nothing any more is retired: attempts still name it;
    one that was brought in by the browser stays."""
    items = {item.text_id: item for item in db.session.scalars(select(Item))}
    banks = {bank.key: bank for bank in db.session.scalars(select(Bank))}
    present: set[int] = set()
    for document, topic in content.banks():
        bank = write_row(banks.get(document.data["key"]) or Bank(), {"key": document.data["key"], "topic": topic})
        for position, data in enumerate(document.data["items"], 1):
            text_id = texts[ITEM, data["key"]]
            present.add(text_id)
            write_row(items.get(text_id) or Item(), _item_values(data) | {"bank_id": bank.id, "text_id": text_id, "position": position})
    speaking = set(db.session.scalars(select(Revision.text_id).join(Revision.text).where(Text.kind == ITEM, Revision.status != RETIRED)))
    for text_id, item in items.items():
        if text_id not in present | speaking and item.retired_at is None:
            item.retired_at = at
    quizzes = {quiz.key: quiz for quiz in db.session.scalars(select(Quiz))}
    for values in _quizzes(content):
        write_row(quizzes.get(values["key"]) or Quiz(), values)
    db.session.flush()


def _item_values(data: dict[str, Any]) -> dict[str, Any]:
    return {"interaction": data["interaction"], "topic": data.get("topic", ""), "critical": data.get("critical", False), "retired_at": None}


def _quizzes(content: Content) -> Iterator[dict[str, Any]]:
    for module in content.modules():
        if "check" in module.parts:
            yield _check(module.parts["check"].data)
    addresses = Addresses(content)
    if content.motivation:
        yield _motivation(content.motivation.data, addresses)
    if content.readiness:
        yield _readiness(content, content.readiness.data, addresses)


def _check(data: dict[str, Any]) -> dict[str, Any]:
    part = {"key": "items", "banks": [data["key"]], "draw": data["draw"], "mastery": data["mastery"]}
    policy = {"parts": [part], "attempts": None, "wait_hours": 0, **_limit(data)}
    return {"key": data["key"], "kind": CHECK, "title": data["title"], "intro": {}, "policy": policy, "texts": {}}


def _motivation(data: dict[str, Any], addresses: Addresses) -> dict[str, Any]:
    parts, repeats = [{**part, "banks": [data["key"]]} for part in data["parts"]], data["repeats"]
    texts = as_json({name: data[name] for name in ("scales", "parts", "motives", "feedback", "flags")})
    return {
        "key": data["key"],
        "kind": MOTIVATION,
        "title": data["title"],
        "intro": _intro(data, addresses),
        "policy": {"parts": parts, "attempts": None, "wait_hours": 0, "repeats": {"months": repeats["months"], "parts": repeats["parts"]}},
        "texts": texts | {"repeat": {"intro": _intro(repeats, addresses), "intros": as_json(repeats["intros"])}},
    }


def _readiness(content: Content, data: dict[str, Any], addresses: Addresses) -> dict[str, Any]:
    """The test draws from what banks there are."""
    knowledge, situations = data["parts"]["knowledge"], data["parts"]["situations"]
    parts = [
        {
            "key": "knowledge",
            "per_bank": knowledge["per_module"],
            "banks": [bank.data["key"] for bank in content.knowledge],
            "mastery": knowledge["mastery"],
        },
        {"key": "situations", "banks": _keys(content.situations), **situations},
        {"key": "self_efficacy", "banks": _keys(content.self_efficacy)},
    ]
    return {
        "key": data["key"],
        "kind": READINESS,
        "title": data["title"],
        "intro": _intro(data, addresses),
        "policy": {"parts": parts, "attempts": data["attempts"], "wait_hours": data["wait_hours"], **_limit(data)},
        "texts": {"observation": as_json(content.observation.data["scales"])} if content.observation else {},
    }


def _limit(data: dict[str, Any]) -> dict[str, Any]:
    """A time limit in minutes, how people mark (readers, tolerance in points), when a result tells more than whether it is passed (after
    each attempt, the last, never), where the file says so."""
    return {name: as_json(data[name]) for name in ("minutes", "marking", "feedback") if name in data}


def _keys(bank: Document | None) -> list[str]:
    return [bank.data["key"]] if bank else []


def _intro(data: dict[str, Any], addresses: Addresses) -> dict[str, str]:
    """The introduction is Markdown, kept rendered."""
    return {lang: render_plain(data["intro"][lang], lang, addresses).html for lang in LANGUAGES}
