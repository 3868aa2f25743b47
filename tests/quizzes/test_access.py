"""Doors of tests and attempts: one's own, and nobody else's."""

from datetime import datetime

import pytest

from courses.models import IN_PREPARATION, WITHDRAWN
from db import db
from errors import NotVisible
from quizzes.access import own_attempt, seat_for
from quizzes.services import start_attempt
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, build_motivation, build_readiness


def test_an_attempt_is_its_owners_alone(cast: Cast, now: datetime) -> None:
    anna, zane, programme, quiz = cast.learner(), cast.learner("Zane"), build_programme(now), build_check(now)
    mine = start_attempt(person=anna, quiz=quiz, enrolment=enrol(anna, programme, now), at=now)
    start_attempt(person=zane, quiz=quiz, enrolment=enrol(zane, programme, now), at=now)

    assert own_attempt(anna, mine.public_id, now) is mine
    for person in (zane, cast.coordinator(), cast.trainer(), cast.administrator()):
        with pytest.raises(NotVisible):
            own_attempt(person, mine.public_id, now)
    with pytest.raises(NotVisible):
        own_attempt(anna, "nothing", now)


def test_the_motivation_test_is_there_before_any_enrolment(cast: Cast, now: datetime) -> None:
    build_motivation(now)
    seat = seat_for(cast.learner(), "motivation")

    assert (seat.quiz.key, seat.enrolment, seat.activity) == ("motivation", None, None)


@pytest.mark.parametrize("key", ["mentor-training-check", "readiness"])
def test_checks_and_readiness_are_for_those_who_are_enrolled(cast: Cast, now: datetime, key: str) -> None:
    anna, zane, programme = cast.learner(), cast.learner("Zane"), build_programme(now)
    build_check(now)
    build_readiness(now)
    enrolment = enrol(anna, programme, now)

    assert seat_for(anna, key).enrolment is enrolment
    with pytest.raises(NotVisible):
        seat_for(zane, key)
    enrolment.status = WITHDRAWN
    db.session.flush()
    with pytest.raises(NotVisible):
        seat_for(anna, key)


def test_a_check_of_a_module_in_preparation_does_not_exist(cast: Cast, now: datetime) -> None:
    anna, programme = cast.learner(), build_programme(now)
    build_check(now)
    enrol(anna, programme, now)
    programme.modules[0].status = IN_PREPARATION
    db.session.flush()

    with pytest.raises(NotVisible):
        seat_for(anna, "mentor-training-check")


def test_a_check_whose_activity_was_retired_does_not_exist(cast: Cast, now: datetime) -> None:
    anna, programme = cast.learner(), build_programme(now)
    build_check(now)
    enrol(anna, programme, now)
    programme.modules[0].activities[-1].retired_at = now
    db.session.flush()

    with pytest.raises(NotVisible):
        seat_for(anna, "mentor-training-check")


def test_a_test_that_never_was_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        seat_for(cast.learner(), "nothing")


def test_a_door_is_one_statement(cast: Cast, now: datetime, statements) -> None:
    anna, programme, quiz = cast.learner(), build_programme(now), build_check(now)
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrol(anna, programme, now), at=now)
    public_id, person_id = attempt.public_id, anna.id
    db.session.commit()
    db.session.expunge_all()
    anna = db.session.get(type(anna), person_id)

    with statements() as log:
        seat = seat_for(anna, "mentor-training-check")
        assert (seat.quiz.kind, seat.enrolment.programme.key, seat.activity.module.key) == ("check", "mentor-training", "m01")
    assert len(log) == 1
    with statements() as log:
        assert own_attempt(anna, public_id, now).quiz.kind == "check"
    assert len(log) == 1
