"""The figures of a test, against numpy and scipy: to 1e-9, for full and for drawn forms."""

import math
import random
from collections.abc import Hashable

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.fdistribution import quantile
from quizzes.statistics import (
    COMMON_FORM,
    DIFFERENT_FORMS,
    LEAST_ANSWERS,
    LEAST_CERTAIN,
    MOST_SECONDS,
    Figures,
    Given,
    Sheet,
    common_alpha,
    figures_of,
)

pytestmark = pytest.mark.bare
CLOSE = {"rel": 1e-9, "abs": 1e-9}
Told = tuple[int, float | None, str]
"""What a test answers: the revision, the points of 3 (None: left out), the part."""


def read(answer: Hashable) -> Given:
    revision, points, part = answer  # type: ignore[misc]
    return Given(part, revision, None if points is None else f"{points}", (points or 0.0, 3.0) if part else None)


def sheet(*answers: Told, moments: list[int] | None = None, started_at: int = 0) -> Sheet:
    return Sheet(started_at, answers, [str(moment) for moment in moments] if moments else [""] * len(answers))


def people(count: int, items: int, seed: int = 1, drawn: int | None = None) -> list[Sheet]:
    """So many people of different abilities; each is given all items, or draws some."""
    chance, sheets = random.Random(seed), []
    for _number in range(count):
        able = chance.gauss(0, 1)
        points = {item: float(min(3, max(0, round(1.5 + able - item / items + chance.gauss(0, 1))))) for item in range(items)}
        own = chance.sample(range(items), drawn or items)
        sheets.append(sheet(*((item, points[item], "all") for item in own)))
    return sheets


def matrix(sheets: list[Sheet]) -> np.ndarray:
    """Points by person and item; nan where somebody wasn't given it."""
    table = np.full((len(sheets), 1 + max(answer[0] for one in sheets for answer in one.answers)), np.nan)  # type: ignore[index]
    for row, one in enumerate(sheets):
        for revision, points, _part in one.answers:  # type: ignore[misc]
            table[row, revision] = points
    return table


def told(sheets: list[Sheet]) -> Figures:
    return figures_of(sheets, read)


@pytest.mark.parametrize(("count", "items", "drawn"), [(8, 2, None), (14, 5, None), (200, 30, None), (150, 12, 5), (40, 8, 3)])
def test_facility_and_discrimination_are_those_of_numpy(count: int, items: int, drawn: int | None) -> None:
    sheets = people(count, items, drawn=drawn)
    figures, table = told(sheets), matrix(sheets)

    checked = 0
    for item, found in figures.items.items():
        had = ~np.isnan(table[:, item])
        own = table[had, item] / 3
        rest = (np.nansum(table[had], axis=1) - table[had, item]) / (3 * ((~np.isnan(table[had])).sum(axis=1) - 1))
        if had.sum() >= LEAST_ANSWERS:
            assert found.facility == pytest.approx(own.mean(), **CLOSE)
            assert found.discrimination == pytest.approx(scipy.stats.pearsonr(own, rest).statistic, **CLOSE)
            checked += 1
    assert checked == items


@pytest.mark.parametrize(("count", "items"), [(8, 2), (14, 5), (200, 30), (1000, 4)])
def test_alpha_and_its_interval_are_those_of_numpy_and_scipy(count: int, items: int) -> None:
    sheets = people(count, items, seed=7)
    found, table = told(sheets).parts["all"].reliability, matrix(sheets)
    covariance = np.cov(table, rowvar=False)
    alpha = items / (items - 1) * (1 - np.trace(covariance) / covariance.sum())
    degrees = count - 1, (count - 1) * (items - 1)

    assert found is not None
    assert (found.basis, found.people, found.items) == (COMMON_FORM, count, items)
    assert found.alpha == pytest.approx(alpha, **CLOSE)
    assert found.low == pytest.approx(1 - (1 - alpha) * scipy.stats.f.ppf(0.975, *degrees), **CLOSE)
    assert found.high == pytest.approx(1 - (1 - alpha) * scipy.stats.f.ppf(0.025, *degrees), **CLOSE)


