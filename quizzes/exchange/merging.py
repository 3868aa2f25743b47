"""A question that went out and came back: what was changed elsewhere is changed in the whole of it, and all the rest stays. Pure.

`whole` is the item with all that we know of it; `before` is what the format said of it (written and read again); `after` is
what the file says now. Where the latter two agree the whole is left alone. Entries of lists are told apart by their texts and
keys, else by their place, since most formats give options no names.
"""

from collections.abc import Callable, Iterator
from typing import Any

from quizzes.exchange.bodies import LANGUAGES, Body, letters

DEFAULTS: dict[str, Body] = {"choices": {"marking": "each"}}
STAYS = ("outcome", "paragraph", "topic", "part", "safety")
REFERENCES = {"match": "matches"}  # an entry's value that is the key of an entry in another list
Names = dict[str, dict[str, str]]


def fresh(after: Body) -> Body:
    """A question that we know nothing more of."""
    return {**after, **{name: value for name, value in DEFAULTS.get(after["interaction"], {}).items() if name not in after}}


def merged(whole: Body, before: Body, after: Body) -> Body:
    """The whole with what is different after."""
    if after == before:
        return whole
    if after["interaction"] != before["interaction"]:
        return fresh({**{name: whole[name] for name in STAYS if name in whole}, **after})
    names: Names = {}
    lists = [name for name in {**before, **after} if _is_keyed(after.get(name)) or _is_keyed(before.get(name))]
    listed = {}
    for name in sorted(lists, key=lambda one: one == "prompts"):  # what is referred to comes first
        known = _as_matched(whole, before) if name == "matches" else whole.get(name, [])
        listed[name] = _entries(known, before.get(name, []), after.get(name, []), names, name)
    if "matches" in listed:
        listed["matches"].sort(key=_places(whole["matches"]))
    rest, was, told = ({name: value for name, value in body.items() if name not in lists} for body in (whole, before, after))
    made = _mapping(rest, _marked(was, whole, before), _marked_by(told, names)) | listed
    return {name: made[name] for name in {**whole, **made} if name in made}


def _as_matched(whole: Body, before: Body) -> list[Body]:
    """The matches in the order in which a format tells them: those that belong to prompts first."""
    entries = {match["key"]: match for match in whole["matches"]}
    ours = {prompt["match"]: mine["match"] for prompt, mine in zip(before["prompts"], whole["prompts"], strict=False)}
    others = iter([key for key in entries if key not in ours.values()])
    keys = [ours.get(match["key"]) or next(others, "") for match in before["matches"]]
    return [entries[key] for key in keys if key in entries]


def _places(entries: list[Body]) -> Callable[[Body], int]:
    """How entries are sorted as these are; what is new comes last."""
    places = {entry["key"]: place for place, entry in enumerate(entries)}
    return lambda entry: places.get(entry["key"], len(places))


def _is_keyed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) and "key" in entry for entry in value)


def _mapping(whole: Body, before: Body, after: Body) -> Body:
    result = dict(whole)
    for name, value in after.items():
        known = before.get(name)
        if name in before and known == value:
            continue
        if isinstance(value, dict) and isinstance(whole.get(name), dict):
            result[name] = _mapping(whole[name], known if isinstance(known, dict) else {}, value)
        else:
            result[name] = value
    for name in before.keys() - after.keys() - set(LANGUAGES):
        result.pop(name, None)
    return result


def _entries(whole: list[Body], before: list[Body], after: list[Body], names: Names, name: str) -> list[Body]:
    """The entries of a list as they are after, each with the key that it had."""
    pairs = dict(_pairs(before, after))
    ours = names.setdefault(name, {})
    taken = {whole[place]["key"] for place in pairs.values() if place < len(whole)}
    free = (key for key in letters() if key not in taken)
    result = []
    for number, entry in enumerate(after):
        place = pairs.get(number)
        is_known = place is not None and place < len(whole)
        known, was = (whole[place], before[place]) if is_known and place is not None else ({}, {})
        key = known["key"] if is_known else entry["key"] if entry["key"] not in taken else next(free)
        taken.add(key)
        ours[entry["key"]] = key
        told = {part: names[REFERENCES[part]].get(value, value) if part in REFERENCES else value for part, value in entry.items()}
        skipped = {part for part in REFERENCES if part in told}
        inner = [part for part, value in told.items() if _is_keyed(value)]
        plain = [{part: value for part, value in body.items() if part not in ("key", *inner, *skipped)} for body in (known, was, told)]
        made = {"key": key, **_mapping(*plain), **{part: told[part] for part in skipped}}
        made |= {part: _entries(known.get(part, []), was.get(part, []), told[part], {}, part) for part in inner}
        result.append({part: made[part] for part in {**known, **made} if part in made})
    return result


def _pairs(before: list[Body], after: list[Body]) -> Iterator[tuple[int, int]]:
    """Which entry after is which before: by all that it says, then by its text, then by its key, then (where there are as many) by its place."""
    left = dict(enumerate(before))
    open_ones = dict(enumerate(after))
    for same in (_without_key, lambda entry: entry.get("text"), lambda entry: entry["key"]):
        for number, entry in list(open_ones.items()):
            told = same(entry)
            place = next((place for place, other in left.items() if told and same(other) == told), None)
            if place is not None and (same(entry) is not entry["key"] or len(before) == len(after)):
                yield number, place
                del left[place], open_ones[number]
    if len(before) == len(after):
        yield from zip(open_ones, left, strict=True)


def _without_key(entry: Body) -> Body:
    return {name: value for name, value in entry.items() if name not in ("key", *REFERENCES)}


def _marked(body: Body, whole: Body, before: Body) -> Body:
    """A text with gaps whose marks name the gaps as the whole does."""
    names = {was["key"]: gap["key"] for was, gap in zip(before.get("gaps", []), whole.get("gaps", []), strict=False)}
    return _marked_by(body, {"gaps": names})


def _marked_by(body: Body, names: Names) -> Body:
    ours = names.get("gaps")
    if not ours or not isinstance(body.get("text"), dict):
        return body
    return body | {"text": {lang: marked(text, ours) for lang, text in body["text"].items()}}


def marked(text: str, names: dict[str, str]) -> str:
    """A text with gaps, these named otherwise."""
    for was, name in names.items():
        text = text.replace(f"[[{was}]]", f"[[\0{name}]]")
    return text.replace("[[\0", "[[")
