"""Opening an account for somebody: they get a letter by which they confirm it and choose a password."""

import re

import pytest

from accounts.models import Person
from accounts.queries import person_with_email
from db import db
from post.models import Letter
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser

ADDRESS = "/administer/people/new"
FIELDS = {"email": "Toms@example.org", "given_name": "Toms", "family_name": "Ozols", "language": "en", "role": "trainer", "scope": "*"}


def test_the_letter_leads_to_a_password_and_the_role_counts(desk: Browser, client: Browser) -> None:
    answer = desk.post_form(ADDRESS, FIELDS)

    toms = person_with_email("toms@example.org")
    assert toms
    assert (answer.status_code, answer.location) == (303, f"/administer/people/{toms.public_id}")
    assert acts() == [("create-person", ""), ("grant-role", "trainer *")]
    [letter] = db.session.query(Letter)
    assert (letter.to_email, letter.subject) == ("toms@example.org", "An account was made for you")

    link = re.search(r"http://localhost(/confirm/\S+)", letter.body)
    assert link
    assert client.get(link.group(1)).status_code == 200
    assert client.post_form(link.group(1)).location == "/account/password"
    assert client.post_form("/account/password", {"password": "trīs kaķi zem koka"}).location == "/account"
    assert toms.has_role("trainer")


def test_a_role_is_not_needed(desk: Browser) -> None:
    desk.post_form(ADDRESS, FIELDS | {"role": ""})

    toms = person_with_email("toms@example.org")
    assert toms
    assert toms.roles() == set()


def test_an_address_that_has_an_account_is_refused_and_nothing_typed_is_lost(desk: Browser, anna: Person) -> None:
    answer = desk.post_form(ADDRESS, FIELDS | {"email": "ANNA@example.org"})

    assert answer.status_code == 422
    assert "already has an account" in answer.text
    assert 'value="Ozols"' in answer.text
    assert db.session.query(Letter).count() == 0
    assert anna.roles() == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "not an address"},
        {"email": ""},
        {"given_name": ""},
        {"family_name": "x" * 81},
        {"given_name": "Toms\r\nBcc: eve@example.org"},
        {"language": "de"},
        {"role": "king"},
        {"scope": "elsewhere"},
    ],
)
def test_a_wrong_field_is_said_so(wrong: dict[str, str], desk: Browser) -> None:
    assert desk.post_form(ADDRESS, FIELDS | wrong).status_code == 422
    assert person_with_email("toms@example.org") is None


def test_other_fields_are_not_taken(desk: Browser) -> None:
    desk.post_form(ADDRESS, FIELDS | {"password_hash": "x", "email_confirmed_at": "2027-01-01", "id": "7", "is_admin": "1"})

    toms = person_with_email("toms@example.org")
    assert toms
    assert (toms.password_hash, toms.email_confirmed_at, toms.roles()) == (None, None, {"trainer"})


def test_nobody_else_can(others: list[Browser], client: Browser) -> None:
    for browser in others:
        assert (browser.get(ADDRESS).status_code, browser.post_form(ADDRESS, FIELDS).status_code) == (404, 404)
    assert client.post_form(ADDRESS, FIELDS).location == "/sign-in"
    assert person_with_email("toms@example.org") is None
