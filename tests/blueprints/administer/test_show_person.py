"""One person, for administrators alone."""

from datetime import datetime

import pytest

from accounts.models import COORDINATOR, LEARNER, TRAINER, Person
from accounts.services import grant_role, open_session, revoke_role
from db import db
from tests.blueprints.administer.conftest import Statements
from tests.browser import Browser


def address_of(person: Person) -> str:
    return f"/administer/people/{person.public_id}"


def test_it_shows_roles_with_their_scope_and_the_state_of_the_account(desk: Browser, anna: Person, now: datetime) -> None:
    grant_role(person=anna, role=TRAINER, scope="mentor-training", granted_by=None, at=now)
    open_session(person=anna, device="a phone", at=now)
    db.session.commit()
    page = desk.get(address_of(anna)).text

    for text in ("Anna Kalniņa", "anna@example.org", "trainer", "mentor-training", "1 device", "none yet"):
        assert text in page


def test_a_role_that_was_taken_back_is_not_shown_as_held(desk: Browser, anna: Person, now: datetime) -> None:
    grant = grant_role(person=anna, role=COORDINATOR, granted_by=None, at=now)
    revoke_role(grant=grant, by=None, at=now)
    db.session.commit()

    assert "No role yet" in desk.get(address_of(anna)).text


def test_no_secret_of_the_person_is_on_the_page(desk: Browser, anna: Person, now: datetime) -> None:
    anna.password_hash, anna.totp_secret, anna.totp_confirmed_at = "$argon2id$canary", "CANARYSECRET", now
    db.session.commit()
    page = desk.get(address_of(anna)).text

    assert "canary" not in page.lower()


def test_an_administrator_has_no_button_against_themselves(desk: Browser, aivars: Person) -> None:
    page = desk.get(address_of(aivars)).text

    assert "/disable" not in page
    assert "/revoke" not in page


@pytest.mark.parametrize("roles", [(), (LEARNER, TRAINER, COORDINATOR)])
def test_it_asks_the_database_as_often_however_many_roles(
    roles: tuple[str, ...], desk: Browser, anna: Person, now: datetime, statements: Statements
) -> None:
    for role in roles:
        for scope in ("*", "mentor-training"):
            grant_role(person=anna, role=role, scope=scope, granted_by=None, at=now)
        open_session(person=anna, device="", at=now)
    db.session.commit()
    address = address_of(anna)
    with statements() as log:
        desk.get(address)

    assert len(log) == 5


def test_nobody_else_sees_that_the_person_exists(others: list[Browser], anna: Person, client: Browser) -> None:
    assert [browser.get(address_of(anna)).status_code for browser in others] == [404] * 6
    assert client.get(address_of(anna)).status_code == 303


@pytest.mark.parametrize("public_id", ["nobody", "1", "new2"])
def test_a_guess_finds_nothing(public_id: str, desk: Browser) -> None:
    assert desk.get(f"/administer/people/{public_id}").status_code == 404
