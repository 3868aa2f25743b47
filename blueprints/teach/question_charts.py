"""Charts of question health: where everything stands in the drawing. templates/ui/charts.html draws it, a table beside says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizzes.health import TOO_EASY_OVER, TOO_HARD_UNDER, WEAK_UNDER
from quizzes.item_figures import ItemReport

WIDTH, ROW = 340.0, 30.0
LETTER, WORD, COUNT = 34.0, 138.0, 44.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 14.0, 12.0, 214.0
LOWEST, LOW, HIGH = -1.0, -0.5, 1.0
TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: name, how many, and where it is drawn."""

    name: str
    count: int
    is_right: bool | None
    top: float
    width: float


@dataclass(frozen=True)
class Bars:
    """How many chose what."""

    rows: tuple[Bar, ...]
    left: float
    width: float
    height: float


def bars_of(lines: Sequence[tuple[str, int, bool | None]], people: int) -> Bars:
    """Bars as long as their share of the people; longer names have more room."""
    longest = max((len(name) for name, _count, _is_right in lines), default=0)
    left = LETTER if longest < 3 else min(WORD, 24.0 + 8 * longest)
    room = WIDTH - left - COUNT
    rows = tuple(
        Bar(name, count, is_right, place * ROW, round(room * count / people, 1) if people else 0.0)
        for place, (name, count, is_right) in enumerate(lines)
    )
    return Bars(rows, left, WIDTH, len(rows) * ROW)


@dataclass(frozen=True)
class Dot:
    """A question in the field: its number, its light, and where it is drawn."""

    number: int
    light: str
    x: float
    y: float


@dataclass(frozen=True)
class Field:
    """Questions by how many know them (across) and what they tell apart (upwards). Where the thresholds lie is drawn too."""

    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, float], ...]
    hard: float
    easy: float
    weak: float
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    bottom: float = BOTTOM
    width: float = WIDTH
    height: float = BOTTOM + 34


def field_of(items: Iterable[tuple[int, ItemReport]]) -> Field | None:
    """The field of those questions whose two figures are known; None where there is none."""
    known = [
        (number, item.told.health.light, item.told.figures.facility, item.told.figures.discrimination)
        for number, item in items
        if item.told.figures.facility is not None and item.told.figures.discrimination is not None
    ]
    if not known:
        return None
    lowest = LOWEST if any(value < LOW for *_others, value in known if value is not None) else LOW

    def across(share: float) -> float:
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def up(value: float) -> float:
        return round(BOTTOM - (value - lowest) / (HIGH - lowest) * (BOTTOM - TOP), 1)

    dots = tuple(Dot(number, light, across(facility or 0), up(value or 0)) for number, light, facility, value in known)
    ticks = tuple((value, up(value)) for value in TICKS if value >= lowest)
    return Field(dots, ticks, across(TOO_HARD_UNDER), across(TOO_EASY_OVER), up(WEAK_UNDER))
