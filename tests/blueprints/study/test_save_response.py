"""POST /attempts/<id>/responses: kept on arrival, by a button or by a script."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from clock import stopped_at
from courses.models import Enrolment
from db import db
from quizzes.models import Attempt
from quizzes.queries import drawn_of
from quizzes.rules import GRACE
from quizzes.services import save_response, start_attempt, submit_attempt
from tests.browser import Browser
from tests.quizzes.builders import build_check, build_motivation, build_readiness, finish_modules, raw, right

JSON = {"Accept": "application/json"}
HOUR = timedelta(hours=1)


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


def url(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/responses"


def responses(attempt: Attempt) -> list[dict | None]:
    db.session.expire_all()
    return [drawn.response for drawn in drawn_of(attempt)]


def test_a_script_is_told_when_it_was_saved(browser: Browser, check: Attempt, now: datetime) -> None:
    drawn = drawn_of(check)[0]
    answer = browser.post_form(url(check), raw(drawn, {"choice": "c"}), headers=JSON)

    assert (answer.status_code, answer.json) == (200, {"saved": "Saglabāts plkst. 18.00"})
    assert responses(check) == [{"choice": "c"}, None, None, None, None]
    assert drawn_of(check)[0].answered_at == now


def test_all_answers_of_a_page_are_kept_together(browser: Browser, check: Attempt) -> None:
    sent = {name: value for drawn in drawn_of(check) for name, value in raw(drawn, right(drawn)).items()}
    answer = browser.post_form(url(check), sent | {"go": "save"}, follow_redirects=True)

    assert answer.request.path == f"/attempts/{check.public_id}"
    assert "Saglabāts plkst. 18.00" in answer.text
    assert responses(check) == [{"choice": "b"}] * 5


@pytest.mark.parametrize(("go", "item"), [("next", 4), ("back", 2), ("", 3)])
def test_the_buttons_of_a_long_test_save_and_move(browser: Browser, readiness: Attempt, go: str, item: int) -> None:
    drawn = drawn_of(readiness)[2]
    answer = browser.post_form(url(readiness), raw(drawn, {"best": "b", "worst": "d"}) | {"item": "3", "go": go})

    assert (answer.status_code, answer.location) == (303, f"/attempts/{readiness.public_id}?item={item}")
    assert responses(readiness)[2] == {"best": "b", "worst": "d"}


def test_a_tab_that_shows_nothing_chosen_takes_nothing_back(browser: Browser, check: Attempt, now: datetime) -> None:
    save_response(attempt=check, position=1, response={"choice": "b"}, at=now)
    db.session.commit()
    second = drawn_of(check)[1]
    browser.post_form(url(check), raw(second, {"choice": "a"}), headers=JSON)

    assert responses(check)[:2] == [{"choice": "b"}, {"choice": "a"}]


def test_a_number_that_was_emptied_is_taken_back(browser: Browser, anna: Person, now: datetime) -> None:
    attempt = start_attempt(person=anna, quiz=build_motivation(now), at=now)
    place = next(one.position for one in drawn_of(attempt) if one.item.interaction == "number")
    save_response(attempt=attempt, position=place, response={"number": "6"}, at=now)
    db.session.commit()
    browser.post_form(url(attempt), {f"q{place}": " "}, headers=JSON)

    assert responses(attempt)[place - 1] is None


def test_best_and_worst_the_same_is_told_and_kept_on_the_page(browser: Browser, readiness: Attempt) -> None:
    answer = browser.post_form(url(readiness), {"q3-best": "2", "q3-worst": "2", "item": "3", "go": "next"})

    assert answer.status_code == 422
    assert "Labākā un sliktākā rīcība nevar būt viena un tā pati" in answer.text
    assert answer.text.count(" checked") == 2
    assert responses(readiness)[2] is None


def test_a_script_is_told_what_is_wrong(browser: Browser, readiness: Attempt) -> None:
    answer = browser.post_form(url(readiness), {"q3-best": "2", "q3-worst": "2"}, headers=JSON)

    assert answer.status_code == 422
    assert answer.json == {"problem": "Labākā un sliktākā rīcība nevar būt viena un tā pati. Lūdzu, izvēlies divas dažādas."}


@pytest.mark.parametrize(("value", "sentence"), [("daudz", "raksti skaitli ar cipariem"), ("99", "no 0 līdz 24")])
def test_a_number_that_cannot_be_is_told_and_kept_on_the_page(browser: Browser, anna: Person, now: datetime, value: str, sentence: str) -> None:
    attempt = start_attempt(person=anna, quiz=build_motivation(now), at=now)
    place = next(one.position for one in drawn_of(attempt) if one.item.interaction == "number")
    db.session.commit()
    answer = browser.post_form(url(attempt), {f"q{place}": value, "item": str(place), "go": "next"})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{value}"' in answer.text


def test_an_option_that_was_not_offered_is_refused(browser: Browser, check: Attempt) -> None:
    for value in ("9", "b", "x" * 500):
        assert browser.post_form(url(check), {"q1": value}, headers=JSON).status_code == 422
    assert responses(check) == [None] * 5


def test_a_question_of_no_place_is_not_there(browser: Browser, check: Attempt) -> None:
    assert browser.post_form(url(check), {"q77": "1"}, headers=JSON).status_code == 404


def test_fields_that_are_nobodys_change_nothing(browser: Browser, check: Attempt) -> None:
    browser.post_form(url(check), {"passed": "1", "points": "5", "result": "{}", "submitted_at": "now", "person_id": "1"}, headers=JSON)
    db.session.expire_all()

    assert (check.passed, check.result, check.submitted_at) == (None, None, None)
    assert responses(check) == [None] * 5


def test_after_handing_in_nothing_more_is_taken(browser: Browser, check: Attempt, now: datetime) -> None:
    drawn = drawn_of(check)[0]
    submit_attempt(attempt=check, confirmed=True, at=now)
    db.session.commit()
    quiet = browser.post_form(url(check), raw(drawn, {"choice": "b"}), headers=JSON)
    loud = browser.post_form(url(check), raw(drawn, {"choice": "b"}) | {"go": "save"})

    assert quiet.status_code == 422
    assert "Tests jau ir iesniegts" in quiet.json["problem"]
    assert (loud.status_code, loud.location) == (303, f"/attempts/{check.public_id}/result")
    assert responses(check) == [None] * 5


def test_nobody_answers_for_another(as_: Callable[..., Browser], other: Enrolment, check: Attempt) -> None:
    drawn = drawn_of(check)[0]

    assert as_(other.person).post_form(url(check), raw(drawn, {"choice": "b"}), headers=JSON).status_code == 404
    assert responses(check) == [None] * 5


def test_saving_one_answer_is_a_handful_of_statements(browser: Browser, check: Attempt, statements) -> None:
    sent = raw(drawn_of(check)[0], {"choice": "b"})
    address, token = url(check), browser.csrf_token()
    db.session.expunge_all()

    with statements() as log:
        assert browser.post(address, data=sent | {"csrf_token": token}, headers=JSON).status_code == 200
    assert len(log) == 5  # who asks, the attempt, its lock, the item, the response


def test_flags_come_with_the_page_or_alone_and_are_taken_back(browser: Browser, check: Attempt) -> None:
    drawn = drawn_of(check)
    browser.post_form(url(check), raw(drawn[0], {"choice": "b"}) | {"shown": ["1", "2"], "flagged": ["1", "2"]}, headers=JSON)
    browser.post_form(url(check), {"shown": "2"}, headers=JSON)
    db.session.expire_all()

    assert [one.is_flagged for one in drawn_of(check)] == [True, False, False, False, False]
    assert responses(check)[0] == {"choice": "b"}


@pytest.mark.parametrize("fields", [{"shown": "99"}, {"shown": "0", "flagged": "0"}])
def test_a_flag_on_a_question_of_no_place_is_not_there(browser: Browser, check: Attempt, fields: dict[str, str]) -> None:
    assert browser.post_form(url(check), fields, headers=JSON).status_code == 404


@pytest.mark.parametrize("place", ["x", "-1", "²", "1" * 9])
def test_what_is_no_place_is_passed_over(browser: Browser, check: Attempt, place: str) -> None:
    assert browser.post_form(url(check), {"shown": place, "flagged": place}, headers=JSON).status_code == 200


class TestWithADeadline:
    @pytest.fixture
    def limited(self, check: Attempt, now: datetime) -> Attempt:
        check.deadline_at = now + HOUR
        db.session.commit()
        return check

    def test_what_was_on_the_wire_is_taken(self, browser: Browser, limited: Attempt, now: datetime) -> None:
        with stopped_at(now + HOUR + GRACE):
            answer = browser.post_form(url(limited), raw(drawn_of(limited)[0], {"choice": "b"}), headers=JSON)

        assert answer.status_code == 200
        assert responses(limited)[0] == {"choice": "b"}

    @pytest.mark.parametrize("late", [timedelta(seconds=1), HOUR])
    def test_what_comes_later_is_refused_plainly(self, browser: Browser, limited: Attempt, now: datetime, late: timedelta) -> None:
        sent = raw(drawn_of(limited)[0], {"choice": "b"})
        with stopped_at(now + HOUR + GRACE + late):
            quiet = browser.post_form(url(limited), sent, headers=JSON)
            loud = browser.post_form(url(limited), sent | {"go": "next"})
            told = browser.get(loud.location).text

        assert (quiet.status_code, quiet.json["closed"]) == (422, True)
        assert "Šī testa laiks beidzās" in quiet.json["problem"]
        assert (loud.status_code, loud.location) == (303, f"/attempts/{limited.public_id}/result")
        assert "šī atbilde atnāca par vēlu" in told
        assert responses(limited) == [None] * 5


def test_sent_twice_under_one_key_it_is_kept_once(browser: Browser, check: Attempt) -> None:
    """The receipt of the first was lost, another answer was given elsewhere, then the first comes again."""
    owner = browser.get("/offline/owner").json["owner"]
    headers = JSON | {"Idempotency-Key": "an-answer-of-a-device", "Outbox-Owner": owner}
    drawn = drawn_of(check)[0]
    first = browser.post_form(url(check), raw(drawn, {"choice": "a"}), headers=headers)
    browser.post_form(url(check), raw(drawn, {"choice": "b"}), headers=JSON)
    again = browser.post_form(url(check), raw(drawn, {"choice": "a"}), headers=headers)

    assert (again.status_code, again.json) == (200, first.json)
    assert responses(check)[0] == {"choice": "b"}


def test_what_was_refused_under_a_key_leaves_no_trace(browser: Browser, readiness: Attempt) -> None:
    owner = browser.get("/offline/owner").json["owner"]
    headers = JSON | {"Idempotency-Key": "an-answer-of-a-device", "Outbox-Owner": owner}
    refused = browser.post_form(url(readiness), {"q3-best": "2", "q3-worst": "2"}, headers=headers)
    mended = browser.post_form(url(readiness), {"q3-best": "2", "q3-worst": "1"}, headers=headers)

    assert (refused.status_code, mended.status_code) == (422, 200)


def test_only_a_test_that_decides_notes_whether_places_differ(
    browser: Browser, as_: Callable[..., Browser], anna: Person, check: Attempt, readiness: Attempt
) -> None:
    browser.post_form(url(check), raw(drawn_of(check)[0], {"choice": "b"}), headers=JSON)
    for place, address in ((1, "198.51.100.7"), (2, "198.51.100.7"), (3, "203.0.113.9")):
        drawn = drawn_of(readiness)[place - 1]
        browser.post_form(url(readiness), raw(drawn, right(drawn)), headers=JSON, environ_overrides={"REMOTE_ADDR": address})
    db.session.expire_all()
    origins = [one.origin for one in drawn_of(readiness)[:3]]

    assert [one.origin for one in drawn_of(check)] == [""] * 5
    assert origins[0] == origins[1] != origins[2]
    assert all(len(origin) == 16 and "198" not in origin for origin in origins[:2])
