"""Recording a talk with a learner: it opens the readiness test again, settles the seminar, confirms the time of study."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from db import db
from recruitment.models import Evidence
from recruitment.services import enrol_applicant
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

As = Callable[..., Browser]
SENT = {
    "readiness-talk": {"readiness-talk-seen_on": "2027-01-11", "readiness-talk-note": "Pārrunājām drošību."},
    "observation-talk": {"observation-talk-seen_on": "2027-01-11", "observation-talk-is_favourable": "against", "observation-talk-note": ""},
    "study-time": {"study-time-seen_on": "2027-01-11", "study-time-is_favourable": "for", "study-time-note": "Lasīja uz papīra."},
}


@pytest.fixture
def enrolment(cast: Cast, now: datetime):
    """Somebody who applied and was enrolled."""
    by = cast.coordinator("Inga")
    enrolment = enrol_applicant(
        application=cast.accepted(build_programme(now), by=by, person=cast.coordinator("Kristīne", language="en")), by=by, at=now
    )
    db.session.commit()
    return enrolment


def talks() -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.kind.in_(SENT))))


@pytest.mark.parametrize(("kind", "view"), [("readiness-talk", "study"), ("observation-talk", "meetings"), ("study-time", "study")])
def test_is_evidence_by_name(cast: Cast, as_: As, enrolment, kind: str, view: str) -> None:
    coordinator = cast.coordinator()

    answer = as_(coordinator).post_form(f"/coordinate/learners/{enrolment.public_id}/evidence/{kind}", SENT[kind])

    assert (answer.status_code, answer.location) == (303, f"/coordinate/learners/{enrolment.public_id}?view={view}")
    [talk] = talks()
    assert (talk.kind, talk.recorded_by_id, talk.application.person_id) == (kind, coordinator.id, enrolment.person_id)
    assert talk.is_favourable == (kind != "observation-talk")


@pytest.mark.parametrize("kind", SENT)
def test_what_is_missing_is_said_and_nothing_lost(cast: Cast, as_: As, enrolment, kind: str) -> None:
    answer = as_(cast.coordinator(language="en")).post_form(
        f"/coordinate/learners/{enrolment.public_id}/evidence/{kind}", SENT[kind] | {f"{kind}-seen_on": "", f"{kind}-note": "Mans teksts"}
    )

    assert answer.status_code == 422
    assert "Mans teksts" in answer.text
    assert talks() == []


def test_nobody_talks_with_themselves(as_: As, enrolment) -> None:
    answer = as_(enrolment.person).post_form(f"/coordinate/learners/{enrolment.public_id}/evidence/readiness-talk", SENT["readiness-talk"])

    assert answer.status_code == 422
    assert "This is about yourself" in answer.text
    assert talks() == []


def test_without_an_application_there_is_no_file(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = enrol(cast.person(), build_programme(now), now)

    answer = as_(cast.coordinator(language="en")).post_form(
        f"/coordinate/learners/{enrolment.public_id}/evidence/readiness-talk", SENT["readiness-talk"]
    )

    assert answer.status_code == 422
    assert "enrolled without an application" in answer.text


@pytest.mark.parametrize("kind", ["interview", "record-check", "magic"])
def test_no_other_kind_is_recorded_here(cast: Cast, as_: As, enrolment, kind: str) -> None:
    assert as_(cast.coordinator()).post_form(f"/coordinate/learners/{enrolment.public_id}/evidence/{kind}", {}).status_code == 404


@pytest.mark.parametrize("who", ["trainer", "learner", "other coordinator"])
def test_nobody_else_records_a_talk(cast: Cast, as_: As, now: datetime, enrolment, who: str) -> None:
    build_programme(now, "other")
    people = {"trainer": cast.trainer(), "learner": cast.learner(), "other coordinator": cast.coordinator(scope="other")}
    address = f"/coordinate/learners/{enrolment.public_id}/evidence/readiness-talk"

    assert as_(people[who]).post_form(address, SENT["readiness-talk"]).status_code == 404
    assert talks() == []
