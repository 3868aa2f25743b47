"""A place on a scale whose two ends are worded: how sure one is, from `least` to `most`."""

from collections.abc import Mapping, Sequence

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, level


class Scale(Interaction):
    """Response: `{"level": least … most}`."""

    kind = "scale"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        value = raw.get("", "")
        return {"level": level(value, body["least"], body["most"])} if value else None

    def check(self, body: Body, response: Response) -> None:
        if set(response) != {"level"} or not isinstance(response["level"], int):
            raise BadResponse(NOT_OFFERED)
        level(response["level"], body["least"], body["most"])

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": str(response["level"])}
