"""Signing out on every device but this one."""

from accounts.models import Person
from tests.blueprints.account.conftest import is_signed_in
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/account/sessions/end-others"


def test_this_device_and_other_people_stay_signed_in(anna: Person, cast: Cast, as_) -> None:  # type: ignore[no-untyped-def]
    bertas = as_(cast.person("Berta"))
    phone, laptop, this = as_(anna), as_(anna), as_(anna)
    answer = this.post_form(ADDRESS)

    assert (answer.status_code, answer.location) == (303, "/account")
    assert [is_signed_in(browser) for browser in (phone, laptop, this, bertas)] == [False, False, True, True]


def test_a_stranger_is_asked_to_sign_in(browser: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    phone = as_(anna)

    assert browser.post_form(ADDRESS).location == "/sign-in"
    assert is_signed_in(phone)
