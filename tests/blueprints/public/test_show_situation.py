"""GET /situations/<slug>: opened in a hurry."""

from datetime import datetime

from revisions.models import CHAPTER, SITUATION
from tests.browser import Browser
from tests.library.builders import publish_text


def test_the_numbers_stand_before_the_words_and_once(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "hurt-at-home", "lv", now, safety=True)
    page = client.get("/situations/hurt-at-home").text

    assert page.index('<section class="crisis">') < page.index("First words.")
    assert page.count('<section class="crisis">') == 1
    assert 'href="tel:112"' in page


def test_a_card_without_danger_has_no_numbers_beside_it(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "does-not-answer", "lv", now)

    assert '<section class="crisis">' not in client.get("/situations/does-not-answer").text


def test_leads_back(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "does-not-answer", "lv", now)
    page = client.get("/situations/does-not-answer").text

    assert 'href="/situations"' in page
    assert 'href="/handbook"' in page


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)

    assert client.get("/situations/h01").status_code == 404
    assert client.get("/situations/none").status_code == 404
