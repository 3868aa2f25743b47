"""A refusal that no form stands around is a page of ours."""

import pytest
from flask import Flask

from accounts.errors import TooManyTries, WeakPassword
from errors import Refused


def answer(app: Flask, refusal: Refused) -> tuple[int, str, str | None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        response = app.make_response(app.handle_user_exception(refusal))
        return response.status_code, response.get_data(as_text=True), response.headers.get("Retry-After")


def test_too_many_tries_are_told_when_to_come_again(app: Flask) -> None:
    status, page, retry = answer(app, TooManyTries(seconds=90, minutes=2))

    assert (status, retry) == (429, "90")
    assert "Please wait 2 min" in page


@pytest.mark.parametrize(("refusal", "says"), [(WeakPassword(), "Please think of another password."), (Refused(), "This can&#39;t be done now.")])
def test_any_other_refusal_says_why(refusal: Refused, says: str, app: Flask) -> None:
    status, page, retry = answer(app, refusal)

    assert (status, retry) == (422, None)
    assert says in page
