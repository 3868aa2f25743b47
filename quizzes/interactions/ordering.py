"""What comes first, what next: options that the file lists in the right order."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import (
    NOT_OFFERED,
    PLACE_TWICE,
    BadResponse,
    Body,
    Interaction,
    Response,
    Score,
    chosen,
    keys_of,
    lettered,
    place_of,
)

NOTHING = ""


class Ordering(Interaction):
    """Response: `{"order": [keys]}`, as long as there are options; a place to which nothing is given yet holds "".

    An input an option, in the attempt's order, that holds the place given to it (from 1). One point for each option that
    stands in its right place.
    """

    kind = "ordering"

    def options(self, body: Body) -> list[str]:
        return keys_of(body["options"])

    def is_shuffled(self, body: Body) -> bool:
        return True

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        places = list(map(str, range(len(order))))
        given = [NOTHING] * len(order)
        for letter, key in lettered(order):
            place = chosen(places, raw.get(letter, ""))
            if place is not None and given[int(place)]:
                raise BadResponse(PLACE_TWICE, place=int(place) + 1)
            if place is not None:
                given[int(place)] = key
        return {"order": given} if any(given) else None

    def check(self, body: Body, response: Response) -> None:
        given, options = response.get("order"), self.options(body)
        if set(response) != {"order"} or not isinstance(given, list) or len(given) != len(options) or not any(given):
            raise BadResponse(NOT_OFFERED)
        if not all(isinstance(key, str) and (key in options or key == NOTHING) for key in given):
            raise BadResponse(NOT_OFFERED)
        if len(set(filter(None, given))) < len(list(filter(None, given))):
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {letter: place_of(response["order"], key) for letter, key in lettered(order) if key in response["order"]}

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and NOTHING not in response["order"]

    def key(self, body: Body) -> Response:
        return {"order": self.options(body)}

    def score(self, body: Body, response: Response | None) -> Score:
        right = self.options(body)
        given = (response or {}).get("order", [NOTHING] * len(right))
        return Score(Fraction(sum(one == other for one, other in zip(given, right, strict=True))), Fraction(len(right)))
