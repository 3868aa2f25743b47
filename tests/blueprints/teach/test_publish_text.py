"""Publishing: the difference in sight, a typo silently, a material change said, and nobody loses what they have completed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.conflicts import version_of
from courses.models import Activity, Enrolment, LedgerEntry, Programme, Progress
from courses.services import complete_activity, enrol_learner
from db import db
from revisions.models import CHAPTER, DRAFT, FINAL
from revisions.queries import final_revision
from tests.blueprints.teach.desk import BODY, LESSON, kept, publish, standing, write
from tests.browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bank")
SUMMARY = "Par satikšanos ir citādi."


@pytest.fixture
def reader(cast: Cast, now: datetime) -> Enrolment:
    """Somebody who has read the lesson and was credited."""
    programme = db.session.scalars(select(Programme)).one()
    enrolment = enrol_learner(person=cast.learner("Rūta", language="lv"), programme=programme, by=None, at=now)
    activity = db.session.scalars(select(Activity).where(Activity.key == "m01-l1")).one()
    complete_activity(enrolment=enrolment, activity=activity, revision_id=standing(FINAL).id, at=now)  # type: ignore[union-attr]
    db.session.commit()
    return enrolment


def test_what_changes_is_shown_in_words_and_minutes(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), kept().replace("Līst.", "Snieg."))
    page = as_(toms).get(f"{LESSON}/publish").text

    assert "<del>Līst.</del><ins>Snieg.</ins>" in page
    assert "now, " in page
    assert "min now" in page


def test_published_readers_have_it_and_the_programme_its_title_and_minutes(as_: Callable[..., Browser], toms: Person, reader: Enrolment) -> None:
    write(as_(toms), BODY + "\nviens " * 600)
    assert publish(as_(toms)) == 303
    activity = db.session.scalars(select(Activity).where(Activity.key == "m01-l1")).one()
    final = standing(FINAL)

    assert standing(DRAFT) is None
    assert final is not None
    assert (final.author_id, final.is_from_file, final.number) == (toms.id, False, 2)
    assert activity.seconds == 60 * round(final.words / 120)
    assert "Snieg." in as_(reader.person).get("/modules/01-first/01-one").text
    assert db.session.scalars(select(AuditEvent.act).where(AuditEvent.act == "publish-text")).all() == ["publish-text"]


def test_a_typo_is_told_nobody_and_a_material_change_is_told_with_what_changed(as_: Callable[..., Browser], toms: Person, reader: Enrolment) -> None:
    write(as_(toms), kept().replace("Līst.", "Snieg."))
    publish(as_(toms))
    silent = as_(reader.person).get("/modules/01-first/01-one").text
    write(as_(toms), kept().replace("Snieg.", "Spīd saule."))
    publish(as_(toms), change="material", summary=SUMMARY)
    told = as_(reader.person).get("/modules/01-first/01-one").text

    assert "Snieg." in silent
    assert "mainīta, kopš" not in silent
    assert "Spīd saule." in told
    assert "2027. gada 11. janvārī" in told
    assert SUMMARY in told
    assert standing(FINAL).note == SUMMARY  # type: ignore[union-attr]


def test_a_second_material_change_of_one_day_is_told_too(as_: Callable[..., Browser], toms: Person, reader: Enrolment) -> None:
    write(as_(toms), kept().replace("Līst.", "Snieg."))
    publish(as_(toms), change="material", summary=SUMMARY)
    as_(reader.person).post_form("/modules/01-first/01-one/change", data={"revision": "lv.2"})
    read = as_(reader.person).get("/modules/01-first/01-one").text
    write(as_(toms), kept().replace("Snieg.", "Spīd saule."))
    publish(as_(toms), change="material", summary="Par sauli ir citādi.")
    told = as_(reader.person).get("/modules/01-first/01-one").text

    assert SUMMARY not in read
    assert "Par sauli ir citādi." in told


def test_what_was_completed_stays_completed(as_: Callable[..., Browser], toms: Person, reader: Enrolment) -> None:
    before = [(row.completed_at, row.revision_id) for row in db.session.scalars(select(Progress))]
    credited = [(row.source, row.seconds) for row in db.session.scalars(select(LedgerEntry))]
    write(as_(toms), BODY)
    publish(as_(toms), change="material", summary=SUMMARY)

    assert [(row.completed_at, row.revision_id) for row in db.session.scalars(select(Progress))] == before
    assert [(row.source, row.seconds) for row in db.session.scalars(select(LedgerEntry))] == credited


def test_publishing_touches_no_row_of_a_learner(
    as_: Callable[..., Browser], toms: Person, reader: Enrolment, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    write(as_(toms), BODY)
    browser = as_(toms)
    draft = standing(DRAFT)
    with statements() as log:
        browser.post_form(f"{LESSON}/publish", data={"seen": draft.digest, "change": "typo"})  # type: ignore[union-attr]

    touched = [line for line in log if any(table in line for table in ("progress", "enrolment", "ledger_entry"))]
    assert touched == []
    assert len(log) <= 60


def test_what_must_be_mended_refuses_and_the_draft_is_kept(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY + "\n[Vārds](term:none)\n")
    page = as_(toms).get(f"{LESSON}/publish").text

    assert "To be mended before it can be published" in page
    assert "What kind of change is it?" not in page
    assert publish(as_(toms)) == 422
    assert "term:none" in kept()
    assert standing(FINAL).number == 1  # type: ignore[union-attr]


def test_advice_refuses_nothing(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY + "\n" + "vārds " * 31 + "beigas.\n")

    assert "Advice; it refuses nothing" in as_(toms).get(f"{LESSON}/publish").text
    assert publish(as_(toms)) == 303


def test_a_material_change_says_what_changed(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)

    assert publish(as_(toms), change="material", summary="x") == 422
    assert standing(FINAL).number == 1  # type: ignore[union-attr]


def test_a_draft_that_was_changed_since_it_was_looked_at_is_looked_at_again(as_: Callable[..., Browser], toms: Person, cast: Cast) -> None:
    write(as_(toms), BODY)
    looked_at = standing(DRAFT).digest  # type: ignore[union-attr]
    write(as_(cast.trainer("Tīna")), BODY + "\nTīnas teikums.\n")
    answer = as_(toms).post_form(f"{LESSON}/publish", data={"seen": looked_at, "change": "typo"})

    assert answer.status_code == 422
    assert "Tīnas teikums." in answer.text
    assert standing(FINAL).number == 1  # type: ignore[union-attr]


def test_published_twice_it_is_published_once(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    seen = standing(DRAFT).digest  # type: ignore[union-attr]
    answers = [as_(toms).post_form(f"{LESSON}/publish", data={"seen": seen, "change": "typo"}).status_code for _ in range(2)]

    assert answers == [303, 422]
    assert standing(FINAL).number == 2  # type: ignore[union-attr]


def test_whoever_quotes_it_says_what_it_says_now(as_: Callable[..., Browser], toms: Person) -> None:
    chapter = "/teach/texts/chapter/h01/lv"
    body = final_revision(CHAPTER, "h01", "lv").source.split("---\n\n", 1)[1]  # type: ignore[union-attr]
    write(as_(toms), body + '\n!!! quote "lesson:m01-l1#first"\n', version=version_of(body), address=chapter)
    as_(toms).post_form(f"{chapter}/publish", data={"seen": standing(DRAFT, "h01").digest, "change": "typo"})  # type: ignore[union-attr]
    number = final_revision(CHAPTER, "h01", "lv").number  # type: ignore[union-attr]
    write(as_(toms), BODY)
    publish(as_(toms))
    quoting = final_revision(CHAPTER, "h01", "lv")

    assert quoting is not None
    assert "Vārdi par to, kā satikties." in quoting.html
    assert quoting.number == number
    assert not quoting.is_from_file
