"""/attempts/<id>: the questions, and the same place from every tab and device."""

from collections.abc import Callable
from datetime import datetime, timedelta

import html5lib
import pytest

from accounts.models import Person
from clock import stopped_at
from courses.models import Enrolment
from db import db
from quizzes.models import Attempt
from quizzes.queries import drawn_of
from quizzes.rules import GRACE
from quizzes.services import save_answers, save_response, start_attempt
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, build_motivation, build_readiness, choice, finish_modules, raw, right, take

DAY = timedelta(days=1)


@pytest.fixture
def check(anna: Person, enrolment: Enrolment, now: datetime) -> Attempt:
    attempt = start_attempt(person=anna, quiz=build_check(now), enrolment=enrolment, at=now)
    db.session.commit()
    return attempt


@pytest.fixture
def readiness(anna: Person, enrolment: Enrolment, now: datetime) -> Attempt:
    finish_modules(enrolment, now)
    attempt = start_attempt(person=anna, quiz=build_readiness(now), enrolment=enrolment, at=now)
    db.session.commit()
    return attempt


@pytest.fixture
def motivation(anna: Person, now: datetime) -> Attempt:
    attempt = start_attempt(person=anna, quiz=build_motivation(now), at=now)
    db.session.commit()
    return attempt


def url(attempt: Attempt, item: int | None = None) -> str:
    return f"/attempts/{attempt.public_id}" + (f"?item={item}" if item else "")


def test_a_check_shows_all_its_questions_on_one_page(browser: Browser, check: Attempt) -> None:
    page = browser.get(url(check)).text

    for drawn in drawn_of(check):
        assert f"{drawn.revision.body['key']} stem (lv)" in page
        assert page.count(f'name="q{drawn.position}"') == 3
    assert "Iesniegt" in page


def test_options_stand_in_the_order_of_the_attempt(browser: Browser, check: Attempt) -> None:
    page = browser.get(url(check)).text

    for drawn in drawn_of(check):
        places = [page.index(f"{drawn.revision.body['key']} option {key} (lv)") for key in drawn.option_order]
        assert places == sorted(places)


def test_what_was_answered_is_chosen_on_every_device(
    browser: Browser, as_: Callable[..., Browser], anna: Person, check: Attempt, now: datetime
) -> None:
    drawn = drawn_of(check)[2]
    save_response(attempt=check, position=3, response={"choice": "b"}, at=now)
    db.session.commit()
    expected = f'value="{drawn.option_order.index("b") + 1}" id="q3-{drawn.option_order.index("b") + 1}" checked'

    for device in (browser, as_(anna)):
        page = device.get(url(check)).text
        assert expected in page
        assert page.count(" checked") == 1
        assert "Saglabāts plkst. 18.00" in page


def test_a_long_test_shows_one_question_a_screen(browser: Browser, readiness: Attempt) -> None:
    drawn = drawn_of(readiness)
    page = browser.get(url(readiness, 2)).text

    assert f"{drawn[1].revision.body['key']} stem (lv)" in page
    assert f"{drawn[0].revision.body['key']} stem (lv)" not in page
    assert "2. jautājums no 2" in page
    assert "Atpakaļ" in page
    assert "Tālāk" in page


def test_without_a_place_the_first_unanswered_question_opens(browser: Browser, readiness: Attempt, now: datetime) -> None:
    drawn = drawn_of(readiness)
    for one in drawn[:4]:
        save_response(attempt=readiness, position=one.position, response=right(one), at=now)
    db.session.commit()

    assert f"{drawn[4].revision.body['key']} stem (lv)" in browser.get(url(readiness)).text


@pytest.mark.parametrize(("item", "shown"), [("0", 1), ("-5", 1), ("999", 22), ("x", 1)])
def test_a_place_that_is_not_there_is_the_nearest_one(browser: Browser, readiness: Attempt, item: str, shown: int) -> None:
    key = drawn_of(readiness)[shown - 1].revision.body["key"]

    assert f"{key} stem (lv)" in browser.get(f"/attempts/{readiness.public_id}?item={item}").text


