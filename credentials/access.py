"""Doors to credentials: each loads and authorises in one act."""

from accounts.models import Person
from courses.queries import coordinates
from credentials.models import Credential
from credentials.queries import credential_of, credential_to_manage, may_judge
from errors import NotVisible


def own_credential(person: Person) -> Credential:
    """The credential that this person holds, whatever its standing. Raises NotVisible."""
    credential = credential_of(person)
    if credential is None:
        raise NotVisible
    return credential


def credential_for(person: Person, number: str) -> Credential:
    """A credential by its number, for those who coordinate its programme. Raises NotVisible."""
    credential = credential_to_manage(number)
    if credential is None or not coordinates(person, credential.enrolment.programme):
        raise NotVisible
    return credential


def credential_to_judge(person: Person, number: str) -> Credential:
    """As `credential_for`, for an administrator too. Raises NotVisible."""
    credential = credential_to_manage(number)
    if credential is None or not may_judge(person, credential):
        raise NotVisible
    return credential
