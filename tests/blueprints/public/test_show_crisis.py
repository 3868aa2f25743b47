"""GET /crisis: whom to call, and what to do; for everybody, also where nothing is published yet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from revisions.models import SITUATION
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text

Statements = Callable[[], AbstractContextManager[list[str]]]
CARD = "speaks-of-not-wanting-to-live"


def test_the_numbers_stand_before_all_else(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, CARD, "lv", now, safety=True)
    publish_text(SITUATION, "asks", "lv", now)
    page = client.get("/crisis", headers={"Accept-Language": "lv"}).text

    assert page.index('<a href="tel:112">') < page.index('<a href="tel:116123">') < page.index(f"{CARD} lv") < page.index("First words.")
    assert page.index("First words.") < page.index('href="/situations/asks"')
    assert f'href="/situations/{CARD}"' not in page
    assert page.count('<section class="crisis">') == 1


def test_they_stand_there_without_any_card(client: Browser) -> None:
    page = client.get("/crisis", headers={"Accept-Language": "lv"})

    assert page.status_code == 200
    assert '<a href="tel:112">' in page.text


@pytest.mark.parametrize("address", ["/", "/sign-in", "/handbook", "/no-such-page", "/crisis"])
def test_every_foot_leads_here_and_to_the_situations(client: Browser, address: str) -> None:
    foot = client.get(address).text.partition('<footer class="foot">')[2]

    assert 'href="/crisis"' in foot
    assert 'href="/situations"' in foot


@pytest.mark.parametrize("cards", [0, 30])
def test_asks_the_database_little(cards: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Statements) -> None:
    publish_text(SITUATION, CARD, "lv", now)
    for number in range(cards):
        publish_text(SITUATION, f"card-{number}", "lv", now)
    browser = as_(cast.coordinator())

    with statements() as log:
        assert browser.get("/crisis").status_code == 200
    assert len(log) == 3
