"""A trainer vouches that study was real where little of it was measured."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.crediting import correct_time, record_beat
from courses.models import Enrolment, Programme
from courses.services import complete_activity
from db import db
from recruitment.models import STUDY_TIME, Evidence
from recruitment.services import enrol_applicant, void_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.meetings.builders import build_intake

NOTE = {"note": "Runājām par moduli pa tālruni."}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def anna(cast: Cast, programme: Programme, toms: Person, now: datetime) -> Enrolment:
    """Twenty minutes declared, none measured."""
    ilze = cast.coordinator()
    application = cast.accepted(programme, by=ilze, given_name="Anna")
    enrolment = enrol_applicant(application=application, intake=build_intake(programme, "Ziema", toms), by=ilze, at=now)
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    db.session.commit()
    return enrolment


def words() -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.kind == STUDY_TIME)))


def test_the_word_is_kept_by_name(as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime) -> None:
    client = as_(toms)
    address = f"/teach/learners/{anna.public_id}"
    assert "Confirm the study time" in client.get(address).text

    answer = client.post_form(f"{address}/study-time", NOTE)

    (word,) = words()
    assert (answer.status_code, answer.location) == (303, address)
    assert (word.recorded_by_id, word.seen_on, word.note) == (toms.id, now.date(), NOTE["note"])
    assert "Toms Ozols" in client.get(address).text


def test_a_word_without_words_is_not_taken(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    answer = as_(toms).post_form(f"/teach/learners/{anna.public_id}/study-time", {"note": ""})

    assert answer.status_code == 422
    assert "Please fill this in." in answer.text
    assert words() == []


def test_a_personal_code_is_not_kept(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    answer = as_(toms).post_form(f"/teach/learners/{anna.public_id}/study-time", {"note": "Viņa ir 010190-12345."})

    assert answer.status_code == 422
    assert "looks like a personal code" in answer.text
    assert words() == []


def test_it_is_asked_for_only_where_little_was_measured(as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime) -> None:
    for minute in range(10):
        record_beat(enrolment=anna, at=now + timedelta(minutes=minute))
    db.session.commit()
    client = as_(toms)

    assert "Confirm the study time" not in client.get(f"/teach/learners/{anna.public_id}").text
    assert client.post_form(f"/teach/learners/{anna.public_id}/study-time", NOTE).status_code == 404


@pytest.mark.parametrize(("measured", "status"), [(15, 404), (14, 303)])
def test_half_is_half_of_what_corrections_have_made_of_it(
    as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime, measured: int, status: int
) -> None:
    """Thirty minutes declared: exactly half of them measured asks for nobody's word."""
    correct_time(enrolment=anna, minutes=10, reason="Lasīja izdrukātu, jo nebija tīkla.", key="one", by=toms, at=now)
    for minute in range(measured):
        record_beat(enrolment=anna, at=now + timedelta(minutes=minute))
    db.session.commit()

    assert as_(toms).post_form(f"/teach/learners/{anna.public_id}/study-time", NOTE).status_code == status


def test_it_is_given_once_and_again_after_it_was_voided(
    cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime
) -> None:
    client, address = as_(toms), f"/teach/learners/{anna.public_id}/study-time"
    client.post_form(address, NOTE)
    assert client.post_form(address, NOTE).status_code == 404

    void_evidence(evidence=words()[0], by=cast.coordinator(), at=now)
    db.session.commit()

    assert client.post_form(address, NOTE).status_code == 303
    assert len(words()) == 2


def test_nobody_confirms_their_own(cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person, now: datetime) -> None:
    from accounts.services import grant_role

    grant_role(person=anna.person, role="trainer", granted_by=None, at=now)
    anna.intake.trainers.append(anna.person)
    db.session.commit()

    assert as_(anna.person).post_form(f"/teach/learners/{anna.public_id}/study-time", NOTE).status_code == 422
    assert words() == []


def test_others_cannot(cast: Cast, as_: Callable[..., Browser], programme: Programme, anna: Enrolment, toms: Person, now: datetime) -> None:
    for person in (cast.trainer("Tīna"), cast.coordinator(), anna.person):
        assert as_(person).post_form(f"/teach/learners/{anna.public_id}/study-time", NOTE).status_code == 404

    vita = enrol(cast.learner("Vita"), programme, now)  # no application on file
    assert as_(toms).post_form(f"/teach/learners/{vita.public_id}/study-time", NOTE).status_code == 404
    assert words() == []
