"""What an expert is asked: how far they are, until when the link works."""

import re
from datetime import datetime, timedelta

import pytest

import clock
from blueprints.language import LANGUAGE_COOKIE
from db import db
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation, revoke_expert
from quizzes.models import Bank
from quizzes.panel import situations_in
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_bank, situation


@pytest.fixture
def bank(now: datetime) -> Bank:
    return build_bank("readiness-situations", [situation("rs1"), situation("rs2")], now)


def test_the_situations_stand_there_with_what_is_done(cast: Cast, client: Browser, bank: Bank, now: datetime, statements) -> None:
    expert, token = invite_expert(bank=bank, name="Ance", field="Tiesības", email="ance@example.org", language="en", by=cast.coordinator(), at=now)
    first = situations_in([bank])[0]
    rate_situation(expert=expert, item=first.item, revision=first.revision, ratings={action: Rated(0, False) for action in "abcd"}, at=now)
    db.session.commit()
    client.set_cookie(LANGUAGE_COOKIE, "en")
    with statements() as log:
        page = client.get(f"/ratings/{token}").text

    assert "Ance, thank you for helping." in page
    assert "1 of 2 rated" in page
    assert f'href="/ratings/{token}/2"' in page
    assert "12 March 2027" in page
    assert "ance@example.org" not in page
    assert len(log) <= 4


def test_a_link_that_opens_nothing_says_what_to_do_and_not_whether_it_ever_did(cast: Cast, client: Browser, bank: Bank, now: datetime) -> None:
    _expert, token = invite_expert(bank=bank, name="Ance", field="Tiesības", email="ance@example.org", language="en", by=cast.coordinator(), at=now)
    revoked, taken = invite_expert(bank=bank, name="Cits", field="Tiesības", email="cits@example.org", language="en", by=cast.coordinator(), at=now)
    revoke_expert(expert=revoked, by=cast.coordinator(), at=now)
    db.session.commit()
    client.set_cookie(LANGUAGE_COOKIE, "en")
    with clock.stopped_at(now + timedelta(days=61)):
        answers = [client.get(f"/ratings/{one}{place}") for one in ("x" * 43, token, taken) for place in ("", "/1")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r"/ratings/[\w-]+(/1)?", "", answer.text) for answer in answers}) == 1
    for answer in answers:
        assert "This link opens nothing" in answer.text
        assert 'href="/pages/contact"' in answer.text
        assert "Ance" not in answer.text