def test_feldts_interval_holds_the_true_alpha_as_often_as_it_says() -> None:
    """Parallel items of which the true alpha is known: 5 ÷ (5 + 1) for five items with noise as wide as the ability."""
    chance, held = np.random.default_rng(3), 0
    for _run in range(400):
        found = common_alpha((chance.normal(size=(25, 1)) + chance.normal(size=(25, 5))).tolist())
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low < 5 / 6 < found.high

    assert 0.925 < held / 400 < 0.975


def test_where_chance_draws_the_form_alpha_is_an_estimate_over_pairs() -> None:
    sheets = people(300, 12, drawn=5)
    part, table = told(sheets).parts["all"], matrix(sheets)
    apart = table - np.nanmean(table, axis=0)
    had = ~np.isnan(table)
    products, together = np.where(had, apart, 0).T @ np.where(had, apart, 0), had.T.astype(float) @ had
    off = ~np.eye(12, dtype=bool)
    covariance, variance = products[off].sum() / together[off].sum(), np.trace(products) / np.trace(together)

    assert part.forms > 100
    assert part.reliability is not None
    assert (part.reliability.basis, part.reliability.low, part.reliability.items) == (DIFFERENT_FORMS, None, 5)
    assert part.reliability.alpha == pytest.approx(5 * covariance / (variance + 4 * covariance), **CLOSE)


def test_the_estimate_is_near_the_alpha_of_the_whole_that_was_drawn_from() -> None:
    whole = told(people(3000, 12, seed=5)).parts["all"].reliability
    drawn = told(people(3000, 12, seed=5, drawn=11)).parts["all"].reliability

    assert whole is not None
    assert drawn is not None
    assert drawn.basis == DIFFERENT_FORMS
    assert drawn.alpha == pytest.approx(whole.alpha, abs=0.02)


def test_different_forms_need_as_many_people_as_an_estimate_is_worth() -> None:
    assert told(people(LEAST_CERTAIN - 1, 12, drawn=5)).parts["all"].reliability is None
    assert told(people(LEAST_CERTAIN, 12, drawn=5)).parts["all"].reliability is not None


def test_alpha_is_told_of_the_form_that_most_people_had() -> None:
    """Eight had one form, three another: the interval is over the eight."""
    common, others = people(8, 4, seed=2), [sheet((8, 1.0, "all"), (9, 2.0, "all")) for _n in range(3)]
    found = told([*common, *others]).parts["all"]

    assert (found.people, found.forms) == (11, 2)
    assert found.reliability == told(common).parts["all"].reliability


@pytest.mark.parametrize("sheets", [[sheet((1, 2.0, "a"))] * 9, [sheet((1, 2.0, "a"), (2, 3.0, "a"))] * 9])
def test_alpha_is_not_told_of_one_item_or_of_people_who_are_alike(sheets: list[Sheet]) -> None:
    figures = told(sheets)

    assert figures.parts["a"].reliability is None
    assert figures.items[1].facility == pytest.approx(2 / 3)
    assert figures.items[1].discrimination is None


def test_an_item_is_compared_with_the_rest_of_its_own_part() -> None:
    """In part a the item agrees with its neighbour; what part b says doesn't matter."""
    sheets = [sheet((1, float(n % 2) * 3, "a"), (2, float(n % 2) * 3, "a"), (3, float(n % 3), "b"), (4, 3.0 - n % 2, "b")) for n in range(12)]

    assert told(sheets).items[1].discrimination == pytest.approx(1)


@pytest.mark.parametrize("count", [1, LEAST_ANSWERS - 1])
def test_of_few_answers_nothing_is_told(count: int) -> None:
    figures = told([sheet((1, 3.0, "a"), (2, 1.0, "a"), moments=[10, 20])] * count)

    found = figures.items[1]
    assert (found.asked, found.answers, found.is_shown) == (count, count, False)
    assert (found.facility, found.discrimination, found.seconds, found.timed, found.responses) == (None, None, None, 0, {})
    assert (figures.parts["a"].mean, figures.parts["a"].reliability) == (None, None)


