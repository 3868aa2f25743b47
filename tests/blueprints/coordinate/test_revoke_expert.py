"""Taking the link of an expert back."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from db import db
from quizzes.models import Bank, Expert
from tests.blueprints.coordinate.experts import THEIRS, rate
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


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