def test_dots_show_the_part_what_is_answered_and_where_one_is(browser: Browser, readiness: Attempt, now: datetime) -> None:
    save_response(attempt=readiness, position=3, response={"best": "a", "worst": "d"}, at=now)
    save_response(attempt=readiness, position=4, response={"best": "a"}, at=now)
    db.session.commit()
    page = html5lib.parse(browser.get(url(readiness, 5)).text, namespaceHTMLElements=False)
    dots = page.findall(".//ol[@class='dots']/li")

    assert len(dots) == 12
    assert [n for n, dot in enumerate(dots, 1) if dot.get("class") == "done"] == [1]
    assert [n for n, dot in enumerate(dots, 1) if dot.find(".//a[@aria-current='step']") is not None] == [3]


def test_the_first_question_of_a_part_comes_with_its_introduction(browser: Browser, motivation: Attempt) -> None:
    assert "intro motives (lv)" in browser.get(url(motivation, 1)).text
    assert "intro motives (lv)" not in browser.get(url(motivation, 2)).text
    assert "intro orientation (lv)" in browser.get(url(motivation, 14)).text


def test_levels_of_agreement_have_the_tests_words(browser: Browser, motivation: Attempt) -> None:
    page = browser.get(url(motivation, 1)).text

    assert all(f"agree {n} (lv)" in page for n in range(1, 6))


def test_a_situation_has_two_columns_that_a_screen_reader_can_tell_apart(browser: Browser, readiness: Attempt) -> None:
    page = html5lib.parse(browser.get(url(readiness, 3)).text, namespaceHTMLElements=False)
    radios = page.findall(".//fieldset//table//input[@type='radio']")
    ids = {element.get("id"): "".join(element.itertext()).strip() for element in page.iter() if element.get("id")}
    names = [" ".join(ids[part] for part in radio.get("aria-labelledby").split()) for radio in radios]

    assert [radio.get("name") for radio in radios] == ["q3-best", "q3-worst"] * 4
    assert len(set(names)) == 8
    assert all(name.startswith(("Labākā", "Sliktākā")) for name in names)


def test_a_question_about_danger_carries_the_crisis_numbers(browser: Browser, readiness: Attempt) -> None:
    drawn = drawn_of(readiness)
    critical = next(one for one in drawn if one.item.critical)
    ordinary = next(one for one in drawn if one.part == "situations" and not one.item.critical)

    assert 'class="crisis"' in browser.get(url(readiness, critical.position)).text
    assert 'class="crisis"' not in browser.get(url(readiness, ordinary.position)).text


def test_a_check_about_danger_carries_the_crisis_numbers_once(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    quiz = build_check(now, bodies=[choice(f"s{n}", safety=True) for n in range(5)])
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now)
    db.session.commit()

    assert browser.get(url(attempt)).text.count('class="crisis"') == 1


def test_after_handing_in_every_tab_comes_to_the_result(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    attempt = take(anna, build_check(now), now, enrolment=enrolment)

    for item in (None, 3):
        answer = browser.get(url(attempt, item))
        assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt.public_id}/result")


def test_nobody_else_sees_an_attempt(as_: Callable[..., Browser], client: Browser, cast: Cast, other: Enrolment, check: Attempt) -> None:
    for person in (other.person, cast.trainer()):
        assert as_(person).get(url(check)).status_code == 404
    assert client.get(url(check)).status_code == 303


@pytest.mark.parametrize("place", [1, 3, 15])
def test_every_screen_of_the_readiness_test_parses(browser: Browser, readiness: Attempt, place: int) -> None:
    html5lib.HTMLParser(strict=True).parse(browser.get(url(readiness, place)).text)


@pytest.mark.parametrize("place", [1, 14, 20, 26, 28])
def test_every_screen_of_the_motivation_test_parses(browser: Browser, motivation: Attempt, place: int) -> None:
    html5lib.HTMLParser(strict=True).parse(browser.get(url(motivation, place)).text)


