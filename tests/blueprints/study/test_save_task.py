"""POST /modules/<module>/task/draft: kept while it is typed."""

from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

TASK = "/modules/01-mentoring/task"


def test_a_draft_is_kept_and_said_so(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(f"{TASK}/draft", {"body": "Pusteikums"})

    assert answer.json == {"saved": "Saglabāts plkst. 18.00"}
    assert "Pusteikums" in browser.get(TASK).text
    assert study_summary(enrolment).declared_seconds == 0


def test_a_very_long_draft_is_kept_to_its_limit(browser: Browser) -> None:
    assert browser.post_form(f"{TASK}/draft", {"body": "ā" * 30_000}).status_code == 200
    assert "ā" * 20_000 in browser.get(TASK).text


def test_a_draft_larger_than_a_form_is_refused_with_a_page(browser: Browser) -> None:
    assert browser.post_form(f"{TASK}/draft", {"body": "x" * 3_000_000}).status_code == 413
