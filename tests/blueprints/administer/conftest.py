"""Aivars, who administers, and Anna, who has an account."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from accounts.models import AuditEvent, Person
from db import db
from tests.browser import Browser
from tests.cast import Cast

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def aivars(cast: Cast) -> Person:
    return cast.administrator(language="en")


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.person("Anna", email="anna@example.org", language="en")


@pytest.fixture
def desk(aivars: Person, as_) -> Browser:  # type: ignore[no-untyped-def]
    """The administrator's browser."""
    return as_(aivars)


@pytest.fixture
def others(cast: Cast, as_) -> list[Browser]:  # type: ignore[no-untyped-def]
    """Everybody who is signed in and does not administer."""
    people = (cast.person(), cast.learner(), cast.trainer(), cast.coordinator(), cast.case_manager(), cast.supervisor())
    return [as_(person) for person in people]


def acts() -> list[tuple[str, str]]:
    """What the trail says of acts on people, sign-ins and denials aside."""
    left_out = ("denied-not-visible", "denied-not-permitted", "sign-in")
    events = db.session.query(AuditEvent).order_by(AuditEvent.id).populate_existing()
    return [(event.act, event.note) for event in events if event.act not in left_out and event.actor_id is not None]
