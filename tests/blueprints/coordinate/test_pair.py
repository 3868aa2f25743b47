"""Pairing from the page of a young person: one form, every refusal in words, nothing lost."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from mentoring.models import ATTESTED_RULES, Pairing, YoungPerson
from recruitment.models import Evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, in_training, paired, young_person


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast, programme: Programme) -> Person:
    return cast.coordinator("Ilze", language="en")


@pytest.fixture
def anna(cast: Cast, programme: Programme) -> Person:
    return certified(cast, programme, "Anna")


@pytest.fixture
def someone(cast: Cast) -> YoungPerson:
    return young_person(cast, "ZG-014")


def address_of(someone: YoungPerson) -> str:
    return f"/coordinate/young-people/{someone.public_id}/pair"


def typed(mentor: Person, without: tuple[str, ...] = (), **changes: str) -> dict[str, Any]:
    days = {f"on_{rule}": "2027-01-10" for rule in ATTESTED_RULES}
    boxes = {f"has_{rule}": "y" for rule in ATTESTED_RULES if rule not in without}
    return {"mentor": mentor.public_id, "hours_a_week": "2", "starts_on": "2027-01-18", "ends_on": "2027-08-18"} | days | boxes | changes


def pairings() -> list[Pairing]:
    return list(db.session.scalars(select(Pairing)))


def test_the_two_are_paired(as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson) -> None:
    answer = as_(ilze).post_form(address_of(someone), typed(anna, on_P6="2027-01-04"))

    (pairing,) = pairings()
    assert (answer.status_code, answer.location) == (303, f"/coordinate/pairings/{pairing.public_id}")
    assert (pairing.mentor_id, pairing.young_person_id, pairing.paired_by_id, pairing.slot) == (anna.id, someone.id, ilze.id, 1)
    assert (pairing.starts_on, pairing.ends_on, pairing.hours_a_week) == (date(2027, 1, 18), date(2027, 8, 18), 2)
    assert {row.rule: row.attested_on for row in pairing.attestations}["P6"] == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": "2027-03-01"}, "A pairing lasts from 6 to 9 months."),
        ({"hours_a_week": "7"}, "Anna Kalniņa has fewer hours a week than this pairing needs: 6 are free (P4)."),
        ({"hours_a_week": "0"}, "Please plan from 1 to 20 hours a week."),
        ({"hours_a_week": "some"}, "Please write a whole number."),
        ({"starts_on": "soon"}, "Please write a date"),
        ({"on_P9": ""}, "Please fill this in."),
        ({"on_P9": "2027-01-12"}, "lies in the future"),
        ({"mentor": "nosuchthing2"}, "Please choose one of the offered answers."),
        ({"mentor": ""}, "Please choose a mentor."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson, change: dict[str, str], words: str
) -> None:
    answer = as_(ilze).post_form(address_of(someone), typed(anna) | change)

    assert answer.status_code == 422
    assert words in answer.text
    assert answer.text.count("checked") == len(ATTESTED_RULES) + ("mentor" not in change)
    assert pairings() == []


def test_what_nobody_confirmed_is_named(as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson) -> None:
    answer = as_(ilze).post_form(address_of(someone), typed(anna, without=("P6", "P10")))

    assert answer.status_code == 422
    assert "Not confirmed yet: P6, P10." in answer.text
    assert pairings() == []


def test_a_full_mentor_is_refused_also_by_a_page_that_still_offered_them(
    cast: Cast, as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson, now: datetime
) -> None:
    for number in (1, 2, 3):
        paired(anna, young_person(cast, f"ZG-{number}"), ilze, now)

    answer = as_(ilze).post_form(address_of(someone), typed(anna))

    assert answer.status_code == 422
    assert "Anna Kalniņa walks with three young people already." in answer.text
    assert len(pairings()) == 3


def test_somebody_in_training_is_refused(cast: Cast, as_: Callable[..., Browser], programme: Programme, ilze: Person, someone: YoungPerson) -> None:
    answer = as_(ilze).post_form(address_of(someone), typed(in_training(cast, programme, "Zane")))

    assert answer.status_code == 422
    assert "Zane Kalniņa has no valid certificate" in answer.text


def test_a_second_tap_pairs_nobody_twice(as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson) -> None:
    client = as_(ilze)
    client.post_form(address_of(someone), typed(anna))

    answer = client.post_form(address_of(someone), typed(anna))

    assert answer.status_code == 422
    assert "ZG-014 has a mentor already." in answer.text
    assert len(pairings()) == 1


def test_an_expired_check_is_refused(as_: Callable[..., Browser], ilze: Person, anna: Person, someone: YoungPerson, now: datetime) -> None:
    check = db.session.scalars(select(Evidence)).one()
    check.seen_on, check.valid_until = now.date() - timedelta(days=400), now.date() - timedelta(days=1)
    db.session.commit()

    answer = as_(ilze).post_form(address_of(someone), typed(anna))

    assert answer.status_code == 422
    assert "The record check of Anna Kalniņa is not valid" in answer.text


def test_coordinators_do_not_pair_themselves(cast: Cast, as_: Callable[..., Browser], anna: Person, someone: YoungPerson, now: datetime) -> None:
    from accounts.services import grant_role

    grant_role(person=anna, role="coordinator", granted_by=None, at=now)
    db.session.commit()

    answer = as_(anna).post_form(address_of(someone), typed(anna))

    assert answer.status_code == 422
    assert "Nobody pairs themselves" in answer.text
    assert pairings() == []


def test_others_cannot(
    cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, anna: Person, someone: YoungPerson, now: datetime
) -> None:
    build_programme(now, key="dementia-care")

    for person in (anna, cast.case_manager(), cast.trainer(), cast.coordinator("Dace", scope="dementia-care")):
        assert as_(person).post_form(address_of(someone), typed(anna)).status_code == 404
    assert client.post_form(address_of(someone), typed(anna)).status_code == 303
    assert as_(cast.coordinator()).post(address_of(someone), data=typed(anna)).status_code == 400
    assert pairings() == []
