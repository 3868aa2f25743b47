"""Regrades in a list, in the queue of those who may confirm them, and the questions of a bank."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from db import db
from quizzes.models import ALL_POINTS, Attempt, Item, Quiz, Regrade
from quizzes.regrading import propose_regrade
from revisions.models import Revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, choice, take

As = Callable[..., Browser]


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze", language="en")


@pytest.fixture
def inga(cast: Cast) -> Person:
    return cast.coordinator("Inga", language="en")


@pytest.fixture
def attempt(cast: Cast, now: datetime) -> Attempt:
    programme = build_programme(now)
    check = build_check(now, draw=2, bodies=[choice("c1"), choice("c2")])
    enrolment = enrol(cast.learner("Rita", language="en"), programme, now)
    answer = {"c1": "c", "c2": "b"}
    return take(enrolment.person, check, now, enrolment=enrolment, answer=lambda one: {"choice": answer[one.revision.body["key"]]})


@pytest.fixture
def regrade(attempt: Attempt, ilze: Person, now: datetime) -> Regrade:
    wrong = db.session.scalars(select(Revision).where(Revision.body["key"].as_string() == "c1")).one()
    item = db.session.scalars(select(Item).where(Item.text_id == wrong.text_id)).one()
    regrade = propose_regrade(item=item, wrong=wrong, remedy=ALL_POINTS, reason="Divas atbildes ir pareizas.", by=ilze, at=now)
    db.session.commit()
    return regrade


def test_it_waits_in_the_queue_of_others_and_stands_in_the_list(as_: As, ilze: Person, inga: Person, regrade: Regrade) -> None:
    address = f"/coordinate/regrades/{regrade.public_id}"

    assert address in as_(inga).get("/coordinate").text
    assert address not in as_(ilze).get("/coordinate").text
    for person in (ilze, inga):
        assert address in as_(person).get("/coordinate/regrades").text


def test_the_list_leads_to_the_questions_of_a_bank(cast: Cast, as_: As, ilze: Person, attempt: Attempt) -> None:
    key = db.session.get_one(Quiz, attempt.quiz_id).key
    page = as_(ilze).get(f"/coordinate/regrades?bank={key}").text

    assert 'href="/coordinate/items/c1/regrade"' in page
    assert "/coordinate/items/" not in as_(ilze).get("/coordinate/regrades?bank=nothing").text
    olga = cast.person("Olga", roles=("coordinator",), scope="another-programme")
    page = as_(olga).get(f"/coordinate/regrades?bank={key}").text
    assert f'value="{key}"' not in page
    assert "/coordinate/items/" not in page
