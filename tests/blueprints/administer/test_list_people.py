"""Everybody with an account, for administrators alone."""

import pytest

from accounts.models import TRAINER
from tests.blueprints.administer.conftest import Statements
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/administer/people"


def test_people_stand_there_with_their_roles_and_the_state_of_their_account(desk: Browser, cast: Cast, now) -> None:  # type: ignore[no-untyped-def]
    cast.trainer("Toms", email="toms@example.org")
    cast.person("Elza", email_confirmed_at=None)
    cast.person("Dace", disabled_at=now)
    page = desk.get(ADDRESS).text

    for text in ("Ozols, Toms", "toms@example.org", "trainer", "no role", "address not confirmed", "closed account"):
        assert text in page


def test_a_name_or_an_address_narrows_them_down(desk: Browser, cast: Cast) -> None:
    cast.person("Šarlote", "Žagare", email="sz@example.org")
    cast.person("Berta", "Liepa")

    for words in ("šarl", "žagare", "SZ@"):
        page = desk.get(ADDRESS, query_string={"q": words}).text
        assert "Žagare, Šarlote" in page
        assert "Berta" not in page


def test_what_is_not_found_is_said_so_and_given_back_harmless(desk: Browser) -> None:
    page = desk.get(ADDRESS, query_string={"q": '"><script>alert(1)</script>'}).text

    assert "Nobody was found" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("people", [1, 30])
def test_it_asks_the_database_as_often_for_one_as_for_thirty(people: int, desk: Browser, cast: Cast, statements: Statements) -> None:
    for number in range(people - 1):
        cast.person(f"Nr{number}", roles=(TRAINER,))
    with statements() as log:
        desk.get(ADDRESS)

    assert len(log) == 3


def test_there_are_thirty_to_a_page(desk: Browser, cast: Cast) -> None:
    for number in range(35):
        cast.person(f"Nr{number}", "Zvirbulis", email=f"nr{number}@example.org")
    first, second = desk.get(ADDRESS + "?q=Zvirbulis").text, desk.get(ADDRESS + "?q=Zvirbulis&page=2").text

    assert (first.count("Zvirbulis, Nr"), second.count("Zvirbulis, Nr")) == (30, 5)
    assert "q=Zvirbulis&amp;page=2" in first
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "1e9", ""])
def test_a_strange_page_number_breaks_nothing(page: str, desk: Browser) -> None:
    assert desk.get(ADDRESS, query_string={"page": page}).status_code == 200


def test_nobody_else_sees_that_it_exists(others: list[Browser], client: Browser) -> None:
    assert [browser.get(ADDRESS).status_code for browser in others] == [404] * 6
    assert client.get(ADDRESS).location == "/sign-in?next=/administer/people"


def test_a_role_that_was_taken_is_gone_at_the_next_request_of_the_same_session(cast: Cast, aivars, desk: Browser, as_) -> None:  # type: ignore[no-untyped-def]
    other = cast.administrator("Otra")
    others = as_(other)
    assert others.get(ADDRESS).status_code == 200
    desk.post_form(f"/administer/people/{other.public_id}/roles/revoke", {"role": "administrator", "scope": "*"})

    assert others.get(ADDRESS).status_code == 404
    assert others.get("/account").status_code == 200
