"""Passwords that are taken, and each refusal."""

import pytest

from accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from accounts.hashing import is_password
from accounts.passwords import PersonalWords, prepare_password, refuse_weak_password

ANNA = PersonalWords(("anna.kalnina@example.org", "anna.kalnina", "Anna", "Kalniņa"))
pytestmark = pytest.mark.bare


@pytest.mark.parametrize(
    "password",
    [
        "divpadsmit z",
        "z" * 11 + "a",
        "  atstarpes galos  ",
        "šķērslis pie ezera",
        "🦔" * 3 + "ezītis zālē",
        "x1" * 4 + "unlike" * 12,
        "vārdi " * 12 + "!",
    ],
)
def test_any_character_and_any_length_in_bounds_is_taken(password: str) -> None:
    refuse_weak_password(password, ANNA)


@pytest.mark.parametrize("length", [64, 128, 1024])
def test_a_long_password_is_taken_whole(length: int) -> None:
    password = ("ezers mežs kalns " * 70)[: length - 1] + "!"

    new = prepare_password(password, ANNA)

    assert is_password(new.hash, password)
    assert not is_password(new.hash, password[:-1] + "?")


@pytest.mark.parametrize("password", ["", "a", "vienpadsmit"])
def test_fewer_than_twelve_characters_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort) as refusal:
        refuse_weak_password(password, ANNA)
    assert refusal.value.least == 12


def test_more_than_1024_characters_are_refused() -> None:
    with pytest.raises(PasswordTooLong) as refusal:
        refuse_weak_password("ezers kalns " * 86, ANNA)
    assert refusal.value.most == 1024


@pytest.mark.parametrize("password", ["1q2w3e4r5t6y", "Password1234", "qwerty123456", "paroleparole", "Latvija2027!"])
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        refuse_weak_password(password, ANNA)


@pytest.mark.parametrize("password", ["anna.kalnina@example.org", "Kalnina 1985 rudens", "mans celabiedrs 7"])
def test_what_is_known_of_the_person_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooPersonal):
        refuse_weak_password(password, ANNA)


def test_two_that_differ_only_after_72_bytes_are_two_passwords() -> None:
    first = "ezers kalns mežs " * 5 + "rīts"
    new = prepare_password(first, ANNA)

    assert not is_password(new.hash, "ezers kalns mežs " * 5 + "vakars")
