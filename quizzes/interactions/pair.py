"""A forced choice of two, both of them kindly meant; one of them may support the young person's autonomy."""

from collections.abc import Mapping, Sequence

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, chosen, place_of


class Pair(Interaction):
    """Response: `{"choice": key}`. The two stay in the order of the file, which alternates their sides."""

    kind = "pair"

    def options(self, body: Body) -> list[str]:
        return [option["key"] for option in body["options"]]

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        key = chosen(order, raw.get("", ""))
        return None if key is None else {"choice": key}

    def check(self, body: Body, response: Response) -> None:
        if set(response) != {"choice"} or response["choice"] not in self.options(body):
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": place_of(order, response["choice"])}

    def supports(self, body: Body, response: Response) -> bool:
        """Whether the option chosen supports autonomy."""
        return any(option["key"] == response["choice"] and bool(option.get("supports")) for option in body["options"])
