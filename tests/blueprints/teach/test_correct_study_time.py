"""Minutes given and taken by name: with a reason, never for oneself, never below nothing, once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import TRAINER, AuditEvent, Person
from accounts.services import grant_role
from courses.models import Enrolment, LedgerEntry
from db import db
from tests.browser import Browser
from tests.cast import Cast

REASON = "Lasīja izdrukātu, jo nebija tīkla."
KEY = "abcdefghijkm"


def address(enrolment: Enrolment) -> str:
    return f"/teach/learners/{enrolment.public_id}/correction"


def form(**changes: Any) -> dict[str, Any]:
    return {"direction": "give", "minutes": "30", "reason": REASON, "key": KEY} | changes


def corrections() -> list[LedgerEntry]:
    return list(db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "correction").order_by(LedgerEntry.id)))


def test_it_is_entered_by_name_and_the_learner_reads_why(as_: Callable[..., Browser], toms: Person, anna: Enrolment, now: datetime) -> None:
    client = as_(toms)
    assert "Enter the correction" in client.get(address(anna)).text

    answer = client.post_form(address(anna), form())

    (entry,) = corrections()
    assert (answer.status_code, answer.location) == (303, address(anna))
    assert (entry.seconds, entry.by_id, entry.reason, entry.at) == (1800, toms.id, REASON, now)
    page = client.get(address(anna)).text
    assert "30 minutes are entered under your name. The learner sees it with the reason." in page
    assert REASON in page
    learner = as_(anna.person).get("/study-time").text
    assert REASON in learner
    assert "Toms Ozols" in learner


def test_it_is_in_the_trail_without_its_reason(as_: Callable[..., Browser], toms: Person, anna: Enrolment) -> None:
    as_(toms).post_form(address(anna), form())

    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "correct-study-time"))
    assert (event.actor_id, event.object_id, event.note) == (toms.id, anna.public_id, "+30 min")


def test_a_coordinator_may_too(cast: Cast, as_: Callable[..., Browser], anna: Enrolment) -> None:
    assert as_(cast.coordinator()).post_form(address(anna), form()).status_code == 303
    assert len(corrections()) == 1


def test_minutes_are_taken_as_far_as_there_are_any(as_: Callable[..., Browser], toms: Person, anna: Enrolment) -> None:
    client = as_(toms)
    client.post_form(address(anna), form())

    refused = client.post_form(address(anna), form(direction="take", minutes="31", key="k" * 12))
    taken = client.post_form(address(anna), form(direction="take", minutes="30", key="k" * 12))

    assert refused.status_code == 422
    assert "Only 30 minutes are credited" in refused.text
    assert REASON in refused.text  # nothing that was typed is lost
    assert taken.status_code == 303
    assert [entry.seconds for entry in corrections()] == [1800, -1800]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "0"}, "from 1 to 720"),
        ({"minutes": "-5"}, "from 1 to 720"),
        ({"minutes": "721"}, "from 1 to 720"),
        ({"minutes": "9" * 5000}, "Please write a whole number."),
        ({"minutes": "1.5"}, "Please write a whole number."),
        ({"minutes": ""}, "Please fill this in."),
        ({"direction": ""}, "Please fill this in."),
        ({"direction": "double"}, "offered answers"),
        ({"reason": ""}, "Please fill this in."),
        ({"reason": "Slimoja."}, "at least 15 characters"),
        ({"reason": "a               b"}, "at least 15 characters"),
        ({"reason": "x" * 1001}, "too long"),
        ({"reason": "Viņas kods ir 010190-12345."}, "looks like a personal code"),
        ({"key": ""}, "Please fill this in."),
        ({"key": "'; DROP"}, "in another way"),
    ],
)
def test_what_is_not_a_correction_is_refused_in_words(
    as_: Callable[..., Browser], toms: Person, anna: Enrolment, changes: dict[str, Any], said: str
) -> None:
    answer = as_(toms).post_form(address(anna), form(**changes))

    assert answer.status_code == 422
    assert said in answer.text
    assert corrections() == []


def test_a_form_that_is_sent_twice_is_entered_once(as_: Callable[..., Browser], toms: Person, anna: Enrolment) -> None:
    client = as_(toms)

    answers = [client.post_form(address(anna), form(reason=reason)) for reason in (REASON, f"  {REASON} ", REASON + " Divreiz.")]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "Nothing was entered twice" in answers[-1].text
    assert len(corrections()) == 1


def test_each_form_has_its_own_key(as_: Callable[..., Browser], toms: Person, anna: Enrolment) -> None:
    import re

    client = as_(toms)
    keys = {re.findall(r'name="key"[^>]*value="([^"]*)"', client.get(address(anna)).text)[0] for _ in range(2)}

    assert len(keys) == 2


def test_nobody_corrects_their_own(as_: Callable[..., Browser], anna: Enrolment, now: datetime) -> None:
    grant_role(person=anna.person, role=TRAINER, granted_by=None, at=now)
    anna.intake.trainers.append(anna.person)
    anna.person.language = "en"
    db.session.commit()
    client = as_(anna.person)

    page, answer = client.get(address(anna)), client.post_form(address(anna), form())

    assert "This is your own study time." in page.text
    assert "Enter the correction" not in page.text
    assert answer.status_code == 422
    assert "Nobody corrects their own study time." in answer.text
    assert corrections() == []


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser], anna: Enrolment) -> None:
    for person in (cast.trainer("Tija"), cast.coordinator(scope="elsewhere"), anna.person, cast.administrator()):
        assert as_(person).get(address(anna)).status_code == 404
        assert as_(person).post_form(address(anna), form()).status_code == 404
    assert client.get(address(anna)).status_code == 303
    assert corrections() == []
