"""What must hold for a branching case: every scene is reached, every way leads to one of three endings."""

from collections.abc import Iterator
from typing import Any

from publishing.documents import Document, Problem

LEAST_SCENES = 8


def problems_of_case(document: Document) -> Iterator[Problem]:
    """Every defect of the graph."""
    data = document.data
    scenes = {scene["key"]: scene for scene in data["scenes"]}
    endings = {ending["key"] for ending in data["endings"]}
    if len(scenes) + len(endings) < len(data["scenes"]) + len(data["endings"]) or scenes.keys() & endings:
        yield document.problem(("scenes",), "expected a key of its own for each scene and ending")
    if len(scenes) < LEAST_SCENES:
        yield document.problem(("scenes",), f"expected at least {LEAST_SCENES} scenes, found {len(scenes)}")
    if {ending["outcome"] for ending in data["endings"]} != {"grew", "held", "hurt"}:
        yield document.problem(("endings",), "expected three endings: grew, held, hurt")
    if data["start"] not in scenes:
        yield document.problem(("start",), f"expected a scene, found {data['start']}")
        return
    yield from _choices(document, scenes, endings)
    ways = {key: {choice["next"] for choice in scene["choices"]} for key, scene in scenes.items()}
    reached = _reached(data["start"], ways)
    for sort in ("scenes", "endings"):
        for place, entry in enumerate(data[sort]):
            if entry["key"] not in reached:
                yield document.problem((sort, place, "key"), f"expected a way to {entry['key']}")
    for place, scene in enumerate(data["scenes"]):
        if not _reached(scene["key"], ways) & endings:
            yield document.problem(("scenes", place, "key"), f"expected a way from {scene['key']} to an ending")


def _choices(document: Document, scenes: dict[str, Any], endings: set[str]) -> Iterator[Problem]:
    has_turning = False
    for place, scene in enumerate(document.data["scenes"]):
        for number, choice in enumerate(scene["choices"]):
            here = ("scenes", place, "choices", number)
            if choice["next"] not in scenes and choice["next"] not in endings:
                yield document.problem((*here, "next"), f"expected a scene or an ending, found {choice['next']}")
            if ("turning" in choice) != ("paragraph" in choice):
                yield document.problem(here, "expected turning and paragraph together")
            has_turning = has_turning or "turning" in choice
    if not has_turning:
        yield document.problem(("scenes",), "expected at least one turning point, with the paragraph behind it")


def _reached(start: str, ways: dict[str, set[str]]) -> set[str]:
    reached, ahead = set(), [start]
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead += ways.get(key, ())
    return reached
