"""What belongs to what: each prompt is given one of the matches; one match may serve several prompts, or none."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score, chosen, keys_of, lettered, mapped, place_of


class Matching(Interaction):
    """Response: `{"matches": {prompt: match}}`, without those not yet given. One point a prompt.

    The options are the matches, and an attempt shuffles them; prompts keep the order of the file, an input each.
    """

    kind = "matching"

    def options(self, body: Body) -> list[str]:
        return keys_of(body["matches"])

    def is_shuffled(self, body: Body) -> bool:
        return True

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        given = {prompt: chosen(order, raw.get(letter, "")) for letter, prompt in lettered(keys_of(body["prompts"]))}
        matches = {prompt: match for prompt, match in given.items() if match is not None}
        return {"matches": matches} if matches else None

    def check(self, body: Body, response: Response) -> None:
        matches = mapped(response, "matches", keys_of(body["prompts"]))
        if not all(isinstance(match, str) and match in self.options(body) for match in matches.values()):
            raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        matches = response["matches"]
        return {letter: place_of(order, matches[prompt]) for letter, prompt in lettered(keys_of(body["prompts"])) if prompt in matches}

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and len(response["matches"]) == len(body["prompts"])

    def key(self, body: Body) -> Response:
        return {"matches": {prompt["key"]: prompt["match"] for prompt in body["prompts"]}}

    def score(self, body: Body, response: Response | None) -> Score:
        given = (response or {}).get("matches", {})
        found = sum(given.get(prompt["key"]) == prompt["match"] for prompt in body["prompts"])
        return Score(Fraction(found), Fraction(len(body["prompts"])))
