"""/offline: what waits, and what is kept."""

from collections.abc import Callable

from tests.browser import Browser
from tests.cast import Cast


def test_says_what_it_does_without_a_script(browser: Browser) -> None:
    page = browser.get("/offline").text

    assert "Kas gaida nosūtīšanu" in page
    assert "Šī pārlūkprogramma nevar saglabāt lapas" in page


def test_is_for_learners(as_: Callable[..., Browser], cast: Cast) -> None:
    assert as_(cast.trainer()).get("/offline").status_code == 404
