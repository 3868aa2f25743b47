"""A statement that is true or false."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score, chosen, place_of

WORDS = {True: "true", False: "false"}


class TrueFalse(Interaction):
    """Response: `{"value": true | false}`. One point. True always stands first."""

    kind = "true-false"

    def options(self, body: Body) -> list[str]:
        return list(WORDS.values())

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        word = chosen(order, raw.get("", ""))
        return None if word is None else {"value": word == WORDS[True]}

    def check(self, body: Body, response: Response) -> None:
        if set(response) != {"value"} or not isinstance(response["value"], bool):
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": place_of(order, WORDS[response["value"]])}

    def key(self, body: Body) -> Response:
        return {"value": body["correct"]}

    def score(self, body: Body, response: Response | None) -> Score:
        return Score(Fraction(response == self.key(body)), Fraction(1))
