"""Asking for a sign-in link: one answer for every address, and a letter each."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person, Ticket
from db import db
from post.models import Letter
from tests.blueprints.account.conftest import Statements, link_in
from tests.browser import Browser
from tests.cast import Cast

ADDRESS, SENT = "/sign-in-link", "A letter is on its way"


def ask(browser: Browser, email: str):  # type: ignore[no-untyped-def]
    return browser.post_form(ADDRESS, {"email": email})


def test_the_letter_bears_a_link_with_our_own_public_address(browser: Browser, anna: Person, letters: Callable[[], list[Letter]]) -> None:
    answer = browser.post_form(ADDRESS, {"email": " Anna@example.org"}, headers={"X-Forwarded-Host": "evil.example"})

    assert (answer.status_code, answer.location) == (303, "/sign-in-link?sent=1")
    assert SENT in browser.get(answer.location).text
    [letter] = letters()
    assert (letter.to_email, letter.subject) == ("anna@example.org", "Your sign-in link")
    assert link_in(letter).startswith("/sign-in-link/")
    assert "evil" not in letter.body


@pytest.mark.parametrize("email", ["nobody@example.org", "closed@example.org"])
def test_an_address_without_an_open_account_is_told_so_by_letter_and_gets_no_link(
    email: str, browser: Browser, cast: Cast, now: datetime, letters: Callable[[], list[Letter]]
) -> None:
    cast.person(email="closed@example.org", disabled_at=now)
    answer = ask(browser, email)

    assert (answer.status_code, answer.location) == (303, "/sign-in-link?sent=1")
    [letter] = letters()
    assert (letter.to_email, letter.subject) == (email, "There is no account with this address")
    assert "sign-in-link/" not in letter.body
    assert db.session.query(Ticket).one().person_id is None


def test_a_known_and_an_unknown_address_cost_the_same_statements(browser: Browser, anna: Person, statements: Statements) -> None:
    sent = []
    for email in ("anna@example.org", "nobody@example.org"):
        with statements() as log:
            ask(browser, email)
        sent.append(log)

    assert sent[0] == sent[1]


def test_the_letter_speaks_the_language_of_the_account_or_of_the_asker(browser: Browser, cast: Cast, letters: Callable[[], list[Letter]]) -> None:
    cast.person(email="lv@example.org", language="lv")
    ask(browser, "lv@example.org")
    ask(browser, "nobody@example.org")

    assert [letter.subject for letter in letters()] == ["Saite ienākšanai", "There is no account with this address"]


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_the_fourth_letter_to_an_address_has_to_wait(email: str, browser: Browser, anna: Person, now: datetime, letters) -> None:  # type: ignore[no-untyped-def]
    codes = [ask(browser, email).status_code for _ in range(4)]

    assert codes == [303, 303, 303, 429]
    assert len(letters()) == 3
    assert ask(browser, email).headers["Retry-After"] == "600"
    with clock.stopped_at(now + timedelta(minutes=10)):
        assert ask(browser, email).status_code == 303


def test_one_network_cannot_have_letters_sent_to_many(browser: Browser, letters: Callable[[], list[Letter]]) -> None:
    codes = [ask(browser, f"guess{number}@example.org").status_code for number in range(22)]

    assert codes == [303] * 20 + [429] * 2
    assert len(letters()) == 20


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@example.org, eve@example.org",
        "anna@example.org\r\nBcc: eve@example.org",
        "anna@example.org%0aBcc:eve@example.org",
        "a" * 300 + "@example.org",
    ],
)
def test_what_is_not_one_address_gets_no_letter(email: str, browser: Browser, letters: Callable[[], list[Letter]]) -> None:
    assert ask(browser, email).status_code == 422
    assert letters() == []


def test_the_answer_after_sending_comes_from_the_address_and_asks_nothing(browser: Browser) -> None:
    assert SENT in browser.get(ADDRESS + "?sent=1").text
    assert SENT not in browser.get(ADDRESS).text
