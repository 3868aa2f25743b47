"""The doors to applications, entries and learners."""

from datetime import date, datetime

import pytest

from accounts.models import COORDINATOR, TRAINER
from courses.models import Intake
from db import db
from errors import NotVisible
from recruitment.access import application_for, evidence_for, learner_for, own_application
from recruitment.models import INTERVIEW
from recruitment.services import record_evidence
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol


@pytest.mark.parametrize("scope", ["*", "mentor-training"])
def test_open_for_those_who_coordinate_the_programme(cast: Cast, now: datetime, scope: str) -> None:
    programme = build_programme(now)
    application, coordinator = cast.application(programme), cast.coordinator(scope=scope)
    entry = record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), by=coordinator, at=now)
    enrolment = enrol(cast.person(), programme, now)

    assert application_for(coordinator, application.public_id) == application
    assert evidence_for(coordinator, entry.public_id) == entry
    assert learner_for(coordinator, enrolment.public_id) == enrolment


@pytest.mark.parametrize(
    ("roles", "scope"),
    [
        ((COORDINATOR,), "other"),
        ((TRAINER,), "*"),
        ((TRAINER,), "mentor-training"),
        (("learner",), "*"),
        (("administrator", "supervisor"), "*"),
        ((), "*"),
    ],
)
def test_closed_for_everybody_else(cast: Cast, now: datetime, roles: tuple[str, ...], scope: str) -> None:
    programme, somebody = build_programme(now), cast.person(roles=roles, scope=scope)
    build_programme(now, "other")
    application = cast.application(programme)
    entry = record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), by=cast.coordinator(), at=now)
    enrolment = enrol(cast.person(), programme, now)

    for door, public_id in ((application_for, application.public_id), (evidence_for, entry.public_id), (learner_for, enrolment.public_id)):
        with pytest.raises(NotVisible):
            door(somebody, public_id)


def test_teaching_a_learner_is_not_enough(cast: Cast, now: datetime) -> None:
    programme = build_programme(now)
    both = cast.person(roles=(TRAINER,))
    db.session.add(Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1), trainers=[both]))
    enrolment = enrol(cast.person(), programme, now)

    with pytest.raises(NotVisible):
        learner_for(both, enrolment.public_id)


def test_ones_own_is_found_and_nobody_elses(cast: Cast, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert own_application(application.person) == application
    with pytest.raises(NotVisible):
        own_application(cast.person())
