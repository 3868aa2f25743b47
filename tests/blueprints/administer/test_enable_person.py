"""Opening a closed account again."""

from datetime import datetime

import pytest

from accounts.models import Person
from db import db
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser


@pytest.fixture(autouse=True)
def closed(anna: Person, now: datetime) -> None:
    anna.disabled_at = now
    db.session.commit()


def open_again(browser: Browser, person: Person):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/enable")


def test_it_can_be_signed_in_to_again_but_old_sessions_stay_ended(desk: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert open_again(desk, anna).status_code == 303

    assert anna.disabled_at is None
    assert as_(anna).get("/account").status_code == 200
    assert acts() == [("enable-person", "")]


def test_nobody_else_can(others: list[Browser], client: Browser, anna: Person) -> None:
    assert [open_again(browser, anna).status_code for browser in others] == [404] * 6
    assert open_again(client, anna).location == "/sign-in"
    assert anna.disabled_at is not None
