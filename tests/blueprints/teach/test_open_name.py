"""Seeing whose answer it is: only where the test allows it, with a reason, on record, and the learner is told."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Enrolment
from db import db
from post.models import Letter
from quizzes.models import Attempt, OpenAnswer, Quiz
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, open_text, take

As = Callable[..., Browser]
REASON = "Atbilde runā par vardarbību mājās, jāsazinās."


@pytest.fixture
def check(now: datetime) -> Quiz:
    check = build_check(now, draw=1, bodies=[open_text("o1")])
    check.policy = check.policy | {"marking": {"names": True}}
    db.session.commit()
    return check


@pytest.fixture
def attempt(anna: Enrolment, check: Quiz, now: datetime) -> Attempt:
    return take(anna.person, check, now, enrolment=anna, answer=lambda _drawn: {"text": "Es klausītos."})


@pytest.fixture
def url(attempt: Attempt) -> str:
    return f"/teach/answers/{db.session.scalars(select(OpenAnswer.public_id)).one()}"


def opened() -> list[tuple[int | None, str]]:
    return [(one.actor_id, one.note) for one in db.session.scalars(select(AuditEvent).where(AuditEvent.act == "open-name"))]


def test_with_a_reason_the_name_stands_there_for_who_asked_and_the_trail_holds_it(
    as_: As, cast: Cast, toms: Person, attempt: Attempt, url: str
) -> None:
    assert attempt.person.family_name not in as_(toms).get(url).text
    assert as_(toms).post_form(f"{url}/name", {"reason": REASON}).location == url
    as_(toms).post_form(f"{url}/name", {"reason": REASON})

    assert f"Written by {attempt.person.name}." in as_(toms).get(url).text
    assert opened() == [(toms.id, REASON)]
    other = cast.trainer("Rasa", language="en")
    assert attempt.person.family_name not in as_(other).get(url).text


def test_the_learner_is_told_that_a_name_was_seen(as_: As, toms: Person, attempt: Attempt, url: str) -> None:
    as_(toms).post_form(f"{url}/name", {"reason": REASON})
    as_(toms).post_form(url, {"c1": "2", "c2": "1", "remark": ""})

    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
    assert "redzēja Tavu vārdu" in letter.body
    assert "neredzēja" not in letter.body
    assert REASON not in letter.body


@pytest.mark.parametrize("reason", ["", "Par īsu.", "010190-12345 ir šī cilvēka personas kods"])
def test_without_a_reason_nothing_is_shown(as_: As, toms: Person, attempt: Attempt, url: str, reason: str) -> None:
    answer = as_(toms).post_form(f"{url}/name", {"reason": reason})

    assert answer.status_code == 422
    assert attempt.person.family_name not in answer.text
    assert opened() == []


def test_where_the_test_does_not_allow_it_nobody_sees_a_name(as_: As, toms: Person, anna: Enrolment, now: datetime) -> None:
    check = build_check(now, draw=1, bodies=[open_text("o1")])
    attempt = take(anna.person, check, now, enrolment=anna, answer=lambda _drawn: {"text": "Es klausītos."})
    url = f"/teach/answers/{db.session.scalars(select(OpenAnswer.public_id)).one()}"

    assert "See whose answer it is" not in as_(toms).get(url).text
    answer = as_(toms).post_form(f"{url}/name", {"reason": REASON})
    assert answer.status_code == 422
    assert attempt.person.family_name not in answer.text
    assert opened() == []


def test_it_is_not_there_for_others(as_: As, cast: Cast, attempt: Attempt, url: str) -> None:
    for person in (attempt.person, cast.administrator(), cast.person("Olga", roles=("trainer",), scope="another")):
        assert as_(person).post_form(f"{url}/name", {"reason": REASON}).status_code == 404
    assert opened() == []
