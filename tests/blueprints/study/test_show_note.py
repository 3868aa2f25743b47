"""/notes/<public_id>: one note, for its author alone."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import ROLES, Person
from courses.conflicts import version_of
from courses.models import Enrolment
from db import db
from notebook.models import Note
from tests.browser import Browser
from tests.cast import Cast
from tests.notebook.builders import keep_note


@pytest.fixture
def note(anna: Person, enrolment: Enrolment, now: datetime) -> Note:
    return keep_note(anna, "Kanārijputniņš.", now)


def test_shows_the_note_and_its_paragraph(browser: Browser, note: Note) -> None:
    page = browser.get(f"/notes/{note.public_id}").text

    assert "Kanārijputniņš." in page
    assert "Pagaidi desmit sekundes." in page


def test_is_written_on(browser: Browser, note: Note) -> None:
    fields = {"body": "Citādi.", "version": version_of(note.body)}
    answer = browser.post_form(f"/notes/{note.public_id}", fields)

    assert answer.location == f"/notes#{note.public_id}"
    assert note.body == "Citādi."


def test_is_saved_while_it_is_typed(browser: Browser, note: Note) -> None:
    fields = {"body": "Citā", "version": version_of(note.body)}
    answer = browser.post_form(f"/notes/{note.public_id}?draft=1", fields, headers={"Accept": "application/json"})

    assert answer.json == {"saved": "Saglabāts plkst. 18.00", "version": version_of("Citā")}


def test_another_version_is_not_overwritten(browser: Browser, note: Note) -> None:
    answer = browser.post_form(f"/notes/{note.public_id}", {"body": "Citādi.", "version": version_of("Vecs.")})

    assert answer.status_code == 409
    assert note.body == "Kanārijputniņš."


@pytest.mark.parametrize("body", ["", "x" * 20_001, "010190-12345"])
def test_what_cannot_be_kept_stays_in_the_field(browser: Browser, note: Note, body: str) -> None:
    answer = browser.post_form(f"/notes/{note.public_id}", {"body": body, "version": version_of(note.body)})

    assert answer.status_code == 422
    assert body in answer.text
    db.session.refresh(note)
    assert note.body == "Kanārijputniņš."


def test_outlasts_the_enrolment(browser: Browser, note: Note, enrolment: Enrolment) -> None:
    db.session.delete(enrolment)
    db.session.commit()

    assert browser.get(f"/notes/{note.public_id}").status_code == 200


def test_no_role_opens_anothers_note(note: Note, other: Enrolment, as_: Callable[..., Browser], cast: Cast) -> None:
    for reader in (other.person, *(cast.person(roles=(role,)) for role in ROLES)):
        assert as_(reader).get(f"/notes/{note.public_id}").status_code == 404
        assert as_(reader).post_form(f"/notes/{note.public_id}", {"body": "x"}).status_code == 404
    assert note.body == "Kanārijputniņš."
