"""POST /coordinate/learners/<public id>/criteria/<code>/waiver: say by name that a criterion need not be met."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import COORDINATOR, LEARNER
from courses.models import Enrolment
from credentials.models import Credential, Waiver
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


@pytest.fixture
def enrolment(cast: Cast, now: datetime) -> Enrolment:
    return cast.fulfilled(build_programme(now), without=("C7", "C8"))


def address(enrolment: Enrolment, code: str = "C7") -> str:
    return f"/coordinate/learners/{enrolment.public_id}/criteria/{code}/waiver"


def waivers() -> list[Waiver]:
    return list(db.session.scalars(select(Waiver)))


def test_keeps_the_reason_under_ones_name(cast: Cast, as_: As, enrolment: Enrolment) -> None:
    coordinator = cast.coordinator()
    answer = as_(coordinator).post_form(address(enrolment), {"C7-reason": "She led such meetings."})

    assert (answer.status_code, answer.location) == (303, f"/coordinate/learners/{enrolment.public_id}")
    [waiver] = waivers()
    assert (waiver.criterion, waiver.reason, waiver.waived_by_id) == ("C7", "She led such meetings.", coordinator.id)


def test_the_last_one_issues_the_certificate(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = cast.fulfilled(build_programme(now), without=("C7",))
    as_(cast.coordinator()).post_form(address(enrolment), {"C7-reason": "She led such meetings."})

    assert db.session.scalars(select(Credential)).one().enrolment_id == enrolment.id


def test_the_learners_page_offers_only_what_may_be_waived(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = cast.fulfilled(build_programme(now), without=("C2", "C5", "C7", "C8"))
    page = as_(cast.coordinator()).get(f"/coordinate/learners/{enrolment.public_id}").text

    offered = [code for code in (f"C{number}" for number in range(1, 11)) if f"/criteria/{code}/waiver" in page]
    assert offered == ["C2", "C7"]


def test_once_issued_nothing_is_offered_and_the_certificate_is_named(cast: Cast, as_: As, now: datetime) -> None:
    credential = cast.certified(build_programme(now))
    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{credential.enrolment.public_id}").text

    assert "Certificate No. 2027-0001 was issued on 11 January 2027." in page
    assert "/waiver" not in page


@pytest.mark.parametrize("reason", ["", "   ", "010190-12345", "x" * 2001])
def test_what_is_no_reason_is_said_and_kept_on_the_page(cast: Cast, as_: As, enrolment: Enrolment, reason: str) -> None:
    answer = as_(cast.coordinator()).post_form(address(enrolment), {"C7-reason": reason})

    assert answer.status_code == 422
    assert reason.strip() in answer.text
    assert 'name="C7-reason"' in answer.text
    assert waivers() == []


@pytest.mark.parametrize("code", ["C3", "C4", "C5", "C6", "C8", "C10", "C11", "x"])
def test_what_nobody_may_waive_is_refused(cast: Cast, as_: As, enrolment: Enrolment, code: str) -> None:
    answer = as_(cast.coordinator(language="en")).post_form(address(enrolment, code), {f"{code}-reason": "Anyway"})

    assert answer.status_code == 422
    assert f"Nobody can waive {code}" in answer.text
    assert waivers() == []


def test_a_second_time_says_that_it_was_done(cast: Cast, as_: As, enrolment: Enrolment) -> None:
    browser = as_(cast.coordinator(language="en"))
    browser.post_form(address(enrolment), {"C7-reason": "First"})

    answer = browser.post_form(address(enrolment), {"C7-reason": "Second"})
    assert answer.status_code == 422
    assert "C7 has been waived already" in answer.text
    assert [waiver.reason for waiver in waivers()] == ["First"]


def test_nobody_waives_their_own(cast: Cast, as_: As, now: datetime) -> None:
    both = cast.person("Ilga", roles=(COORDINATOR, LEARNER), language="en")
    enrolment = cast.fulfilled(build_programme(now), both, without=("C7",))

    answer = as_(both).post_form(address(enrolment), {"C7-reason": "I know it all"})

    assert answer.status_code == 422
    assert "a criterion of your own" in answer.text
    assert waivers() == []
    assert db.session.scalars(select(Credential)).all() == []


def test_does_not_exist_for_the_coordinator_of_another_programme(cast: Cast, as_: As, enrolment: Enrolment) -> None:
    assert as_(cast.coordinator(scope="other")).post_form(address(enrolment), {"C7-reason": "Why not"}).status_code == 404
    assert waivers() == []


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, enrolment: Enrolment, role: str) -> None:
    assert as_(getattr(cast, role)()).post_form(address(enrolment), {"C7-reason": "Why not"}).status_code == 404
    assert waivers() == []


def test_the_learner_themselves_cannot(as_: As, enrolment: Enrolment) -> None:
    assert as_(enrolment.person).post_form(address(enrolment), {"C7-reason": "Why not"}).status_code == 404
    assert waivers() == []


def test_a_stranger_is_asked_to_sign_in(client: Browser, enrolment: Enrolment) -> None:
    assert client.post_form(address(enrolment), {"C7-reason": "Why not"}).status_code == 303
    assert waivers() == []
