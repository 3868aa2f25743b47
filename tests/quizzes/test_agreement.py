"""How far experts agree, against an independent computation and the literature; and the key that follows."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.agreement import BEST, LEAST_EXPERTS, WORST, Rated, Ratings, krippendorff_alpha, propose_key

pytestmark = pytest.mark.bare
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units, values missing.
PUBLISHED = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip
UNITS = st.lists(st.lists(st.integers(-2, 2), max_size=6), max_size=10)


def by_coincidences(units: list[list[int]]) -> float | None:
    """Alpha by the matrix of coincidences, as the literature computes it: another way than ours."""
    values = sorted({value for unit in units if len(unit) > 1 for value in unit})
    matrix = np.zeros((len(values), len(values)))
    for unit in units:
        for i, one in enumerate(unit):
            for j, other in enumerate(unit):
                if i != j:
                    matrix[values.index(one), values.index(other)] += 1 / (len(unit) - 1)
    totals, count = matrix.sum(axis=1), matrix.sum()
    distance = np.subtract.outer(np.array(values), np.array(values)) ** 2
    expected = (np.outer(totals, totals) * distance).sum() / (count - 1) if count > 1 else 0
    return None if not expected else float(1 - (matrix * distance).sum() / expected)


def test_alpha_is_the_published_one() -> None:
    assert krippendorff_alpha(PUBLISHED) == pytest.approx(0.849, abs=0.0005)


@given(UNITS)
def test_alpha_agrees_with_an_independent_computation(units: list[list[int]]) -> None:
    ours, theirs = krippendorff_alpha(units), by_coincidences(units)

    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert float(ours) == pytest.approx(theirs, abs=1e-9)


@given(UNITS, st.integers(1, 5), st.integers(-9, 9))
def test_alpha_knows_neither_the_unit_nor_the_zero_of_a_scale(units: list[list[int]], factor: int, shift: int) -> None:
    assert krippendorff_alpha(units) == krippendorff_alpha([[value * factor + shift for value in unit] for unit in units])


def test_full_agreement_is_one_and_no_difference_says_nothing() -> None:
    assert krippendorff_alpha([[2, 2, 2], [-2, -2, -2]]) == 1
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1], [2], []]) is None
    assert krippendorff_alpha([[2, -2], [-2, 2]]) == Fraction(-1, 2)


def said(*ratings: int, harmful: str = "") -> Ratings:
    return {action: Rated(rating, action in harmful) for action, rating in zip("abcd", ratings, strict=False)}


def key_by(*ratings: Ratings):
    return propose_key("abcd", list(ratings))


CLEAR = said(2, 0, 1, -2, harmful="d")


def test_the_key_follows_from_the_means() -> None:
    key = key_by(*[CLEAR] * 4, said(1, 2, 0, -1, harmful="cd"))

    assert (key.experts, key.best, key.worst, key.harmful, key.disputes) == (5, "a", "d", frozenset("d"), ())
    assert [key.rating_of(action) for action in "abcd"] == [BEST, "neutral", "neutral", WORST]
    assert [one.mean for one in key.opinions] == [Fraction(9, 5), Fraction(2, 5), Fraction(4, 5), Fraction(-9, 5)]
    assert key.is_whole


def test_fewer_than_the_programme_asks_for_make_no_key() -> None:
    assert LEAST_EXPERTS == 5
    assert not key_by(*[CLEAR] * 4).is_whole
    assert key_by() == propose_key("abcd", [])


def test_who_has_not_rated_every_action_does_not_count() -> None:
    assert key_by(*[CLEAR] * 5, said(-2, -2, 2)).experts == 5


@pytest.mark.parametrize(
    ("ratings", "disputes"),
    [
        ([said(2, 1, 0, -2)] * 3 + [said(1, 2, 0, -2)] * 2, (BEST,)),
        ([said(2, 1, 0, -2)] * 4 + [said(1, 2, 0, -2)] * 2, ()),
        ([said(2, 0, -1, -2)] * 3 + [said(2, 0, -2, -1)] * 2, (WORST,)),
        ([said(2, 2, 0, -2)] * 5, (BEST,)),
        ([said(2, 1, -2, -2)] * 5, (WORST,)),
        ([said(2, 0, 0, -2, harmful="cd")] * 3 + [said(2, 0, 0, -2, harmful="d")] * 3, ("c",)),
        ([said(2, 0, 0, -2, harmful="cd")] * 2 + [said(2, 0, 0, -2, harmful="d")] * 4, ()),
        ([said(2, 0, 0, -2, harmful="cd")] * 4 + [said(2, 0, 0, -2, harmful="d")] * 2, ()),
    ],
)
def test_what_is_disputed_is_named(ratings: list[Ratings], disputes: tuple[str, ...]) -> None:
    assert key_by(*ratings).disputes == disputes


@given(st.lists(st.tuples(*[st.tuples(st.integers(-2, 2), st.booleans())] * 4), min_size=1, max_size=9), st.randoms())
def test_the_key_does_not_depend_on_who_was_asked_first(words: list[tuple], chance) -> None:
    ratings = [{action: Rated(*word) for action, word in zip("abcd", one, strict=True)} for one in words]
    shuffled = chance.sample(ratings, len(ratings))

    assert propose_key("abcd", ratings) == propose_key("abcd", shuffled)


@given(st.lists(st.permutations([2, 1, 0, -2]), min_size=1, max_size=9))
def test_a_key_without_dispute_has_its_best_above_its_worst(words: list[list[int]]) -> None:
    key = propose_key("abcd", [said(*one) for one in words])

    if not {BEST, WORST} & set(key.disputes):
        means = {one.action: one.mean for one in key.opinions}
        assert means[key.best] > means[key.worst]
