"""GET /easy-read/<slug>: one easy-read page."""

from datetime import datetime
from pathlib import Path

from library.queries import easy_read_pages
from publishing.sync import sync_content
from revisions.models import CHAPTER, EASY_READ
from tests.browser import Browser
from tests.library.builders import publish_text

CONTENT = Path(__file__).parents[3] / "content"


def test_shows_the_words(client: Browser, now: datetime) -> None:
    publish_text(EASY_READ, "e01", "lv", now, slug="01-what-mentoring-is", safety=True)
    page = client.get("/easy-read/01-what-mentoring-is", headers={"Accept-Language": "lv"}).text

    assert "First words." in page
    assert "Viegli lasīt" in page
    assert '<section class="crisis">' in page


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "lv", now)

    assert client.get("/easy-read/h01").status_code == 404


def test_each_heading_of_what_ships_has_a_picture_that_can_be_heard(client: Browser, now: datetime) -> None:
    sync_content(CONTENT, now)

    for lang in ("lv", "en"):
        pages = easy_read_pages(lang)
        assert len(pages) >= 5
        for revision in pages:
            page = client.get(f"/easy-read/{revision.front['slug']}", headers={"Accept-Language": lang}).text
            sections = page.partition('<div class="prose"')[2].partition("<footer")[0].split("<h2 id=")[1:]
            own = [section for section in sections if section.startswith(tuple(f'"{block["id"]}"' for block in revision.body["blocks"]))]
            assert own
            assert all("<figure" in section and 'role="img" aria-label="' in section for section in own)
