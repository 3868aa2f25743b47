"""A pause of one, two or four weeks, and its end."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from nudges.queries import wishes_of
from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna", language="en")


@pytest.mark.parametrize(("weeks", "until"), [("1", "2027-01-18"), ("2", "2027-01-25"), ("4", "2027-02-08")])
def test_it_holds_until_its_day_and_is_shown(weeks: str, until: str, anna: Person, as_: Callable[..., Browser]) -> None:
    browser = as_(anna)

    browser.post_form("/account/nudges/pause", {"weeks": weeks})

    assert wishes_of(anna).paused_until == datetime.fromisoformat(f"{until}T00:00+02:00")
    assert "Paused until" in browser.get("/account").text
    assert "End the pause" in browser.get("/account/nudges").text


def test_it_can_be_ended(anna: Person, as_: Callable[..., Browser], now: datetime) -> None:
    browser = as_(anna)
    browser.post_form("/account/nudges/pause", {"weeks": "4"})
    browser.post_form("/account/nudges/pause", {"weeks": "0"})

    assert not wishes_of(anna).is_paused(now)


@pytest.mark.parametrize("weeks", ["3", "-1", "99999999999", "", "x"])
def test_what_is_not_offered_changes_nothing(weeks: str, anna: Person, as_: Callable[..., Browser]) -> None:
    assert as_(anna).post_form("/account/nudges/pause", {"weeks": weeks}).status_code == 303
    assert wishes_of(anna).paused_until is None
