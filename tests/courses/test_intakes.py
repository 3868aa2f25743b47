"""Groups and learners as those who coordinate them list them."""

from datetime import date, datetime

import pytest

from courses.errors import IntakeExists
from courses.models import Intake
from courses.queries import intakes_among, learners_among, programmes_coordinated_by, trainers_for
from courses.services import create_intake
from db import db
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

DAY = date(2027, 2, 1)


def test_a_group_is_made_once_by_its_name(cast: Cast, now: datetime) -> None:
    programme, coordinator, trainer = build_programme(now), cast.coordinator(), cast.trainer()
    intake = create_intake(programme=programme, name=" Pavasaris ", starts_on=DAY, trainers=[trainer], by=coordinator, at=now)

    with pytest.raises(IntakeExists, match="Pavasaris"):
        create_intake(programme=programme, name="Pavasaris", starts_on=DAY, trainers=[], by=coordinator, at=now)
    assert (intake.name, intake.trainers) == ("Pavasaris", [trainer])


def test_a_coordinator_has_the_programmes_of_their_scope(cast: Cast, now: datetime) -> None:
    one, other = build_programme(now), build_programme(now, "other")

    assert programmes_coordinated_by(cast.coordinator()) == [one, other]
    assert programmes_coordinated_by(cast.coordinator(scope="other")) == [other]
    assert programmes_coordinated_by(cast.trainer()) == []


def test_trainers_are_those_who_hold_the_role_now(cast: Cast, now: datetime) -> None:
    programme, here = build_programme(now), cast.trainer("Gints", scope="mentor-training")
    cast.trainer("Raivo", scope="other")
    gone, closed = cast.trainer("Ivo"), cast.trainer("Uldis")
    gone.grants[0].revoked_at = now
    closed.disabled_at = now
    db.session.commit()

    assert trainers_for([programme]) == [here]


def test_groups_come_with_the_number_of_their_learners(cast: Cast, now: datetime) -> None:
    programme = build_programme(now)
    early = Intake(programme=programme, name="Rudens", starts_on=date(2026, 9, 1))
    late = Intake(programme=programme, name="Pavasaris", starts_on=DAY)
    db.session.add_all([early, late])
    enrol(cast.person(), programme, now, early)

    assert [(line.intake.name, line.learners) for line in intakes_among([programme])] == [("Pavasaris", 0), ("Rudens", 1)]
    assert intakes_among([]) == []


def test_without_a_programme_there_are_no_learners(cast: Cast, now: datetime) -> None:
    enrol(cast.person(), build_programme(now), now)

    assert learners_among([], limit=30) == []
