"""Several sentences of one's own, marked by a person with a rubric."""

from collections.abc import Mapping, Sequence

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response
from quizzes.interactions.typed import check_paragraphs, count_words, paragraphs

LONGEST = 20_000  # characters


class OpenText(Interaction):
    """Response: `{"text": "…"}`, with its line breaks; complete with `least` to `most` words.

    Its points are given by a person (`quizzes/rubric.py`), so that it has no score of its own.
    """

    kind = "open-text"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        text = paragraphs(raw.get("", ""), LONGEST)
        return {"text": text} if text else None

    def check(self, body: Body, response: Response) -> None:
        check_paragraphs(response.get("text"), LONGEST)
        if set(response) != {"text"}:
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": response["text"]}

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and body["least"] <= count_words(response["text"]) <= body["most"]
