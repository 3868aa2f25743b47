"""The situations with how their key stands, and who was asked."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Person
from quizzes.models import Bank
from tests.blueprints.coordinate.experts import THEIRS, rate
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


def test_the_list_says_how_each_key_stands_and_who_was_asked(as_: As, ilze: Person, bank: Bank, now: datetime, statements) -> None:
    rate(bank, ilze, now, *[THEIRS] * 5)
    browser = as_(ilze)
    with statements() as log:
        page = browser.get("/coordinate/keys").text

    assert "5 experts have rated it." in page
    assert "another key" in page
    assert page.count("too few so far") == 11
    assert "Eksperts 4" in page
    assert "expert4@example.org" not in page
    assert len(log) <= 8


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As) -> None:
    for person in (cast.trainer(), cast.learner(), cast.administrator()):
        assert as_(person).get("/coordinate/keys").status_code == 404
    assert client.get("/coordinate/keys").status_code == 303
