"""Turning the second step off needs the password."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from post.models import Letter
from tests.blueprints.account.conftest import PASSWORD
from tests.browser import Browser

ADDRESS = "/account/second-factor/remove"


@pytest.fixture
def annas(anna: Person, now: datetime, as_) -> Browser:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    return as_(anna, second_factor=True)


@pytest.mark.parametrize("password", ["", "wrong wrong wrong"])
def test_without_the_password_it_stays_on(password: str, annas: Browser, anna: Person) -> None:
    assert annas.post_form(ADDRESS, {"password": password}).status_code == 422
    assert anna.totp_confirmed_at is not None


def test_with_the_password_it_is_off_and_the_owner_is_told(annas: Browser, anna: Person, letters: Callable[[], list[Letter]]) -> None:
    answer = annas.post_form(ADDRESS, {"password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/account")
    assert (anna.totp_secret, anna.totp_confirmed_at) == (None, None)
    assert [letter.subject for letter in letters()] == ["The second step of signing in was turned off"]


def test_guessing_slows_down(annas: Browser) -> None:
    codes = [annas.post_form(ADDRESS, {"password": f"guess number {n}"}).status_code for n in range(6)]

    assert codes == [422] * 5 + [429]


def test_a_look_turns_nothing_off(annas: Browser, anna: Person) -> None:
    assert annas.get(ADDRESS).status_code == 200
    assert anna.totp_confirmed_at is not None


def test_whoever_owes_it_cannot_turn_it_off(annas: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    half = as_(anna)

    assert half.post_form(ADDRESS, {"password": PASSWORD}).location == "/second-factor"
    assert anna.totp_confirmed_at is not None


def test_where_there_is_none_it_leads_back(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(anna).get(ADDRESS).location == "/account"


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get(ADDRESS).location == "/sign-in?next=/account/second-factor/remove"
