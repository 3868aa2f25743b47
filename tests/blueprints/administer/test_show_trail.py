"""Who did what, and when: for administrators alone."""

from datetime import datetime

import pytest

from accounts.models import Person
from accounts.services import record_act
from db import db
from tests.blueprints.administer.conftest import Statements
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/administer/trail"


def record(actor: Person | None, act: str, about: Person | None, now: datetime, note: str = "") -> None:
    record_act(
        actor_id=actor.id if actor else None,
        act=act,
        object_kind="person" if about else "enrolment",
        object_id=about.public_id if about else "abc",
        note=note,
        at=now,
    )
    db.session.commit()


def test_it_says_who_did_what_to_whom(desk: Browser, anna: Person, cast: Cast, now: datetime) -> None:
    record(cast.coordinator(), "grant-role", anna, now, "trainer *")
    record(None, "sign-in-failed", anna, now)
    record(anna, "looked-at-something", None, now)
    page = desk.get(ADDRESS).text

    for text in (
        "Ilze Bērziņa",
        "gave a role",
        "trainer, everywhere",
        "Anna Kalniņa",
        "a sign-in failed",
        "nobody signed in",
        "looked-at-something",
        "abc",
    ):
        assert text in page


def test_it_can_be_narrowed_to_a_person_and_to_an_act(desk: Browser, anna: Person, cast: Cast, now: datetime) -> None:
    berta = cast.person("Berta")
    record(anna, "sign-in", anna, now, "note-of-anna")
    record(berta, "sign-in", berta, now, "note-of-berta")
    record(berta, "grant-role", anna, now, "note-on-anna")

    def shown(**query: str) -> set[str]:
        page = desk.get(ADDRESS, query_string=query).text
        return {note for note in ("note-of-anna", "note-of-berta", "note-on-anna") if note in page}

    assert shown() == {"note-of-anna", "note-of-berta", "note-on-anna"}
    assert shown(person=anna.public_id) == {"note-of-anna", "note-on-anna"}
    assert shown(act="sign-in") == {"note-of-anna", "note-of-berta"}
    assert shown(person=anna.public_id, act="grant-role") == {"note-on-anna"}
    assert shown(act="nothing-of-the-kind") == set()


def test_what_was_written_into_a_note_is_shown_as_text(desk: Browser, anna: Person, now: datetime) -> None:
    record(anna, "wave", None, now, "<script>alert(1)</script>")

    assert "<script>alert" not in desk.get(ADDRESS).text


def test_a_person_who_does_not_exist_has_no_trail(desk: Browser) -> None:
    assert desk.get(ADDRESS + "?person=nobody").status_code == 404


@pytest.mark.parametrize("events", [1, 30])
def test_it_asks_the_database_as_often_for_one_as_for_thirty(
    events: int, desk: Browser, anna: Person, cast: Cast, now: datetime, statements: Statements
) -> None:
    for number in range(events):
        record(cast.person(f"Nr{number}"), "wave", cast.person(f"To{number}"), now)
    with statements() as log:
        desk.get(ADDRESS)

    assert len(log) == 4


def test_there_are_fifty_to_a_page(desk: Browser, anna: Person, now: datetime) -> None:
    for number in range(55):
        record(anna, "wave", None, now, f"note-{number:02}")
    first, second = desk.get(ADDRESS + "?act=wave").text, desk.get(ADDRESS + "?act=wave&page=2").text

    assert (first.count("note-"), second.count("note-")) == (50, 5)
    assert "act=wave&amp;page=2" in first


def test_nobody_else_sees_that_it_exists(others: list[Browser], client: Browser) -> None:
    assert [browser.get(ADDRESS).status_code for browser in others] == [404] * 6
    assert client.get(ADDRESS).location == "/sign-in?next=/administer/trail"
