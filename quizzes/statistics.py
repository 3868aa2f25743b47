"""Figures of a test from the answers to it, pure: how hard its items are, whether they tell who knows from who doesn't, how
consistent its parts are.

One sheet a person (the caller takes the first attempt), so that answers are people. Nothing is told of fewer than
LEAST_ANSWERS of them: figures are None and responses empty. Revisions are never pooled, so that no difference of two figures is
about fewer. What was left unanswered earned nothing.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, sqrt
from operator import attrgetter, mul
from statistics import median
from typing import NamedTuple

from quizzes.fdistribution import quantile

LEAST_ANSWERS = 8
LEAST_CERTAIN = 30
MOST_SECONDS = 600
CONFIDENCE = 0.95
COMMON_FORM, DIFFERENT_FORMS = "common", "different"


class Given(NamedTuple):
    """What stands behind an answer: the part and the revision it belongs to, the response as it is stored (None: left out), and
    its points and of how many (None: nothing is right or wrong)."""

    part: str
    revision: int
    response: str | None
    earned: tuple[float, float] | None


class Sheet(NamedTuple):
    """One person's attempt. An answer is whatever stands for it, the same for the same; `moments` are when each was given, as text of
    whole seconds since any one beginning, empty where it is not known."""

    started_at: int
    answers: Sequence[Hashable]
    moments: Sequence[str]


@dataclass(frozen=True)
class ItemFigures:
    """One revision of an item.

    `asked`: people who were given it; `answers`: those who answered. `facility`: the mean share of its points, 0 to 1.
    `discrimination`: the corrected item-total correlation, −1 to 1, of the item's points with the share of points in the rest of
    its part, so that an item isn't compared with itself (Henrysson 1963; Nunnally & Bernstein 1994, ch. 8); None where either doesn't
    vary. `seconds`: the median of those `timed`. `responses`: how many gave each, as stored (None: left out).
    """

    asked: int
    answers: int
    facility: float | None = None
    discrimination: float | None = None
    seconds: float | None = None
    timed: int = 0
    responses: dict[str | None, int] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        return self.answers >= LEAST_ANSWERS

    @property
    def is_certain(self) -> bool:
        return self.answers >= LEAST_CERTAIN


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a part and its interval.

    `basis` COMMON_FORM: of the `people` who had the same `items` in the same revisions (where there are several such groups, the
    largest). DIFFERENT_FORMS: an estimate over what each person was given, for a part of `items`; it has no interval.
    """

    basis: str
    people: int
    items: float
    alpha: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class PartFigures:
    """A part with points: the mean share of them, and its reliability (None: it can't be told). `forms`: how many different
    sets of questions were given."""

    people: int
    forms: int
    mean: float | None = None
    reliability: Reliability | None = None


@dataclass(frozen=True)
class Figures:
    """A test: how many people handed it in, its parts by key, its items by the id of a revision."""

    people: int
    parts: dict[str, PartFigures]
    items: dict[int, ItemFigures]


class _Cell:
    """Those who gave the same answer: how many, seconds at it, and each one's share of the points in the rest of the part."""

    __slots__ = ("count", "of", "part", "points", "response", "rests", "revision", "seconds")

    def __init__(self, given: Given):
        self.revision, self.response = given.revision, given.response
        self.part = given.part if given.earned else None
        self.points, self.of = given.earned or (0.0, 0.0)
        self.count = 0
        self.rests: list[float] = []
        self.seconds: list[int] = []


class _Cells(dict[Hashable, _Cell]):
    """Cells by answer, each made when it is first asked for."""

    def __init__(self, read: Callable[[Hashable], Given]):
        super().__init__()
        self.read = read

    def __missing__(self, answer: Hashable) -> _Cell:
        cell = self[answer] = _Cell(self.read(answer))
        return cell


