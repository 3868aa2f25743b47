"""GET /pages/<slug>: the pages of duty."""

from datetime import datetime
from pathlib import Path

import pytest

from publishing.sync import sync_content
from revisions.models import PAGE, SITUATION
from tests.browser import Browser
from tests.library.builders import publish_text

CONTENT = Path(__file__).parents[3] / "content"
DUTIES = ("accessibility", "privacy", "cookies", "contact", "for-relatives", "for-employers")


def test_shows_the_page(client: Browser, now: datetime) -> None:
    publish_text(PAGE, "privacy", "lv", now, body="**[Aizpilda programmas īstenotājs]** raksta.")
    page = client.get("/pages/privacy").text

    assert "<title>privacy lv" in page
    assert "[Aizpilda programmas īstenotājs]" in page


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    publish_text(SITUATION, "asks", "lv", now)

    for slug in ("asks", "none"):
        assert client.get(f"/pages/{slug}").status_code == 404


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_page_of_duty_ships_in_both_languages(client: Browser, now: datetime, lang: str) -> None:
    sync_content(CONTENT, now)

    for slug in DUTIES:
        answer = client.get(f"/pages/{slug}", headers={"Accept-Language": lang})
        assert answer.status_code == 200
        assert f'<div class="prose" lang="{lang}">' in answer.text


def test_the_foot_of_every_page_leads_to_families_and_employers(client: Browser, now: datetime) -> None:
    publish_text(PAGE, "privacy", "lv", now)
    foot = client.get("/pages/privacy").text.partition('<footer class="foot">')[2]

    assert 'href="/pages/for-relatives"' in foot
    assert 'href="/pages/for-employers"' in foot