@pytest.mark.parametrize("draw", [1, 30])
def test_a_check_is_three_statements_whatever_its_length(
    browser: Browser, anna: Person, enrolment: Enrolment, now: datetime, statements, draw: int
) -> None:
    attempt = start_attempt(person=anna, quiz=build_check(now, items=30, draw=draw), enrolment=enrolment, at=now)
    db.session.commit()
    address = url(attempt)
    db.session.expunge_all()

    with statements() as log:
        assert browser.get(address).status_code == 200
    assert len(log) == 4


def test_a_screen_of_a_long_test_is_four_statements(browser: Browser, readiness: Attempt, statements) -> None:
    address = url(readiness, 3)
    db.session.expunge_all()

    with statements() as log:
        assert browser.get(address).status_code == 200
    assert len(log) == 4


def test_numbers_come_back_as_they_are_read(browser: Browser, motivation: Attempt, now: datetime) -> None:
    place = next(one.position for one in drawn_of(motivation) if one.item.interaction == "number")
    save_response(attempt=motivation, position=place, response={"number": "3.5"}, at=now)
    db.session.commit()

    assert 'value="3,5"' in browser.get(url(motivation, place)).text


def test_what_a_browser_holds_is_what_was_answered(browser: Browser, readiness: Attempt, now: datetime) -> None:
    for drawn in drawn_of(readiness):
        save_response(attempt=readiness, position=drawn.position, response=right(drawn), at=now)
    db.session.commit()

    for drawn in drawn_of(readiness):
        page = html5lib.parse(browser.get(url(readiness, drawn.position)).text, namespaceHTMLElements=False)
        held = {radio.get("name"): radio.get("value") for radio in page.findall(".//input[@type='radio']") if radio.get("checked") is not None}
        assert held == raw(drawn, right(drawn))


def test_what_one_wants_to_come_back_to_is_marked_on_every_device(browser: Browser, readiness: Attempt, now: datetime) -> None:
    save_answers(attempt=readiness, answers={}, flags={3: True}, at=now)
    db.session.commit()
    page = browser.get(url(readiness, 4)).text
    place = browser.get(url(readiness, 3)).text

    assert page.count("jāatgriežas") == 1
    assert 'name="flagged" value="3" checked' in place
    assert 'name="flagged" value="4">' in page


def test_without_a_limit_it_says_so_and_with_one_until_when(browser: Browser, check: Attempt, now: datetime) -> None:
    before = browser.get(url(check)).text
    check.deadline_at = now + timedelta(hours=1)
    db.session.commit()
    page = browser.get(url(check)).text

    assert "Bez laika ierobežojuma" in before
    assert "data-left" not in before
    assert "plkst. 19.00" in page
    assert 'data-left="3600"' in page


def test_when_the_time_is_up_every_look_leads_to_the_result(browser: Browser, check: Attempt, now: datetime) -> None:
    save_response(attempt=check, position=1, response={"choice": "b"}, at=now)
    check.deadline_at = now + timedelta(hours=1)
    db.session.commit()
    with stopped_at(now + timedelta(hours=1) + GRACE):
        assert browser.get(url(check)).status_code == 200
        assert browser.get(url(check) + "/result").status_code == 303
    with stopped_at(now + timedelta(hours=2)):
        looks = [browser.get(address).location for address in (url(check), url(check) + "/submit")]
        told = browser.get(url(check) + "/result").text
    db.session.expire_all()

    assert looks == [url(check) + "/result"] * 2
    assert "Laiks beidzās, pirms iesniedzi" in told
    assert (check.submitted_at, check.result) == (None, None)  # a look writes nothing


def test_where_safety_is_asked_about_nothing_counts_down_and_the_numbers_stand(
    browser: Browser, anna: Person, enrolment: Enrolment, now: datetime
) -> None:
    finish_modules(enrolment, now)
    quiz = build_readiness(now)
    quiz.policy = {**quiz.policy, "minutes": 60}
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now)
    db.session.commit()
    drawn = {one.item.critical: one.position for one in drawn_of(attempt) if one.part == "situations"}

    calm, other = (browser.get(f"/attempts/{attempt.public_id}?item={drawn[critical]}").text for critical in (True, False))

    assert ('id="time"' in calm, 'class="crisis"' in calm) == (False, True)
    assert ('id="time"' in other, 'class="crisis"' in other) == (True, False)
