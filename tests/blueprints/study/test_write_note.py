"""POST /notes/on/<kind>/<key>/<block>: a note beside a paragraph, and what the page of its text shows of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from accounts.models import ROLES, Person
from blueprints.offline import owner_key
from courses.conflicts import version_of
from courses.models import WITHDRAWN, Enrolment, Programme
from db import db
from notebook.models import Note
from notebook.queries import notes_of
from revisions.models import CHAPTER, DRAFT, LESSON, SITUATION
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text, retire

LESSON_PAGE = "/modules/01-mentoring/01-first"
BLOCK = "/notes/on/lesson/mentor-training-l1/b1"
JSON = {"Accept": "application/json"}
Statements = Callable[[], AbstractContextManager[list[str]]]


def draft(browser: Browser, body: str, version: str = "", **fields: str):  # type: ignore[no-untyped-def]
    return browser.post_form(f"{BLOCK}?draft=1", {"body": body, "version": version, **fields}, headers=JSON)


def publish_lesson(html: str, now: datetime) -> None:
    publish_revision(
        kind=LESSON,
        key="mentor-training-l1",
        lang="lv",
        title="First (lv)",
        source=html,
        html=html,
        front={"you_can": ["…"], "slug": "01-first"},
        at=now,
    )
    db.session.commit()


def test_leads_back_to_the_paragraph_and_stands_on_the_page(browser: Browser, anna: Person) -> None:
    answer = browser.post_form(BLOCK, {"body": "Pamēģināt ar <b>Arti</b>."})

    assert (answer.status_code, answer.location) == (303, f"{LESSON_PAGE}#b1")
    page = browser.get(LESSON_PAGE).text
    assert "Pamēģināt ar &lt;b&gt;Arti&lt;/b&gt;." in page
    assert '<blockquote class="quoted" lang="lv">Pagaidi desmit sekundes.</blockquote>' in page
    assert 'data-block="b1"' in page
    (note,) = notes_of(anna)
    assert (note.title, note.quote) == ("01-first (lv)", "Pagaidi desmit sekundes.")


def test_is_saved_while_it_is_typed(browser: Browser, anna: Person) -> None:
    answer = draft(browser, "Pamē")
    again = draft(browser, "Pamēģināt.", answer.json["version"])

    assert answer.json == {"saved": "Saglabāts plkst. 18.00", "version": version_of("Pamē")}
    assert again.status_code == 200
    assert [note.body for note in notes_of(anna)] == ["Pamēģināt."]


def test_the_page_names_the_paragraphs_and_opens_the_form_of_one(browser: Browser) -> None:
    assert '<input type="hidden" name="note" value="0">' in browser.get(LESSON_PAGE).text
    assert '<option value="b1">Pagaidi desmit sekundes.</option>' in browser.get(f"{LESSON_PAGE}?note=0").text
    browser.post_form(BLOCK, {"body": "Mans."})

    page = browser.get(f"{LESSON_PAGE}?note=b1").text
    assert f'action="{BLOCK}"' in page
    assert 'value="lv.1"' in page
    assert ">Mans.</textarea>" in page.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize("asked", ["b99", "idea", "", "<script>", "b1'\""])
def test_a_paragraph_that_is_not_there_opens_nothing(browser: Browser, asked: str) -> None:
    page = browser.get(LESSON_PAGE, query_string={"note": asked})

    assert page.status_code == 200
    assert 'id="note"' not in page.text


def test_the_text_as_a_whole_can_have_one(browser: Browser, anna: Person) -> None:
    answer = browser.post_form("/notes/on/lesson/mentor-training-l1/0", {"body": "Laba nodarbība."})

    assert answer.location == f"{LESSON_PAGE}#notes"
    assert [note.quote for note in notes_of(anna)] == [""]


@pytest.mark.parametrize("kind", ["case", "task"])
def test_so_can_a_situation_to_try_and_a_task(browser: Browser, kind: str) -> None:
    answer = browser.post_form(f"/notes/on/{kind}/mentor-training-{kind}/0", {"body": "Par to domāju."})

    assert answer.location == f"/modules/01-mentoring/{kind}#notes"
    assert "Par to domāju." in browser.get(f"/modules/01-mentoring/{kind}").text


@pytest.mark.parametrize(("kind", "page"), [(CHAPTER, "/handbook/h01"), (SITUATION, "/situations/h01")])
def test_so_can_pages_that_everybody_reads_for_the_author_alone(
    browser: Browser, client: Browser, other: Enrolment, as_: Callable[..., Browser], kind: str, page: str, now: datetime
) -> None:
    publish_text(kind, "h01", "lv", now)
    answer = browser.post_form(f"/notes/on/{kind}/h01/b2", {"body": "Kanārijputniņš."})

    assert answer.location == f"{page}#b2"
    assert "Kanārijputniņš." in browser.get(page).text
    assert "Kanārijputniņš" not in client.get(page).text + as_(other.person).get(page).text
    assert "Mani pieraksti" not in client.get(page).text


def test_no_role_sees_it_on_the_page(browser: Browser, other: Enrolment, as_: Callable[..., Browser], cast: Cast) -> None:
    browser.post_form(BLOCK, {"body": "Kanārijputniņš."})

    assert "Kanārijputniņš" in browser.get(LESSON_PAGE).text
    for reader in (other.person, *(cast.person(roles=(role,)) for role in ROLES)):
        assert "Kanārijputniņš" not in as_(reader).get(LESSON_PAGE).text


def test_says_who_can_read_it(browser: Browser) -> None:
    assert "Tos nevar izlasīt neviens, izņemot Tevi" in browser.get(LESSON_PAGE).text


def test_a_note_of_a_hundred_kilobytes_is_refused_in_plain_words_and_kept_on_the_page(browser: Browser, anna: Person) -> None:
    long = "Ļoti garš. " * 9_000
    page, told = browser.post_form(BLOCK, {"body": long}), draft(browser, long)

    assert page.status_code == told.status_code == 422
    assert long.strip() in page.text
    assert "Teksts ir par garu: ne vairāk kā 20000 rakstzīmes." in page.text
    assert told.json == {"problem": "Teksts ir par garu: ne vairāk kā 20000 rakstzīmes."}
    assert notes_of(anna) == []


def test_the_longest_that_is_taken(browser: Browser, anna: Person) -> None:
    assert browser.post_form(BLOCK, {"body": "ģ" * 20_000}).status_code == 303
    assert [len(note.body) for note in notes_of(anna)] == [20_000]


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_note_is_not_kept(browser: Browser, anna: Person, body: str) -> None:
    assert browser.post_form(BLOCK, {"body": body}).status_code == 422
    assert draft(browser, body).json == {"saved": "Tukšs pieraksts netiek saglabāts.", "version": ""}
    assert notes_of(anna) == []


def test_emptying_a_note_while_typing_keeps_what_was(browser: Browser, anna: Person) -> None:
    version = draft(browser, "Bija.").json["version"]

    assert draft(browser, "", version).json["version"] == version
    assert [note.body for note in notes_of(anna)] == ["Bija."]


def test_a_personal_code_is_refused_and_a_nul_left_out(browser: Browser, anna: Person) -> None:
    assert "personas kod" in browser.post_form(BLOCK, {"body": "Viņa kods ir 010190-12345."}).text
    browser.post_form(BLOCK, {"body": "A\x00B"})

    assert [note.body for note in notes_of(anna)] == ["AB"]


def test_what_was_saved_elsewhere_is_shown_beside_ones_own(browser: Browser) -> None:
    draft(browser, "No telefona.")
    told, page = draft(browser, "No datora."), browser.post_form(BLOCK, {"body": "No datora."})

    assert told.status_code == page.status_code == 409
    assert (told.json["theirs"], told.json["version"]) == ("No telefona.", version_of("No telefona."))
    assert "No telefona." in page.text
    assert "No datora." in page.text
    joined = browser.post_form(f"{BLOCK}?draft=1", {"body": "No datora.", "version": told.json["version"], "join": "1"}, headers=JSON)
    assert joined.json["version"] == version_of("No telefona.\n\nNo datora.")


def test_sent_twice_under_one_key_it_is_written_once(browser: Browser, anna: Person) -> None:
    headers = JSON | {"Idempotency-Key": str(uuid4()), "Outbox-Owner": owner_key(anna)}
    first, second = (browser.post_form(BLOCK, {"body": "Vienreiz."}, headers=headers) for _ in range(2))

    assert first.json == second.json == {"then": f"{LESSON_PAGE}#b1"}
    assert len(notes_of(anna)) == 1


def test_a_note_to_a_page_that_has_changed_since_quotes_what_its_writer_read(browser: Browser, anna: Person, now: datetime) -> None:
    publish_lesson('<p id="b1">Jauns ievads.</p><p id="b2">Pagaidi desmit sekundes.</p>', now)
    browser.post_form(BLOCK, {"body": "Par sekundēm.", "revision": "lv.1"})
    browser.post_form(BLOCK, {"body": "Par ievadu.", "revision": "lv.2"})

    assert [(note.body, note.quote) for note in notes_of(anna)] == [
        ("Par sekundēm.", "Pagaidi desmit sekundes."),
        ("Par ievadu.", "Jauns ievads."),
    ]
    assert 'data-block="b2" data-version="' + version_of("Par sekundēm.") in browser.get(LESSON_PAGE).text


def test_a_draft_of_the_text_is_never_quoted(browser: Browser, anna: Person, now: datetime) -> None:
    publish_lesson('<p id="b1">Vēl noslēpums.</p>', now)
    db.session.execute(db.text("UPDATE revision SET status = :draft WHERE number = 2"), {"draft": DRAFT})
    db.session.execute(db.text("UPDATE revision SET status = 'final' WHERE number = 1"))
    db.session.commit()
    browser.post_form(BLOCK, {"body": "Kas tur ir?", "revision": "lv.2"})

    assert [note.quote for note in notes_of(anna)] == ["Pagaidi desmit sekundes."]


def test_when_the_paragraph_is_gone_the_note_says_so_and_stays(browser: Browser, now: datetime) -> None:
    browser.post_form(BLOCK, {"body": "Mans."})
    publish_lesson('<p id="b1">Pavisam kas cits.</p>', now)
    assert "Rindkopa tagad skan citādi." in browser.get(LESSON_PAGE).text

    publish_lesson('<h2 id="idea">Virsraksts vien</h2>', now)
    page = browser.get(LESSON_PAGE).text
    assert "Šīs rindkopas tekstā vairs nav." in page
    assert "Pagaidi desmit sekundes." in page


def test_a_paragraph_that_never_was_is_refused_and_the_words_stay(browser: Browser) -> None:
    answer = browser.post_form("/notes/on/lesson/mentor-training-l1/b99", {"body": "Kur tas bija?"})

    assert answer.status_code == 422
    assert "Tekstā šādas rindkopas vairs nav." in answer.text
    assert "Kur tas bija?" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/notes/on/lesson/no-such-lesson/b1",
        "/notes/on/case/mentor-training-l1/b1",
        "/notes/on/reflection/mentor-training-reflection/0",
        "/notes/on/quiz/mentor-training-check/0",
        "/notes/on/item/m01-i1/0",
        "/notes/on/chapter/none/b1",
    ],
)
def test_beside_what_cannot_be_read_nothing_is_written(browser: Browser, anna: Person, address: str) -> None:
    assert browser.post_form(address, {"body": "Mans."}).status_code == 404
    assert notes_of(anna) == []


def test_nor_beside_a_retired_chapter_or_after_leaving(browser: Browser, enrolment: Enrolment, anna: Person, now: datetime) -> None:
    retire(publish_text(CHAPTER, "h01", "lv", now))
    assert browser.post_form("/notes/on/chapter/h01/b1", {"body": "Mans."}).status_code == 404

    enrolment.status = WITHDRAWN
    db.session.commit()
    assert browser.post_form(BLOCK, {"body": "Mans."}).status_code == 404
    assert notes_of(anna) == []


def test_who_is_not_enrolled_writes_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    for reader in (cast.learner("Dace"), cast.coordinator(), cast.administrator()):
        assert as_(reader).post_form(BLOCK, {"body": "Mans."}).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Note)) == 0


def test_a_lesson_with_many_notes_still_takes_three_statements(browser: Browser, statements: Statements) -> None:
    browser.post_form(BLOCK, {"body": "Mans."})
    browser.post_form("/notes/on/lesson/mentor-training-l1/0", {"body": "Vēl viens."})

    with statements() as log:
        assert "Vēl viens." in browser.get(LESSON_PAGE).text
    assert len(log) == 3
