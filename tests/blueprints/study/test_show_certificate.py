"""GET /certificate: one's own certificate, or how it comes about."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask

import clock
from courses.models import Programme
from db import db
from tests.browser import Browser, sign_in
from tests.cast import Cast
from tests.credentials.builders import revoke

As = Callable[..., Browser]
Statements = Callable[[], AbstractContextManager[list[str]]]


def test_shows_how_it_stands_and_where_others_verify_it(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme, cast.learner(language="en"))
    page = as_(credential.holder).get("/certificate").text

    assert "Your certificate is valid" in page
    assert "Until 11 January 2029." in page
    assert "2027-0001" in page
    assert 'href="/certificate.pdf"' in page
    assert f'href="/verify/{credential.code}"' in page
    assert credential.text["address"] in page


def test_before_the_issue_says_what_is_missing(browser: Browser) -> None:
    page = browser.get("/certificate")

    assert page.status_code == 200
    assert 'href="/criteria"' in page.text
    assert "certificate.pdf" not in page.text


def test_an_expired_and_a_revoked_one_say_so(app: Flask, cast: Cast, programme: Programme, as_: As, now: datetime) -> None:
    credential = cast.certified(programme, cast.learner(language="en"))
    later = now + timedelta(days=732)
    with clock.stopped_at(later):
        assert "Your certificate has expired" in sign_in(app, credential.holder, later).get("/certificate").text

    revoke(credential=credential, reason="False references", by=cast.coordinator(), at=now)
    db.session.commit()
    page = as_(credential.holder).get("/certificate").text
    assert "Your certificate has been revoked" in page
    assert "False references" in page


def test_shows_nothing_of_others(browser: Browser, cast: Cast, programme: Programme) -> None:
    credential = cast.certified(programme, cast.learner("Laima"))
    page = browser.get("/certificate").text

    assert credential.number not in page
    assert credential.code not in page


@pytest.mark.parametrize("role", ["trainer", "coordinator", "case_manager", "supervisor", "administrator", "person"])
def test_is_a_learners_page(cast: Cast, as_: As, role: str) -> None:
    assert as_(getattr(cast, role)()).get("/certificate").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/certificate").status_code == 303


def test_two_statements(cast: Cast, programme: Programme, as_: As, statements: Statements) -> None:
    browser = as_(cast.certified(programme).holder)
    db.session.expunge_all()
    with statements() as log:
        browser.get("/certificate")
    assert len(log) == 2
