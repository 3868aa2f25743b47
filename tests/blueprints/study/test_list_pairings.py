"""A mentor's own young people: what helps and whom to ask, nobody else's."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Programme
from db import db
from mentoring.services import end_pairing
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, in_training, paired, young_person

ADDRESS = "/my-young-people"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze")


@pytest.fixture
def anna(cast: Cast, programme: Programme) -> Person:
    return certified(cast, programme, "Anna", hours_a_week=12)


def test_what_a_mentor_needs_is_there(cast: Cast, as_: Callable[..., Browser], anna: Person, ilze: Person, now: datetime) -> None:
    gita = cast.case_manager("Gita", email="gita@example.org")
    paired(anna, young_person(cast, "ZG-014", case_manager=gita, interests="Suņi"), ilze, now)

    page = as_(anna).get(ADDRESS).text

    for words in (
        "ZG-014",
        "18–20",
        "Bauskas novads",
        "Suņi",
        "short sentences, needs time",
        "Gita Liepa",
        "mailto:gita@example.org",
        "2 hours a week",
        "From 11 January 2027 until 11 July 2027.",
    ):
        assert words in page


def test_others_and_ended_ones_are_not(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, anna: Person, ilze: Person, now: datetime
) -> None:
    paired(certified(cast, programme, "Zane"), young_person(cast, "ZG-1", interests="CANARY-other"), ilze, now)
    young_person(cast, "ZG-2", interests="CANARY-waiting")
    end_pairing(pairing=paired(anna, young_person(cast, "ZG-3", interests="CANARY-ended"), ilze, now), reason="Pārcēlās", by=ilze, at=now)
    db.session.commit()

    page = as_(anna).get(ADDRESS).text

    assert "CANARY" not in page
    assert "Nobody yet" in page


def test_when_the_certificate_is_revoked_the_page_is_empty_at_once(
    cast: Cast, as_: Callable[..., Browser], anna: Person, ilze: Person, now: datetime
) -> None:
    credential = paired(anna, young_person(cast, "ZG-014"), ilze, now).credential
    client = as_(anna)
    assert "ZG-014" in client.get(ADDRESS).text

    credential.revoked_at, credential.revocation_reason = now, "Pārkāpums"
    db.session.commit()

    assert "ZG-014" not in client.get(ADDRESS).text


def test_somebody_in_training_reads_what_will_stand_here(cast: Cast, as_: Callable[..., Browser], programme: Programme) -> None:
    assert "Once you hold the certificate" in as_(in_training(cast, programme, "Zane")).get(ADDRESS).text


def test_a_mentors_home_leads_here_and_a_learners_does_not(cast: Cast, as_: Callable[..., Browser], programme: Programme, anna: Person) -> None:
    assert f'href="{ADDRESS}"' in as_(anna).get("/home").text
    assert ADDRESS not in as_(in_training(cast, programme, "Zane")).get("/home").text


def test_staff_and_strangers_have_no_such_page(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme) -> None:
    for person in (cast.trainer(), cast.case_manager(), cast.coordinator()):
        assert as_(person).get(ADDRESS).status_code == 404
    assert client.get(ADDRESS).status_code == 303


@pytest.mark.parametrize("count", [1, 3])
def test_two_statements_for_one_and_for_three(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    anna: Person,
    ilze: Person,
    now: datetime,
    count: int,
) -> None:
    for number in range(count):
        paired(anna, young_person(cast, f"ZG-{number}"), ilze, now)
    client = as_(anna)
    db.session.remove()

    with statements() as log:
        assert client.get(ADDRESS).status_code == 200

    assert len(log) == 2
