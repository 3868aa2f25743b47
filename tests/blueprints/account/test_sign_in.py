"""Signing in with a password: the same answer for every stranger, a new id, and nowhere but home."""

from datetime import datetime, timedelta
from typing import Any

import argon2._password_hasher as hasher
import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

import clock
from accounts.models import AuditEvent, Person, SignInSession, Slowdown
from accounts.services import disable_person
from db import db
from tests.blueprints.account.conftest import PASSWORD, Statements, cookie_of, is_signed_in, post_sign_in
from tests.browser import Browser
from tests.cast import Cast

WRONG = "This address and this password don&#39;t belong together"


def test_the_form_stands_open_and_names_its_fields(browser: Browser) -> None:
    page = browser.get("/sign-in").text

    assert 'name="email"' in page
    assert 'name="password"' in page
    assert 'autocomplete="current-password"' in page


def test_the_right_password_leads_home(browser: Browser, anna: Person) -> None:
    answer = post_sign_in(browser, "anna@example.org", PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/home")
    assert is_signed_in(browser)
    assert [event.note for event in db.session.query(AuditEvent).filter_by(act="sign-in")] == ["password"]


def test_the_address_is_taken_in_whatever_case_and_with_spaces_around_it(browser: Browser, anna: Person) -> None:
    assert post_sign_in(browser, "  ANNA@Example.org ", PASSWORD).status_code == 303


@pytest.mark.parametrize("password", [PASSWORD + " ", " " + PASSWORD, PASSWORD.upper(), "", PASSWORD[:-1]])
def test_the_password_is_taken_to_the_letter(password: str, browser: Browser, anna: Person) -> None:
    assert post_sign_in(browser, "anna@example.org", password).status_code == 422
    assert not is_signed_in(browser)


def without_token(answer: TestResponse, email: str) -> str:
    page = answer.text.replace(email, "…")
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_nobody_learns_from_the_answer_whether_an_address_is_known(browser: Browser, anna: Person, cast: Cast, now: datetime) -> None:
    closed = cast.person(email="closed@example.org", password_hash=anna.password_hash)
    disable_person(person=closed, by=cast.administrator(), at=now)
    cast.person(email="bylink@example.org")
    db.session.commit()

    answers = {
        email: post_sign_in(browser, email, password)
        for email, password in [
            ("anna@example.org", "wrong wrong wrong"),
            ("nobody@example.org", "wrong wrong wrong"),
            ("closed@example.org", PASSWORD),
            ("bylink@example.org", "wrong wrong wrong"),
        ]
    }

    assert {answer.status_code for answer in answers.values()} == {422}
    assert len({without_token(answer, email) for email, answer in answers.items()}) == 1
    assert all(WRONG in answer.text for answer in answers.values())


def test_every_answer_costs_one_verification_and_the_same_statements(
    browser: Browser,
    anna: Person,
    cast: Cast,
    verifications: list[bytes],
    statements: Statements,
) -> None:
    cast.person(email="closed@example.org", password_hash=anna.password_hash, disabled_at=anna.created_at)
    cast.person(email="bylink@example.org")
    sent = set()
    for email in ("anna@example.org", "nobody@example.org", "closed@example.org", "bylink@example.org"):
        verifications.clear()
        with statements() as log:
            post_sign_in(browser, email, "wrong wrong wrong")
        assert len(verifications) == 1, email
        sent.add(tuple(log))

    assert len(sent) == 1


def test_the_hash_is_made_while_no_transaction_is_open(browser: Browser, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    verify, was_open = hasher.verify_secret, []

    def watched(*args: Any) -> bool:
        was_open.append(db.session.registry().in_transaction())
        return verify(*args)

    monkeypatch.setattr(hasher, "verify_secret", watched)
    post_sign_in(browser, "anna@example.org", PASSWORD)

    assert was_open == [False]


def test_a_planted_session_is_not_the_one_that_is_signed_in(app: Flask, browser: Browser, anna: Person, cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    eve = as_(cast.person("Eve"))
    planted = cookie_of(eve)
    with browser.session_transaction() as session:
        session["_user_id"], session["left_by_eve"] = planted, "yes"
    post_sign_in(browser, "anna@example.org", PASSWORD)

    assert cookie_of(browser) not in (None, planted)
    with browser.session_transaction() as session:
        assert "left_by_eve" not in session
    assert "anna@example.org" in browser.get("/account").text
    assert not is_signed_in(eve)  # what was open in this browser has ended


def test_an_invented_session_opens_nothing(browser: Browser, anna: Person) -> None:
    with browser.session_transaction() as session:
        session["_user_id"] = "invented"

    assert not is_signed_in(browser)
    post_sign_in(browser, "anna@example.org", PASSWORD)
    assert cookie_of(browser) != "invented"


def test_each_sign_in_has_a_session_of_its_own(app: Flask, browser: Browser, anna: Person) -> None:
    tokens = set()
    for _ in range(2):
        post_sign_in(browser, "anna@example.org", PASSWORD)
        tokens.add(cookie_of(browser))

    assert len(tokens) == 2
    assert [row.revoked_at is None for row in db.session.query(SignInSession).order_by(SignInSession.id)] == [False, True]


def test_whoever_is_signed_in_is_led_home(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    answer = as_(anna).get("/sign-in")

    assert (answer.status_code, answer.location) == (303, "/home")


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "https:///evil.example",
    "http://localhost@evil.example/",
    "http://localhost.evil.example/",
    "http://localhost/account",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/%2f/evil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/.//evil.example",
    "/account/..//evil.example",
    "/;@evil.example",
    "/@evil.example",
    "?next=//evil.example",
    "account",
    "",
    "/" + "a" * 3000,
    "/no-such-page",
    "/static/look.css",
    "/sign-out",
    "/account\x00",
    "/account\r\nSet-Cookie: x=1",
    "/sign-in-link/%ff%fe",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_anywhere_but_to_a_page_of_ours(address: str, browser: Browser, anna: Person) -> None:
    answer = post_sign_in(browser, "anna@example.org", PASSWORD, next=address)

    assert (answer.status_code, answer.location) == (303, "/home")
    assert "Set-Cookie" not in (answer.location or "")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/account", "/account"),
        ("/account?next=//evil.example", "/account?next=//evil.example"),
        ("/account#here", "/account"),
        ("/reset-password/abc", "/reset-password/abc"),
        ("/sign-in-link/%2e%2e", "/sign-in-link/.."),
        ("/account/password", "/account/password"),
    ],
)
def test_a_page_of_ours_that_somebody_came_for_is_where_they_are_led(address: str, leads_to: str, browser: Browser, anna: Person) -> None:
    assert post_sign_in(browser, "anna@example.org", PASSWORD, next=address).location == leads_to


def test_what_was_asked_for_before_signing_in_comes_after_it(browser: Browser, anna: Person) -> None:
    asked = browser.get("/account/password?x=1")
    assert asked.location == "/sign-in?next=/account/password?x%3D1"
    form = browser.get(asked.location).text
    assert 'value="/account/password?x=1"' in form

    assert post_sign_in(browser, "anna@example.org", PASSWORD, next="/account/password?x=1").location == "/account/password?x=1"


def test_too_many_wrong_passwords_have_to_wait_and_the_right_one_too(browser: Browser, anna: Person, now: datetime) -> None:
    for _ in range(5):
        assert post_sign_in(browser, "anna@example.org", "wrong wrong wrong").status_code == 422

    slowed = post_sign_in(browser, "anna@example.org", PASSWORD)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "30")
    assert "There were too many tries. Please wait 1 min" in slowed.text
    assert not is_signed_in(browser)

    with clock.stopped_at(now + timedelta(seconds=30)):
        assert post_sign_in(browser, "anna@example.org", PASSWORD).status_code == 303


def test_an_unknown_address_waits_as_a_known_one(browser: Browser, anna: Person, verifications: list[bytes]) -> None:
    for email in ("anna@example.org", "nobody@example.org"):
        codes = [post_sign_in(browser, email, "wrong wrong wrong").status_code for _ in range(6)]
        assert codes == [422] * 5 + [429]
    assert len(verifications) == 10


def test_whoever_waits_does_not_wait_longer_by_trying(browser: Browser, anna: Person) -> None:
    for _ in range(9):
        post_sign_in(browser, "anna@example.org", "wrong wrong wrong")

    assert db.session.query(Slowdown).filter_by(act="wrong-password/address").count() == 5


def test_the_right_password_forgets_the_wrong_ones(browser: Browser, anna: Person) -> None:
    for _ in range(3):
        for _ in range(4):
            post_sign_in(browser, "anna@example.org", "wrong wrong wrong")
        assert post_sign_in(browser, "anna@example.org", PASSWORD).status_code == 303


def test_a_thousand_tries_at_one_address_get_no_further(browser: Browser, anna: Person, verifications: list[bytes]) -> None:
    codes = [post_sign_in(browser, "anna@example.org", f"guess number {number}").status_code for number in range(60)]

    assert codes.count(422) == 5
    assert len(verifications) == 5


def test_a_failed_try_leaves_a_trace_without_the_password(browser: Browser, anna: Person) -> None:
    post_sign_in(browser, "anna@example.org", "wrong wrong wrong")
    post_sign_in(browser, "nobody@example.org", "wrong wrong wrong")

    events = db.session.query(AuditEvent).filter_by(act="sign-in-failed").order_by(AuditEvent.id).all()
    assert [event.object_id for event in events] == [anna.public_id, ""]
    assert not any("wrong" in (event.note + str(event.details)) for event in events)


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(browser: Browser, cast: Cast) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    person = cast.learner(email="old@example.org", password_hash=weak)
    post_sign_in(browser, "old@example.org", PASSWORD)

    assert person.password_hash != weak
    assert post_sign_in(browser, "old@example.org", PASSWORD).status_code == 303


@pytest.mark.parametrize("fields", [{}, {"email": "anna@example.org"}, {"password": "x"}, {"email": "not an address", "password": "x"}])
def test_an_incomplete_form_is_said_so_and_asks_for_no_hash(fields: dict[str, str], browser: Browser, verifications: list[bytes]) -> None:
    answer = browser.post_form("/sign-in", fields)

    assert answer.status_code == 422
    assert "Something here needs another look" in answer.text
    assert verifications == []


def test_a_very_long_password_is_refused_before_it_is_hashed(browser: Browser, anna: Person, verifications: list[bytes]) -> None:
    assert post_sign_in(browser, "anna@example.org", "x" * 100_000).status_code == 422
    assert verifications == []


def test_the_password_is_never_given_back(browser: Browser, anna: Person) -> None:
    assert "wrong wrong wrong" not in post_sign_in(browser, "anna@example.org", "wrong wrong wrong").text


def test_it_speaks_latvian_to_whoever_asks_for_it(client: Browser) -> None:
    answer = post_sign_in(client, "nobody@example.org", "wrong wrong wrong")

    assert 'lang="lv"' in answer.text
    assert "Adrese un parole nesader kopā" in answer.text
