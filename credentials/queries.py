"""What is known of a learner towards their certificate, and finding credentials."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from clock import local_date
from courses.models import ACTIVE, Enrolment
from courses.queries import coordinated_by
from credentials.facts import evidence_of_one
from credentials.models import Credential
from credentials.rules import Criterion, ProgrammeEvidence, judge, plain_number
from db import db

CODE_SHAPE = re.compile(r"[0-9a-f]{32}")


def evidence_of(enrolment: Enrolment) -> ProgrammeEvidence:
    """All that the criteria of an enrolment are judged by: one statement."""
    return evidence_of_one(enrolment)


def criteria_of(enrolment: Enrolment, at: datetime) -> list[Criterion]:
    """The ten criteria as they stand at this moment: one statement."""
    return judge(evidence_of(enrolment), local_date(at))


def credential_of(person: Person) -> Credential | None:
    """The credential of a person, whatever its standing: the latest one."""
    return db.session.scalar(_with_programme().where(Credential.holder_id == person.id).order_by(Credential.id.desc()).limit(1))


def credential_for_enrolment(enrolment: Enrolment) -> Credential | None:
    """The one credential of an enrolment."""
    return db.session.scalar(select(Credential).where(Credential.enrolment_id == enrolment.id))


def credential_to_manage(number: str) -> Credential | None:
    """The credential with this number, its holder and programme loaded. For those who know whose it is."""
    return db.session.scalar(_with_programme().where(Credential.number == number))


def credential_with_code(code: str) -> Credential | None:
    """The credential behind the secret that its QR code carries. What can't be a code is not looked for."""
    return db.session.scalar(select(Credential).where(Credential.code == code)) if CODE_SHAPE.fullmatch(code) else None


def credential_with_number(number: str, family_name: str) -> Credential | None:
    """The credential with this number, if this is its holder's surname: as in the passport or as printed in the dative,
    however accents and capitals were typed. A number alone finds nothing."""
    number, typed = plain_number(number), _folded(family_name)
    if not number or not typed:
        return None
    found = db.session.scalar(select(Credential).where(Credential.number == number))
    holder = found.text["holder"] if found else {}
    return found if typed in {_folded(holder.get(name, "")) for name in ("family_name", "family_name_dative")} else None


def is_certified(person: Person, at: datetime) -> bool:
    """Whether this person's credential is valid at this moment."""
    return db.session.scalar(select(Credential.id).where(Credential.holder_id == person.id, *_is_valid(at)).limit(1)) is not None


def certified_people(at: datetime) -> list[Person]:
    """Everybody whose credential is valid at this moment, by family name."""
    certified = select(Credential.holder_id).where(*_is_valid(at))
    return list(db.session.scalars(select(Person).where(Person.id.in_(certified)).order_by(Person.family_name, Person.given_name)))


def credentials_in_care_of(coordinator: Person, *, offset: int = 0, limit: int | None = None) -> list[Credential]:
    """The register: the credentials of the programmes that this person coordinates, the latest first."""
    query = _with_programme().options(joinedload(Credential.revoked_by)).where(coordinated_by(coordinator)).order_by(Credential.id.desc())
    return list(db.session.scalars(query.offset(offset).limit(limit)))


def enrolments_without_credential() -> list[int]:
    """The ids of the active enrolments that have not earned theirs yet."""
    query = select(Enrolment.id).outerjoin(Credential, Credential.enrolment_id == Enrolment.id)
    return list(db.session.scalars(query.where(Enrolment.status == ACTIVE, Credential.id.is_(None)).order_by(Enrolment.id)))


def credentials_without_pdf() -> list[Credential]:
    """Those whose certificate has not been drawn yet, the oldest first."""
    return list(db.session.scalars(select(Credential).where(Credential.pdf.is_(None)).order_by(Credential.id)))


def _with_programme() -> Select[tuple[Credential]]:
    return (
        select(Credential)
        .join(Credential.enrolment)
        .join(Enrolment.programme)
        .options(contains_eager(Credential.enrolment).contains_eager(Enrolment.programme), joinedload(Credential.holder))
    )


def _is_valid(at: datetime) -> tuple[Any, ...]:
    return Credential.revoked_at.is_(None), Credential.valid_until >= local_date(at)


def _folded(name: str) -> str:
    """A name without accents, capitals and extra spaces."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
