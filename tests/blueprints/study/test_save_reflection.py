"""POST /modules/<module>/reflection/draft: kept while it is typed."""

from courses.conflicts import version_of
from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

REFLECTION = "/modules/01-mentoring/reflection"


def test_a_draft_is_kept_without_being_credited(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(f"{REFLECTION}/draft", {"body": "Vēl domāju."})

    assert answer.json == {"saved": "Saglabāts plkst. 18.00", "version": version_of("Vēl domāju.")}
    assert "Vēl domāju." in browser.get(REFLECTION).text
    assert study_summary(enrolment).declared_seconds == 0


def test_a_journal_is_never_overwritten_unseen(browser: Browser) -> None:
    browser.post_form(f"{REFLECTION}/draft", {"body": "Viena.", "version": ""})
    answer = browser.post_form(f"{REFLECTION}/draft", {"body": "Otra.", "version": ""}, headers={"Accept": "text/html"})

    assert answer.status_code == 409
    assert "Viena." in answer.text
    assert "Otra." in answer.text
    assert "Otra." not in browser.get(REFLECTION).text
