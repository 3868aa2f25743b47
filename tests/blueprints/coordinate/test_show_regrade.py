"""One regrade: what is proposed, by whom, why, and whom it touches."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from db import db
from quizzes.models import ALL_POINTS, Attempt, Item, Regrade
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


def test_the_page_shows_the_reason_and_whom_it_touches(as_: As, inga: Person, regrade: Regrade) -> None:
    page = as_(inga).get(f"/coordinate/regrades/{regrade.public_id}").text

    assert "Divas atbildes ir pareizas." in page
    assert "Ilze Bērziņa, 11 January 2027" in page
    assert "Rita Kalniņa" in page
    assert "passed by this" in page


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, regrade: Regrade, attempt: Attempt) -> None:
    address = f"/coordinate/regrades/{regrade.public_id}"
    for person in (cast.person("Olga", roles=("coordinator",), scope="another-programme"), cast.trainer(), attempt.person):
        assert as_(person).get(address).status_code == 404
    assert client.get(address).status_code == 303
