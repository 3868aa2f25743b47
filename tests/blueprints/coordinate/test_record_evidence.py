"""Vouching for something on the page of an application."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from db import db
from recruitment.models import Application, Evidence
from recruitment.services import withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
SENT = {
    "interview": {"seen_on": "2027-01-08", "is_favourable": "for", "note": "Mierīga, klausās."},
    "reference": {"seen_on": "2027-01-08", "subject": "Jānis, kolēģis", "is_favourable": "against", "note": "Kavē."},
    "record-check": {"seen_on": "2027-01-08", "valid_until": "2028-01-08", "is_favourable": "for"},
    "qualification": {"seen_on": "2027-01-08", "subject": "Diploms", "is_favourable": "for", "note": ""},
    "code": {"seen_on": "2027-01-08", "subject": "2026"},
}


def address(application: Application, kind: str = "interview") -> str:
    return f"/coordinate/applications/{application.public_id}/evidence/{kind}"


def sent(kind: str, **changes: str) -> dict[str, str]:
    return {f"{kind}-{name}": value for name, value in (SENT[kind] | changes).items()}


def recorded() -> list[Evidence]:
    return list(db.session.scalars(select(Evidence)))


@pytest.mark.parametrize("kind", SENT)
def test_each_kind_is_recorded_with_what_it_keeps(cast: Cast, as_: As, now: datetime, kind: str) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator()

    answer = as_(coordinator).post_form(address(application, kind), sent(kind))

    assert (answer.status_code, answer.location) == (303, f"/coordinate/applications/{application.public_id}#file")
    [entry] = recorded()
    said = SENT[kind]
    assert (entry.kind, entry.seen_on, entry.recorded_by_id) == (kind, date(2027, 1, 8), coordinator.id)
    assert entry.is_favourable == (said.get("is_favourable") != "against")
    assert (entry.subject, entry.note) == (said.get("subject", ""), said.get("note", ""))
    assert entry.valid_until == (date(2028, 1, 8) if kind == "record-check" else None)


def test_words_sent_about_a_record_check_are_never_read(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    as_(cast.coordinator()).post_form(address(application, "record-check"), sent("record-check", note="CANARY", subject="CANARY"))

    [entry] = recorded()
    assert (entry.subject, entry.note) == ("", "")


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("interview", {"seen_on": "2027-01-12"}, "lies in the future"),
        ("interview", {"seen_on": ""}, "Please fill this in"),
        ("interview", {"seen_on": "vakar"}, "Please write a date"),
        ("interview", {"is_favourable": "perhaps"}, "one of the offered"),
        ("interview", {"note": "120390-12345"}, "looks like a personal code"),
        ("record-check", {"valid_until": ""}, "until which the check is valid"),
        ("record-check", {"valid_until": "2027-01-08"}, "until which the check is valid"),
        ("reference", {"subject": ""}, "Please fill this in"),
    ],
)
def test_what_is_refused_comes_back_with_its_reason_and_what_was_typed(
    cast: Cast, as_: As, now: datetime, kind: str, changes: dict[str, str], said: str
) -> None:
    application = cast.application(build_programme(now))
    typed = sent(kind, **changes)

    answer = as_(cast.coordinator(language="en")).post_form(address(application, kind), typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert recorded() == []
    if "note" in SENT[kind] and "note" not in changes:
        assert SENT[kind]["note"] in answer.text


def test_a_second_reference_by_the_same_person_is_refused(cast: Cast, as_: As, now: datetime) -> None:
    application, browser = cast.application(build_programme(now)), as_(cast.coordinator(language="en"))
    browser.post_form(address(application, "reference"), sent("reference"))

    answer = browser.post_form(address(application, "reference"), sent("reference"))

    assert answer.status_code == 422
    assert "Two references come from two people" in answer.text
    assert len(recorded()) == 1


def test_nobody_vouches_for_themselves(cast: Cast, as_: As, now: datetime) -> None:
    me = cast.coordinator("Kristīne", language="en")
    application = cast.application(build_programme(now), me)

    answer = as_(me).post_form(address(application), sent("interview"))

    assert answer.status_code == 422
    assert "This is about yourself" in answer.text
    assert recorded() == []


def test_nothing_is_added_to_what_was_withdrawn(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))
    withdraw_application(application=application, at=now)
    db.session.commit()

    assert as_(cast.coordinator()).post_form(address(application), sent("interview")).status_code == 422
    assert recorded() == []


@pytest.mark.parametrize("kind", ["readiness-talk", "study-time", "magic"])
def test_no_other_kind_is_recorded_here(cast: Cast, as_: As, now: datetime, kind: str) -> None:
    application = cast.application(build_programme(now))

    assert as_(cast.coordinator()).post_form(address(application, kind), {f"{kind}-seen_on": "2027-01-08"}).status_code == 404
    assert recorded() == []


@pytest.mark.parametrize("who", ["trainer", "learner", "other coordinator", "applicant"])
def test_nobody_else_records_anything(cast: Cast, as_: As, now: datetime, who: str) -> None:
    build_programme(now, "other")
    application = cast.application(build_programme(now))
    people = {
        "trainer": cast.trainer(),
        "learner": cast.learner(),
        "other coordinator": cast.coordinator(scope="other"),
        "applicant": application.person,
    }

    assert as_(people[who]).post_form(address(application), sent("interview")).status_code == 404
    assert recorded() == []


def test_needs_the_token_of_the_page(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    assert as_(cast.coordinator()).post(address(application), data=sent("interview")).status_code == 400
    assert recorded() == []
