"""The woven band: twelve signs drawn true, woven as far as the numbers say, small enough for every page."""

import re
from math import inf, nan
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.band import SIGN_NAMES, band_document, draw_band, draw_sign

pytestmark = pytest.mark.bare

SIZE, PITCH, MARGIN, TOP = 15, 19, 2, 5
MOST_BYTES = 6000
LABEL = "7 no 12 moduļiem"
SHARES = st.lists(st.floats(0, 1), min_size=12, max_size=12)
STEP = re.compile(r"([MHhVvz])((?:-?[\d.]+(?: -?[\d.]+)?)?)")


def cells(data: str) -> set[tuple[int, int]]:
    """The unit squares inside outlines of straight sides, by the even-odd rule: (column, row)."""
    upright: dict[int, list[int]] = {}
    x = y = begin_x = begin_y = 0
    for letter, numbers in STEP.findall(data):
        if letter == "M":
            x, y = begin_x, begin_y = tuple(int(number) for number in numbers.split())
        elif letter == "h":
            x += int(numbers)
        else:
            to = begin_y if letter == "z" else y + int(numbers)
            for row in range(min(y, to), max(y, to)):
                upright.setdefault(row, []).append(x)
            x, y = (begin_x, begin_y) if letter == "z" else (x, to)
    return {
        (column, row)
        for row, sides in upright.items()
        for left, right in zip(*[iter(sorted(sides))] * 2, strict=True)
        for column in range(left, right)
    }


def layer(svg: str, name: str) -> str:
    """The path data of a layer; empty where it isn't drawn."""
    found = re.search(rf'<path class="{name}"[^>]* d="([^"]*)"/>', svg)
    return found[1] if found else ""


def pattern_of(key: str, name: str = "sign", share: float = 1) -> set[tuple[int, int]]:
    """The cells of a sign within its own fifteen by fifteen."""
    return {(column - MARGIN, row - TOP) for column, row in cells(layer(draw_sign(key, share), name))}


def test_there_are_twelve_signs_and_never_the_fire_cross() -> None:
    assert len(SIGN_NAMES) == 12
    assert not {"ugunskrusts", "perkonkrusts"} & set(SIGN_NAMES)


@pytest.mark.parametrize("key", SIGN_NAMES)
def test_a_sign_fills_its_field_and_stays_inside(key: str) -> None:
    pattern = pattern_of(key)

    assert {row for _column, row in pattern} == set(range(SIZE))
    assert min(column for column, _row in pattern) >= 0
    assert max(column for column, _row in pattern) < SIZE


@pytest.mark.parametrize("key", [key for key in SIGN_NAMES if key != "zalktis"])
def test_a_sign_is_the_same_in_the_mirror(key: str) -> None:
    pattern = pattern_of(key)

    assert {(SIZE - 1 - column, row) for column, row in pattern} == pattern


def test_the_snake_is_the_same_turned_about_its_middle() -> None:
    pattern = pattern_of("zalktis")

    assert {(SIZE - 1 - column, SIZE - 1 - row) for column, row in pattern} == pattern


def test_no_two_signs_are_alike() -> None:
    assert len({frozenset(pattern_of(key)) for key in SIGN_NAMES}) == len(SIGN_NAMES)


@pytest.mark.parametrize("key", SIGN_NAMES)
@pytest.mark.parametrize("columns", range(SIZE + 1))
def test_weaving_goes_from_the_left_and_loses_no_cell(key: str, columns: int) -> None:
    share, whole = columns / SIZE, pattern_of(key)

    woven, bare = pattern_of(key, "sign", share), pattern_of(key, "bare", share)

    assert woven == {(column, row) for column, row in whole if column < columns}
    assert woven | bare == whole
    assert not woven & bare


def test_what_is_begun_shows_and_what_is_unfinished_is_not_whole() -> None:
    whole = pattern_of("usins")

    assert pattern_of("usins", share=0.001)
    assert pattern_of("usins", share=0.999) < whole
    assert not pattern_of("usins", share=0)


@given(SHARES)
def test_the_band_stays_small(shares: list[float]) -> None:
    assert len(draw_band(shares, LABEL).encode()) <= MOST_BYTES
    assert len(band_document(shares, LABEL).encode()) <= MOST_BYTES


@given(SHARES, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_the_band_is_well_formed_and_says_its_label(shares: list[float], label: str) -> None:
    band, document = ElementTree.fromstring(draw_band(shares, label)), ElementTree.fromstring(band_document(shares, label))

    assert (band.get("role"), band.get("aria-label")) == ("img", label)
    assert [strip.get("aria-hidden") for strip in band] == ["true", "true"]
    assert (document.find("{http://www.w3.org/2000/svg}title").text or "") == label  # type: ignore[union-attr]


def test_twelve_signs_are_drawn_on_two_strips_in_the_order_of_the_modules() -> None:
    strips = re.findall(r"<svg.*?</svg>", draw_band([1] * 12, LABEL))
    keys = list(SIGN_NAMES)

    for half, strip in enumerate(strips):
        drawn = cells(layer(strip, "sign"))
        for place in range(6):
            own = {(column - MARGIN - place * PITCH, row - TOP) for column, row in drawn if place * PITCH <= column < (place + 1) * PITCH}
            assert own == pattern_of(keys[6 * half + place]), keys[6 * half + place]


def test_nothing_in_it_needs_a_style_or_a_script() -> None:
    for picture in (draw_band([0.5] * 12, LABEL), band_document([0.5] * 12, LABEL), draw_sign("saule", 0.5)):
        assert not re.search(r"style|script|\son[a-z]+=|href", picture)


@pytest.mark.parametrize("shares", [[], [1] * 11, [1] * 13])
def test_another_number_of_shares_is_refused(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="12 signs"):
        draw_band(shares, LABEL)
    with pytest.raises(ValueError, match="12 signs"):
        band_document(shares, LABEL)


@pytest.mark.parametrize("share", [-0.01, 1.01, nan, inf, -inf])
def test_an_impossible_share_is_refused(share: float) -> None:
    for draw in (draw_band, band_document):
        with pytest.raises(ValueError, match="between 0 and 1"):
            draw([1.0] * 11 + [share], LABEL)
    with pytest.raises(ValueError, match="between 0 and 1"):
        draw_sign("saule", share)


def test_an_unknown_sign_is_refused() -> None:
    with pytest.raises(KeyError, match="ugunskrusts"):
        draw_sign("ugunskrusts")
