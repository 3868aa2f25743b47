"""POST /handbook/<slug>/position: the block of a chapter that was read last."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import delete

from accounts.models import Person
from db import db
from library.models import ReadingPlace
from revisions.models import CHAPTER, SITUATION
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text

POSITION = "/handbook/h01/position"


@pytest.fixture(autouse=True)
def chapter(now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)
    publish_text(CHAPTER, "h01", "en", now)
    publish_text(SITUATION, "asks", "lv", now)


def places() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(row.person_id, row.position) for row in db.session.query(ReadingPlace).order_by(ReadingPlace.id)]


def test_is_kept_for_whoever_reads_and_nobody_else(cast: Cast, as_: Callable[[Person], Browser], client: Browser) -> None:
    anna, trainer = cast.learner(), cast.trainer()
    assert as_(anna).post_form(POSITION, {"position": "now"}).json == {"saved": True}
    assert as_(anna).post_form(POSITION, {"position": "tell"}).json == {"saved": True}
    assert as_(trainer).post_form(POSITION, {"position": "then"}).json == {"saved": True}

    assert places() == [(anna.id, "tell"), (trainer.id, "then")]
    assert 'data-position="tell"' in as_(anna).get("/handbook/h01").text
    assert 'data-position="then"' in as_(trainer).get("/handbook/h01").text
    assert "data-position" not in client.get("/handbook/h01").text


def test_a_stranger_has_to_sign_in(client: Browser) -> None:
    assert client.post_form(POSITION, {"position": "now"}).status_code == 303
    assert places() == []


def test_any_nonsense_is_the_beginning(cast: Cast, as_: Callable[[Person], Browser]) -> None:
    browser = as_(cast.learner())
    for position in ("", "x" * 100_000, "<script>", "ā\u202e", "a\x00b", "B7"):
        assert browser.post_form(POSITION, {"position": position}).status_code == 200
        assert [position for _, position in places()] == [""]


def test_what_is_no_chapter_does_not_exist(cast: Cast, as_: Callable[[Person], Browser]) -> None:
    browser = as_(cast.learner())
    for slug in ("none", "asks"):
        assert browser.post_form(f"/handbook/{slug}/position", {"position": "now"}).status_code == 404


def test_goes_with_the_account(cast: Cast, as_: Callable[[Person], Browser]) -> None:
    anna = cast.learner()
    as_(anna).post_form(POSITION, {"position": "now"})
    db.session.execute(delete(Person).where(Person.id == anna.id))
    db.session.commit()

    assert places() == []
