"""GET /glossary: every word, where texts link to it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import Person
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_term, retire


def test_every_term_has_its_id_and_is_told_in_the_readers_language(client: Browser, now: datetime) -> None:
    publish_term("boundaries", "robežas", "boundaries", now)
    retire(publish_term("old", "vecs", "old", now))
    latvian, english = (client.get("/glossary", headers={"Accept-Language": lang}).text for lang in ("lv", "en"))

    assert '<div id="boundaries"><dt><strong>robežas</strong></dt><dd>Tas ir robežas.</dd></div>' in latvian
    assert '<div id="boundaries"><dt><strong>boundaries</strong></dt><dd>That is boundaries.</dd></div>' in english
    assert "vecs" not in latvian


def test_letters_lead_to_their_words(client: Browser, now: datetime) -> None:
    publish_term("help", "šķērslis", "obstacle", now)
    page = client.get("/glossary", headers={"Accept-Language": "lv"}).text

    assert '<a href="#letter-1">Š</a>' in page
    assert '<h2 id="letter-1">Š</h2>' in page


def test_says_what_will_stand_here(client: Browser) -> None:
    assert "Vārdu vēl nav" in client.get("/glossary", headers={"Accept-Language": "lv"}).text


@pytest.mark.parametrize("terms", [1, 30])
def test_asks_the_database_little(
    terms: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(terms):
        publish_term(f"term-{number}", f"vārds {number}", f"word {number}", now)
    browser = as_(cast.learner())

    with statements() as log:
        assert browser.get("/glossary").status_code == 200
    assert len(log) == 2
