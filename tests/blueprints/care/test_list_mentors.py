"""A supervisor's mentors: names and numbers, nothing of the young people."""

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

ADDRESS = "/care/mentors"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_mentors_who_walk_with_somebody_stand_there(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    anna, ilze = certified(cast, programme, "Anna"), cast.coordinator()
    certified(cast, programme, "Zane")
    for code in ("ZG-1", "ZG-2"):
        paired(anna, young_person(cast, code, interests="CANARY-interests"), ilze, now)

    page = as_(cast.supervisor(language="en")).get(ADDRESS).text

    assert "Anna Kalniņa" in page
    assert 'data-label="Young people">2<' in page
    for hidden in ("ZG-1", "CANARY", "short sentences", "Gita", "Zane"):
        assert hidden not in page


def test_an_empty_page_says_what_comes_later(cast: Cast, as_: Callable[..., Browser]) -> None:
    assert "Supervision sessions will be kept here later" in as_(cast.supervisor(language="en")).get(ADDRESS).text


def test_another_programmes_supervisor_sees_nobody(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    paired(certified(cast, programme, "Anna"), young_person(cast), cast.coordinator(), now)

    assert "Anna" not in as_(cast.supervisor(language="en", scope="dementia-care")).get(ADDRESS).text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    for person in (cast.learner(), cast.trainer(), cast.case_manager(), cast.coordinator()):
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
    ilze = cast.coordinator()
    for number in range(count):
        paired(certified(cast, programme, f"Anna{number}"), young_person(cast, f"ZG-{number}"), ilze, now)
    client = as_(cast.supervisor())
    db.session.remove()

    with statements() as log:
        assert client.get(ADDRESS).status_code == 200

    assert len(log) == 2
