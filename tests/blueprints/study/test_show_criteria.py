"""GET /criteria: every criterion with its evidence, or what is missing and where to go."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from credentials.services import waive_criterion
from db import db
from recruitment.models import REFERENCE, Application
from tests.browser import Browser
from tests.cast import Cast
from tests.credentials.builders import vouch

As = Callable[..., Browser]
Statements = Callable[[], AbstractContextManager[list[str]]]


def test_of_somebody_new_says_what_is_missing_and_where_to_go(browser: Browser) -> None:
    page = browser.get("/criteria").text

    assert all(f">C{number}<" in page for number in range(1, 11))
    assert 'href="/programme"' in page
    assert 'href="/tests/motivation"' in page
    assert 'href="/tests/readiness"' in page
    assert 'href="/meetings"' in page
    assert 'href="/pages/contact"' in page


def test_says_by_what_evidence_a_criterion_is_met(cast: Cast, programme: Programme, as_: As) -> None:
    enrolment = cast.fulfilled(programme, without=("C8",), by=cast.coordinator("Zane"))
    page = as_(enrolment.person).get("/criteria").text

    assert "Uzrādīta; derīga līdz 2028. gada 11. janvārim." in page
    assert "Zane Bērziņa, 2026. gada 7. novembrī." in page
    assert "Izpildīti 9 no 10 nosacījumiem" in page
    assert page.count('class="missing"') == 1


def test_is_written_in_the_readers_language(cast: Cast, programme: Programme, as_: As) -> None:
    enrolment = cast.fulfilled(programme, cast.learner(language="en"), without=("C7",))
    page = as_(enrolment.person).get("/criteria").text

    assert "Conditions for the certificate" in page
    assert "9 of 10 conditions are settled" in page
    assert "Attendance is not on record yet. Whoever can&#39;t come does a task instead." in page
    assert "Seen; valid until 11 January 2028. The document itself is not kept. Inga Bērziņa, 7 November 2026." in page


def test_an_expired_check_and_a_waiver_are_said(cast: Cast, programme: Programme, as_: As, now: datetime) -> None:
    coordinator = cast.coordinator("Zane", scope=programme.key)
    enrolment = cast.fulfilled(programme, cast.learner(language="en"), without=("C5", "C7"))
    [application] = db.session.query(Application).filter_by(person_id=enrolment.person_id)
    vouch(application, "record-check", coordinator, now, valid_until=now.date() - timedelta(days=1))
    waive_criterion(enrolment=enrolment, criterion="C7", reason="She led such meetings.", by=coordinator, at=now)
    db.session.commit()

    page = as_(enrolment.person).get("/criteria").text

    assert 'class="expired"' in page
    assert "It was valid until 10 January 2027." in page
    assert "Need not be met: She led such meetings. Zane Bērziņa, 11 January 2027." in page


def test_once_the_certificate_is_issued_leads_to_it(cast: Cast, programme: Programme, as_: As) -> None:
    page = as_(cast.certified(programme).holder).get("/criteria").text

    assert 'href="/certificate"' in page
    assert 'class="missing"' not in page


def test_shows_nothing_of_others(browser: Browser, cast: Cast, programme: Programme) -> None:
    cast.certified(programme, cast.learner("Laima"))

    page = browser.get("/criteria").text
    assert "Inga" not in page
    assert 'href="/certificate"' not in page


@pytest.mark.parametrize("role", ["trainer", "coordinator", "case_manager", "supervisor", "administrator", "person"])
def test_is_a_learners_page(cast: Cast, as_: As, programme: Programme, role: str) -> None:
    assert as_(getattr(cast, role)()).get("/criteria").status_code == 404


def test_somebody_who_applied_and_is_not_enrolled_has_none_yet(cast: Cast, as_: As) -> None:
    assert as_(cast.learner("Laima")).get("/criteria").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/criteria").location == "/sign-in?next=/criteria"


def test_four_statements_however_much_evidence_there_is(cast: Cast, programme: Programme, as_: As, statements: Statements, now: datetime) -> None:
    counts = []
    for entries in (1, 30):
        enrolment: Enrolment = cast.fulfilled(programme, without=("C8",))
        person: Person = enrolment.person
        [application] = db.session.query(Application).filter_by(person_id=person.id)
        for number in range(entries):
            vouch(application, REFERENCE, cast.coordinator(), now, subject=f"Referee {number}")
        browser = as_(person)
        db.session.expunge_all()
        with statements() as log:
            assert browser.get("/criteria").status_code == 200
        counts.append(len(log))
    assert counts == [4, 4]
