"""POST /modules/<module>/case/choose: say or do one of the things that the scene offers."""

from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

CHOOSE = "/modules/01-mentoring/case/choose"
CASE = "/modules/01-mentoring/case"


def test_shows_the_consequence_and_goes_on(browser: Browser) -> None:
    answer = browser.post_form(CHOOSE, {"scene": "s1", "choice": "0"}, follow_redirects=True)

    assert "Artis paskatās uz Tevi." in answer.text
    assert "Artis pasmaida." in answer.text


def test_an_ending_credits_the_case(browser: Browser, enrolment: Enrolment) -> None:
    browser.post_form(CHOOSE, {"scene": "s1", "choice": "1"})

    assert study_summary(enrolment).declared_seconds == 15 * 60


def test_the_same_choice_sent_twice_counts_once(browser: Browser) -> None:
    for _ in range(2):
        browser.post_form(CHOOSE, {"scene": "s1", "choice": "0"})

    assert browser.get(CASE).text.count("Artis paskatās uz Tevi.") == 1


def test_a_page_of_another_moment_is_refused_with_a_sentence(browser: Browser) -> None:
    answer = browser.post_form(CHOOSE, {"scene": "s2", "choice": "0"})

    assert answer.status_code == 422
    assert "Līdzšinējais ceļš ir saglabāts" in answer.text


def test_nothing_chosen_asks_again(browser: Browser) -> None:
    answer = browser.post_form(CHOOSE, {"scene": "s1"}, follow_redirects=True)

    assert "Lūdzu, izvēlies, ko Tu saki vai dari." in answer.text


def test_one_learners_walk_is_not_anothers(browser: Browser, other: Enrolment, as_) -> None:
    browser.post_form(CHOOSE, {"scene": "s1", "choice": "1"})

    assert "Artis aizgriežas." not in as_(other.person).get(CASE).text
