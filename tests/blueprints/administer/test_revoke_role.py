"""Taking a role away: it is gone at the next request of the same session."""

from datetime import datetime

import pytest

from accounts.models import COORDINATOR, TRAINER, Person
from accounts.services import grant_role
from db import db
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser
from tests.cast import Cast


def take(browser: Browser, person: Person, role: str, scope: str = "*"):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/roles/revoke", {"role": role, "scope": scope})


def test_it_is_gone_at_the_next_request_and_leaves_a_trace(desk: Browser, cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    other = cast.administrator("Otra")
    others = as_(other)
    assert others.get("/administer/trail").status_code == 200
    answer = take(desk, other, "administrator")

    assert (answer.status_code, answer.location) == (303, f"/administer/people/{other.public_id}")
    assert others.get("/administer/trail").status_code == 404
    assert take(others, other, "administrator").status_code == 404
    assert acts() == [("revoke-role", "administrator *")]


def test_only_that_role_in_that_place_is_taken(desk: Browser, anna: Person, now: datetime) -> None:
    for role, scope in ((TRAINER, "*"), (TRAINER, "mentor-training"), (COORDINATOR, "*")):
        grant_role(person=anna, role=role, scope=scope, granted_by=None, at=now)
    db.session.commit()
    take(desk, anna, TRAINER, "*")

    left = {(grant.role, grant.scope) for grant in anna.grants if grant.revoked_at is None}
    assert left == {(TRAINER, "mentor-training"), (COORDINATOR, "*")}


def test_an_administrator_keeps_their_own_last_administrator_role(desk: Browser, aivars: Person) -> None:
    answer = take(desk, aivars, "administrator")

    assert answer.status_code == 422
    assert "You can&#39;t take your own administrator role away" in answer.text
    assert desk.get("/administer/people").status_code == 200


def test_another_role_of_ones_own_may_go(desk: Browser, aivars: Person, now: datetime) -> None:
    grant_role(person=aivars, role=TRAINER, granted_by=None, at=now)
    db.session.commit()

    assert take(desk, aivars, TRAINER).status_code == 303
    assert aivars.roles() == {"administrator"}


@pytest.mark.parametrize(("role", "scope"), [("coordinator", "*"), ("trainer", "elsewhere"), ("", ""), ("administrator", "*")])
def test_a_role_that_is_not_held_cannot_be_taken(role: str, scope: str, desk: Browser, cast: Cast) -> None:
    assert take(desk, cast.trainer(), role, scope).status_code == 404


def test_nobody_else_can(others: list[Browser], client: Browser, cast: Cast) -> None:
    trainer = cast.trainer()

    assert [take(browser, trainer, "trainer").status_code for browser in others] == [404] * 6
    assert take(client, trainer, "trainer").location == "/sign-in"
    assert trainer.roles() == {"trainer"}
