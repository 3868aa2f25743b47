"""GET /home: the way from application to certificate, and the one thing to do next."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from courses.models import Enrolment, Programme
from courses.services import complete_activity, save_position
from db import db
from mentoring.models import Pairing
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity


def test_the_first_card_leads_to_where_the_learner_left_off(browser: Browser, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now)
    db.session.commit()

    page = browser.get("/home").text

    assert "Turpini, kur apstājies" in page
    assert 'href="/modules/01-mentoring/01-first"' in page


def test_the_band_tells_in_words_how_far_it_is_woven(browser: Browser) -> None:
    assert 'aria-label="0 no 2 moduļiem"' in browser.get("/home").text


def test_says_what_was_credited(browser: Browser, enrolment: Enrolment, other: Enrolment, programme: Programme, now: datetime) -> None:
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)
    for slug in ("case", "task"):
        complete_activity(enrolment=other, activity=activity(programme, slug), at=now)
    db.session.commit()

    page = browser.get("/home").text

    assert "20 min" in page
    assert "25 min" not in page


def test_says_why_a_step_is_closed(browser: Browser) -> None:
    assert "Atvērsies, kad būs pabeigti visi moduļi, kas tiek ieskaitīti." in browser.get("/home").text


def test_somebody_who_has_not_applied_is_led_to_apply(as_: Callable[..., Browser], cast: Cast) -> None:
    page = as_(cast.learner("Dace")).get("/home").text

    assert 'href="/apply"' in page


def test_takes_six_statements(browser: Browser, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    with statements() as log:
        browser.get("/home")

    assert len(log) == 6


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/home").location.startswith("/sign-in")


def test_staff_without_a_learners_role_find_nothing(as_: Callable[..., Browser], cast: Cast) -> None:
    assert as_(cast.coordinator()).get("/home").status_code == 404


def test_a_mentor_is_offered_the_repeat_of_the_motivation_test_when_it_is_due(browser: Browser, walking: Pairing, now: datetime) -> None:
    card = 'class="go"'

    assert 'href="/tests/motivation"' not in browser.get("/home").text

    walking.starts_on = now.date() - timedelta(days=93)
    db.session.commit()
    page = browser.get("/home").text
    assert page.index(card) < page.index('href="/tests/motivation"')


def test_the_repeat_costs_a_mentor_one_statement(
    browser: Browser, walking: Pairing, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with statements() as log:
        browser.get("/home")

    assert len(log) == 7
