"""Signing somebody out everywhere."""

from accounts.models import Person
from tests.blueprints.administer.conftest import acts
from tests.browser import Browser


def end(browser: Browser, person: Person):  # type: ignore[no-untyped-def]
    return browser.post_form(f"/administer/people/{person.public_id}/sign-out")


def test_every_device_of_theirs_is_signed_out_and_nobody_elses(desk: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    phone, laptop = as_(anna), as_(anna)
    assert end(desk, anna).status_code == 303

    assert {browser.get("/account").status_code for browser in (phone, laptop)} == {303}
    assert desk.get("/account").status_code == 200
    assert acts() == [("end-sessions", "")]


def test_nobody_else_can(others: list[Browser], client: Browser, anna: Person, as_) -> None:  # type: ignore[no-untyped-def]
    phone = as_(anna)

    assert [end(browser, anna).status_code for browser in others] == [404] * 6
    assert end(client, anna).location == "/sign-in"
    assert phone.get("/account").status_code == 200
