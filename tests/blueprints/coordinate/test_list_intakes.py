"""The groups of one's programmes."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from courses.models import Intake
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

As = Callable[..., Browser]


def test_shows_trainers_and_how_many_learn(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    intake = Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1), trainers=[cast.trainer()])
    enrol(cast.person(), programme, now, intake)
    enrol(cast.person(), programme, now)

    page = as_(cast.coordinator(language="en")).get("/coordinate/intakes").text

    assert "Pavasaris" in page
    assert "Toms Ozols" in page
    assert ">1</td>" in page


def test_says_how_it_starts_where_there_is_none(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)

    assert "No groups yet" in as_(cast.coordinator(language="en")).get("/coordinate/intakes").text


def test_groups_of_another_programme_are_not_there(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now, "other")
    db.session.add(Intake(programme=build_programme(now), name="Pavasaris", starts_on=date(2027, 2, 1)))
    db.session.commit()

    assert "Pavasaris" not in as_(cast.coordinator(scope="other")).get("/coordinate/intakes").text


def test_is_for_coordinators(cast: Cast, as_: As) -> None:
    assert as_(cast.trainer()).get("/coordinate/intakes").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_takes_four_statements_whatever_the_number_of_groups(cast: Cast, as_: As, now: datetime, statements, rows: int) -> None:
    programme = build_programme(now)
    for number in range(rows):
        db.session.add(Intake(programme=programme, name=f"Grupa {number}", starts_on=date(2027, 2, 1), trainers=[cast.trainer()]))
    db.session.commit()
    browser = as_(cast.coordinator())

    with statements() as log:
        browser.get("/coordinate/intakes")

    assert len(log) == 4
