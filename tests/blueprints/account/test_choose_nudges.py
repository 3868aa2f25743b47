"""When letters about one's study come is one's own choice."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from nudges.queries import wishes_of
from nudges.rules import Wishes
from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna", language="en")


def test_the_form_shows_what_holds_before_anything_was_chosen(anna: Person, as_: Callable[..., Browser]) -> None:
    page = as_(anna).get("/account/nudges").text

    assert '<option selected value="6">On Sundays</option>' in page
    assert '<option selected value="18">18:00</option>' in page
    assert "checked" in page
    assert wishes_of(anna) == Wishes()


def test_hours_are_written_as_the_reader_writes_them(cast: Cast, as_: Callable[..., Browser]) -> None:
    assert '<option selected value="18">18.00</option>' in as_(cast.learner()).get("/account/nudges").text


def test_what_is_chosen_holds_and_is_said(anna: Person, as_: Callable[..., Browser]) -> None:
    browser = as_(anna)

    answer = browser.post_form("/account/nudges", {"weekly": "2", "hour": "7"})

    assert answer.location == "/account/nudges"
    assert wishes_of(anna) == Wishes(is_weekly=True, weekday=2, hour=7, is_reminded=False)
    assert "A weekly letter: yes. Reminders: no." in browser.get("/account").text


def test_without_a_weekly_letter_the_weekday_is_kept(anna: Person, as_: Callable[..., Browser]) -> None:
    browser = as_(anna)
    browser.post_form("/account/nudges", {"weekly": "2", "hour": "7", "is_reminded": "y"})
    browser.post_form("/account/nudges", {"weekly": "off", "hour": "7", "is_reminded": "y"})

    assert wishes_of(anna) == Wishes(is_weekly=False, weekday=2, hour=7)


@pytest.mark.parametrize("fields", [{"weekly": "7", "hour": "18"}, {"weekly": "6", "hour": "3"}, {"weekly": "x", "hour": "-1"}])
def test_what_is_not_offered_is_refused(fields: dict[str, str], anna: Person, as_: Callable[..., Browser]) -> None:
    assert as_(anna).post_form("/account/nudges", fields).status_code == 422
    assert wishes_of(anna) == Wishes()


def test_only_learners_have_such_letters(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    assert as_(cast.trainer()).get("/account/nudges").status_code == 404
    assert "Letters about my study" not in as_(cast.trainer("Tālis", language="en")).get("/account").text
    assert client.get("/account/nudges").status_code == 303
