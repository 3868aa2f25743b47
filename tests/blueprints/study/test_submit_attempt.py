"""/attempts/<id>/submit: handed in once; asked first only where something is unanswered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from clock import stopped_at
from courses.models import Enrolment, Progress
from db import db
from quizzes.models import Attempt
from quizzes.queries import drawn_of
from quizzes.rules import GRACE
from quizzes.services import save_answers, save_response, start_attempt
from tests.browser import Browser
from tests.quizzes.builders import answer_all, build_check, build_readiness, finish_modules, raw, right


@pytest.fixture
def check(anna: Person, enrolment: Enrolment, now: datetime) -> Attempt:
    attempt = start_attempt(person=anna, quiz=build_check(now), enrolment=enrolment, at=now)
    db.session.commit()
    return attempt


def url(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/submit"


def result(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/result"


def page_of_answers(attempt: Attempt, but: int = 0) -> dict[str, str]:
    """What the check's page sends with its button, without the last few."""
    drawn = drawn_of(attempt)
    return {name: value for one in drawn[: len(drawn) - but] for name, value in raw(one, right(one)).items()}


def test_answering_and_handing_in_is_one_press(browser: Browser, check: Attempt, now: datetime) -> None:
    answer = browser.post_form(url(check), page_of_answers(check))
    db.session.expire_all()

    assert (answer.status_code, answer.location) == (303, result(check))
    assert (check.submitted_at, check.passed, check.result["points"]) == (now, True, 5)
    assert db.session.scalars(select(Progress.completed_at)).all() == [now]


def test_something_unanswered_is_asked_about_and_nothing_is_lost(browser: Browser, check: Attempt) -> None:
    answer = browser.post_form(url(check), page_of_answers(check, but=2))
    db.session.expire_all()

    assert (answer.status_code, answer.location) == (303, url(check))
    assert check.submitted_at is None
    assert sum(one.answered_at is not None for one in drawn_of(check)) == 3
    page = browser.get(url(check)).text
    assert "Nav atbildēti 2 jautājumi" in page
    assert f"/attempts/{check.public_id}#q4" in page
    assert f"/attempts/{check.public_id}#q5" in page


def test_confirming_hands_in_as_it_is(browser: Browser, check: Attempt) -> None:
    browser.post_form(url(check), page_of_answers(check, but=2))
    answer = browser.post_form(url(check), {"confirmed": "1"})
    db.session.expire_all()

    assert answer.location == result(check)
    assert check.result["points"] == 3


def test_where_everything_is_answered_the_page_only_has_its_button(browser: Browser, check: Attempt, now: datetime) -> None:
    answer_all(check, now)
    page = browser.get(url(check)).text

    assert "Viss ir atbildēts" in page
    assert "confirmed" not in page


def test_the_unanswered_questions_of_a_long_test_are_named_by_part(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    finish_modules(enrolment, now)
    attempt = start_attempt(person=anna, quiz=build_readiness(now), enrolment=enrolment, at=now)
    for one in drawn_of(attempt)[1:]:
        save_response(attempt=attempt, position=one.position, response=right(one), at=now)
    db.session.commit()
    page = browser.get(url(attempt)).text

    assert "Nav atbildēts 1 jautājums" in page
    assert "Zināšanas" in page
    assert "Situācijas" not in page.partition("<main")[2].partition("</main>")[0]
    assert f"/attempts/{attempt.public_id}?item=1" in page


def test_handing_in_twice_comes_to_the_same_result(browser: Browser, check: Attempt, now: datetime) -> None:
    sent = page_of_answers(check)
    first = browser.post_form(url(check), sent)
    wrong = {name: str(int(value) % 3 + 1) for name, value in sent.items()}
    second = browser.post_form(url(check), wrong)
    db.session.expire_all()

    assert first.location == second.location == result(check)
    assert check.result["points"] == 5
    assert browser.get(url(check)).location == result(check)


def test_an_answer_that_cannot_be_kept_stops_the_handing_in(browser: Browser, check: Attempt) -> None:
    answer = browser.post_form(url(check), page_of_answers(check) | {"q1": "9"})
    db.session.expire_all()

    assert answer.status_code == 422
    assert "Šī atbilde nav starp piedāvātajām" in answer.text
    assert check.submitted_at is None


def test_nobody_hands_in_for_another(as_: Callable[..., Browser], client: Browser, other: Enrolment, check: Attempt) -> None:
    assert as_(other.person).post_form(url(check), {"confirmed": "1"}).status_code == 404
    assert client.post_form(url(check), {"confirmed": "1"}).location.startswith("/sign-in")
    assert as_(other.person).get(url(check)).status_code == 404
    db.session.expire_all()
    assert check.submitted_at is None


def test_looking_at_the_question_hands_nothing_in(browser: Browser, check: Attempt, now: datetime, statements) -> None:
    answer_all(check, now)
    address = url(check)
    db.session.expunge_all()
    with statements() as log:
        browser.get(address)

    assert len(log) == 3
    assert db.session.scalars(select(Attempt.submitted_at)).all() == [None]


def test_what_one_wanted_to_come_back_to_stands_there_too(browser: Browser, check: Attempt, now: datetime) -> None:
    answer_all(check, now)
    save_answers(attempt=check, answers={}, flags={2: True}, at=now)
    db.session.commit()
    page = browser.get(url(check)).text

    assert "Pie šiem Tu gribēji atgriezties" in page
    assert f"/attempts/{check.public_id}#q2" in page
    assert f"/attempts/{check.public_id}#q1" not in page


def test_after_the_time_is_up_nothing_that_comes_with_the_button_counts(browser: Browser, check: Attempt, now: datetime) -> None:
    check.deadline_at = now + timedelta(hours=1)
    db.session.commit()
    with stopped_at(now + timedelta(hours=1) + GRACE + timedelta(seconds=1)):
        answer = browser.post_form(url(check), page_of_answers(check))
        told = browser.get(answer.location).text
    db.session.expire_all()

    assert (answer.status_code, answer.location) == (303, result(check))
    assert "atnāca par vēlu" in told
    assert [one.response for one in drawn_of(check)] == [None] * 5
