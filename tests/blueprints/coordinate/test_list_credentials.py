"""GET /coordinate/credentials: the register of one's own programmes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke

As = Callable[..., Browser]
Statements = Callable[[], AbstractContextManager[list[str]]]
ADDRESS = "/coordinate/credentials"


def test_says_of_each_how_it_stands(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator(language="en")
    valid, revoked = cast.certified(programme), cast.certified(programme, given_name="Laima")
    revoke(credential=revoked, reason="False references", by=cast.coordinator("Zane"), at=now)
    db.session.commit()

    page = as_(coordinator).get(ADDRESS).text

    assert page.index(revoked.number) < page.index(valid.number)
    assert "Zane Bērziņa, 11 January 2027: False references" in page
    assert f'href="/coordinate/credentials/{valid.number}/revocation"' in page
    assert f"/coordinate/credentials/{revoked.number}/revocation" not in page
    assert valid.code not in page


def test_is_empty_at_first(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)

    assert "No certificates yet" in as_(cast.coordinator(language="en")).get(ADDRESS).text


def test_shows_ones_own_programmes_only(cast: Cast, as_: As, now: datetime) -> None:
    here = cast.certified(build_programme(now))
    elsewhere = cast.certified(build_programme(now, "other"), given_name="Laima")

    page = as_(cast.coordinator(scope="other")).get(ADDRESS).text

    assert elsewhere.number in page
    assert here.number not in page
    assert "Anna" not in page


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, role: str) -> None:
    assert as_(getattr(cast, role)()).get(ADDRESS).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get(ADDRESS).status_code == 303


def test_five_statements_for_one_and_for_thirty(cast: Cast, as_: As, statements: Statements, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator()
    browser, counts = as_(coordinator), []
    for more in (1, 29):
        for _ in range(more):
            credential = cast.certified(programme)
        revoke(credential=credential, reason="Why", by=coordinator, at=now)
        db.session.commit()
        db.session.expunge_all()
        programme, coordinator = db.session.merge(programme), db.session.merge(coordinator)
        with statements() as log:
            assert browser.get(ADDRESS).status_code == 200
        counts.append(len(log))

    assert counts == [5, 5]
