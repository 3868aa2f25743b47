"""A word or a few, typed, in whichever language."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score
from quizzes.interactions.typed import check_line, is_same_text, one_line

LONGEST = 200


class ShortText(Interaction):
    """Response: `{"text": "…"}`, one line. One point for any of the answers, whatever their language.

    Case, blanks and diacritics make no difference, unless the item is `strict`.
    """

    kind = "short-text"

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        text = one_line(raw.get("", ""), LONGEST)
        return {"text": text} if text else None

    def check(self, body: Body, response: Response) -> None:
        check_line(response.get("text"), LONGEST)
        if set(response) != {"text"}:
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {"": response["text"]}

    def key(self, body: Body) -> Response:
        return {"text": self.accepted(body)[0]}

    def accepted(self, body: Body) -> list[str]:
        """Every answer that is right, of all languages."""
        return list(chain.from_iterable(body["answers"].values()))

    def score(self, body: Body, response: Response | None) -> Score:
        strict = bool(body.get("strict"))
        is_right = response is not None and any(is_same_text(response["text"], answer, strict=strict) for answer in self.accepted(body))
        return Score(Fraction(is_right), Fraction(1))
