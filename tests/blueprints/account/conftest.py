"""Anna, who has a password, and what can be seen from outside of hashes and letters."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import argon2._password_hasher
import pytest
from flask import Flask

from accounts.hashing import hash_password
from accounts.models import Person
from db import db
from post.models import Letter
from tests.browser import Browser, stranger
from tests.cast import Cast

PASSWORD = "zaļš ābols uz galda"
NEW_PASSWORD = "trīs kaķi zem ozola"
DEAD_LINK = "It was used already"
Statements = Callable[[], AbstractContextManager[list[str]]]
_hashed = hash_password(PASSWORD)


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna", email="anna@example.org", language="en", password_hash=_hashed)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser that speaks English."""
    browser = stranger(app)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every argon2 verification that the library was asked for: what an answer costs in time."""
    asked: list[bytes] = []
    verify = argon2._password_hasher.verify_secret

    def watched(hash: bytes, secret: bytes, type: object) -> bool:
        asked.append(hash)
        return verify(hash, secret, type)  # type: ignore[arg-type]

    monkeypatch.setattr(argon2._password_hasher, "verify_secret", watched)
    return asked


@pytest.fixture
def letters() -> Callable[[], list[Letter]]:
    return lambda: db.session.query(Letter).order_by(Letter.id).populate_existing().all()


def link_in(letter: Letter) -> str:
    """The path of the first link with a secret."""
    found = re.search(r"http://localhost(/\S*[\w-]{43}\S*)", letter.body)
    assert found, letter.body
    return found.group(1)


def cookie_of(browser: Browser) -> str | None:
    """The token of the session that this browser holds."""
    with browser.session_transaction() as session:
        return session.get("_user_id")


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def post_sign_in(browser: Browser, email: str, password: str, **fields: str):  # type: ignore[no-untyped-def]
    return browser.post_form("/sign-in", {"email": email, "password": password, **fields})
