"""Several sentences, each agreed with on the same five levels."""

from collections.abc import Mapping, Sequence

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, keys_of, lettered, level, mapped
from quizzes.interactions.likert import LEAST, MOST


class LikertGrid(Interaction):
    """Response: `{"levels": {statement: 1 … 5}}`, without those not yet answered. An input a statement, in the order of the file."""

    kind = "likert-grid"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        sent = {key: raw.get(letter, "") for letter, key in lettered(keys_of(body["statements"]))}
        levels = {key: level(value, LEAST, MOST) for key, value in sent.items() if value}
        return {"levels": levels} if levels else None

    def check(self, body: Body, response: Response) -> None:
        for value in mapped(response, "levels", keys_of(body["statements"])).values():
            if not isinstance(value, int):
                raise BadResponse(NOT_OFFERED)
            level(value, LEAST, MOST)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        levels = response["levels"]
        return {letter: str(levels[key]) for letter, key in lettered(keys_of(body["statements"])) if key in levels}

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and len(response["levels"]) == len(body["statements"])
