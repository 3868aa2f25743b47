"""GET /modules/<module>/case: the scene where the walk stands, or the ending with its turning points."""

from collections.abc import Callable

from courses.models import Programme
from tests.browser import Browser
from tests.cast import Cast

CASE = "/modules/01-mentoring/case"


def test_begins_with_the_introduction_and_the_first_scene(browser: Browser) -> None:
    page = browser.get(CASE).text

    assert "Ievads" in page
    assert "Artis klusē." in page
    assert "Pagaidu." in page


def test_does_not_tell_what_will_follow(browser: Browser) -> None:
    page = browser.get(CASE).text

    for later in ("Artis paskatās uz Tevi.", "Artis pasmaida.", "Klusums bija atbilde.", "Uzticēšanās auga"):
        assert later not in page


def test_an_ending_shows_where_it_turned(browser: Browser) -> None:
    browser.post_form(f"{CASE}/choose", {"scene": "s1", "choice": "0"})
    browser.post_form(f"{CASE}/choose", {"scene": "s2", "choice": "0"})

    page = browser.get(CASE).text

    assert "Uzticēšanās auga" in page
    assert "Klusums bija atbilde." in page
    assert "Redzēti nobeigumi: 1 no 2." in page


def test_who_is_not_enrolled_sees_nothing(as_: Callable[..., Browser], cast: Cast, programme: Programme) -> None:
    assert as_(cast.learner("Dace")).get(CASE).status_code == 404
