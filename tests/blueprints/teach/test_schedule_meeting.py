"""Agreeing a meeting with one of one's own groups, in Riga's time."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Intake, Programme
from db import db
from meetings.models import Meeting
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.meetings.builders import JOIN_URL, PLACE, build_intake

ADDRESS = "/teach/meetings/new"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def intake(programme: Programme, toms: Person) -> Intake:
    return build_intake(programme, "Ziemas grupa", toms)


def typed(intake: Intake, **changes: str) -> dict[str, str]:
    fields = {"group": intake.public_id, "kind": "midterm", "day": "2027-07-01", "time": "18:00", "minutes": "90", "join_url": JOIN_URL, "place": ""}
    return fields | changes


def meetings() -> list[Meeting]:
    return list(db.session.scalars(select(Meeting)))


def test_the_time_is_rigas_whatever_the_season(as_: Callable[..., Browser], intake: Intake, toms: Person) -> None:
    client = as_(toms)

    answer = client.post_form(ADDRESS, typed(intake))
    client.post_form(ADDRESS, typed(intake, day="2027-12-01"))

    summer, winter = meetings()
    assert answer.location == f"/teach/meetings/{summer.public_id}"
    assert summer.starts_at == datetime(2027, 7, 1, 15, 0, tzinfo=UTC)
    assert winter.starts_at == datetime(2027, 12, 1, 16, 0, tzinfo=UTC)
    assert (summer.intake_id, summer.join_url, summer.minutes) == (intake.id, JOIN_URL, 90)


def test_everybody_in_the_programme_can_be_invited(as_: Callable[..., Browser], programme: Programme, intake: Intake, toms: Person) -> None:
    as_(toms).post_form(ADDRESS, typed(intake, group=programme.key, kind="seminar-day-1", join_url="", place=PLACE, minutes="420"))

    (meeting,) = meetings()
    assert (meeting.intake_id, meeting.place) == (None, PLACE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"join_url": ""}, "The mid-term meeting needs its Zoom link."),
        ({"join_url": "zoom.example.org/j/1"}, "This is not a link for joining."),
        ({"kind": "seminar-day-1"}, "A seminar day needs a place"),
        ({"day": "2027-01-10"}, "This time is over already."),
        ({"minutes": "5"}, "A meeting lasts from 15 to 720 minutes."),
        ({"minutes": "many"}, "Please write a whole number."),
        ({"day": "soon"}, "Please write a date"),
        ({"time": ""}, "Please fill this in."),
        ({"kind": "party"}, "Please choose one of the offered answers."),
        ({"place": "pie 010190-12345"}, "This looks like a personal code."),
    ],
)
def test_what_cannot_be_agreed_is_said_and_nothing_typed_is_lost(
    as_: Callable[..., Browser], intake: Intake, toms: Person, change: dict[str, str], words: str
) -> None:
    answer = as_(toms).post_form(ADDRESS, typed(intake) | change)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'selected value="' + intake.public_id in answer.text
    assert meetings() == []


def test_a_second_tap_agrees_nothing_twice(as_: Callable[..., Browser], intake: Intake, toms: Person) -> None:
    client = as_(toms)
    client.post_form(ADDRESS, typed(intake))

    answer = client.post_form(ADDRESS, typed(intake))

    assert answer.status_code == 422
    assert "agreed already" in answer.text
    assert len(meetings()) == 1


def test_only_own_groups_are_offered_and_taken(cast: Cast, as_: Callable[..., Browser], programme: Programme, intake: Intake, now: datetime) -> None:
    tina = cast.trainer("Tīna", language="en", scope=programme.key)
    elsewhere = build_programme(now, key="dementia-care")
    client = as_(tina)

    page = client.get(ADDRESS).text
    assert "Ziemas grupa" not in page
    assert "Everybody in" in page
    for group in (intake.public_id, elsewhere.key):
        assert client.post_form(ADDRESS, typed(intake, group=group)).status_code == 422
    assert meetings() == []


def test_a_trainer_without_groups_is_told_who_makes_them(cast: Cast, as_: Callable[..., Browser]) -> None:
    assert "You have no group yet." in as_(cast.trainer(language="en", scope="dementia-care")).get(ADDRESS).text


def test_others_cannot(cast: Cast, client: Browser, as_: Callable[..., Browser], intake: Intake) -> None:
    for person in (cast.learner(), cast.coordinator()):
        assert as_(person).post_form(ADDRESS, typed(intake)).status_code == 404
    assert client.post_form(ADDRESS, typed(intake)).status_code == 303
    assert meetings() == []
