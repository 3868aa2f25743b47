"""Enrolling somebody who was accepted, alone or with a group."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from courses.models import Enrolment, Intake, Programme
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


def enrolments() -> list[Enrolment]:
    return list(db.session.scalars(select(Enrolment)))


def intake(programme: Programme, name: str = "Pavasaris") -> Intake:
    made = Intake(programme=programme, name=name, starts_on=date(2027, 2, 1))
    db.session.add(made)
    db.session.commit()
    return made


def test_alone(cast: Cast, as_: As, now: datetime) -> None:
    coordinator = cast.coordinator()
    application = cast.accepted(build_programme(now), by=coordinator)

    answer = as_(coordinator).post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""})

    [enrolment] = enrolments()
    assert (answer.status_code, answer.location) == (303, f"/coordinate/learners/{enrolment.public_id}")
    assert (enrolment.person_id, enrolment.intake_id, enrolment.enrolled_by_id) == (application.person_id, None, coordinator.id)


def test_with_a_group(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator()
    application, group = cast.accepted(programme, by=coordinator), intake(programme)
    browser = as_(coordinator)
    assert "Pavasaris" in browser.get(f"/coordinate/applications/{application.public_id}").text

    browser.post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": group.public_id})

    assert [enrolment.intake_id for enrolment in enrolments()] == [group.id]


def test_a_group_of_another_programme_is_not_offered(cast: Cast, as_: As, now: datetime) -> None:
    other, coordinator = intake(build_programme(now, "other"), "Svešā"), cast.coordinator()
    application = cast.accepted(build_programme(now), by=coordinator)
    browser = as_(coordinator)

    answer = browser.post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": other.public_id})

    assert answer.status_code == 422
    assert "Svešā" not in answer.text
    assert enrolments() == []


def test_waits_for_the_decision(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    answer = as_(cast.coordinator(language="en")).post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""})

    assert answer.status_code == 422
    assert "Only somebody who has been accepted" in answer.text
    assert enrolments() == []


def test_happens_once(cast: Cast, as_: As, now: datetime) -> None:
    coordinator = cast.coordinator(language="en")
    application, browser = cast.accepted(build_programme(now), by=coordinator), as_(coordinator)
    browser.post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""})

    answer = browser.post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""})

    assert answer.status_code == 422
    assert "is enrolled in this programme already" in answer.text
    assert len(enrolments()) == 1


def test_nobody_enrols_themselves(cast: Cast, as_: As, now: datetime) -> None:
    me = cast.coordinator("Kristīne", language="en")
    application = cast.accepted(build_programme(now), person=me, by=cast.coordinator("Inga"))

    answer = as_(me).post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""})

    assert answer.status_code == 422
    assert enrolments() == []


@pytest.mark.parametrize("who", ["trainer", "other coordinator", "applicant"])
def test_nobody_else_enrols(cast: Cast, as_: As, now: datetime, who: str) -> None:
    build_programme(now, "other")
    application = cast.accepted(build_programme(now), by=cast.coordinator("Inga"))
    people = {"trainer": cast.trainer(), "other coordinator": cast.coordinator(scope="other"), "applicant": application.person}

    assert as_(people[who]).post_form(f"/coordinate/applications/{application.public_id}/enrolment", {"intake": ""}).status_code == 404
    assert enrolments() == []
