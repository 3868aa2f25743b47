"""A text is found in the reader's language, else in the other one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from db import db
from revisions.models import CHAPTER, MULTIPLE, PAGE, TERM, Revision
from revisions.queries import final_revision, final_revision_at, final_revisions
from revisions.services import publish_revision, retire_revision


def publish(now: datetime, kind: str, key: str, lang: str, **front: object) -> Revision:
    return publish_revision(kind=kind, key=key, lang=lang, title=f"{key} {lang}", source=f"{kind} {key} {lang}", front=front, html="<p>x</p>", at=now)


def test_the_readers_language_comes_first(now: datetime) -> None:
    for lang in ("lv", "en"):
        publish(now, PAGE, "about", lang)
    publish(now, PAGE, "contact", "lv")
    publish(now, CHAPTER, "about", "lv")

    assert final_revision(PAGE, "about", "en").title == "about en"
    assert final_revision(PAGE, "about", "lv").title == "about lv"


def test_what_exists_in_one_language_is_given_in_that(now: datetime) -> None:
    publish(now, PAGE, "contact", "lv")
    publish(now, TERM, "mentor", MULTIPLE)

    assert final_revision(PAGE, "contact", "en").lang == "lv"
    assert final_revision(TERM, "mentor", "en").lang == MULTIPLE


def test_retired_texts_are_gone(now: datetime) -> None:
    retire_revision(revision=publish(now, PAGE, "about", "lv"))

    assert final_revision(PAGE, "about", "lv") is None
    assert final_revisions(PAGE, "lv") == []


def test_a_text_is_found_by_the_slug_of_its_file(now: datetime) -> None:
    publish(now, CHAPTER, "h01", "lv", slug="01-a")
    publish(now, PAGE, "h01", "lv", slug="01-a")

    assert final_revision_at(CHAPTER, "01-a", "en").text.kind == CHAPTER
    assert final_revision_at(CHAPTER, "h01", "en") is None


def test_lists_have_each_text_once_in_order(now: datetime) -> None:
    publish(now, CHAPTER, "h02", "lv", slug="02-b")
    publish(now, CHAPTER, "h01", "lv", slug="01-a")
    publish(now, CHAPTER, "h01", "en", slug="01-a")
    publish(now, CHAPTER, "h00", "lv", slug="03-c", order=-1)
    publish(now, PAGE, "about", "lv", slug="about")

    assert [row.title for row in final_revisions(CHAPTER, "en")] == ["h00 lv", "h01 en", "h02 lv"]


def test_a_list_is_one_statement_whatever_its_length(now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    for number in range(30):
        publish(now, CHAPTER, f"h{number}", "lv", slug=f"{number:02}")
    db.session.commit()

    with statements() as log:
        assert len([row.text.key for row in final_revisions(CHAPTER, "lv")]) == 30
    assert len(log) == 1
    assert "revision.html" not in log[0]
