"""GET /: what the programme is, and the way in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from accounts.models import Person
from revisions.models import PAGE
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text


def test_a_stranger_reads_what_it_is_and_can_apply_or_sign_in(client: Browser, now: datetime) -> None:
    publish_text(PAGE, "about", "lv", now)
    page = client.get("/", headers={"Accept-Language": "lv"}).text

    assert "<h1" in page
    assert "First words." in page
    assert '<a class="button" href="/apply">Pieteikties par mentoru</a>' in page
    assert '<a href="/sign-in">Man jau ir konts</a>' in page


def test_somebody_signed_in_is_led_home(cast: Cast, as_: Callable[[Person], Browser], now: datetime) -> None:
    publish_text(PAGE, "about", "lv", now)
    learner, coordinator = (as_(person).get("/").text for person in (cast.learner(), cast.coordinator()))

    assert 'href="/home"' in learner
    assert "Uz manu ceļu" in learner
    assert 'href="/apply"' not in learner
    assert "Uz manu ceļu" in coordinator


def test_before_any_content_the_way_in_is_there(client: Browser) -> None:
    page = client.get("/", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert 'href="/apply"' in page.text


def test_asks_the_database_little(
    cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    publish_text(PAGE, "about", "lv", now)
    browser = as_(cast.learner())

    with statements() as log:
        browser.get("/")
    assert len(log) == 2
