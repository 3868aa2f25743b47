"""Asking an expert: a letter with a link of their own, once an address."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from accounts.models import Person
from db import db
from post.models import Letter
from quizzes.models import Bank, Expert
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


def test_an_expert_is_asked_by_a_letter_with_a_link_that_works(as_: As, client: Browser, ilze: Person, bank: Bank) -> None:
    form = {"bank": bank.key, "name": "Ance Zinātāja", "field": "Tiesības", "email": "ance@example.org", "language": "lv"}
    assert as_(ilze).post_form("/coordinate/keys/invitation", form).location == "/coordinate/keys"

    letter = db.session.scalars(select(Letter)).one()
    link = re.search(r"/ratings/\S+", letter.body)
    assert letter.to_email == "ance@example.org"
    assert client.get(link[0]).status_code == 200
    assert link[0] not in as_(ilze).get("/coordinate/keys").text


@pytest.mark.parametrize("change", [{"email": "x"}, {"name": ""}, {"field": ""}, {"language": "de"}, {"bank": "nothing"}])
def test_what_is_no_invitation_is_mended(as_: As, ilze: Person, bank: Bank, change: dict[str, str]) -> None:
    form = {"bank": bank.key, "name": "Ance", "field": "Tiesības", "email": "ance@example.org", "language": "lv"}

    assert as_(ilze).post_form("/coordinate/keys/invitation", form | change).status_code == 422
    assert db.session.scalars(select(Expert)).all() == []


def test_an_address_is_asked_once(as_: As, ilze: Person, bank: Bank) -> None:
    form = {"bank": bank.key, "name": "Ance", "field": "Tiesības", "email": "ance@example.org", "language": "lv"}
    as_(ilze).post_form("/coordinate/keys/invitation", form)

    assert as_(ilze).post_form("/coordinate/keys/invitation", form).status_code == 422


def test_nobody_else_asks(cast: Cast, client: Browser, as_: As, bank: Bank) -> None:
    form = {"bank": bank.key, "name": "Ance", "field": "Tiesības", "email": "ance@example.org", "language": "lv"}
    for person in (cast.trainer(), cast.learner(), cast.administrator()):
        assert as_(person).post_form("/coordinate/keys/invitation", form).status_code == 404
    olga = cast.person("Olga", roles=("coordinator",), scope="another-programme")
    assert as_(olga).post_form("/coordinate/keys/invitation", form).status_code == 422
    assert client.post_form("/coordinate/keys/invitation", form).status_code == 303
    assert db.session.scalars(select(Expert)).all() == []
