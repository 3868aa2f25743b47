"""The answers that wait to be marked: without names, the longest waiting first."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment
from db import db
from quizzes.desk import answers_to_mark
from quizzes.models import Quiz
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol
from tests.quizzes.builders import build_check, open_text, take

As = Callable[..., Browser]
URL = "/teach/answers"


@pytest.fixture
def check(now: datetime) -> Quiz:
    return build_check(now, draw=1, bodies=[open_text("o1")])


def hand_in(enrolment: Enrolment, check: Quiz, at: datetime, said: str = "Es klausītos.") -> None:
    take(enrolment.person, check, at, enrolment=enrolment, answer=lambda _drawn: {"text": said})


def test_they_stand_there_without_names_the_longest_waiting_first(
    as_: As, toms: Person, anna: Enrolment, zane: Enrolment, check: Quiz, now: datetime
) -> None:
    hand_in(anna, check, now)
    hand_in(zane, check, now - timedelta(days=3))
    page = as_(toms).get(URL).text

    first, second = answers_to_mark(toms)
    assert page.index(first.public_id) < page.index(second.public_id)
    assert "since 8 January 2027" in page
    assert "o1 stem (en)" in page
    for said in ("Anna", "Zane", "Kalniņa", "klausītos", first.drawn.attempt.public_id):
        assert said not in page


def test_an_empty_page_says_what_will_stand_there(as_: As, toms: Person) -> None:
    assert "Nothing waits" in as_(toms).get(URL).text


def test_the_groups_page_and_the_coordinators_queue_lead_there(
    cast: Cast, as_: As, toms: Person, anna: Enrolment, check: Quiz, now: datetime
) -> None:
    assert f'href="{URL}"' in as_(toms).get("/teach").text
    hand_in(anna, check, now)

    assert f'<a href="{URL}">Answers to mark</a> (1)' in as_(toms).get("/teach").text
    queue = as_(cast.coordinator(language="en")).get("/coordinate").text
    assert URL in queue
    assert "1 answer in a learner&#39;s own words waits to be marked." in queue


@pytest.mark.parametrize("count", [1, 12])
def test_the_statements_are_as_many_for_many_answers(
    cast: Cast, as_: As, toms: Person, anna: Enrolment, check: Quiz, now: datetime, statements, count: int
) -> None:
    for number in range(count):
        hand_in(enrol(cast.learner(f"Rita{number}"), anna.programme, now), check, now)
    browser = as_(toms)
    db.session.remove()

    with statements() as log:
        assert browser.get(URL).text.count("/teach/answers/") == count
    assert len(log) == 2


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, anna: Enrolment) -> None:
    for person in (anna.person, cast.supervisor(), cast.case_manager(), cast.administrator()):
        assert as_(person).get(URL).status_code == 404
    assert client.get(URL).status_code == 303
