"""A text with gaps, each filled by typing or by choosing. `[[key]]` marks a gap in the item's `text`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from quizzes.interactions.interaction import NOT_OFFERED, BadResponse, Body, Interaction, Response, Score, chosen, keys_of, lettered, mapped, place_of
from quizzes.interactions.typed import check_line, is_same_text, one_line

LONGEST = 100
MARK = re.compile(r"\[\[([a-z][a-z0-9-]*)\]\]")
Gap = Mapping[str, Any]


class Gaps(Interaction):
    """Response: `{"gaps": {gap: typed words, or the key of an option}}`, without those left empty. One point a gap.

    An input a gap, in the order of the file. The options of all gaps are one list, each named `gap.option`; an attempt
    shuffles it, and a gap's own keep the order that they then have among themselves.
    """

    kind = "gaps"

    def options(self, body: Body) -> list[str]:
        return [f"{gap['key']}.{key}" for gap in body["gaps"] for key in keys_of(gap.get("options", ()))]

    def is_shuffled(self, body: Body) -> bool:
        return True

    def order_in(self, gap: Gap, order: Iterable[str]) -> list[str]:
        """The keys of a gap's own options, in the order of the attempt."""
        return [name.partition(".")[2] for name in order if name.partition(".")[0] == gap["key"]]

    def parse(self, body: Body, order: Sequence[str], raw: Mapping[str, str]) -> Response | None:
        filled = {}
        for letter, key in lettered(keys_of(body["gaps"])):
            gap, value = self._gap(body, key), raw.get(letter, "")
            filled[key] = chosen(self.order_in(gap, order), value) if "options" in gap else one_line(value, LONGEST)
        gaps = {key: value for key, value in filled.items() if value}
        return {"gaps": gaps} if gaps else None

    def check(self, body: Body, response: Response) -> None:
        for key, value in mapped(response, "gaps", keys_of(body["gaps"])).items():
            gap = self._gap(body, key)
            if "options" not in gap:
                check_line(value, LONGEST)
            elif value not in keys_of(gap["options"]):
                raise BadResponse(NOT_OFFERED)

    def raw(self, body: Body, order: Sequence[str], response: Response) -> dict[str, str]:
        values = {}
        for letter, key in lettered(keys_of(body["gaps"])):
            gap, value = self._gap(body, key), response["gaps"].get(key)
            if value:
                values[letter] = place_of(self.order_in(gap, order), value) if "options" in gap else value
        return values

    def is_complete(self, body: Body, response: Response | None) -> bool:
        return response is not None and len(response["gaps"]) == len(body["gaps"])

    def key(self, body: Body) -> Response:
        return {"gaps": {gap["key"]: self.accepted(gap)[0] for gap in body["gaps"]}}

    def accepted(self, gap: Gap) -> list[str]:
        """Whatever is right in this gap: the typed words of all languages, or the keys of options."""
        if "options" in gap:
            return [option["key"] for option in gap["options"] if option.get("correct")]
        return list(chain.from_iterable(gap["answers"].values()))

    def score(self, body: Body, response: Response | None) -> Score:
        filled = (response or {}).get("gaps", {})
        return Score(Fraction(sum(self.is_right(gap, filled.get(gap["key"], "")) for gap in body["gaps"])), Fraction(len(body["gaps"])))

    def is_right(self, gap: Gap, value: str) -> bool:
        """Whether this value fills the gap rightly."""
        if "options" in gap:
            return value in self.accepted(gap)
        return bool(value) and any(is_same_text(value, answer) for answer in self.accepted(gap))

    def _gap(self, body: Body, key: str) -> Gap:
        return next(gap for gap in body["gaps"] if gap["key"] == key)
