"""A new password by a link from the mail."""

from datetime import datetime, timedelta
from typing import Any

import argon2._password_hasher as hasher
import pytest

import clock
from accounts.models import Person
from accounts.services import issue_ticket
from db import db
from tests.blueprints.account.conftest import DEAD_LINK, NEW_PASSWORD, PASSWORD, is_signed_in, post_sign_in
from tests.browser import Browser


@pytest.fixture
def address(anna: Person, now: datetime) -> str:
    token = issue_ticket(person=anna, purpose="reset", at=now)
    db.session.commit()
    return f"/reset-password/{token}"


def choose(browser: Browser, address: str, password: str = NEW_PASSWORD):  # type: ignore[no-untyped-def]
    return browser.post_form(address, {"password": password})


def test_the_new_password_opens_and_the_old_one_no_longer(browser: Browser, client: Browser, anna: Person, address: str) -> None:
    answer = choose(browser, address)

    assert (answer.status_code, answer.location) == (303, "/home")
    assert is_signed_in(browser)
    assert post_sign_in(client, "anna@example.org", PASSWORD).status_code == 422
    assert post_sign_in(client, "anna@example.org", NEW_PASSWORD).status_code == 303


def test_every_other_device_is_signed_out(browser: Browser, anna: Person, address: str, as_) -> None:  # type: ignore[no-untyped-def]
    thief = as_(anna)
    choose(browser, address)

    assert not is_signed_in(thief)


def test_it_works_once(browser: Browser, client: Browser, address: str) -> None:
    choose(browser, address)

    assert choose(client, address, "piecas peles pagrabā").status_code == 410
    assert client.get(address).status_code == 410


def test_looking_uses_nothing_up(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 200
    assert browser.get(address).status_code == 200
    assert choose(browser, address).status_code == 303


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("īsa parole", "too short"),
        ("x" * 1025, "too long"),
        ("qwerty123456", "Many people use this password"),
        ("anna@example.org", "can&#39;t be part of the password"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_works(password: str, says: str, browser: Browser, anna: Person, address: str) -> None:
    before = anna.password_hash
    answer = choose(browser, address, password)

    assert answer.status_code == 422
    assert says in answer.text
    assert anna.password_hash == before
    assert choose(browser, address).status_code == 303


def test_after_an_hour_it_says_what_to_do(browser: Browser, anna: Person, address: str, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(hours=1)):
        assert DEAD_LINK in browser.get(address).text
        assert choose(browser, address).status_code == 410
    assert post_sign_in(browser, "anna@example.org", PASSWORD).status_code == 303


@pytest.mark.parametrize("purpose", ["confirm", "sign-in"])
def test_a_link_for_something_else_changes_no_password(purpose: str, browser: Browser, anna: Person, now: datetime) -> None:
    token = issue_ticket(person=anna, purpose=purpose, at=now)
    db.session.commit()

    assert choose(browser, f"/reset-password/{token}").status_code == 410
    assert post_sign_in(browser, "anna@example.org", PASSWORD).status_code == 303


def test_a_link_that_was_sent_before_the_address_changed_is_dead(browser: Browser, anna: Person, address: str) -> None:
    anna.email = "anna.new@example.org"
    db.session.commit()

    assert choose(browser, address).status_code == 410


def test_of_two_links_the_second_dies_with_the_first(browser: Browser, anna: Person, address: str, now: datetime) -> None:
    other = issue_ticket(person=anna, purpose="reset", at=now)
    db.session.commit()
    choose(browser, address)

    assert choose(browser, f"/reset-password/{other}", "piecas peles pagrabā").status_code == 410


def test_the_second_step_is_still_asked_for(browser: Browser, anna: Person, address: str, now: datetime) -> None:
    anna.totp_secret, anna.totp_confirmed_at = "A" * 32, now
    db.session.commit()

    assert choose(browser, address).location == "/second-factor"
    assert anna.totp_confirmed_at is not None
    assert not is_signed_in(browser)


def test_a_guessed_link_costs_no_hash(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    hash_secret = hasher.hash_secret
    monkeypatch.setattr(hasher, "hash_secret", lambda **fields: made.append(fields) or hash_secret(**fields))

    assert choose(browser, "/reset-password/" + "x" * 43).status_code == 410
    assert made == []


def test_the_hash_is_made_while_no_transaction_is_open(browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    was_open: list[bool] = []
    hash_secret = hasher.hash_secret

    def watched(**fields: Any) -> bytes:
        was_open.append(db.session.registry().in_transaction())
        return hash_secret(**fields)

    monkeypatch.setattr(hasher, "hash_secret", watched)
    choose(browser, address)

    assert was_open == [False]
