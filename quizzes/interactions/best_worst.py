"""A situation with four actions: which is the best, which the worst.

Points: the best one found +2, the worst one found +1, the best taken for the worst or the worst for the best −1 each,
never below 0 for a situation.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.interactions.interaction import NOT_OFFERED, SAME_TWICE, BadResponse, Body, Interaction, Response, Score, chosen, place_of

BEST, WORST = "best", "worst"
FOR_BEST, FOR_WORST, REVERSED = 2, 1, -1


class BestWorst(Interaction):
    """Response: `{"best": key, "worst": key}`; one of the two may be missing while it is being answered."""

    kind = "best-worst"
    fields = (BEST, WORST)

    def options(self, body: Body) -> list[str]:
        return [action["key"] for action in body["actions"]]

    def is_shuffled(self, body: Body) -> bool:
        return True

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        picked = {name: chosen(order, raw.get(name, "")) for name in self.fields}
        response = {name: key for name, key in picked.items() if key is not None}
        if not response:
            return None
        self.check(body, response)
        return response

    def check(self, body: Body, response: Response) -> None:
        if not response or not set(response) <= set(self.fields) or not set(response.values()) <= set(self.options(body)):
            raise BadResponse(NOT_OFFERED)
        if response.get(BEST) == response.get(WORST):
            raise BadResponse(SAME_TWICE)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        return {name: place_of(order, key) for name, key in response.items()}

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and set(response) == set(self.fields)

    def key(self, body: Body) -> Response:
        rated: dict[str, Any] = {action["rating"]: action["key"] for action in body["actions"]}
        return {BEST: rated[BEST], WORST: rated[WORST]}

    def score(self, body: Body, response: Response | None) -> Score:
        key, picked = self.key(body), response or {}
        points = 0
        points += FOR_BEST * (picked.get(BEST) == key[BEST])
        points += FOR_WORST * (picked.get(WORST) == key[WORST])
        points += REVERSED * (picked.get(WORST) == key[BEST])
        points += REVERSED * (picked.get(BEST) == key[WORST])
        return Score(Fraction(max(0, points)), Fraction(FOR_BEST + FOR_WORST))

    def is_harmful(self, body: Body, response: Response | None) -> bool:
        """Whether an action that does harm was taken for the best one."""
        best = (response or {}).get(BEST)
        return any(action["key"] == best and bool(action.get("harmful")) for action in body["actions"])
