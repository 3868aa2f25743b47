"""How somebody's name will stand on their certificate: by the rules, or as they have corrected it before the issue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, update

from accounts.services import record_act
from courses.models import Enrolment
from credentials import declension, errors
from credentials.frozen import holder_named
from credentials.models import Credential
from db import db
from recruitment.errors import PersonalCodeWritten
from recruitment.rules import has_personal_code

LONGEST = 80  # characters of a given or a family name


@dataclass(frozen=True)
class NameToBe:
    """The name in both cases. `is_sure`: the rules know the dative, or its bearer has given it."""

    given_name: str
    family_name: str
    dative: str
    is_sure: bool
    is_own: bool


def name_to_be(enrolment: Enrolment) -> NameToBe:
    """What would stand on the certificate if it were issued now."""
    person, own = enrolment.person, enrolment.certificate_name
    named = holder_named(**(own or {"given_name": person.given_name, "family_name": person.family_name}))
    is_sure = bool(own) or declension.is_sure(person.given_name, person.family_name)
    return NameToBe(named["given_name"], named["family_name"], named["dative"], is_sure, bool(own))


def correct_name(*, enrolment: Enrolment, given_name: str, family_name: str, dative: str, at: datetime) -> None:
    """The holder says how their name stands on the certificate; as often as they like until it is issued.

    Raises NameIssued, PersonalCodeWritten, NotAName, AnotherName, NotItsDative.
    """
    given_name, family_name, dative = (" ".join(text.split()) for text in (given_name, family_name, dative))
    if has_personal_code(given_name, family_name, dative):
        raise PersonalCodeWritten
    if not all(len(text) <= 2 * LONGEST and declension.NAME.fullmatch(text) for text in (given_name, family_name, dative)):
        raise errors.NotAName
    person = enrolment.person
    if not (declension.is_same_name(given_name, person.given_name) and declension.is_same_name(family_name, person.family_name)):
        raise errors.AnotherName
    if not declension.is_dative_of(dative, f"{given_name} {family_name}"):
        raise errors.NotItsDative
    written = {"given_name": given_name, "family_name": family_name, "dative": dative}
    not_issued = ~exists().where(Credential.enrolment_id == Enrolment.id)
    corrected = update(Enrolment).where(Enrolment.id == enrolment.id, not_issued).values(certificate_name=written)
    if not db.session.execute(corrected.execution_options(synchronize_session=False)).rowcount:
        raise errors.NameIssued
    db.session.refresh(enrolment, ["certificate_name"])
    record_act(actor_id=person.id, act="correct-name", object_kind="enrolment", object_id=enrolment.public_id, at=at)
