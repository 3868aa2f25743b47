"""Whose a page is, and whether a device may keep it: said in headers, decided here and nowhere else."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from blueprints.offline import KEPT
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

NEVER = ("/account", "/meetings", "/certificate", "/criteria", "/my-young-people", "/application", "/tests/m01-check")
LESSON = "/modules/01-mentoring/01-first"


def test_a_learners_reading_page_may_be_kept_until_the_session_ends(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    anna = cast.learner()
    enrol(anna, build_programme(now), now)
    browser = as_(anna)

    for path in ("/home", "/programme", LESSON, "/handbook", "/glossary"):
        answer = browser.get(path)
        assert int(answer.headers["Offline-Until"]) == int((now + timedelta(days=14)).timestamp()), path
        assert answer.headers["Offline-Owner"] == browser.get("/offline/owner").json["owner"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_tests_certificates_meetings_and_the_account_never(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    anna = cast.learner()
    enrol(anna, build_programme(now), now)
    browser = as_(anna)

    for path in NEVER:
        assert "Offline-Until" not in browser.get(path).headers, path
        assert "data-until" not in browser.get(path).text, path


def test_staff_keep_nothing_and_tell_whose_page_it_is(cast: Cast, as_: Callable[..., Browser]) -> None:
    for person in (cast.trainer(), cast.coordinator(), cast.case_manager()):
        answer = as_(person).get("/handbook")
        assert "Offline-Until" not in answer.headers
        assert len(answer.headers["Offline-Owner"]) == 32
        assert "data-worker" not in answer.text


def test_a_page_of_nobody_says_so(client: Browser) -> None:
    assert client.get("/handbook").headers["Offline-Owner"] == "nobody"
    assert "reader.js" not in client.get("/handbook").text


def test_a_page_that_is_missing_is_not_kept(cast: Cast, as_: Callable[..., Browser]) -> None:
    answer = as_(cast.learner()).get("/handbook/none")

    assert answer.status_code == 404
    assert "Offline-Until" not in answer.headers
    assert "data-until" not in answer.text


def test_what_may_be_kept_are_pages_to_read(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert endpoints >= KEPT
    never = ("test", "attempt", "certif", "meeting", "credential", "pairing")
    assert {name for name in KEPT if name.split(".")[0] not in ("study", "public") or any(word in name for word in never)} == set()
