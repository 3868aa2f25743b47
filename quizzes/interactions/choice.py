"""One of several: a question with a right answer, or (no option is `correct`) a plain fact."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score, chosen, place_of


class Choice(Interaction):
    """Response: `{"choice": key}`. One point where an option is `correct`; then the options are shuffled."""

    kind = "choice"

    def options(self, body: Body) -> list[str]:
        return [option["key"] for option in body["options"]]

    def is_shuffled(self, body: Body) -> bool:
        return self.key(body) is not None

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        key = chosen(order, raw.get("", ""))
        return None if key is None else {"choice": key}

    def check(self, body: Body, response: Response) -> None:
        if set(response) != {"choice"} or response["choice"] not in self.options(body):
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": place_of(order, response["choice"])}

    def key(self, body: Body) -> Response | None:
        return next(({"choice": option["key"]} for option in body["options"] if option.get("correct")), None)

    def score(self, body: Body, response: Response | None) -> Score | None:
        key = self.key(body)
        return None if key is None else Score(Fraction(response == key), Fraction(1))
