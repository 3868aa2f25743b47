"""/offline/owner: whose session it is, asked by the outbox before it sends."""

from collections.abc import Callable

from tests.browser import Browser
from tests.cast import Cast


def test_is_the_same_key_for_a_person_and_another_for_everybody_else(as_: Callable[..., Browser], cast: Cast) -> None:
    anna, laima = cast.learner("Anna"), cast.learner("Laima")
    keys = [as_(person).get("/offline/owner").json["owner"] for person in (anna, anna, laima)]

    assert keys[0] == keys[1] != keys[2]
    assert anna.public_id not in keys[0]


def test_gives_a_token_that_is_taken(browser: Browser) -> None:
    token = browser.get("/offline/owner").json["csrf"]

    assert browser.post("/beat", headers={"X-CSRFToken": token}).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/offline/owner").status_code == 303
