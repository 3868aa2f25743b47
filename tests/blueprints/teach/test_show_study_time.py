"""A group's study time: what it is made of, for those who teach the group or coordinate the programme."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.crediting import correct_time, credit_live, record_beat
from courses.models import WITHDRAWN, Enrolment, Intake, Programme
from courses.services import complete_activity
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, enrol

REASON = "Lasīja izdrukātu, jo nebija tīkla."


def address(programme: Programme, group: Intake | str) -> str:
    return f"/teach/study-time/{programme.key}/{group if isinstance(group, str) else group.public_id}"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h1") :]).split())


def some_time(enrolment: Enrolment, programme: Programme, by: Person, at: datetime, measured: int = 4) -> None:
    """Twenty minutes of a lesson, ten taken back, an hour and a half of a meeting, and some minutes measured."""
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=at)
    correct_time(enrolment=enrolment, minutes=-10, reason=REASON, key="one", by=by, at=at)
    credit_live(enrolment=enrolment, meeting_id="abcdefghijkm", minutes=90, by=by, at=at)
    for minute in range(measured):
        record_beat(enrolment=enrolment, at=at + timedelta(minutes=minute))
    db.session.commit()


def test_each_learner_stands_with_the_parts_of_their_time(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, anna: Enrolment, zane: Enrolment, now: datetime
) -> None:
    berta = enrol(cast.learner("Berta"), programme, now, winter)
    some_time(anna, programme, toms, now)
    some_time(berta, programme, toms, now, measured=5)

    page = as_(toms).get(address(programme, winter))

    words = words_of(page.text)
    assert page.status_code == 200
    assert "Anna Kalniņa 20 min −10 min 1 h 30 min 1 h 40 min 4 min under half Berta Kalniņa" in words
    assert "Berta Kalniņa 20 min −10 min 1 h 30 min 1 h 40 min 5 min Together 40 min −20 min 3 h 3 h 20 min 9 min" in words  # half is not under half
    assert "Zane" not in words
    assert REASON not in words
    assert f"/teach/learners/{anna.public_id}/correction" in page.text


def test_who_has_left_still_has_their_hours(as_: Callable[..., Browser], programme: Programme, toms: Person, anna: Enrolment, now: datetime) -> None:
    some_time(anna, programme, toms, now)
    anna.status = WITHDRAWN
    db.session.commit()

    assert "Anna Kalniņa has left the programme 20 min" in words_of(as_(toms).get(address(programme, anna.intake)).text)


def test_those_without_a_group_and_everybody(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, anna: Enrolment, zane: Enrolment, toms: Person, now: datetime
) -> None:
    enrol(cast.learner("Vita"), programme, now)
    ilze = as_(cast.coordinator(language="en"))

    alone, everybody = ilze.get(address(programme, "alone")).text, ilze.get(address(programme, "everybody")).text

    assert "Vita" in alone
    assert "Anna" not in alone
    assert all(name in everybody for name in ("Anna", "Vita", "Zane"))
    assert as_(toms).get(address(programme, "alone")).status_code == 200
    assert as_(toms).get(address(programme, "everybody")).status_code == 404


def test_a_period_holds_its_first_and_last_day(
    as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, anna: Enrolment, now: datetime
) -> None:
    for days, slug in ((0, "01-first"), (1, "task"), (2, "check")):
        complete_activity(enrolment=anna, activity=activity(programme, slug), at=now + timedelta(days=days))
    record_beat(enrolment=anna, at=now.replace(hour=22, minute=30))  # Riga's next day
    db.session.commit()
    client = as_(toms)

    def row(query: str) -> str:
        return words_of(client.get(f"{address(programme, winter)}?{query}").text).split("Anna Kalniņa ")[1].split(" Together")[0]

    assert row("first=2027-01-12&last=2027-01-12").startswith("10 min – 0 min 10 min 1 min")
    assert row("first=2027-01-12").startswith("20 min – 0 min 20 min 1 min")
    assert row("last=2027-01-11").startswith("20 min – 0 min 20 min 0 min")
    assert row("first=0001-01-01&last=9999-12-31").startswith("40 min")


@pytest.mark.parametrize(
    ("query", "said"),
    [("first=2027-02-01&last=2027-01-01", "The last day comes before the first."), ("first=yesterday", "Please write a date")],
)
def test_a_period_that_is_none_is_said(
    as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, anna: Enrolment, query: str, said: str
) -> None:
    for ending in ("", ".xlsx", ".pdf"):
        answer = as_(toms).get(f"{address(programme, winter)}{ending}?{query}")
        assert answer.status_code == 422
        assert said in answer.text
        assert "Anna" in answer.text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, winter: Intake, anna: Enrolment) -> None:
    strangers = (
        anna.person,
        cast.trainer("Tija"),
        cast.coordinator(scope="elsewhere"),
        cast.trainer("Sanda", scope="elsewhere"),
        cast.administrator(),
    )
    for person in strangers:
        for ending in ("", ".xlsx", ".pdf"):
            assert as_(person).get(address(programme, winter) + ending).status_code == 404
    assert client.get(address(programme, winter)).status_code == 303


def test_what_is_not_there_is_not_found(cast: Cast, as_: Callable[..., Browser], programme: Programme, winter: Intake) -> None:
    ilze = as_(cast.coordinator())

    for where in (address(programme, "nothing"), f"/teach/study-time/nowhere/{winter.public_id}", "/teach/study-time/nowhere/alone"):
        assert ilze.get(where).status_code == 404


def test_it_is_reached_from_where_people_are(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, anna: Enrolment
) -> None:
    here, theirs = address(programme, winter), f"/teach/learners/{anna.public_id}/correction"
    ilze = as_(cast.coordinator())

    assert here in as_(toms).get("/teach").text
    assert theirs in as_(toms).get(f"/teach/learners/{anna.public_id}").text
    assert here in ilze.get("/coordinate/intakes").text
    assert theirs in ilze.get(f"/coordinate/learners/{anna.public_id}?view=study").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_are_as_many_for_many_learners(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    toms: Person,
    winter: Intake,
    now: datetime,
    count: int,
) -> None:
    for number in range(count):
        some_time(enrol(cast.learner(f"Anna{number}"), programme, now, winter), programme, toms, now)
    client, here = as_(toms), address(programme, winter)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert client.get(here).status_code == 200

    assert len(log) == 3  # who asks, the group, its time


def test_a_long_list_has_pages(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime) -> None:
    for number in range(101):
        enrol(cast.learner(f"A{number:03}"), programme, now, winter)
    client = as_(toms)

    first, second = (client.get(f"{address(programme, winter)}?page={page}").text for page in (1, 2))

    assert "A099" in first
    assert "A100" not in first
    assert "A100" in second
