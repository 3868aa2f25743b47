"""Taking the link of an expert back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation
from quizzes.models import Bank, Expert
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


def test_a_link_is_taken_back(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, THEIRS)
    expert = db.session.scalars(select(Expert)).one()
    as_(ilze).post_form(f"/coordinate/experts/{expert.public_id}/revocation", {})

    db.session.refresh(expert)
    assert expert.revoked_at == now
    assert "taken back" in as_(ilze).get("/coordinate/keys").text


def test_nobody_else_takes_it_back(cast: Cast, client: Browser, as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, THEIRS)
    expert = db.session.scalars(select(Expert)).one()
    for person in (cast.trainer(), cast.person("Olga", roles=("coordinator",), scope="another-programme")):
        assert as_(person).post_form(f"/coordinate/experts/{expert.public_id}/revocation", {}).status_code == 404
    assert client.post_form(f"/coordinate/experts/{expert.public_id}/revocation", {}).status_code == 303
    db.session.refresh(expert)
    assert expert.revoked_at is None
