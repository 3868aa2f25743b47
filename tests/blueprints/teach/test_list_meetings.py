"""A trainer's meetings in a list, without the way in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from courses.models import Programme
from db import db
from meetings.services import cancel_meeting
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.meetings.builders import build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_coming_and_past_stand_apart(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    toms = cast.trainer("Toms", language="en")
    build_meeting(programme, toms, now - timedelta(days=9))
    build_meeting(programme, toms, now, build_intake(programme, "Ziemas grupa", toms))
    off = build_meeting(programme, toms, now, starts_at=now + timedelta(days=9))
    cancel_meeting(meeting=off, by=toms, at=now)
    db.session.commit()

    page = as_(toms).get("/teach/meetings").text

    assert page.index(">Coming<") < page.index("Ziemas grupa") < page.index(">Cancelled<") < page.index(">Past<")
    assert page.index(">Past<") < page.index("Attendance is not on record yet")
    assert "CANARY" not in page


def test_others_meetings_are_not_there(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    toms, tina = cast.trainer("Toms", language="en", scope=programme.key), cast.trainer("Tīna")
    build_meeting(programme, tina, now, build_intake(programme, "Pavasara grupa", tina))
    build_meeting(build_programme(now, key="dementia-care"), tina, now)

    assert "No meetings yet" in as_(toms).get("/teach/meetings").text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser]) -> None:
    assert as_(cast.learner()).get("/teach/meetings").status_code == 404
    assert client.get("/teach/meetings").status_code == 303


@pytest.mark.parametrize("count", [1, 30])
def test_two_statements_for_one_meeting_and_for_many(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    now: datetime,
    count: int,
) -> None:
    toms = cast.trainer("Toms")
    for number in range(count):
        build_meeting(programme, toms, now, build_intake(programme, f"Grupa {number}", toms))
    client = as_(toms)
    db.session.remove()

    with statements() as log:
        assert client.get("/teach/meetings").status_code == 200

    assert len(log) == 2
