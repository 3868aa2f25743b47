"""Signing out a device from another one."""

from datetime import datetime

import pytest

from accounts.models import Person, SignInSession
from accounts.queries import sessions_of
from db import db
from tests.blueprints.account.conftest import cookie_of, is_signed_in
from tests.browser import Browser
from tests.cast import Cast


def address_of(session: SignInSession) -> str:
    return f"/account/sessions/{session.public_id}/end"


def test_a_lost_phone_is_signed_out(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    phone, desk = as_(anna), as_(anna)
    lost = min(sessions_of(anna, now), key=lambda session: session.id)
    answer = desk.post_form(address_of(lost))

    assert (answer.status_code, answer.location) == (303, "/account")
    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_ending_this_one_is_signing_out(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)
    answer = browser.post_form(address_of(sessions_of(anna, now)[0]))

    assert answer.location == "/sign-in"
    assert cookie_of(browser) is None


def test_somebody_elses_session_does_not_exist_here(anna: Person, cast: Cast, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    berta = cast.person("Berta")
    bertas = as_(berta)
    for eve in (anna, cast.administrator(), cast.coordinator()):
        assert as_(eve).post_form(address_of(sessions_of(berta, now)[0])).status_code == 404

    assert is_signed_in(bertas)


def test_an_ended_session_does_not_exist_any_more(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    as_(anna)
    browser = as_(anna)
    lost = min(sessions_of(anna, now), key=lambda session: session.id)
    browser.post_form(address_of(lost))

    assert browser.post_form(address_of(lost)).status_code == 404


def test_a_look_ends_nothing(anna: Person, now: datetime, as_) -> None:  # type: ignore[no-untyped-def]
    browser = as_(anna)

    assert browser.get(address_of(sessions_of(anna, now)[0])).status_code == 405


@pytest.mark.parametrize("public_id", ["nothing", "0", "1"])
def test_a_guess_finds_nothing(public_id: str, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    assert as_(anna).post_form(f"/account/sessions/{public_id}/end").status_code == 404


def test_a_stranger_is_asked_to_sign_in(browser: Browser, anna: Person, as_, now: datetime) -> None:  # type: ignore[no-untyped-def]
    as_(anna)
    assert browser.post_form(address_of(sessions_of(anna, now)[0])).location == "/sign-in"
    assert db.session.query(SignInSession).filter(SignInSession.revoked_at.is_not(None)).count() == 0
