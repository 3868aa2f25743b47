"""What a password must be, and how long too many tries have to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.passwords import common_passwords
from accounts.rules import LIMITS, Limit, is_common, is_personal, network_of, whole_minutes

AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
COMMON = {"sunshine", "qwertyuiop", "1q2w3e4r5t6y", "parole"}
pytestmark = pytest.mark.bare


@pytest.mark.parametrize(
    "password",
    [
        "1q2w3e4r5t6y",
        "1Q2W3E4R5T6Y",
        "Sunshine2027",
        "2027-sunshine!!!",
        "sunshinesunshine",
        "SunshineSunshine123",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "121212121212",
        "qwertyuiop12",
    ],
)
def test_what_everybody_tries_first_is_common(password: str) -> None:
    assert is_common(password, COMMON)


@pytest.mark.parametrize(
    "password",
    ["sunshine over Daugava", "zaļš ābols uz galda", "correct horse battery", "abcdabcdabcde", "🦔🦔 ezis krūmos 🦔", "x7Kq09zzPwL2"],
)
def test_a_few_words_in_a_row_are_not_common(password: str) -> None:
    assert not is_common(password, COMMON)


def test_the_bundled_list_is_long_and_in_lower_case() -> None:
    words = common_passwords()

    assert len(words) >= 10_000
    assert all(word == word.lower().strip() and word for word in words)
    assert not any(word.startswith("#") for word in words)
    assert {"1234567890", "password", "parole"} <= words


PIECES = ("anna.kalnina@example.org", "anna.kalnina", "Anna", "Kalniņa")


@pytest.mark.parametrize(
    "password",
    ["mana parole: KALNINA!", "anna.kalnina@example.org", "xx ANNA.KALNINA xx", "Kalniņa 2027 ziema", "celabiedrs ir labs", "Ceļabiedrs ir labs"],
)
def test_the_name_the_address_and_the_sites_name_are_personal(password: str) -> None:
    assert is_personal(password, PIECES)


@pytest.mark.parametrize("password", ["zaļš ābols uz galda", "an na kal ni na"])
def test_other_words_are_not_personal(password: str) -> None:
    assert not is_personal(password, PIECES)


def test_a_very_short_name_forbids_nothing() -> None:
    assert not is_personal("Ivo un Ada uz jumta", ("Ivo", "Ada"))


LIMIT = Limit(free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15), window=timedelta(days=1))


def test_the_free_tries_wait_for_nothing() -> None:
    assert [LIMIT.pause_left(count, AT, AT) for count in range(5)] == [timedelta(0)] * 5
    assert LIMIT.pause_left(0, None, AT) == timedelta(0)


def test_each_further_try_waits_twice_as_long_up_to_the_longest_pause() -> None:
    waits = [LIMIT.pause_left(count, AT, AT).total_seconds() for count in range(5, 12)]

    assert waits == [30, 60, 120, 240, 480, 900, 900]


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS.keys())
@pytest.mark.parametrize("count", [5, 50, 10_000, 10**9])
def test_no_number_of_tries_locks_anybody_out_for_good(limit: Limit, count: int) -> None:
    assert limit.pause_left(count, AT, AT) <= limit.longest
    assert limit.pause_left(count, AT, AT + limit.longest) == timedelta(0)


def test_no_window_is_longer_than_the_day_that_tries_are_kept() -> None:
    assert all(limit.window <= timedelta(days=1) for limit in LIMITS.values())


def test_a_pause_passes_to_the_second() -> None:
    assert LIMIT.pause_left(5, AT, AT + timedelta(seconds=29)) == timedelta(seconds=1)
    assert LIMIT.pause_left(5, AT, AT + timedelta(seconds=30)) == timedelta(0)
    assert LIMIT.pause_left(5, AT, AT + timedelta(days=1)) == timedelta(0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", "not an address"),
    ],
)
def test_a_household_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_pause_is_told_in_whole_minutes_and_never_as_none() -> None:
    assert [whole_minutes(timedelta(seconds=s)) for s in (1, 59, 60, 61, 900)] == [1, 1, 1, 2, 15]
