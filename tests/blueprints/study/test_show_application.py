"""/application: what I sent, what is on file as kinds and dates, and the decision with its reason."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from db import db
from quizzes.models import DrawnItem
from recruitment.models import INTERVIEW, RECORD_CHECK, REFERENCE
from recruitment.services import record_evidence, void_evidence, withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.quizzes.builders import build_motivation, right, take

As = Callable[..., Browser]
DAY = date(2027, 1, 8)


def rescuing(drawn: DrawnItem) -> dict[str, Any]:
    if drawn.item.interaction == "pair":
        return {"choice": next(option["key"] for option in (drawn.revision.body or {})["options"] if not option["supports"])}
    return right(drawn)


def test_shows_what_was_sent(cast: Cast, as_: As, now: datetime) -> None:
    person = cast.person("Kristīne", language="en")
    cast.application(build_programme(now), person, trades="Galdnieks", message="Gribu iet blakus.", birth_year=1990, birth_month=5)

    page = as_(person).get("/application").text

    for sent in ("May 1990", "Galdnieks", "Gribu iet blakus.", "Bauskas novads", "Latvian", "Sent on 11 January 2027"):
        assert sent in page


def test_shows_what_is_on_file_as_kinds_and_dates_alone(cast: Cast, as_: As, now: datetime) -> None:
    person, coordinator = cast.person("Kristīne", language="en"), cast.coordinator("Inga")
    application = cast.application(build_programme(now), person)
    record_evidence(
        application=application, kind=REFERENCE, seen_on=DAY, subject="CANARY-1", note="CANARY-2", is_favourable=False, by=coordinator, at=now
    )
    record_evidence(application=application, kind=RECORD_CHECK, seen_on=DAY, valid_until=date(2028, 1, 8), by=coordinator, at=now)
    take(person, build_motivation(now), now, answer=rescuing)

    page = as_(person).get("/application").text

    assert "Reference: 8 January 2027" in page
    assert "Record check: 8 January 2027; valid until 8 January 2028" in page
    for kept_back in ("CANARY", "Speaks against", "Inga", "flag ", "ask orientation"):
        assert kept_back not in page


def test_what_was_voided_is_not_on_file(cast: Cast, as_: As, now: datetime) -> None:
    person, coordinator = cast.person("Kristīne", language="en"), cast.coordinator()
    application = cast.application(build_programme(now), person)
    void_evidence(evidence=record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now), by=coordinator, at=now)
    db.session.commit()

    assert "Interview:" not in as_(person).get("/application").text


def test_shows_the_decision_with_name_reason_and_date(cast: Cast, as_: As, now: datetime) -> None:
    person = cast.person("Kristīne", language="en")
    cast.accepted(build_programme(now), by=cast.coordinator("Inga"), person=person)

    page = as_(person).get("/application").text

    for shown in ("Accepted", "By Inga Bērziņa, on 11 January 2027.", "Interesē cilvēki, ir laiks."):
        assert shown in page
    assert "/application/withdraw" not in page


def test_offers_to_withdraw_until_the_decision(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert "/application/withdraw" in as_(application.person).get("/application").text


def test_once_withdrawn_offers_to_apply_again(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))
    withdraw_application(application=application, at=now)
    db.session.commit()

    page = as_(application.person).get("/application").text

    assert 'href="/apply"' in page
    assert "/application/withdraw" not in page


def test_is_ones_own(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    cast.application(programme, given_name="Zane", message="CANARY")
    mine = cast.application(programme)

    assert "CANARY" not in as_(mine.person).get("/application").text


@pytest.mark.parametrize("role", ["learner", "coordinator", "trainer"])
def test_is_not_there_for_who_has_not_applied(cast: Cast, as_: As, now: datetime, role: str) -> None:
    cast.application(build_programme(now))

    assert as_(getattr(cast, role)()).get("/application").status_code == 404


@pytest.mark.parametrize("entries", [1, 30])
def test_takes_two_statements_whatever_the_file_holds(cast: Cast, as_: As, now: datetime, statements, entries: int) -> None:
    application = cast.application(build_programme(now))
    for _ in range(entries):
        record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=cast.coordinator(), at=now)
    db.session.commit()
    browser = as_(application.person)

    with statements() as log:
        browser.get("/application")

    assert len(log) == 2
