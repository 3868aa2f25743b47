"""The situations with how their key stands, and who was asked."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation
from quizzes.models import Bank
from quizzes.panel import situations_in
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.quizzes.builders import build_readiness

As = Callable[..., Browser]
THEIRS = {"a": Rated(0, False), "b": Rated(2, False), "c": Rated(-2, True), "d": Rated(-1, False)}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def bank(programme: Programme, now: datetime) -> Bank:
    build_readiness(now, critical=5, other=7)
    return db.session.scalars(select(Bank).where(Bank.key == "readiness-situations")).one()


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze", language="en")


def rate(bank: Bank, by: Person, at: datetime, *words: dict[str, Rated]) -> None:
    first = situations_in([bank])[0]
    for number, ratings in enumerate(words):
        email = f"expert{number}@example.org"
        expert, _token = invite_expert(bank=bank, name=f"Eksperts {number}", field="Tiesības", email=email, language="lv", by=by, at=at)
        rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=ratings, remarks={"a": f"Piezīme {number}"}, at=at)
    db.session.commit()


def test_the_list_says_how_each_key_stands_and_who_was_asked(as_: As, ilze: Person, bank: Bank, now: datetime, statements) -> None:
    rate(bank, ilze, now, *[THEIRS] * 5)
    browser = as_(ilze)
    with statements() as log:
        page = browser.get("/coordinate/keys").text

    assert "5 experts have rated it." in page
    assert "another key" in page
    assert page.count("too few so far") == 11
    assert "Eksperts 4" in page
    assert "expert4@example.org" not in page
    assert len(log) <= 8


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As) -> None:
    for person in (cast.trainer(), cast.learner(), cast.administrator()):
        assert as_(person).get("/coordinate/keys").status_code == 404
    assert client.get("/coordinate/keys").status_code == 303
