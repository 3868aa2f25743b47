"""/tests/<key>: what a test is, what it asks, who sees what, and whether it may begin now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from accounts.models import Person
from courses.models import Enrolment
from db import db
from mentoring.models import Pairing
from mentoring.services import end_pairing
from quizzes.models import Quiz
from quizzes.queries import attempts_of
from quizzes.repeats import END, MIDWAY
from quizzes.services import give_extra_time, start_attempt
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


def limited(quiz: Quiz, minutes: int = 60) -> None:
    quiz.policy = {**quiz.policy, "minutes": minutes}
    db.session.commit()


def test_a_time_limit_and_ones_own_extra_time_are_said_before(cast: Cast, browser: Browser, enrolment: Enrolment, now: datetime) -> None:
    limited(check := build_check(now))
    plain = browser.get(f"/tests/{check.key}").text
    give_extra_time(enrolment=enrolment, percent=50, by=cast.coordinator(), at=now)
    db.session.commit()
    longer = browser.get(f"/tests/{check.key}").text

    assert "60 minūtes no brīža" in plain
    assert "Papildu laiks pieejams ikvienam" in plain
    assert "ne vēlāk kā 30 sekundes pēc beigām" in plain
    assert "Ar Tavu papildu laiku tās ir 90 minūtes" in longer


def test_an_attempt_whose_time_is_up_stands_among_the_earlier_ones(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    limited(check := build_check(now))
    attempt = start_attempt(person=anna, quiz=check, enrolment=enrolment, at=now)
    db.session.commit()
    with clock.stopped_at(now + timedelta(hours=2)):
        page = browser.get(f"/tests/{check.key}").text

    assert f"/attempts/{attempt.public_id}/result" in page
    assert "Sākt jaunu mēģinājumu" in page


def begun(walking: Pairing, days_ago: int, now: datetime) -> None:
    walking.starts_on = (now - days_ago * DAY).date()
    db.session.commit()


def test_after_three_months_with_a_young_person_the_motivation_test_is_asked_once_more(browser: Browser, walking: Pairing, now: datetime) -> None:
    begun(walking, 88, now)
    assert "once more (lv)" not in browser.get("/tests/motivation").text
    begun(walking, 93, now)

    page = browser.get("/tests/motivation").text
    assert "once more (lv)" in page
    assert "part motives (lv) 13, part orientation (lv) 6, part expectations (lv) 6" in page
    assert "part commitment" not in page

    asked = browser.get(browser.post_form("/tests/motivation/start", {}).location).text
    assert "motives now (lv)" in asked
    assert "intro motives (lv)" not in asked


def test_a_repeat_is_asked_once(browser: Browser, anna: Person, walking: Pairing, now: datetime) -> None:
    begun(walking, 93, now)
    take(anna, walking_quiz(), now, occasion=MIDWAY)

    page = browser.get("/tests/motivation").text

    assert "once more (lv)" not in page
    assert "Atkārtoti pēc dažiem mēnešiem kopā ar jaunieti" in page


def test_at_the_end_the_motivation_test_is_asked_a_last_time(browser: Browser, cast: Cast, walking: Pairing, now: datetime) -> None:
    end_pairing(pairing=walking, reason="Noslēgums, kā bija paredzēts.", by=cast.coordinator(), at=now)
    db.session.commit()

    browser.post_form("/tests/motivation/start", {})

    assert [one.occasion for one in attempts_of(walking.mentor, walking_quiz())] == ["", END]


def walking_quiz() -> Quiz:
    return db.session.scalars(select(Quiz).where(Quiz.key == "motivation")).one()


def test_the_page_of_the_readiness_test_has_the_numbers_to_call(browser: Browser, now: datetime) -> None:
    build_readiness(now)

    assert 'class="crisis"' in browser.get("/tests/readiness").text
