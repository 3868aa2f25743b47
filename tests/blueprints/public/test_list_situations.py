"""GET /situations: what is happening?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from revisions.models import CHAPTER, SITUATION
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text


def test_lists_the_cards_by_their_order_with_the_numbers_to_call(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "asks-for-money", "lv", now, order=2)
    publish_text(SITUATION, "speaks-of-death", "lv", now, order=1)
    publish_text(CHAPTER, "h01", "lv", now)
    page = client.get("/situations").text

    assert page.index("speaks-of-death lv") < page.index("asks-for-money lv")
    assert 'href="/situations/asks-for-money"' in page
    assert '<section class="crisis">' in page
    assert "h01" not in page


def test_says_what_will_stand_here(client: Browser) -> None:
    assert "Situāciju vēl nav" in client.get("/situations", headers={"Accept-Language": "lv"}).text


@pytest.mark.parametrize("cards", [1, 30])
def test_asks_the_database_little(
    cards: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(cards):
        publish_text(SITUATION, f"card-{number}", "lv", now)
    browser = as_(cast.learner())

    with statements() as log:
        assert browser.get("/situations").status_code == 200
    assert len(log) == 2
