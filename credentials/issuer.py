"""Who issues: an installation's name, address and keys. They are named by the wiring, since a room knows no installation."""

from collections.abc import Callable
from dataclasses import dataclass

from credentials.keys import KeyRing

_source: list[Callable[[], "Issuer"]] = []


class NobodyIssues(Exception):
    """The wiring has not said who issues: a defect of ours."""


@dataclass(frozen=True)
class Issuer:
    """The organisation as it is printed, the public address under which its certificates are verified, the keys that sign them.

    What a demonstration issues is marked as a sample: its people are invented.
    """

    name: str
    address: str
    keys: KeyRing
    is_sample: bool = False


def issue_as(source: Callable[[], Issuer]) -> None:
    """From now on this says who issues, asked at each issue."""
    _source[:] = [source]


def issuer() -> Issuer:
    """Who issues now. Raises NobodyIssues."""
    if not _source:
        raise NobodyIssues
    return _source[0]()
