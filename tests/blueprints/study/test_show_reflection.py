"""/modules/<module>/reflection: a page of the journal that nobody else can open."""

from collections.abc import Callable

from accounts.models import ROLES
from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser
from tests.cast import Cast

REFLECTION = "/modules/01-mentoring/reflection"


def test_is_kept_and_credited(browser: Browser, enrolment: Enrolment) -> None:
    page = browser.post_form(REFLECTION, {"body": "Es mēdzu steigties."}, follow_redirects=True).text

    assert "Es mēdzu steigties." in page
    assert study_summary(enrolment).declared_seconds == 5 * 60


def test_says_who_can_read_it(browser: Browser) -> None:
    assert "To nevar atvērt neviens, kas strādā programmā" in browser.get(REFLECTION).text


def test_an_empty_page_is_not_credited(browser: Browser, enrolment: Enrolment) -> None:
    assert browser.post_form(REFLECTION, {"body": ""}).status_code == 422
    assert study_summary(enrolment).declared_seconds == 0


def test_no_role_opens_anothers_journal(browser: Browser, other: Enrolment, as_: Callable[..., Browser], cast: Cast) -> None:
    browser.post_form(REFLECTION, {"body": "Kanārijputniņš."})

    for reader in (other.person, *(cast.person(roles=(role,)) for role in ROLES)):
        assert "Kanārijputniņš" not in as_(reader).get(REFLECTION).text


def test_what_was_written_elsewhere_is_shown_beside(browser: Browser) -> None:
    browser.post_form(REFLECTION, {"body": "Rīta versija.", "version": ""})
    answer = browser.post_form(REFLECTION, {"body": "Vakara versija.", "version": ""})

    assert answer.status_code == 409
    assert "Rīta versija." in answer.text
    assert "Vakara versija." in answer.text
