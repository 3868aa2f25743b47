"""A frozen text, a key, and what the two make."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from credentials.badge.document import Addresses, credential_document
from credentials.badge.proof import token_of, with_proof

CODE = "0123456789abcdef" * 2
KEY = Ed25519PrivateKey.from_private_bytes(b"a key of thirty-two bytes, fixed")
METHOD = "https://celabiedrs.example.org/credentials/issuer#key-1"
INDEX = 77_777


def frozen(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "organisation": "Programmas īstenotājs",
        "address": f"https://celabiedrs.example.org/verify/{CODE}",
        "is_sample": False,
        "holder": {"given_name": "Anna", "family_name": "Kalniņa", "dative": "Annai Kalniņai", "family_name_dative": "Kalniņai"},
        "programme": {"key": "mentor-training", "title": {"lv": "Sociālā mentora apmācību programma", "en": "Social mentor training programme"}}
        | {"revision": "2026.2"},
        "modules": [{"key": f"m{number:02}"} for number in range(1, 13)],
        "time": {"declared_seconds": 43800, "measured_seconds": 40000, "live_seconds": 5400, "midterm_minutes": 90, "total_seconds": 49200}
        | {"midterm_made_up": False, "seminar_days": 2},
        "readiness_on": "2027-01-09",
        "criteria": [{"code": f"C{number}"} for number in range(1, 11)],
        "issued_on": "2027-01-11",
        "valid_until": "2029-01-11",
    }
    return said | changes


def keys(method: str) -> Ed25519PublicKey | None:
    return KEY.public_key() if method == METHOD else None


@pytest.fixture
def unsigned(now: datetime) -> dict[str, Any]:
    return credential_document(frozen(), number="2027-0001", index=INDEX, issued_at=now)


@pytest.fixture
def signed(unsigned: dict[str, Any], now: datetime) -> dict[str, Any]:
    return with_proof(unsigned, key=KEY, method=METHOD, at=now)


@pytest.fixture
def token(unsigned: dict[str, Any]) -> str:
    return token_of(unsigned, key=KEY, method=METHOD)


@pytest.fixture
def copy() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A document of its own, to be changed."""
    return lambda document: json.loads(json.dumps(document))


@pytest.fixture
def addresses() -> Addresses:
    return Addresses("https://celabiedrs.example.org")
