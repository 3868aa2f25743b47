"""One young person: who may be paired and why, who may not and what is missing; every look is on record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Programme
from db import db
from mentoring.models import ATTESTED_RULES
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


def test_what_helps_is_shown(cast: Cast, as_: Callable[..., Browser], ilze: Person) -> None:
    someone = young_person(cast, "ZG-014", interests="Velosipēdi")

    page = as_(ilze).get(f"/coordinate/young-people/{someone.public_id}").text

    for words in ("ZG-014", "18–20", "Bauskas novads", "Latvian", "Velosipēdi", "short sentences, needs time", "Gita Liepa"):
        assert words in page


def test_offers_stand_first_with_their_reasons_and_the_others_with_what_is_missing(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, ilze: Person, now: datetime
) -> None:
    anna, zane = certified(cast, programme, "Anna", trades="Galdniecība"), in_training(cast, programme, "Zane")
    paired(anna, young_person(cast, "ZG-013"), ilze, now)
    someone = young_person(cast, "ZG-014")

    page = as_(ilze).get(f"/coordinate/young-people/{someone.public_id}").text

    offered, missing = page.split("Not possible now")
    assert f'value="{anna.public_id}"' in offered
    for words in (
        "Lives in the same municipality",
        "Common languages: Latvian",
        "Certificate valid until 11 January 2029",
        "Record check valid until 7 November 2027",
        "Walks with 1 of at most 3 young people",
        "4 of 6 declared hours a week are free",
        "Galdniecība",
    ):
        assert words in offered
    assert "Zane Kalniņa" in missing
    assert "No certificate yet" in missing
    assert zane.public_id not in page
    assert "Anna Kalniņa" not in missing


def test_each_condition_has_its_own_box_and_day(cast: Cast, as_: Callable[..., Browser], programme: Programme, ilze: Person) -> None:
    certified(cast, programme, "Anna")
    someone = young_person(cast)

    page = as_(ilze).get(f"/coordinate/young-people/{someone.public_id}").text

    for rule in ATTESTED_RULES:
        assert f'name="has_{rule}" type="checkbox"' in page
        assert f'name="on_{rule}"' in page
    assert 'value="2027-07-11"' in page
    assert "checked" not in page


def test_who_is_paired_has_no_offers(cast: Cast, as_: Callable[..., Browser], programme: Programme, ilze: Person, now: datetime) -> None:
    someone = young_person(cast)
    paired(certified(cast, programme, "Anna"), someone, ilze, now)
    certified(cast, programme, "Zane")

    page = as_(ilze).get(f"/coordinate/young-people/{someone.public_id}").text

    assert "Walks with Anna Kalniņa" in page
    assert "Zane" not in page


def test_where_nobody_may_be_paired_the_page_says_so(cast: Cast, as_: Callable[..., Browser], programme: Programme, ilze: Person) -> None:
    someone = young_person(cast)

    assert "Nobody just now" in as_(ilze).get(f"/coordinate/young-people/{someone.public_id}").text


def test_coordinators_are_not_offered_to_themselves(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    from accounts.services import grant_role

    anna = certified(cast, programme, "Anna")
    grant_role(person=anna, role="coordinator", granted_by=None, at=now)
    someone = young_person(cast)

    page = as_(anna).get(f"/coordinate/young-people/{someone.public_id}").text

    assert "This is you" in page
    assert f'value="{anna.public_id}"' not in page


def test_every_look_is_on_record(cast: Cast, as_: Callable[..., Browser], ilze: Person) -> None:
    someone, other = young_person(cast, "ZG-1"), young_person(cast, "ZG-2")

    as_(ilze).get(f"/coordinate/young-people/{someone.public_id}")

    looks = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-young-person")).all()
    assert [(look.actor_id, look.object_kind, look.object_id) for look in looks] == [(ilze.id, "young-person", someone.public_id)]
    assert other.public_id not in {look.object_id for look in looks}


def test_others_find_nobody(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    gita = cast.case_manager("Gita")
    someone = young_person(cast, case_manager=gita)
    address = f"/coordinate/young-people/{someone.public_id}"

    for person in (gita, cast.trainer(), cast.learner(), cast.supervisor(), cast.coordinator("Dace", scope="dementia-care")):
        assert as_(person).get(address).status_code == 404
    assert client.get(address).status_code == 303
    assert db.session.scalar(select(AuditEvent.id).where(AuditEvent.act == "view-young-person")) is None


@pytest.mark.parametrize("count", [1, 30])
def test_six_statements_for_one_mentor_and_for_many_the_record_of_the_look_among_them(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    ilze: Person,
    count: int,
) -> None:
    for number in range(count):
        certified(cast, programme, f"Anna{number}")
        in_training(cast, programme, f"Zane{number}")
    client, address = as_(ilze), f"/coordinate/young-people/{young_person(cast).public_id}"
    db.session.remove()

    with statements() as log:
        assert client.get(address).status_code == 200

    assert len(log) == 6
