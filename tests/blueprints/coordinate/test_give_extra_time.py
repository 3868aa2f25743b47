"""POST /coordinate/learners/<id>/extra-time: how much, by whom, since when; never why."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Enrolment
from db import db
from quizzes.models import ExtraTime
from quizzes.services import start_attempt
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check

As = Callable[..., Browser]
HOUR = timedelta(hours=1)


@pytest.fixture
def enrolment(cast: Cast, now: datetime) -> Enrolment:
    return enrol(cast.learner(), build_programme(now), now)


def url(enrolment: Enrolment) -> str:
    return f"/coordinate/learners/{enrolment.public_id}/extra-time"


def given() -> list[ExtraTime]:
    return list(db.session.scalars(select(ExtraTime).order_by(ExtraTime.id)))


def test_it_is_recorded_by_name_and_stands_on_the_page(cast: Cast, as_: As, enrolment: Enrolment, now: datetime) -> None:
    coordinator = cast.coordinator(language="en")
    answer = as_(coordinator).post_form(url(enrolment), {"extra-time-percent": "50"}, follow_redirects=True)

    assert answer.request.path == f"/coordinate/learners/{enrolment.public_id}"
    assert [(one.percent, one.given_by_id, one.given_at) for one in given()] == [(50, coordinator.id, now)]
    assert "50 % more" in answer.text
    assert coordinator.name in answer.text
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "give-extra-time")).one()
    assert (event.actor_id, event.object_id, event.details) == (coordinator.id, enrolment.public_id, {"percent": 50})


def test_it_is_taken_back_by_another_word_and_both_stay(cast: Cast, as_: As, enrolment: Enrolment) -> None:
    browser = as_(cast.coordinator())
    for percent in ("100", "0"):
        browser.post_form(url(enrolment), {"extra-time-percent": percent})

    assert [one.percent for one in given()] == [100, 0]


def test_a_test_under_way_is_lengthened_and_never_shortened(cast: Cast, as_: As, enrolment: Enrolment, now: datetime) -> None:
    check = build_check(now)
    check.policy = check.policy | {"minutes": 60}
    attempt = start_attempt(person=enrolment.person, quiz=check, enrolment=enrolment, at=now)
    db.session.commit()
    browser = as_(cast.coordinator())
    deadlines = []
    for percent in ("100", "25"):
        browser.post_form(url(enrolment), {"extra-time-percent": percent})
        db.session.expire_all()
        deadlines.append((attempt.deadline_at, attempt.extra_percent))

    assert deadlines == [(now + 2 * HOUR, 100)] * 2


@pytest.mark.parametrize("percent", ["", "30", "-50", "1000", "much"])
def test_what_is_not_offered_is_refused(cast: Cast, as_: As, enrolment: Enrolment, percent: str) -> None:
    answer = as_(cast.coordinator()).post_form(url(enrolment), {"extra-time-percent": percent})

    assert answer.status_code == 422
    assert given() == []


def test_nobody_gives_it_to_themselves(cast: Cast, as_: As, now: datetime) -> None:
    coordinator = cast.coordinator()
    enrolment = enrol(coordinator, build_programme(now), now)

    assert as_(coordinator).post_form(url(enrolment), {"extra-time-percent": "50"}).status_code == 403
    assert given() == []


def test_only_who_coordinates_the_programme_may(cast: Cast, as_: As, enrolment: Enrolment) -> None:
    elsewhere = cast.coordinator("Olga", scope="programme:elsewhere")

    assert as_(elsewhere).post_form(url(enrolment), {"extra-time-percent": "50"}).status_code == 404
    assert as_(enrolment.person).post_form(url(enrolment), {"extra-time-percent": "50"}).status_code in (403, 404)
    assert given() == []
