"""Turning the second step off for somebody who lost it: another person's act, told to the owner."""

from datetime import datetime

import pytest

from accounts.models import Person, RecoveryCode
from db import db
from post.models import Letter
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser


@pytest.fixture(autouse=True)
def second_factor(anna: Person, now: datetime) -> None:
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    db.session.add(RecoveryCode(person_id=anna.id, code_hash="0" * 64))
    db.session.commit()


def clear(browser: Browser, person: Person):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/second-factor/clear")


def test_it_is_off_the_devices_are_signed_out_and_the_owner_is_told(desk: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    phone = as_(anna, second_factor=True)
    assert clear(desk, anna).status_code == 303

    assert (anna.totp_secret, anna.totp_confirmed_at) == (None, None)
    assert db.session.query(RecoveryCode).count() == 0
    assert phone.get("/account").status_code == 303
    assert [letter.to_email for letter in db.session.query(Letter)] == ["anna@example.org"]
    assert acts() == [("clear-second-factor", "")]


def test_nobody_clears_their_own(desk: Browser, aivars: Person) -> None:
    assert clear(desk, aivars).status_code == 422


def test_nobody_else_can(others: list[Browser], client: Browser, anna: Person) -> None:
    assert [clear(browser, anna).status_code for browser in others] == [404] * 6
    assert clear(client, anna).location == "/sign-in"
    assert anna.totp_confirmed_at is not None
