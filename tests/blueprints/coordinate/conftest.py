"""What several pages of coordinators are tested with: two coordinators, a wrong key that one has proposed to put right, situations to rate."""

from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.models import ALL_POINTS, Attempt, Bank, Item, Regrade
from quizzes.regrading import propose_regrade
from revisions.models import Revision
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, build_readiness, choice, take


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


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def bank(programme: Programme, now: datetime) -> Bank:
    build_readiness(now, critical=5, other=7)
    return db.session.scalars(select(Bank).where(Bank.key == "readiness-situations")).one()
