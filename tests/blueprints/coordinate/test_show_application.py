"""/coordinate/applications/<id>: what they said, the profile beside it, the selection file; every look is on the trail."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import COORDINATOR, AuditEvent
from db import db
from quizzes.models import DrawnItem
from recruitment.models import INTERVIEW, READINESS_TALK, RECORD_CHECK, REFERENCE
from recruitment.services import record_evidence, void_evidence, withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.quizzes.builders import build_motivation, right, take

As = Callable[..., Browser]
DAY = date(2027, 1, 8)


def rescuing(drawn: DrawnItem) -> dict[str, Any]:
    """Answers of somebody who would rather decide for the young person."""
    if drawn.item.interaction == "pair":
        return {"choice": next(option["key"] for option in (drawn.revision.body or {})["options"] if not option["supports"])}
    return right(drawn)


def test_shows_what_they_said(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(
        build_programme(now), trades="Galdnieks", message="Gribu iet blakus.", languages=("lv", "lsl"), experience="Vadu pulciņu."
    )

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}").text

    for said in ("Kristīne Kalniņa", "Galdnieks", "Gribu iet blakus.", "Latvian sign language", "Vadu pulciņu.", "Bauskas novads", "36"):
        assert said in page
    assert "the programme asks for" not in page


def test_tells_plainly_that_somebody_is_young_and_refuses_nobody(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now), birth_year=2002)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}").text

    assert "24 completed years; the programme asks for 27" in page


def test_shows_the_profile_with_the_questions_of_its_flags(cast: Cast, as_: As, now: datetime) -> None:
    quiz, application = build_motivation(now), cast.application(build_programme(now))
    take(application.person, quiz, now, answer=rescuing)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}").text

    assert "ask orientation (en)" in page
    assert "flag orientation (en)" in page
    assert "flag commitment" not in page


def test_says_that_the_test_was_not_taken(cast: Cast, as_: As, now: datetime) -> None:
    take(cast.person("Zane"), build_motivation(now), now, answer=rescuing)
    application = cast.application(build_programme(now))

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}").text

    assert "Not taken yet" in page
    assert "ask orientation" not in page


def test_shows_each_evidence_dated_and_by_name(cast: Cast, as_: As, now: datetime) -> None:
    application, trainer = cast.application(build_programme(now)), cast.coordinator("Inga")
    record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="Jānis, kolēģis", note="Uzticama.", by=trainer, at=now)
    record_evidence(application=application, kind=RECORD_CHECK, seen_on=DAY, valid_until=date(2028, 1, 8), by=trainer, at=now)
    record_evidence(application=application, kind=READINESS_TALK, seen_on=DAY, note="Vienojāmies.", by=trainer, at=now)
    db.session.commit()

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}").text

    for shown in ("Jānis, kolēģis", "Uzticama.", "Inga Bērziņa", "8 January 2027", "8 January 2028", "1 of 2", "Vienojāmies."):
        assert shown in page


def test_shows_a_voided_entry_as_void_without_its_note(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator(language="en")
    entry = record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, note="CANARY-1", by=coordinator, at=now)
    void_evidence(evidence=entry, by=coordinator, at=now)
    db.session.commit()

    page = as_(coordinator).get(f"/coordinate/applications/{application.public_id}").text

    assert "Void" in page
    assert "CANARY-1" not in page


def test_says_what_is_still_missing(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator(language="en")
    record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now)
    db.session.commit()

    page = as_(coordinator).get(f"/coordinate/applications/{application.public_id}").text

    assert "Reference, Record check, Education or experience, Confidentiality and code signed" in page


def test_nothing_can_be_recorded_on_what_was_withdrawn(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))
    withdraw_application(application=application, at=now)
    db.session.commit()

    page = as_(cast.coordinator()).get(f"/coordinate/applications/{application.public_id}").text

    assert f"/coordinate/applications/{application.public_id}/" not in page


def test_every_look_is_on_the_trail(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator()

    as_(coordinator).get(f"/coordinate/applications/{application.public_id}")

    seen = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-application")).one()
    assert (seen.actor_id, seen.object_kind, seen.object_id, seen.at) == (coordinator.id, "application", application.public_id, now)


def test_a_refused_look_is_not_a_look(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    as_(cast.coordinator(scope="other")).get(f"/coordinate/applications/{application.public_id}")

    assert db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-application")).all() == []


def test_of_ones_own_nothing_of_the_file_is_shown(cast: Cast, as_: As, now: datetime) -> None:
    me, other = cast.coordinator("Kristīne", language="en"), cast.coordinator()
    take(me, build_motivation(now), now, answer=rescuing)
    application = cast.application(build_programme(now), me)
    record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="CANARY-1", note="CANARY-2", by=other, at=now)
    db.session.commit()

    page = as_(me).get(f"/coordinate/applications/{application.public_id}").text

    assert "Your own application" in page
    assert "CANARY" not in page
    assert "flag orientation" not in page


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now, "other")
    application = cast.application(build_programme(now))

    assert as_(cast.coordinator(scope="other")).get(f"/coordinate/applications/{application.public_id}").status_code == 404


def test_is_there_for_the_coordinator_of_this_programme_alone(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    application = cast.application(programme)

    assert as_(cast.coordinator(scope=programme.key)).get(f"/coordinate/applications/{application.public_id}").status_code == 200


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator"])
def test_does_not_exist_for_others(cast: Cast, as_: As, now: datetime, role: str) -> None:
    application = cast.application(build_programme(now))

    assert as_(getattr(cast, role)()).get(f"/coordinate/applications/{application.public_id}").status_code == 404


def test_does_not_exist_for_its_applicant(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert as_(application.person).get(f"/coordinate/applications/{application.public_id}").status_code == 404


def test_a_role_that_was_taken_back_opens_nothing(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator()
    for grant in coordinator.grants:
        if grant.role == COORDINATOR:
            grant.revoked_at = now - timedelta(hours=1)
    db.session.commit()

    assert as_(coordinator).get(f"/coordinate/applications/{application.public_id}").status_code == 404


@pytest.mark.parametrize("entries", [1, 30])
def test_takes_four_statements_whatever_the_file_holds(cast: Cast, as_: As, now: datetime, statements, entries: int) -> None:
    """The session, the application with its file, the profile; and, after the answer, the trail."""
    application, others = cast.application(build_programme(now)), [cast.coordinator() for _ in range(entries)]
    for other in others:
        record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=other, at=now)
    db.session.commit()
    browser, address = as_(cast.coordinator()), f"/coordinate/applications/{application.public_id}"

    with statements() as log:
        browser.get(address)

    assert len(log) == 4


def test_takes_six_statements_once_somebody_is_accepted(cast: Cast, as_: As, now: datetime, statements) -> None:
    coordinator = cast.coordinator()
    application = cast.accepted(build_programme(now), by=coordinator)
    browser, address = as_(coordinator), f"/coordinate/applications/{application.public_id}"

    with statements() as log:
        browser.get(address)

    assert len(log) == 6
