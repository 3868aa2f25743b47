"""POST /modules/<module>/<slug>/position: the block that was read last."""

from collections.abc import Callable

from courses.models import Enrolment, Programme, Progress
from db import db
from tests.browser import Browser
from tests.cast import Cast

POSITION = "/modules/01-mentoring/01-first/position"


def test_is_kept_for_this_learner_alone(browser: Browser, enrolment: Enrolment, other: Enrolment) -> None:
    assert browser.post_form(POSITION, {"position": "b7"}).json == {"saved": True}

    assert [(row.enrolment_id, row.position) for row in db.session.query(Progress)] == [(enrolment.id, "b7")]


def test_any_nonsense_is_taken_calmly(browser: Browser, enrolment: Enrolment) -> None:
    for position in ("", "x" * 100_000, "<script>", "ā\u202e", "b1\x00"):
        assert browser.post_form(POSITION, {"position": position}).status_code == 200

    assert '<script>"' not in browser.get("/modules/01-mentoring/01-first").text


def test_an_unknown_lesson_does_not_exist(browser: Browser) -> None:
    assert browser.post_form("/modules/01-mentoring/nothing/position", {"position": "b1"}).status_code == 404


def test_who_is_not_enrolled_finds_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.trainer()).post_form(POSITION, {"position": "b1"}).status_code == 404
