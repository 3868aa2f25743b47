"""One's own account: what is kept of it, and where it is open."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from accounts.services import open_session
from db import db
from tests.blueprints.account.conftest import Statements
from tests.browser import Browser
from tests.cast import Cast

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_it_shows_name_address_language_and_devices(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    open_session(person=anna, device=FIREFOX, at=now)
    page = as_(anna).get("/account").text

    for text in ("Anna Kalniņa", "anna@example.org", "English", "Firefox, Linux", "Unknown device", "this one"):
        assert text in page


def test_it_shows_nothing_of_anybody_else(anna: Person, cast: Cast, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    berta = cast.person("Berta", email="berta@example.org")
    foreign, _ = open_session(person=berta, device=FIREFOX, at=now)
    page = as_(anna).get("/account").text

    for text in ("Berta", "berta@example.org", "Firefox", foreign.public_id):
        assert text not in page


def test_ended_and_expired_sessions_are_not_listed(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    old, _ = open_session(person=anna, device=FIREFOX, at=now - timedelta(days=15))
    ended, _ = open_session(person=anna, device=FIREFOX, at=now)
    ended.revoked_at = now

    assert "Firefox" not in as_(anna).get("/account").text
    assert old.expires_at < now


@pytest.mark.parametrize("devices", [1, 30])
def test_it_asks_the_database_as_often_for_one_device_as_for_thirty(devices: int, anna: Person, now: datetime, as_, statements: Statements) -> None:  # type: ignore[no-untyped-def]
    anna.totp_confirmed_at = now
    for _ in range(devices - 1):
        open_session(person=anna, device=FIREFOX, at=now)
    browser = as_(anna, second_factor=True)
    with statements() as log:
        assert browser.get("/account").status_code == 200

    assert len(log) == 4


def test_it_is_never_kept_by_the_browser(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(anna).get("/account").headers["Cache-Control"] == "no-store"


def test_a_stranger_is_asked_to_sign_in_and_comes_back(browser: Browser) -> None:
    assert browser.get("/account").location == "/sign-in?next=/account"


def test_a_closed_account_is_closed_at_the_next_request(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    assert browser.get("/account").status_code == 200
    anna.disabled_at = now
    db.session.commit()

    assert browser.get("/account").location == "/sign-in?next=/account"


def test_it_speaks_latvian_too(anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    anna.language = "lv"
    page = as_(anna).get("/account").text

    assert "Otrais ienākšanas solis" in page
    assert "Latviešu" in page
