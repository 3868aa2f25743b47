"""Proposing what to do about a question that turned out wrong: its revisions, the choice in the address, whom it touches."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.models import Attempt, Regrade
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, choice, take

As = Callable[..., Browser]
URL = "/coordinate/items/c1/regrade"
REASON = {"reason": "Pareiza ir arī otrā atbilde."}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze", language="en")


@pytest.fixture
def attempt(cast: Cast, programme: Programme, now: datetime) -> Attempt:
    """One question of two was answered in another way than the key says; then the key was put right."""
    check = build_check(now, draw=2, bodies=[choice("c1"), choice("c2")])
    enrolment = enrol(cast.learner("Rita"), programme, now)
    answer = {"c1": "c", "c2": "b"}
    attempt = take(enrolment.person, check, now, enrolment=enrolment, answer=lambda one: {"choice": answer[one.revision.body["key"]]})
    publish_revision(kind="item", key="c1", lang="mul", title="", source="put right", body=choice("c1", right="c"), at=now)
    db.session.commit()
    return attempt


def test_the_revisions_stand_there_with_what_was_right_in_each(as_: As, ilze: Person, attempt: Attempt) -> None:
    page = as_(ilze).get(URL).text

    assert "Revision 1 of 11 January 2027, in 1 attempt" in page
    assert "Revision 2 of 11 January 2027, in 0 attempts" in page
    assert "c1 option b (en) <strong>(right)</strong>" in page
    assert "c1 option c (en) <strong>(right)</strong>" in page
    assert "Rita" not in page
    assert '<option value="2"' not in page, "a revision that nobody was given can't have been wrong for anybody"


def test_looking_at_the_effects_shows_who_gains_and_writes_nothing(as_: As, ilze: Person, attempt: Attempt) -> None:
    page = as_(ilze).get(f"{URL}?wrong=1&remedy=right-key:2").text

    assert "Rita Kalniņa" in page
    assert "50 %" in page
    assert "100 %" in page
    assert "passed by this" in page
    assert db.session.scalars(select(Regrade)).all() == []
    db.session.refresh(attempt)
    assert attempt.passed is False


def test_proposed_it_waits_for_another(as_: As, ilze: Person, attempt: Attempt) -> None:
    answer = as_(ilze).post_form(f"{URL}?wrong=1&remedy=right-key:2", REASON)

    regrade = db.session.scalars(select(Regrade)).one()
    assert answer.location == f"/coordinate/regrades/{regrade.public_id}"
    assert (regrade.status, regrade.remedy, regrade.wrong.number, regrade.right.number) == ("proposed", "right-key", 1, 2)
    db.session.refresh(attempt)
    assert attempt.passed is False


@pytest.mark.parametrize("change", [{"reason": ""}, {"reason": "Par īsu."}, {"reason": "Anna 010190-12345 atbildēja"}])
def test_a_reason_is_given(as_: As, ilze: Person, attempt: Attempt, change: dict[str, str]) -> None:
    assert as_(ilze).post_form(f"{URL}?wrong=1&remedy=left-out", change).status_code == 422
    assert db.session.scalars(select(Regrade)).all() == []


@pytest.mark.parametrize(
    "query", ["", "?wrong=1", "?wrong=2&remedy=left-out", "?wrong=x&remedy=left-out", "?wrong=1&remedy=free", "?remedy=right-key:9"]
)
def test_what_is_no_choice_proposes_nothing(as_: As, ilze: Person, attempt: Attempt, query: str) -> None:
    assert "Rita" not in as_(ilze).get(URL + query).text
    as_(ilze).post_form(URL + query, REASON)

    assert db.session.scalars(select(Regrade)).all() == []


def test_a_question_that_nobody_was_asked_needs_nothing(as_: As, ilze: Person, programme: Programme, now: datetime) -> None:
    build_check(now, draw=1, bodies=[choice("c1")])

    assert "there is nothing to put right" in as_(ilze).get(URL).text


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, attempt: Attempt) -> None:
    elsewhere = cast.person("Olga", roles=("coordinator",), scope="another-programme")
    for person in (elsewhere, cast.trainer(), attempt.person, cast.administrator()):
        assert as_(person).get(URL).status_code == 404
        assert as_(person).post_form(f"{URL}?wrong=1&remedy=left-out", REASON).status_code == 404
    assert client.get(URL).status_code == 303
    assert db.session.scalars(select(Regrade)).all() == []
