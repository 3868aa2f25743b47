"""Giving a role: it counts at the next request of the same session."""

import pytest

from accounts.models import Person
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser


def give(browser: Browser, person: Person, role: str, scope: str = "*"):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/roles", {"role": role, "scope": scope})


def test_it_counts_at_the_next_request_and_leaves_a_trace(desk: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    annas = as_(anna)
    assert annas.get("/administer/people").status_code == 404
    answer = give(desk, anna, "administrator")

    assert (answer.status_code, answer.location) == (303, f"/administer/people/{anna.public_id}")
    assert annas.get("/administer/people").status_code == 200
    assert acts() == [("grant-role", "administrator *")]


def test_giving_it_twice_is_giving_it_once(desk: Browser, anna: Person) -> None:
    for _ in range(2):
        assert give(desk, anna, "trainer").status_code == 303

    assert len(anna.grants) == 1
    assert acts() == [("grant-role", "trainer *")]


@pytest.mark.parametrize(("role", "scope"), [("king", "*"), ("", "*"), ("trainer", "elsewhere"), ("trainer", "")])
def test_an_unknown_role_or_place_is_refused(role: str, scope: str, desk: Browser, anna: Person) -> None:
    assert give(desk, anna, role, scope).status_code == 422
    assert anna.roles() == set()


def test_nobody_gives_themselves_or_others_a_role_who_does_not_administer(others: list[Browser], anna: Person, client: Browser, as_) -> None:  # type: ignore[no-untyped-def]
    for browser in [*others, as_(anna)]:
        assert give(browser, anna, "administrator").status_code == 404
    assert give(client, anna, "administrator").location == "/sign-in"
    assert anna.roles() == set()


def test_nobody_is_given_a_role_who_does_not_exist(desk: Browser) -> None:
    assert desk.post_form("/administer/people/nobody/roles", {"role": "trainer", "scope": "*"}).status_code == 404