@dataclass
class _Part:
    """The sheets of a part: shares of its points; and the points one by one, by the form (the revisions, in one order)."""

    shares: list[float] = field(default_factory=list)
    forms: dict[tuple[int, ...], list[tuple[float, ...]]] = field(default_factory=dict)


def figures_of(sheets: Iterable[Sheet], read: Callable[[Hashable], Given]) -> Figures:
    """The figures of a test from a sheet a person. `read` is asked once of each different answer."""
    cells, parts, people = _Cells(read), dict[str, _Part](), 0
    for sheet in sheets:
        people += 1
        found = list(map(cells.__getitem__, sheet.answers))
        _time(sheet, found)
        _count(found, parts)
    columns: dict[int, list[_Cell]] = {}
    for cell in cells.values():
        columns.setdefault(cell.revision, []).append(cell)
    means = {revision: _mean(column) for revision, column in columns.items()}
    return Figures(
        people,
        {key: _part_figures(part, means) for key, part in parts.items()},
        {revision: _item_figures(column) for revision, column in columns.items()},
    )


def _time(sheet: Sheet, cells: list[_Cell]) -> None:
    """Seconds at an item: from the answer before (or the start) to its own, at most MOST_SECONDS.

    It is the time until the answer stood as it was handed in: reading, thinking, pauses. Answers that were saved together can't be
    told apart and are left out.
    """
    at = dict(zip(sheet.moments, cells, strict=True))
    together = Counter(sheet.moments) if len(at) < len(cells) else {}
    before = sheet.started_at
    for second, moment in sorted([(int(moment), moment) for moment in at if moment]):
        if not together or together[moment] == 1:
            at[moment].seconds.append(second - before)
        before = second


def _count(cells: list[_Cell], parts: dict[str, _Part]) -> None:
    """Count one person's answers."""
    for cell in cells:
        cell.count += 1
    for key in {cell.part for cell in cells} - {None}:
        scored = sorted([cell for cell in cells if cell.part == key], key=attrgetter("revision"))
        earned = [cell.points for cell in scored]
        points, of = sum(earned), sum([cell.of for cell in scored])
        if len(scored) > 1:
            for cell in scored:
                cell.rests.append((points - cell.points) / (of - cell.of))
        part = parts.setdefault(key, _Part())
        part.shares.append(points / of)
        part.forms.setdefault(tuple([cell.revision for cell in scored]), []).append(tuple(earned))


def _mean(column: list[_Cell]) -> float:
    """The mean of its points; 0 where nothing of it has any."""
    scored = [cell for cell in column if cell.of]
    return fsum(cell.points * cell.count for cell in scored) / sum(cell.count for cell in scored) if scored else 0.0


def _item_figures(column: list[_Cell]) -> ItemFigures:
    responses: dict[str | None, int] = Counter()
    for cell in column:
        responses[cell.response] += cell.count
    asked = sum(responses.values())
    answers = asked - responses.get(None, 0)
    if answers < LEAST_ANSWERS:
        return ItemFigures(asked, answers)
    seconds = [second if second < MOST_SECONDS else MOST_SECONDS for cell in column for second in cell.seconds]
    timed = len(seconds) if len(seconds) >= LEAST_ANSWERS else 0
    scored = [cell for cell in column if cell.of]
    facility = _mean(scored) / scored[0].of if scored else None
    discrimination = correlation([(cell.points / cell.of, cell.rests) for cell in scored])
    return ItemFigures(asked, answers, facility, discrimination, float(median(seconds)) if timed else None, timed, dict(responses))


