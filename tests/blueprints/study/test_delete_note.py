"""/notes/<public_id>/delete: asked first, then for good."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import ROLES, Person
from courses.models import Enrolment
from notebook.models import Note
from notebook.queries import notes_of
from tests.browser import Browser
from tests.cast import Cast
from tests.notebook.builders import keep_note


@pytest.fixture
def note(anna: Person, now: datetime) -> Note:
    return keep_note(anna, "Kanārijputniņš.", now)


def test_asks_first(browser: Browser, note: Note, anna: Person) -> None:
    page = browser.get(f"/notes/{note.public_id}/delete").text

    assert "Vai dzēst pierakstu?" in page
    assert "Kanārijputniņš." in page
    assert notes_of(anna) == [note]


def test_deletes_that_note_alone(browser: Browser, note: Note, anna: Person, now: datetime) -> None:
    kept = keep_note(anna, "Paliek.", now, block="b2")
    answer = browser.post_form(f"/notes/{note.public_id}/delete")

    assert answer.location == "/notes"
    assert notes_of(anna) == [kept]
    assert browser.get(answer.location).text.count("Paliek.") >= 1


def test_no_role_deletes_anothers_note(note: Note, anna: Person, other: Enrolment, as_: Callable[..., Browser], cast: Cast) -> None:
    for reader in (other.person, *(cast.person(roles=(role,)) for role in ROLES)):
        assert as_(reader).post_form(f"/notes/{note.public_id}/delete").status_code == 404
    assert notes_of(anna) == [note]
