"""GET /easy-read/<slug>: one easy-read page."""

from datetime import datetime

from revisions.models import CHAPTER, EASY_READ
from tests.browser import Browser
from tests.library.builders import publish_text


def test_shows_the_words(client: Browser, now: datetime) -> None:
    publish_text(EASY_READ, "e01", "lv", now, slug="01-what-mentoring-is", safety=True)
    page = client.get("/easy-read/01-what-mentoring-is", headers={"Accept-Language": "lv"}).text

    assert "First words." in page
    assert "Viegli lasīt" in page
    assert '<section class="crisis">' in page


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)

    assert client.get("/easy-read/h01").status_code == 404
