"""Deciding about an application: once, with a reason that the applicant reads."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from db import db
from post.models import Letter
from recruitment.models import INTERVIEW, Application, Decision
from recruitment.services import record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
YES = {"outcome": "accepted", "reason": "Laba saruna."}
NO = {"outcome": "declined", "reason": "Šogad nav laika."}


def decisions() -> list[str]:
    return list(db.session.scalars(select(Decision.outcome)))


def interviewed(cast: Cast, now: datetime, **fields: object) -> Application:
    application = cast.application(build_programme(now), cast.person("Kristīne", **fields))
    record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), by=cast.coordinator("Inga"), at=now)
    db.session.commit()
    return application


def test_is_recorded_under_ones_name(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = interviewed(cast, now), cast.coordinator()

    answer = as_(coordinator).post_form(f"/coordinate/applications/{application.public_id}/decision", YES)

    assert (answer.status_code, answer.location) == (303, f"/coordinate/applications/{application.public_id}#decision")
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.outcome, decision.reason, decision.decided_by_id, decision.decided_at) == ("accepted", "Laba saruna.", coordinator.id, now)


@pytest.mark.parametrize(("language", "sent", "subject"), [
    ("lv", YES, "Tavs pieteikums ir pieņemts"), ("en", YES, "Your application has been accepted"),
    ("lv", NO, "Par Tavu pieteikumu ir pieņemts lēmums"), ("en", NO, "A decision about your application"),
])  # fmt: skip
def test_the_applicant_is_told_by_letter(cast: Cast, as_: As, now: datetime, language: str, sent: dict[str, str], subject: str) -> None:
    application = interviewed(cast, now, language=language)

    as_(cast.coordinator()).post_form(f"/coordinate/applications/{application.public_id}/decision", sent)

    letter = db.session.scalars(select(Letter)).one()
    assert (letter.to_email, letter.subject) == (application.person.email, subject)
    assert "http://localhost/application" in letter.body
    assert sent["reason"] not in letter.body


def test_acceptance_waits_for_the_interview(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    answer = as_(cast.coordinator(language="en")).post_form(f"/coordinate/applications/{application.public_id}/decision", YES)

    assert answer.status_code == 422
    assert "Nobody is accepted without an interview" in answer.text
    assert "Laba saruna." in answer.text
    assert decisions() == []


@pytest.mark.parametrize(
    "sent", [{"outcome": "accepted", "reason": ""}, {"outcome": "", "reason": "Jā"}, {"outcome": "accepted", "reason": "120390-12345"}]
)
def test_a_decision_without_reason_or_outcome_or_with_a_code_is_not_taken(cast: Cast, as_: As, now: datetime, sent: dict[str, str]) -> None:
    application = interviewed(cast, now)

    assert as_(cast.coordinator()).post_form(f"/coordinate/applications/{application.public_id}/decision", sent).status_code == 422
    assert decisions() == []


def test_is_taken_once(cast: Cast, as_: As, now: datetime) -> None:
    application, browser = interviewed(cast, now), as_(cast.coordinator(language="en"))
    browser.post_form(f"/coordinate/applications/{application.public_id}/decision", YES)

    answer = browser.post_form(f"/coordinate/applications/{application.public_id}/decision", NO)

    assert answer.status_code == 422
    assert "taken already" in answer.text
    assert decisions() == ["accepted"]
    assert len(db.session.scalars(select(Letter)).all()) == 1


def test_nobody_decides_about_themselves(cast: Cast, as_: As, now: datetime) -> None:
    me = cast.coordinator("Kristīne", language="en")
    application = cast.application(build_programme(now), me)

    answer = as_(me).post_form(f"/coordinate/applications/{application.public_id}/decision", NO)

    assert answer.status_code == 422
    assert "This is about yourself" in answer.text
    assert decisions() == []


@pytest.mark.parametrize("who", ["trainer", "learner", "other coordinator"])
def test_nobody_else_decides(cast: Cast, as_: As, now: datetime, who: str) -> None:
    build_programme(now, "other")
    application = interviewed(cast, now)
    people = {"trainer": cast.trainer(), "learner": cast.learner(), "other coordinator": cast.coordinator(scope="other")}

    assert as_(people[who]).post_form(f"/coordinate/applications/{application.public_id}/decision", NO).status_code == 404
    assert decisions() == []
