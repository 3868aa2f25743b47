"""Several of several: every option that is right, and no other."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score, keys_of, lettered

EACH, ALL = "each", "all"


class Choices(Interaction):
    """Response: `{"choices": [keys in the order of the file]}`. An input an option, in the attempt's order, "1" where it is ticked.

    One point. `marking: all`: for exactly the right ones. `marking: each`: (right − wrong) ÷ all right, never below 0.
    """

    kind = "choices"

    def options(self, body: Body) -> list[str]:
        return keys_of(body["options"])

    def is_shuffled(self, body: Body) -> bool:
        return True

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        ticked = set()
        for letter, key in lettered(order):
            if raw.get(letter, "") not in ("", "1"):
                raise BadResponse(NOT_OFFERED)
            ticked |= {key} if raw.get(letter) else set()
        return {"choices": [key for key in self.options(body) if key in ticked]} if ticked else None

    def check(self, body: Body, response: Response) -> None:
        ticked = response.get("choices")
        if set(response) != {"choices"} or not isinstance(ticked, list) or not ticked:
            raise BadResponse(NOT_OFFERED)
        if ticked != [key for key in self.options(body) if key in ticked]:
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {letter: "1" for letter, key in lettered(order) if key in response["choices"]}

    def key(self, body: Body) -> Response:
        return {"choices": [option["key"] for option in body["options"] if option.get("correct")]}

    def score(self, body: Body, response: Response | None) -> Score:
        key, ticked = set(self.key(body)["choices"]), set((response or {}).get("choices", ()))
        if body["marking"] == ALL:
            return Score(Fraction(ticked == key), Fraction(1))
        return Score(Fraction(max(0, len(ticked & key) - len(ticked - key)), len(key)), Fraction(1))
