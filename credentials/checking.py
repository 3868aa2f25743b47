"""Is this file a certificate of ours, and how does it stand? PDF, badge as JSON, as a token, or in a picture: read without trust."""

from dataclasses import dataclass
from datetime import datetime

from credentials.models import Credential

TAMPERED, FOREIGN, NOT_A_CREDENTIAL, TOO_LARGE = "tampered", "foreign", "not-a-credential", "too-large"
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes. What we issue has a tenth of it."""


@dataclass(frozen=True)
class Verdict:
    """What became of looking at a file.

    `state` is how the credential stands now (rules.standing: valid, expired, revoked, replaced) where the file is whole and ours;
    else TAMPERED (it claims to be ours and was changed), FOREIGN (somebody else's), NOT_A_CREDENTIAL or TOO_LARGE. `credential` is
    there with a standing only: whoever shows a changed file is told nothing of anybody. `form`: pdf, json, jwt, png, svg or empty.
    """

    state: str
    form: str = ""
    credential: Credential | None = None


def check_file(content: bytes, at: datetime) -> Verdict:
    """The verdict on an uploaded file, whatever its bytes are: never raises, never fetches, keeps nothing."""
    raise NotImplementedError
