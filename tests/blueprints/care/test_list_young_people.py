"""A case manager's own young people, and nobody else's; every look is on record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Programme
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person

ADDRESS = "/care/young-people"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_own_ones_are_shown_with_mentor_and_dates(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    gita = cast.case_manager("Gita", language="en")
    paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-1", case_manager=gita), cast.coordinator(), now)
    young_person(cast, "ZG-2", case_manager=gita)

    page = as_(gita).get(ADDRESS).text

    for words in (
        "ZG-1",
        "short sentences, needs time",
        "Anna Kalniņa",
        "From 11 January 2027 until 11 July 2027.",
        "Has a mentor",
        "ZG-2",
        "Waits for a mentor",
    ):
        assert words in page


def test_another_case_managers_are_not(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    gita, guna = cast.case_manager("Gita", language="en"), cast.case_manager("Guna")
    paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-1", case_manager=guna), cast.coordinator(), now)

    page = as_(gita).get(ADDRESS).text

    assert "ZG-1" not in page
    assert "Anna" not in page
    assert "Nobody yet" in page


def test_every_look_is_on_record_for_each(cast: Cast, as_: Callable[..., Browser], programme: Programme) -> None:
    gita = cast.case_manager("Gita")
    own = {young_person(cast, f"ZG-{n}", case_manager=gita).public_id for n in (1, 2)}
    young_person(cast, "ZG-3", case_manager=cast.case_manager("Guna"))

    as_(gita).get(ADDRESS)

    looks = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-young-person")).all()
    assert {(look.actor_id, look.object_id) for look in looks} == {(gita.id, public_id) for public_id in own}


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    for person in (cast.learner(), cast.trainer(), cast.supervisor(), cast.coordinator()):
        assert as_(person).get(ADDRESS).status_code == 404
    assert client.get(ADDRESS).status_code == 303


@pytest.mark.parametrize("count", [1, 30])
def test_three_statements_for_one_and_for_many_the_record_of_the_look_among_them(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    now: datetime,
    count: int,
) -> None:
    gita, ilze = cast.case_manager("Gita"), cast.coordinator()
    for number in range(count):
        someone = young_person(cast, f"ZG-{number}", case_manager=gita)
        if number % 3 == 0:
            paired(certified(cast, programme, f"Anna{number}"), someone, ilze, now)
    client = as_(gita)
    db.session.remove()

    with statements() as log:
        assert client.get(ADDRESS).status_code == 200

    assert len(log) == 3
