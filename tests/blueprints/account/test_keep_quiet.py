"""Peace by one tap: without signing in, from a person's button or a mail program's own, and never by a look."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from accounts.services import issue_ticket
from db import db
from nudges.queries import wishes_of
from nudges.services import silence
from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna", language="en")


@pytest.fixture(autouse=True)
def english(client: Browser) -> None:
    client.set_cookie("celabiedrs_lang", "en")


@pytest.fixture
def link(anna: Person, now: datetime) -> str:
    token = issue_ticket(person=anna, purpose="quiet", at=now)
    db.session.commit()
    return f"/quiet/{token}"


def test_looking_changes_nothing(client: Browser, link: str, anna: Person, now: datetime) -> None:
    page = client.get(link)

    assert page.status_code == 200
    assert "Pause for 2 weeks" in page.text
    assert not wishes_of(anna).is_paused(now)


def test_the_button_pauses_and_again_means_the_same(client: Browser, link: str, anna: Person, now: datetime) -> None:
    for _press in range(2):
        page = client.post(link, data={"act": "pause"})
        assert page.status_code == 200
        assert "Until 25 January 2027 we shall not write." in page.text

    assert wishes_of(anna).paused_until == datetime.fromisoformat("2027-01-25T00:00+02:00")
    assert not wishes_of(anna).is_silent


def test_a_mail_programs_own_button_ends_them_without_a_cookie_or_a_token(client: Browser, link: str, anna: Person) -> None:
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200  # no redirect: mail programs don't follow one
    assert wishes_of(anna).is_silent
    assert "No more of these letters" in client.get(link).text


def test_it_signs_nobody_in(client: Browser, link: str) -> None:
    client.post(link, data={"act": "stop"})

    assert client.get("/account").status_code == 303


def test_it_works_after_weeks_and_ends_after_ninety_days(client: Browser, link: str, anna: Person, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(days=89)):
        assert client.post(link, data={"act": "pause"}).status_code == 200
    with clock.stopped_at(now + timedelta(days=90)):
        assert client.get(link).status_code == 410
        assert client.post(link, data={"act": "stop"}).status_code == 410
    assert not wishes_of(anna).is_silent


@pytest.mark.parametrize("purpose", ["resume", "sign-in", "reset", "confirm"])
def test_another_link_is_none(client: Browser, anna: Person, now: datetime, purpose: str) -> None:
    token = issue_ticket(person=anna, purpose=purpose, at=now)
    db.session.commit()

    assert client.post(f"/quiet/{token}", data={"act": "stop"}).status_code == 410
    assert not wishes_of(anna).is_silent


def test_from_another_site_it_is_refused_as_everything_is(client: Browser, link: str, anna: Person) -> None:
    assert client.post(link, data={"act": "stop"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert not wishes_of(anna).is_silent


def test_the_account_says_so(as_: Callable[..., Browser], anna: Person) -> None:
    silence(person=anna)
    db.session.commit()

    assert "None are sent." in as_(anna).get("/account").text
