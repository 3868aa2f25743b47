"""/modules/<module>/task: an answer in one's own words; then a worked example to compare with."""

from collections.abc import Callable

from courses.conflicts import version_of
from courses.models import Enrolment, Programme
from courses.queries import study_summary
from tests.browser import Browser
from tests.cast import Cast

TASK = "/modules/01-mentoring/task"
OWN_WORDS = "Es teiktu Signei, ka mentors ir cilvēks, kas kādu laiku iet blakus un palīdz atvērt durvis."


def test_the_example_opens_after_ones_own_answer(browser: Browser) -> None:
    assert "Example (lv)" not in browser.get(TASK).text

    page = browser.post_form(TASK, {"body": OWN_WORDS}, follow_redirects=True).text

    assert "Example (lv)" in page
    assert OWN_WORDS in page


def test_an_answer_is_credited(browser: Browser, enrolment: Enrolment) -> None:
    browser.post_form(TASK, {"body": OWN_WORDS})

    assert study_summary(enrolment).declared_seconds == 10 * 60


def test_too_few_words_are_kept_and_not_credited(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(TASK, {"body": "Mentors ir draugs."})

    assert answer.status_code == 422
    assert "vismaz 15 vārdus" in answer.text
    assert "Mentors ir draugs." in answer.text
    assert study_summary(enrolment).declared_seconds == 0


def test_nothing_written_asks_for_it(browser: Browser) -> None:
    answer = browser.post_form(TASK, {"body": ""})

    assert answer.status_code == 422
    assert "Lūdzu, aizpildiet šo lauku." in answer.text


def test_what_is_written_is_never_markup(browser: Browser) -> None:
    browser.post_form(TASK, {"body": "<script>alert(1)</script> " + OWN_WORDS})

    assert "<script>alert(1)" not in browser.get(TASK).text


def test_nobody_sees_anothers_answer(browser: Browser, other: Enrolment, as_: Callable[..., Browser]) -> None:
    browser.post_form(TASK, {"body": OWN_WORDS})

    assert "Signei" not in as_(other.person).get(TASK).text


def test_who_is_not_enrolled_sees_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.trainer()).get(TASK).status_code == 404


def test_what_was_saved_elsewhere_is_shown_beside_ones_own_without_a_script(browser: Browser, enrolment: Enrolment) -> None:
    browser.post_form(f"{TASK}/draft", {"body": "Cita versija.", "version": ""})
    answer = browser.post_form(TASK, {"body": OWN_WORDS, "version": ""})

    assert answer.status_code == 409
    assert "Divas šī teksta versijas" in answer.text
    assert "Cita versija." in answer.text
    assert OWN_WORDS in answer.text
    assert f'name="version" type="hidden" value="{version_of("Cita versija.")}"' in answer.text
    assert study_summary(enrolment).declared_seconds == 0
    assert browser.post_form(TASK, {"body": OWN_WORDS, "version": version_of("Cita versija.")}).status_code == 303
