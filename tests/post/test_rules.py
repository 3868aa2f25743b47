"""What may stand in a header, when a letter is tried again, what is forgotten of it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.hashing import new_token
from post.rules import is_one_address, is_safe_in_header, next_try_after, without_secrets

AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
pytestmark = pytest.mark.bare


@pytest.mark.parametrize("email", ["anna@example.org", "anna.kalnina+mentor@sub.example.org", "o'neill@example.org"])
def test_one_plain_address_is_one_address(email: str) -> None:
    assert is_one_address(email)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@example.org, eve@example.org",
        "anna@example.org;eve@example.org",
        "Anna <anna@example.org>",
        "anna@example.org\nBcc: eve@example.org",
        "anna@example.org\r\n",
        "anna @example.org",
        "@first.example.org:anna@example.org",
        "anna@eve@example.org",
        '"a b"@example.org',
        "anna@[127.0.0.1]",
        "a" * 250 + "@example.org",
    ],
)
def test_what_could_become_more_than_one_recipient_is_no_address(email: str) -> None:
    assert not is_one_address(email)


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x7f"])
def test_whatever_breaks_a_line_is_not_safe_in_a_header(break_: str) -> None:
    assert not is_safe_in_header(f"Apliecība{break_}Bcc: eve@example.org")


def test_latvian_is_safe_in_a_header() -> None:
    assert is_safe_in_header("Vēstule Ņinai Šķēlei: „Ceļabiedrs” – 100 %")


def test_the_next_try_waits_one_five_and_thirty_minutes_then_two_and_eight_hours_and_then_there_is_none() -> None:
    waits = [next_try_after(tries, AT) for tries in range(1, 8)]

    assert waits == [*(AT + timedelta(minutes=m) for m in (1, 5, 30, 120, 480)), None, None]


def test_the_secret_of_a_link_is_struck_out_and_the_rest_stays() -> None:
    token = new_token()

    assert without_secrets(f"See\nhttps://example.org/sign-in-link/{token}\nor https://example.org/sign-in?next=/account\n") == (
        "See\nhttps://example.org/sign-in-link/…\nor https://example.org/sign-in?next=/account\n"
    )
