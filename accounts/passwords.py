"""Passwords that are taken, and those that are not."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from accounts.hashing import hash_password
from accounts.models import Person
from accounts.rules import LEAST_PASSWORD, MOST_PASSWORD, is_common, is_personal

LIST = Path(__file__).with_name("common_passwords.txt")


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """What must not stand in somebody's password. Read it before the transaction ends; the hash comes after."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, person: Person) -> "PersonalWords":
        return cls((person.email, person.email.partition("@")[0], person.given_name, person.family_name))


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that the rules take, as it is kept. Only `prepare_password` makes one."""

    hash: str


def prepare_password(password: str, personal: PersonalWords) -> NewPassword:
    """Check a password and hash it, which is slow: call it while no transaction is open. Raises WeakPassword."""
    refuse_weak_password(password, personal)
    return NewPassword(hash_password(password))


def refuse_weak_password(password: str, personal: PersonalWords) -> None:
    """Raises PasswordTooShort, PasswordTooLong, PasswordTooPersonal, PasswordTooCommon. Any character is welcome."""
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(least=LEAST_PASSWORD)
    if len(password) > MOST_PASSWORD:
        raise PasswordTooLong(most=MOST_PASSWORD)
    if is_personal(password, personal.pieces):
        raise PasswordTooPersonal
    if is_common(password, common_passwords()):
        raise PasswordTooCommon


@lru_cache
def common_passwords() -> frozenset[str]:
    """The bundled list; its origin is written at its head."""
    return frozenset(line for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#"))
