"""Every unsafe page refuses what its own form did not send, whoever's browser it comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.house.asking import ALLOWED, TOKEN, Cell, Desk, outcome_of, token_of

pytestmark = pytest.mark.bare


@dataclass(frozen=True)
class Attack:
    """How a request is forged: what it sends for a token, where, and with which headers."""

    name: str
    sends: Callable[[str, str], dict[str, object]] = field(repr=False)


def signed(key: str, secret: str) -> str:
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret)


OURS, THEIRS = "0" * 40, "1" * 40
ATTACKS = (
    Attack("no token", lambda token, key: {"data": {}}),
    Attack("an empty token", lambda token, key: {"data": {"csrf_token": ""}}),
    Attack("the token of another session", lambda token, key: {"data": {"csrf_token": signed(key, THEIRS)}}),
    Attack("a token signed with another key", lambda token, key: {"data": {"csrf_token": signed("x" * 40, OURS)}}),
    Attack("the token in the address", lambda token, key: {"query_string": {"csrf_token": token}}),
    Attack("JSON as plain text", lambda token, key: {"data": "{}", "content_type": "text/plain"}),
    Attack("from another site, with the token", lambda token, key: {"data": {"csrf_token": token}, "headers": {"Sec-Fetch-Site": "cross-site"}}),
)


def unsafe_cells(desk: Desk) -> list[Cell]:
    """Each unsafe page once, as somebody who may do what it does."""
    found: dict[str, Cell] = {}
    for who in ("stranger", "mentor", "learner", "candidate", "other-trainer", "coordinator", "admin"):
        for cell in desk.cells(desk.world.apps["test"], who):
            if cell.method == "POST" and cell.expected == ALLOWED and not desk.lines[cell.endpoint].is_own_proof:
                found.setdefault(cell.endpoint, cell)
    return list(found.values())


def forge(desk: Desk, cell: Cell, attack: Attack) -> str:
    browser = desk.world.browser(cell.who)
    sent = attack.sends(token_of(browser.application), str(browser.application.secret_key))
    with desk.world.undone():
        return outcome_of(browser.open(cell.address, method="POST", buffered=True, **sent))


def test_every_unsafe_page_is_among_them(desk: Desk) -> None:
    assert {cell.endpoint for cell in unsafe_cells(desk)} == {line.endpoint for line in desk.lines.values() if "POST" in line.methods} - {
        "account.keep_quiet"  # a mail program has no token; the secret in the address is the proof, and it does no more than silence
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_forged_request_is_refused(desk: Desk, attack: Attack) -> None:
    taken = [str(cell) for cell in unsafe_cells(desk) if forge(desk, cell, attack) != TOKEN]

    assert taken == []


def test_an_honest_request_is_taken(desk: Desk) -> None:
    """The ruler itself."""
    honest = Attack("honest", lambda token, key: {"data": {"csrf_token": token}, "headers": {"Sec-Fetch-Site": "same-origin"}})
    cell = Cell("mentor", "POST", "account.choose_language", "/language", ALLOWED)

    assert forge(desk, cell, honest) == ALLOWED


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_safe_request_can_not_pretend_to_be_another(desk: Desk, name: str) -> None:
    browser = desk.world.browser("mentor")
    with desk.world.untouched() as written:
        response = browser.get("/sign-out?_method=POST", headers={name: "POST"}, buffered=True)

    assert response.status_code == 405
    assert written == []
