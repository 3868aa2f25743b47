"""The link of a letter opens two hours of study at the very place that was left, and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import clock
from accounts.models import COORDINATOR, STUDY, WHOLE, AuditEvent, Person, SignInSession
from accounts.passwords import NewPassword
from accounts.services import disable_person, end_sessions, grant_role, issue_ticket, set_password
from courses.models import Enrolment, Programme
from courses.services import save_position
from db import db
from quizzes.services import start_attempt
from tests.browser import Browser, stranger
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.quizzes.builders import build_check, build_readiness

As = Callable[..., Browser]
LESSON = "/modules/01-mentoring/01-first"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def enrolment(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna", language="en"), programme, now)


@pytest.fixture
def link(enrolment: Enrolment, now: datetime) -> str:
    token = issue_ticket(person=enrolment.person, purpose="resume", at=now)
    db.session.commit()
    return f"/continue/{token}"


def sessions_of(person: Person) -> list[SignInSession]:
    return list(db.session.scalars(select(SignInSession).where(SignInSession.person_id == person.id)))


def test_looking_shows_one_button_and_opens_nothing(client: Browser, link: str, enrolment: Enrolment) -> None:
    for _scanner in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.text.count(f'action="{link}"') == 1
    assert sessions_of(enrolment.person) == []
    assert client.get(LESSON).status_code == 303


def test_the_button_leads_to_the_very_paragraph(client: Browser, link: str, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now)
    db.session.commit()

    answer = client.post_form(link)

    assert (answer.status_code, answer.location) == (303, f"{LESSON}#b1")
    assert client.get(LESSON).status_code == 200
    [opened] = sessions_of(enrolment.person)
    assert (opened.scope, opened.expires_at) == (STUDY, now + timedelta(hours=2))
    [trail] = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "sign-in"))
    assert (trail.actor_id, trail.note) == (enrolment.person_id, "resume")


def test_or_to_the_question_that_was_open_last(client: Browser, link: str, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now - timedelta(hours=1))
    check = build_check(now)
    attempt = start_attempt(person=enrolment.person, quiz=check, enrolment=enrolment, at=now)
    db.session.commit()

    answer = client.post_form(link)

    assert answer.location == f"/attempts/{attempt.public_id}"
    assert client.get(answer.location).status_code == 200


def test_it_works_as_often_as_it_is_opened_until_its_eight_days_are_over(app: Flask, link: str, now: datetime) -> None:
    for days in (0, 3, 7):
        with clock.stopped_at(now + timedelta(days=days)):
            assert stranger(app).post_form(link).status_code == 303
    with clock.stopped_at(now + timedelta(days=8)):
        browser = stranger(app)
        assert browser.get(link).status_code == 410
        assert browser.post_form(link).status_code == 410


def test_after_two_hours_it_is_over(client: Browser, link: str, now: datetime) -> None:
    client.post_form(link)

    with clock.stopped_at(now + timedelta(hours=2)):
        assert client.get(LESSON).location == f"/sign-in?next={LESSON}"


@pytest.mark.parametrize(
    "address",
    [
        "/account",
        "/account/password",
        "/account/nudges",
        "/account/second-factor",
        "/home",
        "/meetings",
        "/my-young-people",
        "/certificate",
        "/apply",
    ],
)
def test_everything_else_asks_to_sign_in_and_comes_back(client: Browser, link: str, address: str) -> None:
    client.post_form(link)

    answer = client.get(address)

    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")
    page = client.get(answer.location).text
    assert "opens your study and nothing else" in page
    assert f'value="{address}"' in page


@pytest.mark.parametrize("address", ["/account/sessions/end-others", "/account/nudges/pause", "/application/withdraw"])
def test_nothing_else_can_be_posted(client: Browser, link: str, enrolment: Enrolment, as_: As, address: str) -> None:
    as_(enrolment.person)
    client.post_form(link)

    assert client.post_form(address, {"weeks": "1"}).location == "/sign-in"
    assert [one.revoked_at for one in sessions_of(enrolment.person)] == [None, None]


def test_a_test_that_decides_about_somebody_asks_to_sign_in(client: Browser, link: str, programme: Programme, now: datetime) -> None:
    build_readiness(now)
    db.session.commit()
    client.post_form(link)

    assert client.get("/tests/readiness").location == "/sign-in?next=/tests/readiness"
    assert client.post_form("/tests/readiness/start").location == "/sign-in"


def test_signing_in_fully_ends_it(client: Browser, link: str, enrolment: Enrolment, now: datetime, as_: As) -> None:
    client.post_form(link)
    token = issue_ticket(person=enrolment.person, purpose="sign-in", at=now)
    db.session.commit()

    client.post_form(f"/sign-in-link/{token}?next=/account")

    assert client.get("/account").status_code == 200
    assert {(one.scope, one.revoked_at is None) for one in sessions_of(enrolment.person)} == {(STUDY, False), (WHOLE, True)}


def test_whoever_is_signed_in_already_stays_so(as_: As, link: str, enrolment: Enrolment) -> None:
    browser = as_(enrolment.person)

    assert browser.post_form(link).status_code == 303
    assert browser.get("/account").status_code == 200
    assert [one.scope for one in sessions_of(enrolment.person)] == [WHOLE]


def test_in_the_browser_of_somebody_else_it_ends_their_session(as_: As, cast: Cast, link: str, enrolment: Enrolment) -> None:
    berta = cast.coordinator("Berta")
    browser = as_(berta)

    browser.post_form(link)

    assert browser.get("/coordinate").status_code == 303
    assert [one.revoked_at is None for one in sessions_of(berta)] == [False]


@pytest.mark.parametrize("why", ["password", "disabled", "signed out everywhere", "address"])
def test_it_dies_with_what_it_rests_on(why: str, client: Browser, cast: Cast, link: str, enrolment: Enrolment, now: datetime) -> None:
    person = enrolment.person
    if why == "password":
        set_password(person=person, new=NewPassword("$argon2id$new"), at=now)
    elif why == "disabled":
        disable_person(person=person, by=cast.administrator(), at=now)
        person.disabled_at = None  # and opened again
    elif why == "signed out everywhere":
        end_sessions(person=person, at=now)
    else:
        person.email = "other@example.org"
    db.session.commit()

    assert client.get(link).status_code == 410
    assert client.post_form(link).status_code == 410
    assert client.get(LESSON).status_code == 303


@pytest.mark.parametrize("guard", ["role", "totp"])
def test_staff_and_whoever_has_a_second_factor_sign_in(guard: str, client: Browser, link: str, enrolment: Enrolment, now: datetime) -> None:
    client.post_form(link)
    if guard == "role":
        grant_role(person=enrolment.person, role=COORDINATOR, granted_by=None, at=now)
    else:
        enrolment.person.totp_secret, enrolment.person.totp_confirmed_at = "JBSWY3DPEHPK3PXP", now
    db.session.commit()

    assert client.get(LESSON).status_code == 303  # the session that was open is worth nothing now
    assert client.get("/coordinate").status_code == 303
    assert client.get(link).status_code == 410
    assert client.post_form(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "k" * 43, "k" * 4000, "%00"])
def test_what_is_no_link_says_so(client: Browser, token: str) -> None:
    assert client.get(f"/continue/{token}").status_code == 410


def test_whoever_has_left_the_programme_finds_no_lesson(client: Browser, link: str, enrolment: Enrolment) -> None:
    enrolment.status = "withdrawn"
    db.session.commit()

    assert client.post_form(link).location == "/programme"
    assert client.get(LESSON).status_code == 404
