"""The letters of the demonstration: readable there, and nowhere else."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from db import db
from post.services import write_letter
from settings import Settings
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/letters"


@pytest.fixture
def in_demo(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, mode="demo"))


def write(now: datetime, number: int = 0) -> None:
    write_letter(to=None, to_email=f"to{number}@example.org", subject=f"Vēstule {number}", body="Labdien!", at=now)
    db.session.commit()


def test_letters_stand_there_the_newest_first(in_demo: None, client: Browser, now: datetime) -> None:
    write(now, 1)
    write(now, 2)
    page = client.get(ADDRESS).text

    assert page.index("Vēstule 2") < page.index("Vēstule 1")
    assert "to1@example.org" in page


def test_an_empty_page_says_what_will_stand_here(in_demo: None, client: Browser) -> None:
    assert "Vēstuļu vēl nav" in client.get(ADDRESS).text


@pytest.mark.parametrize("letters", [1, 30])
def test_it_asks_the_database_once(letters: int, in_demo: None, client: Browser, now: datetime, statements) -> None:  # type: ignore[no-untyped-def]
    for number in range(letters):
        write(now, number)
    with statements() as log:
        client.get(ADDRESS)

    assert len(log) == 1


def test_there_are_thirty_to_a_page(in_demo: None, client: Browser, now: datetime) -> None:
    for number in range(31):
        write(now, number)

    assert client.get(ADDRESS).text.count("@example.org · ") == 30
    assert client.get(ADDRESS + "?page=2").text.count("@example.org · ") == 1


@pytest.mark.parametrize("mode", ["test", "production"])
def test_a_real_installation_has_no_such_page_for_anybody(
    mode: str,
    app: Flask,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    client: Browser,
    cast: Cast,
    as_,
    now: datetime,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, mode=mode))
    write(now)

    assert client.get(ADDRESS).status_code == 404
    assert as_(cast.administrator(), second_factor=True).get(ADDRESS).status_code == 404
