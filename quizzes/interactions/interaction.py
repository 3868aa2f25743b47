"""What every kind of question can do. Pure: values in, values out.

A response is a small mapping that names options by the item's own keys (`{"choice": "b"}`). On the wire options are named
by their place in the order that one attempt was given ("1", "2" …), so that a page never tells an item's keys.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

Body = Mapping[str, Any]
Response = dict[str, Any]

NOT_OFFERED, NOT_A_NUMBER, OUT_OF_RANGE, SAME_TWICE = "not-offered", "not-a-number", "out-of-range", "same-twice"


class BadResponse(ValueError):
    """What was sent can't be an answer to this item. `code` is one of the words above; `details` fill its sentence."""

    def __init__(self, code: str, **details: Any):
        super().__init__(code, details)
        self.code = code
        self.details = details


class Score(NamedTuple):
    """Points reached, of how many; exact."""

    points: Fraction
    of: Fraction


class Interaction:
    """One kind of question. `fields` are the names of its inputs (one nameless input, unless a kind says otherwise)."""

    kind: ClassVar[str]
    fields: ClassVar[tuple[str, ...]] = ("",)

    def options(self, body: Body) -> list[str]:
        """The keys of what is chosen among, in the order of the file; none where nothing is listed."""
        return []

    def is_shuffled(self, body: Body) -> bool:
        """Whether an attempt gives the options in an order of its own."""
        return False

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        """The response in raw form values (a value a field), or None where nothing was answered. Raises BadResponse.

        `order` is the option order of the attempt, to which the places in the form refer.
        """
        raise NotImplementedError

    def check(self, body: Body, response: Response) -> None:
        """Raises BadResponse unless this is a response to this item."""
        raise NotImplementedError

    def is_complete(self, response: Response | None) -> bool:
        """Whether nothing of the answer is missing."""
        return response is not None

    def key(self, body: Body) -> Response | None:
        """The response that earns every point; None where there is no right or wrong."""
        return None

    def score(self, body: Body, response: Response | None) -> Score | None:
        """What a response earns (nothing for none); None where there is no right or wrong."""
        return None


def chosen(order: Sequence[str], value: str) -> str | None:
    """The option at this place (from 1) of the order; None for no value. Raises BadResponse."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= len(order)):
        raise BadResponse(NOT_OFFERED)
    return order[int(value) - 1]


def within(value: Fraction, least: int, most: int) -> None:
    """Raises BadResponse unless the value lies between the two, both included."""
    if not least <= value <= most:
        raise BadResponse(OUT_OF_RANGE, least=least, most=most)


def level(value: Any, least: int, most: int) -> int:
    """A whole number of a scale, from what was sent or stored. Raises BadResponse."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadResponse(NOT_OFFERED)
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise BadResponse(NOT_OFFERED)
    within(Fraction(text), least, most)
    return int(text)
