"""Notes: one beside one paragraph, kept whatever becomes of the text, and nobody else's."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from accounts.models import Person
from courses.conflicts import version_of
from courses.errors import SavedElsewhere
from db import db
from errors import NotVisible
from notebook.access import note_for
from notebook.errors import NoSuchParagraph
from notebook.models import Note
from notebook.queries import notes_beside, notes_of
from notebook.rules import WHOLE, Paragraph
from notebook.services import delete_note, note_at, rewrite_note, write_note
from tests.cast import Cast
from tests.notebook.builders import LESSON_TEXT, keep_note


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna")


def test_a_note_keeps_the_words_of_its_paragraph(anna: Person, now: datetime) -> None:
    note = keep_note(anna, "Pamēģināt ar Arti.", now)

    assert (note.quote, note.lang, note.title, note.block) == ("Pagaidi desmit sekundes.", "lv", "01-first (lv)", "b1")
    assert notes_of(anna) == [note]


def test_writing_on_changes_the_one_that_is_there(anna: Person, now: datetime) -> None:
    note = keep_note(anna, "Pamēģināt.", now)
    later = now + timedelta(hours=1)
    again = write_note(person=anna, text=LESSON_TEXT, block="b1", body="Izdevās.", started_from=version_of("Pamēģināt."), at=later)

    assert again is note
    assert (note.body, note.saved_at) == ("Izdevās.", later)


def test_each_paragraph_has_its_own(anna: Person, now: datetime) -> None:
    first, second, whole = (keep_note(anna, block, now, block=block) for block in ("b1", "b2", WHOLE))

    assert len({first.id, second.id, whole.id}) == 3
    assert whole.quote == ""


def test_nothing_begins_with_no_words(anna: Person, now: datetime) -> None:
    assert write_note(person=anna, text=LESSON_TEXT, block="b1", body=" \n", at=now) is None
    assert notes_of(anna) == []


def test_what_was_saved_elsewhere_is_not_overwritten(anna: Person, now: datetime) -> None:
    note = keep_note(anna, "No telefona.", now)
    with pytest.raises(SavedElsewhere) as refused:
        write_note(person=anna, text=LESSON_TEXT, block="b1", body="No datora.", at=now)

    assert refused.value.details["theirs"] == "No telefona."
    with pytest.raises(SavedElsewhere):
        rewrite_note(note=note, body="No datora.", started_from=version_of("Vecs."), at=now)
    assert note.body == "No telefona."


def test_a_paragraph_that_the_text_does_not_have_is_refused(anna: Person, now: datetime) -> None:
    with pytest.raises(NoSuchParagraph):
        write_note(person=anna, text=LESSON_TEXT, block="b99", body="Kur?", at=now)


def test_when_paragraphs_move_old_and_new_notes_stand_beside_their_own(anna: Person, now: datetime) -> None:
    old = keep_note(anna, "Par sekundēm.", now)
    moved = replace(LESSON_TEXT, paragraphs=(Paragraph("b1", "Jauns ievads."), Paragraph("b2", "Pagaidi desmit sekundes.")))
    new = keep_note(anna, "Par ievadu.", now, text=moved)

    assert new is not old
    assert note_at(anna, moved, "b1") is new
    assert note_at(anna, moved, "b2") is old
    assert (old.body, new.quote) == ("Par sekundēm.", "Jauns ievads.")


def test_where_two_have_come_together_the_one_that_began_there_is_written_on(anna: Person, now: datetime) -> None:
    keep_note(anna, "Vecais.", now)
    changed = replace(LESSON_TEXT, paragraphs=(Paragraph("b1", "Pagaidi vienpadsmit sekundes."),))
    newer = Note(
        person_id=anna.id, kind=changed.kind, text_key=changed.key, title="", block="b1", lang="lv", quote="Pagaidi vienpadsmit sekundes.",
        quote_version=version_of("Pagaidi vienpadsmit sekundes."), body="Jaunais.", saved_at=now,
    )  # fmt: skip
    db.session.add(newer)
    db.session.commit()

    assert note_at(anna, changed, "b1") is newer


def test_nobody_elses_note_is_there(anna: Person, cast: Cast, now: datetime) -> None:
    laima = cast.learner("Laima")
    note = keep_note(laima, "Kanārijputniņš.", now)

    assert notes_of(anna) == notes_beside(anna, LESSON_TEXT.kind, LESSON_TEXT.key) == []
    assert note_at(anna, LESSON_TEXT, "b1") is None
    for reader in (anna, cast.trainer(), cast.coordinator(), cast.case_manager(), cast.supervisor(), cast.administrator()):
        with pytest.raises(NotVisible):
            note_for(reader, note.public_id)
    assert note_for(laima, note.public_id) is note
    assert keep_note(anna, "Mans.", now) is not note


def test_what_is_deleted_is_gone(anna: Person, now: datetime) -> None:
    note = keep_note(anna, "Prom.", now)
    kept = keep_note(anna, "Paliek.", now, block="b2")
    delete_note(note=note)

    assert notes_of(anna) == [kept]


def test_notes_go_with_their_author(anna: Person, cast: Cast, now: datetime) -> None:
    keep_note(anna, "Mans.", now)
    keep_note(cast.learner("Laima"), "Laimas.", now)
    db.session.execute(delete(Person).where(Person.id == anna.id))

    assert db.session.scalar(select(func.count()).select_from(Note)) == 1
