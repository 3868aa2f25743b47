"""`celabiedrs people create`: an account from the command line, for the first administrator above all."""

import re

import pytest
from click.testing import Result
from flask import Flask

from accounts.models import Person
from accounts.queries import person_with_email
from db import db
from post.models import Letter
from tests.browser import Browser
from tests.cast import Cast


def create(app: Flask, *options: str, email: str = "Aivars@example.org") -> Result:
    return app.test_cli_runner().invoke(args=["people", "create", email, "--given-name", "Aivars", "--family-name", "Egle", *options])


def test_it_prints_the_link_by_which_the_owner_chooses_a_password(app: Flask, client: Browser) -> None:
    done = create(app, "--role", "administrator")

    assert done.exit_code == 0, done.output
    person = person_with_email("aivars@example.org")
    assert person
    assert person.roles() == {"administrator"}
    link = re.fullmatch(r"http://localhost(/confirm/\S+)\n", done.output)
    assert link
    assert client.post_form(link.group(1)).location == "/account/password"
    assert client.post_form("/account/password", {"password": "trīs kaķi zem ozola"}).location == "/account"
    assert client.get("/administer/people").status_code == 200


def test_the_same_link_goes_out_by_mail(app: Flask) -> None:
    done = create(app)

    [letter] = db.session.query(Letter)
    assert letter.to_email == "aivars@example.org"
    assert done.output.strip() in letter.body


def test_roles_scope_and_language_are_taken(app: Flask) -> None:
    create(app, "--role", "trainer", "--role", "coordinator", "--scope", "mentor-training", "--language", "en")

    person = person_with_email("aivars@example.org")
    assert person
    assert {(grant.role, grant.scope) for grant in person.grants} == {("trainer", "mentor-training"), ("coordinator", "mentor-training")}
    assert person.language == "en"


def test_an_address_that_has_an_account_is_refused(app: Flask, cast: Cast) -> None:
    cast.person(email="aivars@example.org")
    done = create(app, "--role", "administrator")

    assert done.exit_code == 1
    assert "has an account already" in done.output
    assert db.session.query(Person).one().roles() == set()


@pytest.mark.parametrize("email", ["aivars", "a@b.lv, c@d.lv", "aivars@example.org\nBcc: x@y.lv"])
def test_what_is_not_an_address_is_refused(email: str, app: Flask) -> None:
    assert create(app, email=email).exit_code == 2
    assert db.session.query(Person).count() == 0


@pytest.mark.parametrize("options", [("--role", "king"), ("--language", "de")])
def test_an_unknown_role_or_language_is_refused(options: tuple[str, str], app: Flask) -> None:
    assert create(app, *options).exit_code == 2
    assert db.session.query(Person).count() == 0
