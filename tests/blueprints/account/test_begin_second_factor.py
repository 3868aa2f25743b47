"""Beginning the set-up: a secret is made, and counts for nothing yet."""

from datetime import datetime

import pytest

from accounts.models import Person
from db import db
from tests.blueprints.account.conftest import is_signed_in
from tests.browser import Browser

ADDRESS = "/account/second-factor/begin"


def test_a_secret_is_made_and_the_page_with_it_follows(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    answer = browser.post_form(ADDRESS, {"next": "/account/password"})

    assert (answer.status_code, answer.location) == (303, "/account/second-factor?next=/account/password")
    assert anna.totp_secret is not None
    assert anna.totp_confirmed_at is None
    assert is_signed_in(browser)


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", ""])
def test_it_takes_along_only_an_address_of_ours(where: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(anna).post_form(ADDRESS, {"next": where}).location == "/account/second-factor"


def test_beginning_again_makes_another_secret_while_none_is_confirmed(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    browser.post_form(ADDRESS)
    first = anna.totp_secret
    browser.post_form(ADDRESS)

    assert anna.totp_secret != first


def test_one_that_is_on_is_never_replaced_not_even_by_whoever_owes_it(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    answer = as_(anna).post_form(ADDRESS)

    assert answer.status_code == 422
    assert "already set up" in answer.text
    db.session.refresh(anna)
    assert anna.totp_secret == "A" * 32


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.post_form(ADDRESS).location == "/sign-in"
