"""How far one agrees with a sentence: five levels, worded by the test."""

from collections.abc import Mapping, Sequence

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, level

LEAST, MIDDLE, MOST = 1, 3, 5


class Likert(Interaction):
    """Response: `{"level": 1 … 5}`."""

    kind = "likert"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        value = raw.get("", "")
        return {"level": level(value, LEAST, MOST)} if value else None

    def check(self, body: Body, response: Response) -> None:
        if set(response) != {"level"} or not isinstance(response["level"], int):
            raise BadResponse(NOT_OFFERED)
        level(response["level"], LEAST, MOST)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": str(response["level"])}
