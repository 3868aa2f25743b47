"""A number that is a fact: months, hours a week."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_A_NUMBER, BadResponse, Body, Interaction, Response, within

WRITTEN = re.compile(r"[0-9]{1,6}([.,][0-9]{1,2})?")


class Number(Interaction):
    """Response: `{"number": "3.5"}`, a decimal as text so that nothing is rounded. A comma is as good as a point."""

    kind = "number"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        value = raw.get("", "").strip()
        if not value:
            return None
        response = {"number": value.replace(",", ".")}
        self.check(body, response)
        return response

    def check(self, body: Body, response: Response) -> None:
        value = response.get("number")
        if set(response) != {"number"} or not isinstance(value, str) or not WRITTEN.fullmatch(value) or "," in value:
            raise BadResponse(NOT_A_NUMBER)
        within(Fraction(value), body["least"], body["most"])

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": response["number"]}
