"""POST /modules/<module>/case/restart: begin again; endings seen stay seen."""

from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

CASE = "/modules/01-mentoring/case"


def test_leads_back_to_the_first_scene_and_keeps_what_counted(browser: Browser, enrolment: Enrolment) -> None:
    browser.post_form(f"{CASE}/choose", {"scene": "s1", "choice": "1"})

    page = browser.post_form(f"{CASE}/restart", follow_redirects=True).text

    assert "Artis klusē." in page
    assert "Artis aizgriežas." not in page
    assert study_summary(enrolment).declared_seconds == 15 * 60
