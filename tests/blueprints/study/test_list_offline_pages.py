"""/offline/pages: every address that a learner may keep, and no other."""

from collections.abc import Callable

from tests.browser import Browser
from tests.cast import Cast


def test_names_the_programme_and_what_can_be_looked_up(browser: Browser) -> None:
    told = browser.get("/offline/pages").json

    assert {"/home", "/programme", "/offline", "/handbook", "/situations", "/glossary"} <= set(told["pages"])
    assert "/modules/01-mentoring/task" in told["pages"]
    assert told["bytes"] > 1000


def test_every_page_of_the_list_may_be_kept(browser: Browser) -> None:
    pages = browser.get("/offline/pages").json["pages"]

    assert [page for page in pages if "Offline-Until" not in browser.get(page).headers] == []


def test_no_test_is_among_them(browser: Browser) -> None:
    assert not [page for page in browser.get("/offline/pages").json["pages"] if page.startswith(("/tests", "/attempts", "/certificate", "/meetings"))]


def test_who_is_not_enrolled_has_what_can_be_looked_up(as_: Callable[..., Browser], cast: Cast) -> None:
    pages = as_(cast.learner("Kristīne")).get("/offline/pages").json["pages"]

    assert "/handbook" in pages
    assert not [page for page in pages if page.startswith("/modules")]
