"""One pairing: who vouched for what, and when."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Programme
from db import db
from mentoring.models import ATTESTED_RULES, Pairing
from mentoring.services import end_pairing
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke
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


def test_each_condition_stands_with_name_and_day(as_: Callable[..., Browser], ilze: Person, pairing: Pairing) -> None:
    page = as_(ilze).get(f"/coordinate/pairings/{pairing.public_id}").text

    assert "ZG-014 and Anna Kalniņa" in page
    for rule in ATTESTED_RULES:
        assert f"{rule}. " in page
    assert page.count("Ilze Bērziņa") >= len(ATTESTED_RULES) + 1
    assert "End the pairing" in page


def test_an_ended_one_says_why_and_by_whom(as_: Callable[..., Browser], ilze: Person, pairing: Pairing, now: datetime) -> None:
    end_pairing(pairing=pairing, reason="Pārcēlās uz citu pilsētu", by=ilze, at=now)
    db.session.commit()

    page = as_(ilze).get(f"/coordinate/pairings/{pairing.public_id}").text

    assert "Ended on 11 January 2027" in page
    assert "Pārcēlās uz citu pilsētu (Ilze Bērziņa)" in page
    assert "End the pairing" not in page


def test_what_no_longer_holds_stands_first_with_what_to_do(
    as_: Callable[..., Browser], cast: Cast, ilze: Person, pairing: Pairing, now: datetime
) -> None:
    revoke(credential=pairing.credential, reason="CANARY", by=ilze, at=now)
    db.session.commit()

    page = as_(ilze).get(f"/coordinate/pairings/{pairing.public_id}").text
    assert page.index("The certificate was revoked") < page.index("Hours a week")
    assert "Talk to the case manager today" in page
    assert "CANARY" not in page
    assert "End the pairing" in page


def test_every_look_is_on_record(as_: Callable[..., Browser], ilze: Person, pairing: Pairing) -> None:
    as_(ilze).get(f"/coordinate/pairings/{pairing.public_id}")

    look = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-young-person")).one()
    assert (look.actor_id, look.object_id) == (ilze.id, pairing.young_person.public_id)


def test_others_find_none(cast: Cast, client: Browser, as_: Callable[..., Browser], pairing: Pairing, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    address = f"/coordinate/pairings/{pairing.public_id}"

    for person in (pairing.mentor, pairing.young_person.case_manager, cast.trainer(), cast.coordinator("Dace", scope="dementia-care")):
        assert as_(person).get(address).status_code == 404
    assert client.get(address).status_code == 303


def test_six_statements_the_record_of_the_look_among_them(
    as_: Callable[..., Browser], statements: Callable[[], AbstractContextManager[list[str]]], ilze: Person, pairing: Pairing
) -> None:
    client, address = as_(ilze), f"/coordinate/pairings/{pairing.public_id}"
    db.session.remove()

    with statements() as log:
        assert client.get(address).status_code == 200

    assert len(log) == 6