def correlation(groups: Sequence[tuple[float, Sequence[float]]]) -> float | None:
    """Pearson's correlation of pairs that share their first value: each group is that value, and its second ones."""
    groups = [(x, ys) for x, ys in groups if ys]
    if len({x for x, _ys in groups}) < 2 or min(min(ys) for _x, ys in groups) == max(max(ys) for _x, ys in groups):
        return None
    count = sum(len(ys) for _x, ys in groups)
    mean_x = fsum(x * len(ys) for x, ys in groups) / count
    mean_y = fsum(fsum(ys) for _x, ys in groups) / count
    apart = [(x - mean_x, [y - mean_y for y in ys]) for x, ys in groups]
    xx = fsum(x * x * len(ys) for x, ys in apart)
    yy = fsum(sum(map(mul, ys, ys)) for _x, ys in apart)
    return fsum(x * fsum(ys) for x, ys in apart) / sqrt(xx * yy)


def _part_figures(part: _Part, means: dict[int, float]) -> PartFigures:
    people, forms = len(part.shares), len(part.forms)
    if people < LEAST_ANSWERS:
        return PartFigures(people, forms)
    return PartFigures(people, forms, fsum(part.shares) / people, _reliability(part, means))


def _reliability(part: _Part, means: dict[int, float]) -> Reliability | None:
    """Of the form that most people had; where there is none, an estimate, if there are enough people for one."""
    people, form = len(part.shares), max(part.forms.values(), key=len)
    if len(form) >= LEAST_ANSWERS and 2 * len(form) >= people:
        return common_alpha(form)
    return different_alpha(part.forms, means) if people >= LEAST_CERTAIN else None


def common_alpha(sheets: Sequence[Sequence[float]]) -> Reliability | None:
    """Cronbach's alpha (1951) of people who had the same items: k ÷ (k − 1) · (1 − Σ s²ᵢ ÷ s²ₜ), with Feldt's interval.

    Feldt (1965): (1 − alpha) ÷ (1 − its estimate) is of the F distribution with n − 1 and (n − 1)(k − 1) degrees of freedom. None where it is
    undefined: one item, or nobody differs from anybody.
    """
    people, items = len(sheets), len(sheets[0])
    totals = [fsum(sheet) for sheet in sheets]
    if people < 2 or items < 2 or min(totals) == max(totals):
        return None
    alpha = items / (items - 1) * (1 - fsum(variance(column) for column in zip(*sheets, strict=True)) / variance(totals))
    degrees, tail = ((people - 1), (people - 1) * (items - 1)), (1 - CONFIDENCE) / 2
    low, high = (1 - (1 - alpha) * quantile(share, *degrees) for share in (1 - tail, tail))
    return Reliability(COMMON_FORM, people, items, alpha, low, high)


def different_alpha(forms: Mapping[tuple[int, ...], Sequence[Sequence[float]]], means: Mapping[int, float]) -> Reliability | None:
    """Alpha where everybody drew other items: k · c ÷ (v + (k − 1) · c), with v the mean variance of an item and c the mean covariance
    of two that somebody was given together, each as often as that happened.

    It is Cronbach's alpha written by means (1951), and the same number where all had all. What was not given is missing by the
    draw, not by who the person is, so that what is there may stand for it (Revelle & Condon 2018, on items drawn by chance). What the
    forms differ in difficulty is not in it. `forms`: points by the revisions; `means`: of points, by revision.
    """
    together = squares = products = 0.0
    given = people = 0
    for form, sheets in forms.items():
        for sheet in sheets:
            apart = [points - means[revision] for revision, points in zip(form, sheet, strict=True)]
            own = fsum(map(mul, apart, apart))
            squares += own
            products += fsum(apart) ** 2 - own
        people += len(sheets)
        given += len(form) * len(sheets)
        together += len(form) * (len(form) - 1) * len(sheets)
    if not together or not squares:
        return None
    items, covariance = given / people, products / together
    return Reliability(DIFFERENT_FORMS, people, items, items * covariance / (squares / given + (items - 1) * covariance))


def variance(values: Sequence[float]) -> float:
    """The variance of a sample (n − 1)."""
    mean = fsum(values) / len(values)
    apart = [value - mean for value in values]
    return fsum(map(mul, apart, apart)) / (len(values) - 1)
