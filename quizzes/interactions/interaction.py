"""What every kind of question can do. Pure: values in, values out.

A response is a small mapping that names options by the item's own keys (`{"choice": "b"}`). On the wire options are named
by their place in the order that one attempt was given ("1", "2" …), and inputs of which an item has several by a letter
("a" the first, "b" the second …), so that a page never tells an item's keys.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from string import ascii_lowercase
from typing import Any, ClassVar, NamedTuple

Body = Mapping[str, Any]
Response = dict[str, Any]

NOT_OFFERED, NOT_A_NUMBER, OUT_OF_RANGE, SAME_TWICE = "not-offered", "not-a-number", "out-of-range", "same-twice"
PLACE_TWICE, TOO_LONG = "place-twice", "too-long"
MOST_INPUTS = len(ascii_lowercase)


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
    """One kind of question. Its inputs are one nameless input, unless a kind says otherwise."""

    kind: ClassVar[str]

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

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        """The form values that `parse` reads as this response: what the inputs of a page hold."""
        raise NotImplementedError

    def is_complete(self, body: Body, response: Response | None) -> bool:
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


def place_of(order: Sequence[str], key: str) -> str:
    """The place of an option in the order, as `chosen` reads it."""
    return str(order.index(key) + 1)


def lettered(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each key with the letter that names its input; at most MOST_INPUTS of them."""
    return zip(ascii_lowercase, keys, strict=False)


def keys_of(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys of entries, in the order of the file."""
    return [entry["key"] for entry in entries]


def mapped(response: Response, name: str, keys: Iterable[str]) -> dict[str, Any]:
    """The mapping that is all of a response, its keys among these. Raises BadResponse."""
    found = response.get(name)
    if set(response) != {name} or not isinstance(found, dict) or not found or not set(found) <= set(keys):
        raise BadResponse(NOT_OFFERED)
    return found


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
