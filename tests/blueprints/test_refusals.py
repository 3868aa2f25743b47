"""A refusal that no form stands around is a page of ours."""

import pytest
from flask import Flask

from accounts.errors import TooManyTries, WeakPassword
from errors import Refused
from tests.browser import Browser


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


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors"}])
def test_what_a_script_of_an_ended_session_sends_begins_none(client: Browser, headers: dict[str, str]) -> None:
    """It would take the place of the session with which somebody is signing in at that moment."""
    answer = client.post("/beat", headers={"Accept-Language": "en", **headers})

    assert answer.status_code == 400
    assert "open for too long" in answer.json["problem"]
    assert "Set-Cookie" not in answer.headers


def test_a_page_without_a_token_is_told_on_a_page(client: Browser) -> None:
    answer = client.post("/sign-in", headers={"Accept-Language": "en", "Sec-Fetch-Mode": "navigate"})

    assert answer.status_code == 400
    assert "<h1" in answer.text
