"""A referee answers by the link: no account, nothing told of the applicant but the name, one answer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from blueprints.language import LANGUAGE_COOKIE
from db import db
from recruitment.models import Application, Referee
from recruitment.referees import name_referee, revoke_referee
from recruitment.services import withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

GIVEN = {
    "known_from": "work",
    "known_since": "2019",
    "reliable": "often",
    "calm": "sometimes",
    "respectful": "often",
    "entrust": "yes",
    "words": "Uzticama.",
}


@pytest.fixture
def application(cast: Cast, now: datetime) -> Application:
    return cast.application(build_programme(now), message="CANARY-1", experience="CANARY-2")


@pytest.fixture
def asked(application: Application, now: datetime) -> tuple[Referee, str]:
    said = {"name": "Inta", "relation": "kolēģe", "email": "inta@example.org", "language": "en"}
    made = name_referee(application=application, by=application.person, at=now, **said)
    db.session.commit()
    return made


@pytest.fixture
def url(asked: tuple[Referee, str]) -> str:
    return f"/references/{asked[1]}"


@pytest.fixture
def english(client: Browser) -> Browser:
    client.set_cookie(LANGUAGE_COOKIE, "en")
    return client


def answer() -> object:
    return db.session.scalars(select(Referee.answer)).one()


def test_the_questions_stand_there_and_of_the_applicant_only_the_name(english: Browser, url: str) -> None:
    page = english.get(url).text

    for said in ("A reference for Kristīne Kalniņa", "They accept it when somebody says no", "call 112"):
        assert said in page
    for hidden in ("CANARY", "Bauskas", "person1", "@example.org"):
        assert hidden not in page


def test_the_answer_is_kept_and_the_link_says_thank_you(english: Browser, url: str) -> None:
    assert english.post_form(url, GIVEN).location == url
    page = english.get(url).text

    assert answer()["calm"] == "sometimes"
    assert "Thank you!" in page
    assert "Uzticama." not in page
    assert "Thank you!" in english.post_form(url, GIVEN | {"words": "Cits."}).text
    assert answer()["words"] == "Uzticama."


def test_looking_writes_nothing(english: Browser, url: str) -> None:
    english.get(url)
    assert answer() is None


@pytest.mark.parametrize(
    "change",
    [
        {"known_from": ""},
        {"known_from": "prison"},
        {"known_since": "2028"},
        {"known_since": "1900"},
        {"known_since": "x"},
        {"calm": ""},
        {"entrust": "maybe"},
        {"words": "120390-12345"},
        {"concern": "12039012345"},
        {"is_worried": "y"},
    ],
)
def test_what_is_missing_or_not_kept_is_said_beside_it(english: Browser, url: str, change: dict[str, str]) -> None:
    assert english.post_form(url, GIVEN | change).status_code == 422
    assert answer() is None


def test_a_worry_is_kept_with_its_words(english: Browser, url: str) -> None:
    english.post_form(url, GIVEN | {"is_worried": "y", "concern": "Kliedz uz bērniem."})
    assert (answer()["is_worried"], answer()["concern"]) == (True, "Kliedz uz bērniem.")


def test_what_is_no_link_is_nothing(english: Browser, url: str) -> None:
    assert english.get("/references/" + "x" * 43).status_code == 404
    assert english.post_form("/references/" + "x" * 43, GIVEN).status_code == 404


def test_a_link_that_ran_out_says_so_and_keeps_nothing(english: Browser, url: str, now: datetime) -> None:
    with clock.stopped_at(now + timedelta(days=31)):
        assert "The link no longer works" in english.get(url).text
        assert "The link no longer works" in english.post_form(url, GIVEN).text
    assert answer() is None


def test_a_link_that_was_taken_back_or_is_not_needed_says_so(english: Browser, url: str, asked: tuple[Referee, str], now: datetime) -> None:
    revoke_referee(referee=asked[0], by=asked[0].application.person, at=now)
    db.session.commit()
    assert "no longer needed" in english.get(url).text
    assert "no longer needed" in english.post_form(url, GIVEN).text
    assert answer() is None


def test_when_the_application_is_withdrawn_nothing_is_asked(english: Browser, url: str, application: Application, now: datetime) -> None:
    withdraw_application(application=application, at=now)
    db.session.commit()
    assert "no longer needed" in english.get(url).text
