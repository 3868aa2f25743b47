"""Ending a pairing, with a reason."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Programme
from db import db
from mentoring.models import Pairing
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast, programme: Programme) -> Person:
    return cast.coordinator("Ilze", language="en")


@pytest.fixture
def pairing(cast: Cast, programme: Programme, ilze: Person, now: datetime) -> Pairing:
    return paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-014"), ilze, now)


def reason_of(pairing: Pairing) -> str:
    db.session.refresh(pairing)
    return pairing.end_reason


def test_a_pairing_ends(as_: Callable[..., Browser], ilze: Person, pairing: Pairing) -> None:
    answer = as_(ilze).post_form(f"/coordinate/pairings/{pairing.public_id}/end", {"reason": "Deviņi mēneši ir apkārt."})

    assert (answer.status_code, answer.location) == (303, f"/coordinate/pairings/{pairing.public_id}")
    assert reason_of(pairing) == "Deviņi mēneši ir apkārt."


@pytest.mark.parametrize(("reason", "words"), [("", "Please fill this in."), ("010190-12345 pārcēlās", "looks like a personal code")])
def test_without_a_fit_reason_it_goes_on(as_: Callable[..., Browser], ilze: Person, pairing: Pairing, reason: str, words: str) -> None:
    answer = as_(ilze).post_form(f"/coordinate/pairings/{pairing.public_id}/end", {"reason": reason})

    assert answer.status_code == 422
    assert words in answer.text
    assert reason_of(pairing) == ""


def test_it_ends_once(as_: Callable[..., Browser], ilze: Person, pairing: Pairing) -> None:
    client, address = as_(ilze), f"/coordinate/pairings/{pairing.public_id}/end"
    client.post_form(address, {"reason": "Pārcēlās"})

    answer = client.post_form(address, {"reason": "Vēlreiz"})

    assert answer.status_code == 422
    assert "This pairing has ended already." in answer.text
    assert reason_of(pairing) == "Pārcēlās"


def test_mentors_do_not_end_their_own_as_coordinators(as_: Callable[..., Browser], pairing: Pairing, now: datetime) -> None:
    from accounts.services import grant_role

    grant_role(person=pairing.mentor, role="coordinator", granted_by=None, at=now)
    db.session.commit()

    assert as_(pairing.mentor).post_form(f"/coordinate/pairings/{pairing.public_id}/end", {"reason": "Pietiek"}).status_code == 422
    assert reason_of(pairing) == ""


def test_others_cannot(cast: Cast, client: Browser, as_: Callable[..., Browser], pairing: Pairing, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    address = f"/coordinate/pairings/{pairing.public_id}/end"

    for person in (pairing.mentor, pairing.young_person.case_manager, cast.coordinator("Dace", scope="dementia-care")):
        assert as_(person).post_form(address, {"reason": "Pietiek"}).status_code == 404
    assert client.post_form(address, {"reason": "Pietiek"}).status_code == 303
    assert reason_of(pairing) == ""
