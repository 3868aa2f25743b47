"""What observers see at the seminar: two of them, four behaviours, nobody of themselves."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment
from db import db
from meetings.errors import ObserversComplete, OwnObservation, ScaleOutOfRange
from meetings.models import SCALES, Observation
from meetings.queries import attendance_of
from meetings.services import observe
from meetings.signals import attendance_recorded
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol


@pytest.fixture
def anna(cast: Cast, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), build_programme(now), now)


def see(enrolment: Enrolment, observer: Person, at: datetime, **changes: int | str) -> Observation:
    seen: dict[str, int | str] = {**dict.fromkeys(SCALES, 3), "remark": ""}
    return observe(enrolment=enrolment, observer=observer, at=at, **seen | changes)  # type: ignore[arg-type]


def test_two_observers_describe_a_learner(cast: Cast, anna: Enrolment, now: datetime) -> None:
    see(anna, cast.trainer("Toms"), now, listening=1, remark=" Gaidīja divreiz. ")
    see(anna, cast.trainer("Tīna"), now, safety=4)

    first, second = attendance_of(anna).observations
    assert (first.listening, first.remark, first.observer.given_name) == (1, "Gaidīja divreiz.", "Toms")
    assert (second.safety, second.observer.given_name) == (4, "Tīna")


def test_doing_it_again_replaces_ones_own(cast: Cast, anna: Enrolment, now: datetime) -> None:
    toms, tina = cast.trainer("Toms"), cast.trainer("Tīna")
    see(anna, toms, now, listening=1)
    see(anna, tina, now, listening=1)

    see(anna, toms, now + timedelta(hours=2), listening=2)

    assert [row.listening for row in attendance_of(anna).observations] == [2, 1]


def test_a_third_observer_is_refused(cast: Cast, anna: Enrolment, now: datetime) -> None:
    for name in ("Toms", "Tīna"):
        see(anna, cast.trainer(name), now)

    with pytest.raises(ObserversComplete):
        see(anna, cast.trainer("Teodors"), now)


def test_nobody_observes_themselves(anna: Enrolment, now: datetime) -> None:
    with pytest.raises(OwnObservation):
        see(anna, anna.person, now)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("value", [0, 5])
def test_a_behaviour_has_four_levels(cast: Cast, anna: Enrolment, now: datetime, scale: str, value: int) -> None:
    with pytest.raises(ScaleOutOfRange):
        see(anna, cast.trainer(), now, **{scale: value})

    assert db.session.query(Observation).count() == 0


def test_the_rooms_above_are_told(cast: Cast, anna: Enrolment, now: datetime) -> None:
    told: list[Enrolment] = []

    def heard(enrolment: Enrolment, at: datetime) -> None:
        told.append(enrolment)

    with attendance_recorded.connected_to(heard):
        see(anna, cast.trainer(), now)

    assert told == [anna]
