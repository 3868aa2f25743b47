"""GET and POST /coordinate/seminars/<public_id>: everybody of a seminar judged in one act, with a result a person."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from credentials import bulk
from credentials.models import Credential
from db import db
from meetings.models import SEMINAR_DAY_2, Meeting
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


@pytest.fixture
def address(cast: Cast, now: datetime) -> str:
    """The seminar of one who has met everything and one who lacks the readiness test."""
    programme = build_programme(now)
    cast.fulfilled(programme)
    cast.fulfilled(programme, without=("C8",), given_name="Berta")
    seminar = db.session.scalars(select(Meeting).where(Meeting.kind == SEMINAR_DAY_2)).one()
    return f"/coordinate/seminars/{seminar.public_id}"


def issued() -> int:
    return len(db.session.scalars(select(Credential)).all())


def test_says_how_everybody_stands_and_changes_nothing(cast: Cast, as_: As, address: str) -> None:
    page = as_(cast.coordinator(language="en")).get(address).text

    assert "Judged: 0 of 2" in page
    assert "Everything is met; not issued yet" in page
    assert "1 condition is missing" in page
    assert "C8. Readiness test" in page
    assert issued() == 0


def test_one_act_issues_and_tells_the_number(cast: Cast, as_: As, address: str) -> None:
    browser = as_(cast.coordinator(language="en"))
    answer = browser.post_form(address, {"done": "0"})

    assert (answer.status_code, answer.location) == (303, f"{address}?done={bulk.A_STEP}")
    page = browser.get(answer.location).text
    assert "Judged: 2 of 2" in page
    assert "No. 2027-0001" in page
    assert "Judge everybody" not in page
    assert issued() == 1


def test_a_large_seminar_goes_on_step_by_step(cast: Cast, as_: As, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueprints.coordinate.seminars.A_STEP", 1)
    browser = as_(cast.coordinator(language="en"))

    page = browser.get(browser.post_form(address, {"done": "0"}).location).text
    assert "Judged: 1 of 2" in page
    assert "Go on" in page
    assert 'name="done" value="1"' in page


@pytest.mark.parametrize("done", ["-5", "x", "999999"])
def test_a_place_that_is_none_does_no_harm(cast: Cast, as_: As, address: str, done: str) -> None:
    assert as_(cast.coordinator()).get(f"{address}?done={done}").status_code == 200


def test_the_register_leads_here(cast: Cast, as_: As, address: str, now: datetime) -> None:
    seminar = db.session.scalars(select(Meeting).where(Meeting.kind == SEMINAR_DAY_2)).one()
    assert seminar.starts_at <= now
    assert f'href="{address}"' in as_(cast.coordinator()).get("/coordinate/credentials").text


def test_another_day_is_no_seminar(cast: Cast, as_: As, address: str) -> None:
    other = db.session.scalars(select(Meeting).where(Meeting.kind != SEMINAR_DAY_2)).first()
    assert other is not None
    assert as_(cast.coordinator()).get(f"/coordinate/seminars/{other.public_id}").status_code == 404


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, address: str, role: str) -> None:
    browser = as_(getattr(cast, role)())

    assert browser.get(address).status_code == 404
    assert browser.post_form(address, {"done": "0"}).status_code == 404
    assert issued() == 0


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, address: str) -> None:
    assert as_(cast.coordinator(scope="other")).get(address).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser, address: str) -> None:
    assert client.get(address).status_code == 303
