"""Making a group with its trainers."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Intake
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
SENT = {"programme": "mentor-training", "name": "Rudens 2027", "starts_on": "2027-09-06", "trainers": []}


def intakes() -> list[Intake]:
    return list(db.session.scalars(select(Intake)))


def test_has_a_name_a_first_day_and_trainers(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator()
    trainer, other = cast.trainer(), cast.trainer("Gints")

    answer = as_(coordinator).post_form("/coordinate/intakes/new", SENT | {"trainers": [trainer.public_id]})

    assert (answer.status_code, answer.location) == (303, "/coordinate/intakes")
    [intake] = intakes()
    assert (intake.programme_id, intake.name, intake.starts_on) == (programme.id, "Rudens 2027", date(2027, 9, 6))
    assert intake.trainers == [trainer] != [other]
    assert db.session.scalars(select(AuditEvent.act).where(AuditEvent.object_kind == "intake")).all() == ["create-intake"]


def test_offers_the_trainers_of_ones_programmes_only(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)
    build_programme(now, "other")
    here, elsewhere, not_one = cast.trainer("Gints", scope="mentor-training"), cast.trainer("Raivo", scope="other"), cast.supervisor()

    page = as_(cast.coordinator(scope="mentor-training")).get("/coordinate/intakes/new").text

    assert [person.public_id in page for person in (here, elsewhere, not_one)] == [True, False, False]


def test_somebody_who_is_no_trainer_is_refused(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)

    answer = as_(cast.coordinator()).post_form("/coordinate/intakes/new", SENT | {"trainers": [cast.supervisor().public_id]})

    assert answer.status_code == 422
    assert intakes() == []


def test_a_name_is_used_once_in_a_programme(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)
    browser = as_(cast.coordinator(language="en"))
    browser.post_form("/coordinate/intakes/new", SENT)

    answer = browser.post_form("/coordinate/intakes/new", SENT)

    assert answer.status_code == 422
    assert "There is a group called Rudens 2027 already" in answer.text
    assert len(intakes()) == 1


def test_the_same_name_may_be_used_in_another_programme(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)
    build_programme(now, "other")
    browser = as_(cast.coordinator())

    browser.post_form("/coordinate/intakes/new", SENT)
    browser.post_form("/coordinate/intakes/new", SENT | {"programme": "other"})

    assert [intake.programme.key for intake in intakes()] == ["mentor-training", "other"]


@pytest.mark.parametrize("changes", [{"name": " "}, {"starts_on": "rudenī"}, {"starts_on": ""}, {"name": "a" * 81}])
def test_what_is_missing_is_said(cast: Cast, as_: As, now: datetime, changes: dict[str, str]) -> None:
    build_programme(now)

    assert as_(cast.coordinator()).post_form("/coordinate/intakes/new", SENT | changes).status_code == 422
    assert intakes() == []


def test_not_in_a_programme_that_one_doesnt_coordinate(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)
    build_programme(now, "other")

    assert as_(cast.coordinator(scope="other")).post_form("/coordinate/intakes/new", SENT).status_code == 422
    assert intakes() == []


@pytest.mark.parametrize("role", ["trainer", "learner", "administrator"])
def test_others_make_none(cast: Cast, as_: As, now: datetime, role: str) -> None:
    build_programme(now)

    assert as_(getattr(cast, role)()).post_form("/coordinate/intakes/new", SENT).status_code == 404
    assert intakes() == []


def test_there_is_no_form_without_a_programme(cast: Cast, as_: As) -> None:
    assert as_(cast.coordinator()).get("/coordinate/intakes/new").status_code == 404
