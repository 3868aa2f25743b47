"""When a meeting opens and ends, what a link for joining looks like, and how far two observers agree."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings import rules

pytestmark = pytest.mark.bare
START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # the night on which Riga's clocks go forward


@pytest.mark.parametrize(
    ("seconds", "phase"),
    [(-15 * 60 - 1, rules.EARLY), (-15 * 60, rules.OPEN), (0, rules.OPEN), (90 * 60 - 1, rules.OPEN), (90 * 60, rules.OVER)],
)
def test_a_meeting_is_open_from_a_quarter_of_an_hour_before_until_its_end(seconds: int, phase: str) -> None:
    assert rules.phase(START, 90, START + timedelta(seconds=seconds)) == phase


@pytest.mark.parametrize("text", ["https://zoom.example.org/j/1?pwd=x", "https://zoom.example.org"])
def test_an_https_address_can_be_joined(text: str) -> None:
    assert rules.is_https_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://zoom.example.org/j/1",
        "javascript:alert(1)",
        "data:text/html,x",
        "//zoom.example.org",
        "zoom.example.org/j/1",
        "https://",
        "https:///j/1",
        "https://zoom.example.org/j/1 and more",
        "https://zoom.example.org/\u202egro.live",
        "https://[zoom",
        "https://zoom.example.org@elsewhere.example/j/1",
        "https://zoom.example.org/" + "x" * 500,
    ],
)
def test_nothing_else_can_be_joined(text: str) -> None:
    assert not rules.is_https_address(text)


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ((3, 3, 3, 3), (3, 3, 3, 3), rules.Agreement(4, 4, 4, ())),
        ((3, 3, 3, 3), (4, 2, 3, 3), rules.Agreement(4, 2, 4, ())),
        ((1, 4, 3, 2), (3, 1, 3, 3), rules.Agreement(4, 1, 2, ("listening", "autonomy"))),
        ((1, 1, 1, 1), (4, 4, 4, 4), rules.Agreement(4, 0, 0, ("listening", "autonomy", "boundaries", "safety"))),
    ],
)
def test_observers_agree_exactly_or_within_one_level_or_should_talk(one: tuple[int, ...], other: tuple[int, ...], agreed: rules.Agreement) -> None:
    scales = ("listening", "autonomy", "boundaries", "safety")

    assert rules.agreement(dict(zip(scales, one, strict=True)), dict(zip(scales, other, strict=True))) == agreed
    assert rules.agreement(dict(zip(scales, other, strict=True)), dict(zip(scales, one, strict=True))) == agreed
