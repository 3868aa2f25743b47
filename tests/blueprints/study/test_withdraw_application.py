"""Taking one's application back, until the decision."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from accounts.models import AuditEvent
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


def test_nobody_works_with_it_any_more(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    answer = as_(application.person).post_form("/application/withdraw")

    assert (answer.status_code, answer.location) == (303, "/application")
    assert application.withdrawn_at == now
    assert "withdraw-application" in db.session.scalars(select(AuditEvent.act)).all()


def test_only_ones_own(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    mine, theirs = cast.application(programme), cast.application(programme, given_name="Zane")

    as_(mine.person).post_form("/application/withdraw")

    assert (mine.withdrawn_at, theirs.withdrawn_at) == (now, None)


def test_is_too_late_after_the_decision(cast: Cast, as_: As, now: datetime) -> None:
    person = cast.person("Kristīne", language="en")
    application = cast.accepted(build_programme(now), by=cast.coordinator(), person=person)

    answer = as_(person).post_form("/application/withdraw")

    assert answer.status_code == 422
    assert "has been taken already" in answer.text
    assert application.withdrawn_at is None


def test_without_one_there_is_nothing_to_withdraw(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert as_(cast.learner()).post_form("/application/withdraw").status_code == 404
    assert application.withdrawn_at is None


def test_needs_the_token_of_the_page(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert as_(application.person).post("/application/withdraw").status_code == 400
    assert application.withdrawn_at is None


def test_the_way_then_begins_anew(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))
    browser = as_(application.person)
    assert 'href="/application"' in browser.get("/home").text

    browser.post_form("/application/withdraw")

    assert 'href="/apply"' in browser.get("/home").text
