"""Marks that a person gives by a rubric, pure: the points of the levels chosen, and what counts where several people have read.

A rubric is the item's own: [{key, title, levels: [{points, text}]}]. A reading chooses one level, by its place from 0, for each criterion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Rubric = Sequence[Mapping[str, Any]]
ONE, TWO = 1, 2
USUAL_TOLERANCE = 1  # points by which two readers may differ and still agree


class NotInRubric(ValueError):
    """The levels chosen are not one of each criterion."""


@dataclass(frozen=True)
class ReadingPolicy:
    """How open answers of an attempt are read: by how many people at first, and how far these may be apart.

    `tolerance` is in points. Two who differ by more call for a third. `names`: a reader may, with a reason, see whose answer it is.
    """

    readers: int
    tolerance: Fraction
    names: bool = False


def reading_policy(kind: str, policy: Mapping[str, Any]) -> ReadingPolicy:
    """What the frozen policy of an attempt says (`marking`: readers, tolerance, names); else one reader for a check, two for a test that
    decides about people."""
    said = policy.get("marking", {})
    return ReadingPolicy(
        said.get("readers", ONE if kind == "check" else TWO), Fraction(said.get("tolerance", USUAL_TOLERANCE)), said.get("names", False)
    )


def most_points(rubric: Rubric) -> Fraction:
    """What the best level of every criterion comes to."""
    return sum((Fraction(max(level["points"] for level in criterion["levels"])) for criterion in rubric), Fraction())


def points_of(rubric: Rubric, levels: Mapping[str, int]) -> Fraction:
    """What the levels chosen come to. Raises NotInRubric unless they are one of each criterion."""
    if set(levels) != {criterion["key"] for criterion in rubric}:
        raise NotInRubric
    if any(not 0 <= levels[criterion["key"]] < len(criterion["levels"]) for criterion in rubric):
        raise NotInRubric
    return sum((Fraction(criterion["levels"][levels[criterion["key"]]]["points"]) for criterion in rubric), Fraction())


def settle(read: Sequence[Fraction], reading: ReadingPolicy) -> Fraction | None:
    """The points that count, or None while somebody has still to read. `read` are the points of the readers, the first first.

    One reader decides where one is asked for. Of two who agree within the tolerance the exact mean counts. Where they don't, a
    third reads, who knows neither, and whose points count alone: a mean of three would keep the error that called for the third.
    """
    if len(read) < reading.readers:
        return None
    if reading.readers == ONE:
        return read[0]
    first, second = read[:2]
    if abs(first - second) <= reading.tolerance:
        return (first + second) / 2
    return read[2] if len(read) > 2 else None
