"""Asking for a link by which to choose a new password."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from post.models import Letter
from tests.blueprints.account.conftest import Statements, link_in
from tests.browser import Browser


def ask(browser: Browser, email: str):  # type: ignore[no-untyped-def]
    return browser.post_form("/reset-password", {"email": email})


def test_known_or_not_the_answer_is_the_same_and_each_gets_a_letter(browser: Browser, anna: Person, letters: Callable[[], list[Letter]]) -> None:
    answers = [ask(browser, email) for email in ("anna@example.org", "nobody@example.org")]

    assert {(answer.status_code, answer.location, answer.text) for answer in answers} == {(303, "/reset-password?sent=1", answers[0].text)}
    known, unknown = letters()
    assert link_in(known).startswith("/reset-password/")
    assert unknown.subject == "There is no account with this address"


def test_known_or_not_it_costs_the_same_statements_and_no_hash(
    browser: Browser, anna: Person, statements: Statements, verifications: list[bytes]
) -> None:
    sent = []
    for email in ("anna@example.org", "nobody@example.org"):
        with statements() as log:
            ask(browser, email)
        sent.append(log)

    assert sent[0] == sent[1]
    assert verifications == []


def test_the_old_password_stays_until_a_new_one_is_chosen(browser: Browser, anna: Person) -> None:
    before = anna.password_hash
    ask(browser, "anna@example.org")

    assert anna.password_hash == before


def test_letters_of_both_kinds_count_together(browser: Browser, anna: Person) -> None:
    for _ in range(3):
        assert ask(browser, "anna@example.org").status_code == 303

    assert ask(browser, "anna@example.org").status_code == 429
    assert browser.post_form("/sign-in-link", {"email": "anna@example.org"}).status_code == 429


@pytest.mark.parametrize("email", ["", "anna", "anna@example.org,eve@example.org"])
def test_what_is_not_an_address_is_said_so(email: str, browser: Browser) -> None:
    assert ask(browser, email).status_code == 422
