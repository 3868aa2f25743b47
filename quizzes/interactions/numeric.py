"""A number that is right or wrong: near enough to one of the answers."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_A_NUMBER, BadResponse, Body, Interaction, Response, Score

WRITTEN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")


class Numeric(Interaction):
    """Response: `{"number": "2.5"}`, a decimal as text so that nothing is rounded. A comma is as good as a point.

    One point within the `tolerance` (0 where none is given) of the value of any answer, its ends included.
    """

    kind = "numeric"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        value = raw.get("", "").strip()
        if not value:
            return None
        response = {"number": value.replace(",", ".").replace("−", "-")}
        self.check(body, response)
        return response

    def check(self, body: Body, response: Response) -> None:
        value = response.get("number")
        if set(response) != {"number"} or not isinstance(value, str) or not WRITTEN.fullmatch(value):
            raise BadResponse(NOT_A_NUMBER)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": response["number"]}

    def key(self, body: Body) -> Response:
        return {"number": body["answers"][0]["value"]}

    def score(self, body: Body, response: Response | None) -> Score:
        return Score(Fraction(response is not None and self._is_near(body, Fraction(response["number"]))), Fraction(1))

    def _is_near(self, body: Body, number: Fraction) -> bool:
        return any(abs(number - Fraction(answer["value"])) <= Fraction(answer.get("tolerance", "0")) for answer in body["answers"])
