"""The desk's list of young people, by code alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from courses.models import Programme
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person

ADDRESS = "/coordinate/young-people"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_those_without_a_mentor_stand_first(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    ilze = cast.coordinator("Ilze", language="en")
    paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-001"), ilze, now)
    young_person(cast, "ZG-002")

    page = as_(ilze).get(ADDRESS).text

    assert page.index("ZG-002") < page.index("Waits for a mentor") < page.index("ZG-001") < page.index("Anna Kalniņa")
    assert "11 July 2027" in page


def test_what_describes_a_person_is_not_in_the_list(cast: Cast, as_: Callable[..., Browser], programme: Programme) -> None:
    young_person(cast, interests="CANARY-interests")

    page = as_(cast.coordinator("Ilze", language="en")).get(ADDRESS).text

    assert "CANARY" not in page
    assert "short sentences" not in page


def test_an_empty_list_says_what_will_stand_here(cast: Cast, as_: Callable[..., Browser], programme: Programme) -> None:
    assert "Nobody yet" in as_(cast.coordinator("Ilze", language="en")).get(ADDRESS).text


def test_coordinators_elsewhere_see_nobody(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    young_person(cast, "ZG-001")

    assert "ZG-001" not in as_(cast.coordinator("Dace", scope="dementia-care")).get(ADDRESS).text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    for person in (cast.learner(), cast.trainer(), cast.case_manager(), cast.supervisor(), cast.administrator()):
        assert as_(person).get(ADDRESS).status_code == 404
    assert client.get(ADDRESS).status_code == 303


@pytest.mark.parametrize("count", [1, 30])
def test_two_statements_for_one_and_for_many(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    now: datetime,
    count: int,
) -> None:
    ilze = cast.coordinator("Ilze")
    for number in range(count):
        someone = young_person(cast, f"ZG-{number}")
        if number % 2 == 0:
            paired(certified(cast, programme, f"Anna{number}"), someone, ilze, now)
    client = as_(ilze)
    db.session.remove()

    with statements() as log:
        assert client.get(ADDRESS).status_code == 200

    assert len(log) == 2
