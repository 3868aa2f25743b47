"""An expert rates a situation by the link: no account, no key, nothing written by looking."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from accounts.models import Person
from blueprints.language import LANGUAGE_COOKIE
from db import db
from quizzes.experts import invite_expert, revoke_expert
from quizzes.models import ActionRating, Bank, Expert
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_bank, situation

GIVEN = {f"rating_{letter}": str(rating) for letter, rating in zip("abcd", (2, 0, -1, -2), strict=True)} | {"harmful_d": "y", "remark_d": "Bīstami."}


@pytest.fixture
def bank(now: datetime) -> Bank:
    bodies = [situation("rs1", critical=True, provisional=True), situation("rs2")]
    bank = build_bank("readiness-situations", bodies, now)
    db.session.commit()
    return bank


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator()


@pytest.fixture
def invited(bank: Bank, ilze: Person, now: datetime) -> tuple[Expert, str]:
    made = invite_expert(bank=bank, name="Ance", field="Tiesības", email="ance@example.org", language="en", by=ilze, at=now)
    db.session.commit()
    return made


@pytest.fixture
def url(invited: tuple[Expert, str]) -> str:
    return f"/ratings/{invited[1]}"


@pytest.fixture
def english(client: Browser) -> Browser:
    client.set_cookie(LANGUAGE_COOKIE, "en")
    return client


def test_the_words_of_the_situation_stand_there_and_nothing_of_its_key(english: Browser, url: str) -> None:
    page = english.get(f"{url}/1").text

    for said in ("rs1 stem", "rs1 action a", "rs1 action d", "116 123"):
        assert said in page
    for secret in ("reason", "rs1 harm", "neutral", "checked", "provisional"):
        assert secret not in page


def test_what_is_said_is_kept_and_leads_on(english: Browser, url: str, invited: tuple[Expert, str]) -> None:
    assert english.post_form(f"{url}/1", GIVEN).location == f"{url}/2"
    assert english.post_form(f"{url}/2", GIVEN).location == url

    rows = db.session.scalars(select(ActionRating).where(ActionRating.expert_id == invited[0].id).order_by(ActionRating.id)).all()
    assert [(one.rating, one.is_harmful, one.remark) for one in rows[:4]] == [(2, False, ""), (0, False, ""), (-1, False, ""), (-2, True, "Bīstami.")]
    assert len(rows) == 8
    again = english.get(f"{url}/1").text
    assert again.count("checked") == 5
    assert "Bīstami." in again


@pytest.mark.parametrize("change", [{"rating_a": ""}, {"rating_a": "3"}, {"rating_b": "x"}, {"remark_c": "010190-12345"}])
def test_every_action_is_rated(english: Browser, url: str, change: dict[str, str]) -> None:
    assert english.post_form(f"{url}/1", GIVEN | change).status_code == 422
    assert db.session.scalars(select(ActionRating)).all() == []


@pytest.mark.parametrize("place", ["0", "3", "99"])
def test_there_are_no_more_situations_than_there_are(english: Browser, url: str, place: str) -> None:
    assert english.get(f"{url}/{place}").status_code == 404


def test_a_link_that_does_not_work_is_nothing(english: Browser, url: str, invited: tuple[Expert, str], ilze: Person, now: datetime) -> None:
    assert english.get("/ratings/" + "x" * 43).status_code == 404
    with clock.stopped_at(now + timedelta(days=61)):
        assert english.get(f"{url}/1").status_code == 404
        assert english.post_form(f"{url}/1", GIVEN).status_code == 404
    revoke_expert(expert=invited[0], by=ilze, at=now)
    db.session.commit()

    assert english.get(url).status_code == 404
    assert english.post_form(f"{url}/1", GIVEN).status_code == 404
    assert db.session.scalars(select(ActionRating)).all() == []


def test_one_expert_does_not_see_another(english: Browser, url: str, bank: Bank, ilze: Person, now: datetime) -> None:
    other = invite_expert(bank=bank, name="Cits", field="Medicīna", email="cits@example.org", language="en", by=ilze, at=now)[1]
    db.session.commit()
    english.post_form(f"/ratings/{other}/1", GIVEN | {"remark_a": "CANARY"})
    page = english.get(f"{url}/1").text

    assert "CANARY" not in page
    assert "checked" not in page
    assert "Cits" not in english.get(url).text


def test_somebody_signed_in_answers_as_the_expert_of_the_link(as_: Callable[..., Browser], cast: Cast, url: str, invited: tuple[Expert, str]) -> None:
    as_(cast.learner()).post_form(f"{url}/1", GIVEN)

    assert set(db.session.scalars(select(ActionRating.expert_id))) == {invited[0].id}
