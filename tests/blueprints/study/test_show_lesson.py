"""GET /modules/<module>/<slug>: a lesson, opened where it was left."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from courses.queries import study_summary
from courses.services import complete_activity, save_position
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity

LESSON = "/modules/01-mentoring/01-first"
Statements = Callable[[], AbstractContextManager[list[str]]]


def test_shows_the_lesson_in_the_readers_language(browser: Browser, anna: Person) -> None:
    assert "Pagaidi desmit sekundes." in browser.get(LESSON).text

    anna.language = "en"
    db.session.commit()

    page = browser.get(LESSON).text
    assert "Wait for ten seconds." in page
    assert "Pagaidi" not in page


def test_says_what_completes_it(browser: Browser) -> None:
    assert "Šī nodarbība tiks ieskaitīta, kad" in browser.get(LESSON).text


def test_says_that_it_is_credited_and_what_comes_next(browser: Browser, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    db.session.commit()

    page = browser.get(LESSON).text

    assert "Ieskaitīts: 20 min, 2027. gada 11. janvārī." in page
    assert "Tālāk: Case (lv)" in page


def test_opens_where_it_was_left(browser: Browser, enrolment: Enrolment, other: Enrolment, programme: Programme, now: datetime) -> None:
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now)
    save_position(enrolment=other, activity=activity(programme, "01-first"), position="idea", at=now)
    db.session.commit()

    assert 'data-position="b1"' in browser.get(LESSON).text


def test_looking_changes_nothing(browser: Browser, enrolment: Enrolment) -> None:
    browser.get(LESSON)

    assert db.session.execute(db.text("SELECT count(*) FROM progress")).scalar() == 0


@pytest.mark.parametrize(
    "address", ["/modules/01-mentoring/nothing", "/modules/02-identity/01-first", "/modules/nowhere/01-first", "/modules/01-mentoring/check"]
)
def test_what_is_not_a_lesson_does_not_exist(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_a_lesson_retired_in_the_middle_says_so_to_whom_was_in_it(
    browser: Browser, enrolment: Enrolment, other: Enrolment, as_: Callable[..., Browser], programme: Programme, now: datetime
) -> None:
    lesson = activity(programme, "01-first")
    complete_activity(enrolment=enrolment, activity=lesson, at=now)
    lesson.retired_at = now
    db.session.commit()
    said = "“01-first (lv)” vairs nav programmā".replace("“", "„")

    answer = browser.get(LESSON)
    assert answer.status_code == 404
    assert said in answer.text
    assert study_summary(enrolment).declared_seconds == 20 * 60
    told = browser.post_form(f"{LESSON}/position", {"position": "b1"}, headers={"Accept": "application/json"})
    assert told.status_code == 404
    assert said in told.json["problem"]
    assert said not in as_(other.person).get(LESSON).text


def test_who_is_not_enrolled_sees_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.learner("Dace")).get(LESSON).status_code == 404
    assert as_(cast.coordinator()).get(LESSON).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, programme: Programme) -> None:
    answer = client.get(LESSON)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


def test_takes_three_statements(browser: Browser, statements: Statements) -> None:
    with statements() as log:
        browser.get(LESSON)

    assert len(log) == 3