def test_those_who_left_it_out_are_no_answers_but_earned_nothing() -> None:
    few = told([sheet((1, 3.0, "a"))] * 7 + [sheet((1, None, "a"))] * 9).items[1]
    enough = told([sheet((1, 3.0, "a"))] * 8 + [sheet((1, None, "a"))] * 8).items[1]

    assert (few.asked, few.answers, few.facility, few.responses) == (16, 7, None, {})
    assert (enough.asked, enough.answers, enough.facility) == (16, 8, 0.5)
    assert enough.responses == {"3.0": 8, None: 8}


def test_revisions_are_told_apart_and_never_pooled() -> None:
    figures = told([sheet((1, 3.0, "a"))] * 9 + [sheet((2, 0.0, "a"))] * 5)

    assert figures.items[1].facility == 1
    assert (figures.items[2].answers, figures.items[2].facility) == (5, None)


def test_what_has_no_points_is_only_counted() -> None:
    figures = told([sheet((1, 2.0, ""))] * 9)

    assert figures.parts == {}
    assert (figures.items[1].facility, figures.items[1].discrimination) == (None, None)
    assert figures.items[1].responses == {"2.0": 9}


def test_time_is_from_the_answer_before_to_ones_own() -> None:
    """Thirty seconds at the first (answered second), forty at the other."""
    figures = told([sheet((1, 3.0, "a"), (2, 3.0, "a"), moments=[1070, 1040], started_at=1010)] * 8)

    assert (figures.items[1].seconds, figures.items[2].seconds) == (30, 30)
    assert figures.items[1].timed == 8


def test_answers_saved_together_have_no_time_and_pauses_count_ten_minutes() -> None:
    figures = told([sheet((1, 3.0, "a"), (2, 3.0, "a"), (3, 3.0, "a"), moments=[20, 20, 99_999])] * 8)

    assert (figures.items[1].seconds, figures.items[1].timed) == (None, 0)
    assert figures.items[3].seconds == MOST_SECONDS


def test_a_median_over_fewer_than_eight_times_is_not_told() -> None:
    timed, untimed = sheet((1, 3.0, "a"), moments=[20]), sheet((1, 3.0, "a"))

    assert told([timed] * 7 + [untimed] * 5).items[1].seconds is None
    assert told([timed] * 8 + [untimed] * 5).items[1].seconds == 20


def test_nobody_yet() -> None:
    assert told([]) == Figures(0, {}, {})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=8, max_size=40))
def test_figures_keep_within_their_bounds(points: list[list[int]]) -> None:
    figures = told([sheet(*((item, float(value), "all") for item, value in enumerate(row))) for row in points])

    for found in figures.items.values():
        assert found.facility is not None
        assert 0 <= found.facility <= 1
        assert found.discrimination is None or -1 - 1e-12 <= found.discrimination <= 1 + 1e-12
        assert sum(found.responses.values()) == len(points)
    reliability = figures.parts["all"].reliability
    if reliability is not None:
        assert reliability.low is not None
        assert reliability.high is not None
        assert reliability.low <= reliability.alpha <= reliability.high
        assert reliability.alpha <= 1 + 1e-12


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
@pytest.mark.parametrize("numerator", [1, 7, 29, 9999])
@pytest.mark.parametrize("denominator", [1, 7, 812, 589_941])
def test_quantiles_are_those_of_scipy(share: float, numerator: int, denominator: int) -> None:
    assert quantile(share, numerator, denominator) == pytest.approx(scipy.stats.f.ppf(share, numerator, denominator), rel=1e-9)


@pytest.mark.parametrize("arguments", [(0.0, 3, 3), (1.0, 3, 3), (0.5, 0, 3), (0.5, 3, 0), (math.nan, 3, 3)])
def test_a_quantile_of_nothing_is_refused(arguments: tuple[float, int, int]) -> None:
    with pytest.raises(ValueError, match="share between"):
        quantile(*arguments)
