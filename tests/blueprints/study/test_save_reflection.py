"""POST /modules/<module>/reflection/draft: kept while it is typed."""

from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

REFLECTION = "/modules/01-mentoring/reflection"


def test_a_draft_is_kept_without_being_credited(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(f"{REFLECTION}/draft", {"body": "Vēl domāju."})

    assert answer.json == {"saved": "Saglabāts plkst. 18.00"}
    assert "Vēl domāju." in browser.get(REFLECTION).text
    assert study_summary(enrolment).declared_seconds == 0
