"""POST /tests/<key>/start: one attempt at a time, whoever presses however often."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

import clock
from accounts.models import Person
from courses.models import Enrolment
from db import db
from quizzes.models import Attempt, Item
from recruitment.models import READINESS_TALK
from recruitment.services import record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, build_motivation, build_readiness, finish_modules, take, wrong

START = "/tests/mentor-training-check/start"
DAY = timedelta(days=1)


def attempts() -> list[Attempt]:
    return list(db.session.scalars(select(Attempt).order_by(Attempt.id)))


def test_starting_leads_to_the_questions(browser: Browser, anna: Person, now: datetime) -> None:
    build_check(now)
    answer = browser.post_form(START)
    attempt = attempts()[0]

    assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt.public_id}")
    assert (attempt.person_id, attempt.number, attempt.started_at) == (anna.id, 1, now)


def test_pressing_twice_leads_to_the_same_attempt(browser: Browser, now: datetime) -> None:
    build_check(now)

    assert browser.post_form(START).location == browser.post_form(START).location
    assert len(attempts()) == 1


def test_somebody_without_enrolment_starts_the_motivation_test(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    build_motivation(now)

    assert as_(cast.learner("Zane")).post_form("/tests/motivation/start").status_code == 303
    assert attempts()[0].enrolment_id is None


def test_nobody_starts_what_they_may_not_take(cast: Cast, as_: Callable[..., Browser], client: Browser, now: datetime) -> None:
    build_check(now)

    assert as_(cast.learner("Zane")).post_form(START).status_code == 404
    assert as_(cast.trainer()).post_form(START).status_code == 404
    assert client.post_form(START).status_code == 303
    assert attempts() == []


def test_a_closed_test_says_why_and_what_to_do(browser: Browser, now: datetime) -> None:
    build_readiness(now)
    answer = browser.post_form("/tests/readiness/start")

    assert answer.status_code == 422
    assert "Tests atvērsies, kad būs apgūti visi moduļi, kas tiek ieskaitīti." in answer.text
    assert attempts() == []


def test_a_second_attempt_before_its_time_is_refused(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    finish_modules(enrolment, now)
    take(anna, build_readiness(now), now, enrolment=enrolment, answer=wrong)
    answer = browser.post_form("/tests/readiness/start")

    assert answer.status_code == 422
    assert "Šajā lapā redzams, kad tas atvērsies" in answer.text
    with clock.stopped_at(now + DAY):
        assert browser.post_form("/tests/readiness/start").status_code == 303


def test_a_third_attempt_needs_a_talk_and_only_one_that_came_after(
    browser: Browser, cast: Cast, anna: Person, enrolment: Enrolment, now: datetime
) -> None:
    finish_modules(enrolment, now)
    quiz = build_readiness(now)
    for days in (4, 2):
        take(anna, quiz, now - days * DAY, enrolment=enrolment, answer=wrong)
    assert "procesa vadītājs ar Tevi aprunāsies" in browser.post_form("/tests/readiness/start").text
    application = cast.application(enrolment.programme, anna)
    record_evidence(application=application, kind=READINESS_TALK, seen_on=now.date(), note="Aprunājām.", by=cast.coordinator(), at=now)
    db.session.commit()

    assert browser.post_form("/tests/readiness/start").status_code == 303
    assert [attempt.number for attempt in attempts()] == [1, 2, 3]


def test_a_test_without_questions_says_so(browser: Browser, now: datetime) -> None:
    build_check(now, items=1, draw=5)

    for item in db.session.scalars(select(Item)):
        item.retired_at = now
    db.session.commit()
    answer = browser.post_form(START)

    assert answer.status_code == 422
    assert "Šim testam vēl nav jautājumu" in answer.text
