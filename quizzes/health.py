"""What the figures of an item say about it, pure: reasons to look at it, and one light. Every threshold stands here.

A light is for whoever writes the item: it judges words, never a person. Under LEAST_CERTAIN answers all of it is uncertain: what
only many answers can show is then no reason, and discrimination no more than a reason to look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.interactions import Body
from quizzes.statistics import ItemFigures
from quizzes.tallies import OTHER, Tally

TOO_EASY_OVER = 0.95
TOO_HARD_UNDER = 0.3
WEAK_UNDER = 0.1
READ_WORDS_A_MINUTE = 400  # nobody reads faster: what is answered sooner was not read (after Wise & Kong, 2005)
LEAST_SECONDS = 3

HIDDEN, PLAIN, GREEN, AMBER, RED = "hidden", "plain", "green", "amber", "red"
ORDER = (RED, AMBER, GREEN, PLAIN, HIDDEN)
"""The lights, the most urgent first. PLAIN: nothing is right or wrong, there is a distribution; HIDDEN: too few answers."""

WRONG_WINS, NEGATIVE, TOO_HARD, WEAK, TOO_EASY, UNCHOSEN, TOO_FAST = (
    "wrong-wins", "negative", "too-hard", "weak", "too-easy", "unchosen", "too-fast",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why an item should be looked at: one of the words above, its light, and what its sentence needs."""

    code: str
    light: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """The light of an item and the reasons for it, the most urgent first."""

    light: str
    reasons: tuple[Reason, ...] = ()


def health_of(figures: ItemFigures, tallies: Sequence[Tally], words: int) -> Health:
    """The health of one revision. `words`: how many there are to be read before it can be answered."""
    if not figures.is_shown:
        return Health(HIDDEN)
    if figures.facility is None:
        return Health(PLAIN)
    reasons = [*_of_choices(figures, tallies), *_of_facility(figures.facility), *_of_discrimination(figures), *_of_time(figures, words)]
    reasons.sort(key=lambda reason: ORDER.index(reason.light))
    return Health(reasons[0].light if reasons else GREEN, tuple(reasons))


def worst(lights: Iterable[str]) -> str:
    """The most urgent of these; HIDDEN where there is none."""
    return min(lights, key=ORDER.index, default=HIDDEN)


def least_seconds(words: int) -> float:
    """The time under which nobody can have read so many words."""
    return max(LEAST_SECONDS, words * 60 / READ_WORDS_A_MINUTE)


def words_in(body: Body) -> int:
    """How many words an item has to be read in its Latvian form, or what there is of it."""
    lists = (body.get(name, ()) for name in ("options", "actions", "statements", "prompts", "matches"))
    texts = [body.get("stem", {}), body.get("text", {}), *(entry.get("text", {}) for entries in lists for entry in entries)]
    return sum(len(str(text.get("lv") or next(iter(text.values()), "")).split()) for text in texts)


def _of_choices(figures: ItemFigures, tallies: Sequence[Tally]) -> Iterable[Reason]:
    for tally in tallies:
        right = [people for row, people in tally.lines if row.is_right]
        wrong = [(row, people) for row, people in tally.lines if row.is_right is False and row.key != OTHER]
        if not right or not wrong:
            continue
        row, most = max(wrong, key=lambda line: line[1])
        if most > min(right):
            yield Reason(WRONG_WINS, RED, {"question": tally.question, "row": row, "chosen": most, "of": tally.answers})
        unchosen = [row for row, people in wrong if not people]
        if unchosen and figures.is_certain and tally.question.has_distractors:
            yield Reason(UNCHOSEN, AMBER, {"question": tally.question, "rows": unchosen})


def _of_facility(facility: float) -> Iterable[Reason]:
    if facility > TOO_EASY_OVER:
        yield Reason(TOO_EASY, AMBER, {"facility": facility})
    if facility < TOO_HARD_UNDER:
        yield Reason(TOO_HARD, RED, {"facility": facility})


def _of_discrimination(figures: ItemFigures) -> Iterable[Reason]:
    value = figures.discrimination
    if value is not None and value < 0:
        yield Reason(NEGATIVE, RED if figures.is_certain else AMBER, {"discrimination": value})
    elif value is not None and value < WEAK_UNDER:
        yield Reason(WEAK, AMBER, {"discrimination": value})


def _of_time(figures: ItemFigures, words: int) -> Iterable[Reason]:
    if figures.seconds is not None and figures.seconds < least_seconds(words):
        yield Reason(TOO_FAST, AMBER, {"seconds": figures.seconds, "least": least_seconds(words), "words": words})
