"""/tests/<key>: what a test is, what it asks, who sees what, and whether it may begin now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.models import Enrolment
from db import db
from quizzes.services import start_attempt
from recruitment.models import READINESS_TALK
from recruitment.services import record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, build_motivation, build_readiness, finish_modules, take, wrong

CHECK = "/tests/mentor-training-check"
DAY = timedelta(days=1)


def test_the_page_of_a_check_says_what_it_asks(browser: Browser, now: datetime) -> None:
    build_check(now)
    page = browser.get(CHECK).text

    assert "5 jautājumi vienā lapā" in page
    assert "Pareizi jāatbild 4 no 5 (80 %)" in page
    assert "Katra atbilde tiek saglabāta" in page
    assert "Sākt" in page


def test_a_short_bank_is_told_as_it_is(browser: Browser, now: datetime) -> None:
    build_check(now, items=3)

    assert "Pareizi jāatbild 3 no 3 (80 %)" in browser.get(CHECK).text


def test_the_page_of_the_readiness_test_says_parts_attempts_and_wait(browser: Browser, enrolment: Enrolment, now: datetime) -> None:
    build_readiness(now)
    finish_modules(enrolment, now)
    page = browser.get("/tests/readiness").text

    assert "Zināšanas 2, Situācijas 12, Tava pārliecība 8" in page
    assert "24 stundām" in page
    assert "What it is. (lv)" in page
    assert "Sākt" in page


def test_the_page_of_the_motivation_test_refuses_nobody(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    build_motivation(now)
    page = as_(cast.learner()).get("/tests/motivation").text

    assert "Robežas, kas būtu jāsasniedz, nav" in page
    assert "procesa vadītājs" in page


def test_the_parts_of_the_motivation_test_are_counted(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    build_motivation(now)
    page = as_(cast.learner()).get("/tests/motivation").text

    assert "part motives (lv) 13, part orientation (lv) 6, part expectations (lv) 6, part commitment (lv) 5" in page


def test_an_open_attempt_is_gone_on_with(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    attempt = start_attempt(person=anna, quiz=build_check(now), enrolment=enrolment, at=now)
    db.session.commit()
    page = browser.get(CHECK).text

    assert f"/attempts/{attempt.public_id}" in page
    assert f'action="{CHECK}/start"' not in page


def test_the_readiness_test_stays_closed_until_the_modules_are_done(browser: Browser, now: datetime) -> None:
    build_readiness(now)
    page = browser.get("/tests/readiness").text

    assert "Tests atvērsies, kad būs apgūti visi moduļi, kas tiek ieskaitīti." in page
    assert "/start" not in page


def test_after_a_failed_attempt_the_page_says_when_the_next_opens(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    finish_modules(enrolment, now)
    take(anna, build_readiness(now), now, enrolment=enrolment, answer=wrong)
    page = browser.get("/tests/readiness").text

    assert "2027. gada 12. janvārī plkst. 18.00" in page
    assert "/start" not in page
    assert "nav nokārtots" in page


@pytest.fixture
def used_up(anna: Person, enrolment: Enrolment, now: datetime) -> None:
    """Both attempts of the readiness test failed, the last two days ago."""
    finish_modules(enrolment, now)
    quiz = build_readiness(now)
    take(anna, quiz, now - 4 * DAY, enrolment=enrolment, answer=wrong)
    take(anna, quiz, now - 2 * DAY, enrolment=enrolment, answer=wrong)


@pytest.mark.usefixtures("used_up")
def test_after_two_failed_attempts_a_talk_is_announced(browser: Browser) -> None:
    page = browser.get("/tests/readiness").text

    assert "procesa vadītājs ar Tevi aprunāsies" in page
    assert "/start" not in page


@pytest.mark.usefixtures("used_up")
@pytest.mark.parametrize(("days_ago", "favourable", "opens"), [(1, True, True), (1, False, False), (3, True, False)])
def test_a_recorded_talk_opens_the_next_attempt(
    browser: Browser, cast: Cast, anna: Person, enrolment: Enrolment, now: datetime, days_ago: int, favourable: bool, opens: bool
) -> None:
    application = cast.application(enrolment.programme, anna)
    talked = now - days_ago * DAY
    record_evidence(
        application=application,
        kind=READINESS_TALK,
        seen_on=talked.date(),
        note="Aprunājām drošības situācijas.",
        is_favourable=favourable,
        by=cast.coordinator(),
        at=talked,
    )
    db.session.commit()

    assert ("/start" in browser.get("/tests/readiness").text) is opens


def test_a_passed_readiness_test_leads_to_its_result(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    finish_modules(enrolment, now)
    attempt = take(anna, build_readiness(now), now, enrolment=enrolment)
    page = browser.get("/tests/readiness").text

    assert f"/attempts/{attempt.public_id}/result" in page
    assert "/start" not in page


def test_who_may_not_take_it_does_not_see_it(as_: Callable[..., Browser], client: Browser, cast: Cast, now: datetime) -> None:
    build_check(now)
    build_motivation(now)

    assert as_(cast.learner("Zane")).get(CHECK).status_code == 404
    assert as_(cast.trainer()).get("/tests/motivation").status_code == 404
    assert as_(cast.coordinator()).get("/tests/motivation").status_code == 404
    assert as_(cast.learner()).get("/tests/nothing").status_code == 404
    assert client.get("/tests/motivation").status_code == 303


@pytest.mark.parametrize("items", [1, 30])
def test_a_page_is_six_statements_whatever_the_bank(
    browser: Browser, anna: Person, enrolment: Enrolment, now: datetime, statements, items: int
) -> None:
    quiz = build_check(now, items=items)
    for n in range(items):
        take(anna, quiz, now - n * DAY, enrolment=enrolment)
    db.session.expunge_all()

    with statements() as log:
        assert browser.get(CHECK).status_code == 200
    assert len(log) == 4


@pytest.mark.parametrize("modules", [1, 12])
def test_the_readiness_page_is_six_statements(browser: Browser, enrolment: Enrolment, now: datetime, statements, modules: int) -> None:
    build_readiness(now, modules=modules)
    db.session.commit()
    db.session.expunge_all()

    with statements() as log:
        assert browser.get("/tests/readiness").status_code == 200
    assert len(log) <= 6


def test_the_clock_of_the_page_is_the_servers(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    finish_modules(enrolment, now)
    take(anna, build_readiness(now), now, enrolment=enrolment, answer=wrong)

    with clock.stopped_at(now + DAY - timedelta(seconds=1)):
        assert "/start" not in browser.get("/tests/readiness").text
    with clock.stopped_at(now + DAY):
        assert "/start" in browser.get("/tests/readiness").text
