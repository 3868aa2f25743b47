"""One answer and its rubric: what a reader sees, gives, and is refused; and what the learner then reads."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Enrolment
from db import db
from post.models import Letter
from quizzes.models import Attempt, OpenAnswer, Reading
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, open_text, take

As = Callable[..., Browser]
GIVEN = {"c1": "2", "c2": "1", "remark": "Labi klausies. CANARY-remark"}


@pytest.fixture
def attempt(anna: Enrolment, now: datetime) -> Attempt:
    check = build_check(now, draw=1, bodies=[open_text("o1")])
    return take(anna.person, check, now, enrolment=anna, answer=lambda _drawn: {"text": "Es klausītos.\nTad <b>jautātu</b>."})


@pytest.fixture
def url(attempt: Attempt) -> str:
    return f"/teach/answers/{db.session.scalars(select(OpenAnswer.public_id)).one()}"


def test_the_question_the_answer_and_every_level_stand_there_and_no_name(as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    page = as_(toms).get(url).text

    assert "o1 stem (en)" in page
    assert "<p>Es klausītos.</p><p>Tad &lt;b&gt;jautātu&lt;/b&gt;.</p>" in page
    for criterion in ("listens", "safety"):
        for points in range(3):
            assert f"o1 {criterion} at {points} (en)" in page
    for said in ("Anna", "Kalniņa", attempt.public_id, attempt.person.email):
        assert said not in page


def test_marks_are_kept_by_name_and_the_learner_reads_them(as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    assert as_(toms).post_form(url, GIVEN).location == "/teach/answers"

    reading = db.session.scalars(select(Reading)).one()
    assert (reading.reader_id, reading.levels, reading.points) == (toms.id, {"listens": 2, "safety": 1}, "3")
    db.session.refresh(attempt)
    assert (attempt.passed, attempt.result["percent"]) == (False, 75)
    result = as_(attempt.person).get(f"/attempts/{attempt.public_id}/result").text
    assert "CANARY-remark" in result
    assert "o1 listens at 2 (lv)" in result
    assert "o1 listens at 1 (lv)" not in result
    assert "Toms" not in result


def test_the_learner_is_told_by_a_letter_that_tells_no_result(as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    as_(toms).post_form(url, GIVEN)

    letter = db.session.scalars(select(Letter)).one()
    assert letter.to_email == attempt.person.email
    assert f"/attempts/{attempt.public_id}/result" in letter.body
    assert "CANARY" not in letter.body


def test_before_that_the_result_says_that_a_person_reads_it(as_: As, attempt: Attempt) -> None:
    attempt.person.language = "en"
    db.session.commit()
    page = as_(attempt.person).get(f"/attempts/{attempt.public_id}/result").text

    assert "Handed in: 0 of 4 so far" in page
    assert "A person reads this answer" in page
    assert "o1 listens" not in page
    assert "Try again" not in page


def test_one_sees_what_one_gave_and_gives_it_once(as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    browser = as_(toms)
    browser.post_form(url, GIVEN)
    page = browser.get(url).text

    assert "You marked this answer on" in page
    assert "o1 listens at 2 (en)" in page
    assert 'name="c1"' not in page
    again = browser.post_form(url, GIVEN | {"c1": "0"})
    assert again.status_code == 422
    assert db.session.scalars(select(Reading.points)).all() == ["3"]


def test_a_second_reader_does_not_see_the_first(cast: Cast, as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    attempt.policy = {**attempt.policy, "marking": {"readers": 2, "tolerance": 1}}
    db.session.commit()
    as_(toms).post_form(url, GIVEN)
    page = as_(cast.trainer("Tīna")).get(url).text

    assert "CANARY" not in page
    assert "Toms" not in page
    assert "checked" not in page


@pytest.mark.parametrize("change", [{"c1": ""}, {"c1": "3"}, {"c1": "-1"}, {"c1": "x"}, {"remark": "010190-12345"}])
def test_what_is_not_a_level_of_each_criterion_is_mended(as_: As, toms: Person, attempt: Attempt, url: str, change: dict[str, str]) -> None:
    answer = as_(toms).post_form(url, GIVEN | change)

    assert answer.status_code == 422
    assert db.session.scalars(select(Reading)).all() == []


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, attempt: Attempt, url: str) -> None:
    for person in (attempt.person, cast.trainer("Tīna", scope="another-programme"), cast.supervisor(), cast.administrator()):
        assert as_(person).get(url).status_code == 404
        assert as_(person).post_form(url, GIVEN).status_code == 404
    assert client.post_form(url, GIVEN).status_code == 303
    assert db.session.scalars(select(Reading)).all() == []
