"""The doors to young people and pairings are the coordinators'."""

from datetime import datetime

import pytest

from courses.models import Programme
from errors import NotVisible
from mentoring.access import coordinates_pairing, pairing_for, young_person_for
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_coordinators_of_the_programme_enter(cast: Cast, programme: Programme, now: datetime) -> None:
    ilze = cast.coordinator("Ilze", scope=programme.key)
    someone = young_person(cast)
    pairing = paired(certified(cast, programme), someone, ilze, now)

    coordinates_pairing(ilze)
    assert young_person_for(ilze, someone.public_id) == someone
    assert pairing_for(ilze, pairing.public_id) == pairing


def test_nobody_else_does(cast: Cast, programme: Programme, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    gita, anna = cast.case_manager("Gita"), certified(cast, programme)
    someone = young_person(cast, case_manager=gita)
    pairing = paired(anna, someone, cast.coordinator(), now)

    for person in (gita, anna, cast.coordinator("Dace", scope="dementia-care"), cast.trainer(), cast.supervisor(), cast.administrator()):
        with pytest.raises(NotVisible):
            young_person_for(person, someone.public_id)
        with pytest.raises(NotVisible):
            pairing_for(person, pairing.public_id)
        with pytest.raises(NotVisible):
            coordinates_pairing(person)


def test_what_does_not_exist_is_not_visible(cast: Cast, programme: Programme) -> None:
    ilze = cast.coordinator()

    with pytest.raises(NotVisible):
        young_person_for(ilze, "nosuchthing2")
    with pytest.raises(NotVisible):
        pairing_for(ilze, "nosuchthing2")


def test_without_a_programme_there_is_no_desk(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        coordinates_pairing(cast.coordinator())
