"""GET /glossary/<key>: one word, as a page and for the script that shows it beside the text."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from tests.browser import Browser
from tests.library.builders import publish_term, retire

JSON = {"Accept": "application/json"}


def test_is_a_page_of_its_own(client: Browser, now: datetime) -> None:
    publish_term("boundaries", "robežas", "boundaries", now)
    page = client.get("/glossary/boundaries", headers={"Accept-Language": "lv"}).text

    assert "<h1>Robežas</h1>" in page
    assert "Tas ir robežas." in page
    assert 'href="/glossary#boundaries"' in page


def test_a_script_is_told_it_in_the_readers_language(client: Browser, now: datetime) -> None:
    publish_term("boundaries", "robežas", "<b>boundaries", now)

    assert client.get("/glossary/boundaries", headers=JSON | {"Accept-Language": "lv"}).json == {"term": "robežas", "definition": "Tas ir robežas."}
    assert client.get("/glossary/boundaries", headers=JSON | {"Accept-Language": "en"}).json == {
        "term": "<b>boundaries",
        "definition": "That is <b>boundaries.",
    }


def test_what_is_not_there_is_not_found(client: Browser, now: datetime) -> None:
    retire(publish_term("old", "vecs", "old", now))

    for key in ("old", "none", "x" * 1000):
        assert client.get(f"/glossary/{key}").status_code == 404
        assert client.get(f"/glossary/{key}", headers=JSON).status_code == 404


def test_asks_the_database_once(client: Browser, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    publish_term("boundaries", "robežas", "boundaries", now)

    with statements() as log:
        assert client.get("/glossary/boundaries", headers=JSON).status_code == 200
    assert len(log) == 1
