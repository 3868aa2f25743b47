"""Many at once at the desks: an answer is settled once, a regrade carried out once, whoever presses first."""

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import AuditEvent
from db import db
from post.models import Letter
from quizzes.models import ALL_POINTS, Attempt, Item, OpenAnswer, Reading, ReplacedResult
from quizzes.regrading import propose_regrade
from tests.browser import Browser, sign_in
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, choice, open_text, take
from tests.quizzes.test_races import all_at_once, house  # noqa: F401

pytestmark = [pytest.mark.bare, pytest.mark.slow]
AT_ONCE = 8


def devices(app: Flask, cast: Cast, make: str, now: datetime) -> list[Browser]:
    found = [sign_in(app, getattr(cast, make)(f"{make}{n}"), now) for n in range(AT_ONCE)]
    for device in found:
        device.csrf_token()
    return found


def test_one_reader_of_many_at_once_decides(house: Flask, now: datetime) -> None:  # noqa: F811
    with house.app_context():
        cast, programme = Cast(now), build_programme(now)
        check, enrolment = build_check(now, draw=1, bodies=[open_text("o1")]), enrol(cast.learner(), programme, now)
        take(enrolment.person, check, now, enrolment=enrolment, answer=lambda _drawn: {"text": "Es klausītos."})
        address = f"/teach/answers/{db.session.scalars(select(OpenAnswer.public_id)).one()}"
        trainers = devices(house, cast, "trainer", now)
        db.session.remove()

    answers = all_at_once([lambda n=n, one=one: one.post_form(address, {"c1": str(n % 3), "c2": "2"}) for n, one in enumerate(trainers)])

    assert {answer.status_code for answer in answers} <= {303, 404, 422}
    with house.app_context():
        assert [answer.status_code for answer in answers].count(303) == 1
        for table, count in ((Reading, 1), (ReplacedResult, 1), (Letter, 1)):
            assert db.session.scalar(select(func.count()).select_from(table)) == count
        marks = db.session.scalars(select(Reading.points)).one()
        assert db.session.scalars(select(Attempt)).one().result["points"] == int(marks)


def test_a_regrade_is_carried_out_once(house: Flask, now: datetime) -> None:  # noqa: F811
    with house.app_context():
        cast, programme = Cast(now), build_programme(now)
        check = build_check(now, draw=1, bodies=[choice("c1")])
        for name in ("Anna", "Zane", "Rita"):
            enrolment = enrol(cast.learner(name), programme, now)
            take(enrolment.person, check, now, enrolment=enrolment, answer=lambda _drawn: {"choice": "a"})
        item = db.session.scalars(select(Item)).one()
        wrong = item.text.revisions[0]
        regrade = propose_regrade(item=item, wrong=wrong, remedy=ALL_POINTS, reason="Nav pareizas atbildes.", by=cast.coordinator(), at=now)
        db.session.commit()
        address = f"/coordinate/regrades/{regrade.public_id}"
        coordinators = devices(house, cast, "coordinator", now)
        seen = re.search(r'name="seen" value="(\w+)"', coordinators[0].get(address).text)
        db.session.remove()

    form = {"go": "confirm", "seen": seen[1]}
    answers = all_at_once([lambda one=one: one.post_form(f"{address}/decision", form) for one in coordinators])

    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (AT_ONCE - 1)
    with house.app_context():
        for table, count in ((ReplacedResult, 3), (Letter, 3)):
            assert db.session.scalar(select(func.count()).select_from(table)) == count
        assert set(db.session.scalars(select(Attempt.passed))) == {True}
        assert db.session.scalar(select(func.count()).where(AuditEvent.act == "confirm-regrade")) == 1
