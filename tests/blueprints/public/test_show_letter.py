"""One letter of the demonstration, its links alive and what was typed by people dead."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from db import db
from post.models import Letter
from post.services import write_letter
from settings import Settings
from tests.browser import Browser


@pytest.fixture
def letter(now: datetime) -> Letter:
    body = "Labdien!\n\n<script>alert(1)</script>\nhttp://localhost/sign-in-link/abc\n\njavascript:alert(1)\n"
    letter = write_letter(to=None, to_email="anna@example.org", subject="Saite <b>", body=body, at=now)
    db.session.commit()
    return letter


@pytest.fixture
def in_demo(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, mode="demo"))


def test_its_link_can_be_followed(in_demo: None, client: Browser, letter: Letter) -> None:
    page = client.get(f"/letters/{letter.public_id}").text

    assert 'href="http://localhost/sign-in-link/abc"' in page
    assert "anna@example.org" in page


def test_nothing_in_it_runs(in_demo: None, client: Browser, letter: Letter) -> None:
    page = client.get(f"/letters/{letter.public_id}").text

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "Saite &lt;b&gt;" in page


@pytest.mark.parametrize("public_id", ["nothing", "1"])
def test_a_guess_finds_nothing(public_id: str, in_demo: None, client: Browser, letter: Letter) -> None:
    assert client.get(f"/letters/{public_id}").status_code == 404


def test_a_real_installation_shows_no_letter(client: Browser, letter: Letter) -> None:
    assert client.get(f"/letters/{letter.public_id}").status_code == 404
