"""Closing an account."""

from accounts.hashing import hash_password
from accounts.models import Person
from db import db
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser


def close(browser: Browser, person: Person):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/disable")


def test_it_is_closed_at_the_next_request_and_stays_so(desk: Browser, client: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    anna.password_hash = hash_password("zaļš ābols uz galda")
    db.session.commit()
    annas = as_(anna)
    answer = close(desk, anna)

    assert (answer.status_code, answer.location) == (303, f"/administer/people/{anna.public_id}")
    assert annas.get("/account").location == "/sign-in?next=/account"
    assert client.post_form("/sign-in", {"email": anna.email, "password": "zaļš ābols uz galda"}).status_code == 422
    assert acts() == [("disable-person", "")]


def test_nobody_closes_their_own(desk: Browser, aivars: Person) -> None:
    answer = close(desk, aivars)

    assert answer.status_code == 422
    assert "You can&#39;t do this to your own account" in answer.text
    assert aivars.disabled_at is None


def test_nobody_else_can(others: list[Browser], client: Browser, anna: Person) -> None:
    assert [close(browser, anna).status_code for browser in others] == [404] * 6
    assert close(client, anna).location == "/sign-in"
    assert anna.disabled_at is None


def test_nobody_is_closed_who_does_not_exist(desk: Browser) -> None:
    assert desk.post_form("/administer/people/nobody/disable").status_code == 404
