"""POST /modules/<module>/task/draft: kept while it is typed."""

from courses.conflicts import version_of
from courses.models import Enrolment
from courses.queries import study_summary
from tests.browser import Browser

TASK = "/modules/01-mentoring/task"


def test_a_draft_is_kept_and_said_so(browser: Browser, enrolment: Enrolment) -> None:
    answer = browser.post_form(f"{TASK}/draft", {"body": "Pusteikums"})

    assert answer.json == {"saved": "Saglabāts plkst. 18.00", "version": version_of("Pusteikums")}
    assert "Pusteikums" in browser.get(TASK).text
    assert study_summary(enrolment).declared_seconds == 0


def test_what_no_database_keeps_is_left_out(browser: Browser) -> None:
    answer = browser.post_form(f"{TASK}/draft", {"body": "Pus\x00teikums"})

    assert answer.json["version"] == version_of("Pusteikums")


def test_a_very_long_draft_is_kept_to_its_limit(browser: Browser) -> None:
    assert browser.post_form(f"{TASK}/draft", {"body": "ā" * 30_000}).status_code == 200
    assert "ā" * 20_000 in browser.get(TASK).text


def test_a_draft_larger_than_a_form_is_refused_with_a_page(browser: Browser) -> None:
    assert browser.post_form(f"{TASK}/draft", {"body": "x" * 3_000_000}).status_code == 413


def test_both_versions_are_kept_one_below_the_other_without_a_script(browser: Browser) -> None:
    browser.post_form(f"{TASK}/draft", {"body": "Viena.", "version": ""})
    fields = {"body": "Otra.", "version": version_of("Viena."), "join": "1"}
    answer = browser.post_form(f"{TASK}/draft", fields, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.location) == (303, TASK)
    assert "Viena.\n\nOtra." in browser.get(TASK).text


def test_a_draft_over_a_version_that_was_not_seen_changes_nothing(browser: Browser) -> None:
    browser.post_form(f"{TASK}/draft", {"body": "Viena.", "version": ""})
    answer = browser.post_form(f"{TASK}/draft", {"body": "Otra.", "version": version_of("Vecā.")}, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert answer.json["theirs"] == "Viena."
    assert "Otra." not in browser.get(TASK).text
