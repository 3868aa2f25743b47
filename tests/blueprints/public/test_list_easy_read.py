"""GET /easy-read: short sentences, common words."""

from datetime import datetime

from revisions.models import CHAPTER, EASY_READ
from tests.browser import Browser
from tests.library.builders import publish_text


def test_lists_the_pages(client: Browser, now: datetime) -> None:
    publish_text(EASY_READ, "e01", "lv", now, slug="01-what-mentoring-is")
    publish_text(CHAPTER, "h01", "lv", now)
    page = client.get("/easy-read").text

    assert 'href="/easy-read/01-what-mentoring-is"' in page
    assert "h01" not in page


def test_says_what_will_stand_here(client: Browser) -> None:
    assert "Lapu vēl nav" in client.get("/easy-read", headers={"Accept-Language": "lv"}).text
