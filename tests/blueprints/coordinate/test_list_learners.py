"""Everybody who is enrolled in one's programmes, with their progress."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from courses.crediting import record_beat
from courses.models import WITHDRAWN, Enrolment, Intake
from courses.services import complete_activity
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol

As = Callable[..., Browser]


def learner(cast: Cast, now: datetime, programme, given_name: str, intake: Intake | None = None) -> Enrolment:
    return enrol(cast.person(given_name, "Ziediņa"), programme, now, intake)


def order_in(page: str, *names: str) -> list[str]:
    return sorted(names, key=page.index)


def test_shows_progress_and_time(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    enrolment = learner(cast, now, programme, "Anna")
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    record_beat(enrolment=enrolment, at=now)
    db.session.commit()

    page = as_(cast.coordinator(language="en")).get("/coordinate/learners").text

    for shown in ("Anna Ziediņa", "1 of 5", "20 min", "1 min", "11 January 2027", "Alone"):
        assert shown in page


def test_can_be_ordered(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    anna, berta, dace = (learner(cast, now + timedelta(hours=n), programme, name) for n, name in enumerate(("Anna", "Berta", "Dace")))
    for enrolment, moment in ((anna, now + timedelta(days=2)), (berta, now + timedelta(days=1))):
        complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=moment)
    complete_activity(enrolment=anna, activity=activity(programme, "case"), at=now + timedelta(days=2))
    db.session.commit()
    browser = as_(cast.coordinator())

    def names(order: str) -> list[str]:
        return order_in(browser.get(f"/coordinate/learners?order={order}").text, "Anna", "Berta", "Dace")

    assert dace.person.given_name == "Dace"
    assert names("name") == ["Anna", "Berta", "Dace"]
    assert names("progress") == ["Dace", "Berta", "Anna"]
    assert names("touched") == ["Dace", "Berta", "Anna"]
    assert names("enrolled") == ["Dace", "Berta", "Anna"]
    assert names("magic") == ["Anna", "Berta", "Dace"]


def test_can_be_narrowed_down_to_a_group(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    intake = Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1))
    learner(cast, now, programme, "Anna", intake)
    learner(cast, now, programme, "Berta")

    page = as_(cast.coordinator()).get(f"/coordinate/learners?intake={intake.public_id}").text

    assert ("Anna Ziediņa" in page, "Berta Ziediņa" in page) == (True, False)


def test_who_left_is_not_listed(cast: Cast, as_: As, now: datetime) -> None:
    learner(cast, now, build_programme(now), "Anna").status = WITHDRAWN
    db.session.commit()

    assert "Anna Ziediņa" not in as_(cast.coordinator()).get("/coordinate/learners").text


def test_learners_of_another_programme_are_not_there(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now, "other")
    learner(cast, now, build_programme(now), "Anna")

    assert "Anna Ziediņa" not in as_(cast.coordinator(scope="other")).get("/coordinate/learners").text


def test_goes_by_thirties(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    for number in range(31):
        enrol(cast.person("Anna", f"Nr{number:02}"), programme, now)
    browser = as_(cast.coordinator())

    first, second = browser.get("/coordinate/learners").text, browser.get("/coordinate/learners?page=2").text

    assert ("Nr29" in first, "Nr30" in first, "Nr30" in second) == (True, False, True)


@pytest.mark.parametrize("role", ["trainer", "learner", "supervisor"])
def test_is_for_coordinators(cast: Cast, as_: As, role: str) -> None:
    assert as_(getattr(cast, role)()).get("/coordinate/learners").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_takes_five_statements_whatever_the_number_of_rows(cast: Cast, as_: As, now: datetime, statements, rows: int) -> None:
    programme = build_programme(now)
    intake = Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1), trainers=[cast.trainer()])
    for _ in range(rows):
        enrolment = learner(cast, now, programme, "Anna", intake)
        complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    db.session.commit()
    browser = as_(cast.coordinator())

    with statements() as log:
        browser.get("/coordinate/learners")

    assert len(log) == 5
