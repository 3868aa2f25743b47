"""What is known of a learner towards their certificate, and finding credentials."""

import re
import unicodedata
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import ADMINISTRATOR, COORDINATOR, EVERYWHERE, Person, RoleGrant
from clock import local_date
from courses.models import ACTIVE, Enrolment
from courses.queries import coordinated_by, coordinates
from credentials.facts import evidence_of_one
from credentials.models import PROPOSED, Credential, Revocation
from credentials.rules import Criterion, ProgrammeEvidence, judge, plain_number, standing
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
    """The credential of an enrolment: of several that followed each other the last, whatever its standing."""
    return db.session.scalar(select(Credential).where(Credential.enrolment_id == enrolment.id, Credential.replaced_at.is_(None)))


def successor_of(credential: Credential) -> Credential | None:
    """The credential that stands in the place of this one."""
    return db.session.scalar(select(Credential).where(Credential.replaces_id == credential.id)) if credential.replaced_at else None


def predecessor_of(credential: Credential) -> Credential | None:
    """The credential in whose place this one stands."""
    return db.session.get(Credential, credential.replaces_id) if credential.replaces_id else None


def standing_of(credential: Credential, today: date) -> str:
    """How a credential stands on this day (rules.standing)."""
    return standing(credential.revoked_at is not None, credential.valid_until, today, replaced=credential.replaced_at is not None)


def credential_to_manage(number: str) -> Credential | None:
    """The credential with this number, its holder and programme loaded. For those who know whose it is."""
    return db.session.scalar(_with_programme().where(Credential.number == number))


def credential_with_code(code: str) -> Credential | None:
    """The credential behind the secret that its QR code carries. What can't be a code is not looked for."""
    return db.session.scalar(_with_code(), {"code": code}) if CODE_SHAPE.fullmatch(code) else None


@cache
def _with_code() -> Select[tuple[Credential]]:
    """Built once: strangers ask it."""
    return select(Credential).where(Credential.code == bindparam("code"))


def credential_with_number(number: str, family_name: str) -> Credential | None:
    """The credential with this number, if this is its holder's surname: as in the passport or as printed in the dative,
    however accents and capitals were typed. A number alone finds nothing.

    A number that isn't there costs as much as a wrong name, so that time tells nobody which it was: in its place another row is
    fetched, and its name compared.
    """
    number, typed = plain_number(number), _folded(family_name)
    any_row = select(func.min(Credential.id)).scalar_subquery()
    asked = select(Credential).where(or_(Credential.number == number, Credential.id == any_row))
    found = db.session.scalar(asked.order_by(Credential.number != number).limit(1))
    if found is None:
        return None
    names = {_folded(found.text.get("holder", {}).get(name, "")) for name in ("family_name", "family_name_dative")}
    return found if (found.number == number) & (typed in names) & bool(typed) else None


def open_revocation(credential: Credential) -> Revocation | None:
    """What is proposed about this credential, or one that it follows, and not settled yet."""
    query = select(Revocation).join(Revocation.credential).options(joinedload(Revocation.proposed_by))
    return db.session.scalar(query.where(Credential.enrolment_id == credential.enrolment_id, Revocation.status == PROPOSED))


def revocations_waiting_for(coordinator: Person) -> list[Revocation]:
    """What others have proposed and this person could confirm, the longest waiting first: one statement."""
    return list(
        db.session.scalars(
            select(Revocation)
            .join(Revocation.credential)
            .join(Credential.enrolment)
            .join(Enrolment.programme)
            .options(joinedload(Revocation.credential), joinedload(Revocation.proposed_by))
            .where(
                coordinated_by(coordinator),
                Revocation.status == PROPOSED,
                Revocation.proposed_by_id != coordinator.id,
                Credential.holder_id != coordinator.id,
            )
            .order_by(Revocation.proposed_at, Revocation.id)
        )
    )


def may_judge(person: Person, credential: Credential) -> bool:
    """Whether this person decides about credentials of that programme: who coordinates it, and an administrator."""
    return coordinates(person, credential.enrolment.programme) or person.has_role(ADMINISTRATOR)


def who_can_confirm(revocation: Revocation) -> list[Person]:
    """The programme's other coordinators; where there are none, the administrators. Never the holder."""
    scopes = (EVERYWHERE, revocation.credential.enrolment.programme.key)
    return _holders_of(COORDINATOR, revocation, *scopes) or _holders_of(ADMINISTRATOR, revocation, EVERYWHERE)


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


def all_credentials() -> list[Credential]:
    """The whole register, the oldest first."""
    return list(db.session.scalars(select(Credential).order_by(Credential.id)))


def credentials_without_pdf() -> list[Credential]:
    """Those whose certificate has not been drawn yet, the oldest first."""
    return list(db.session.scalars(select(Credential).where(Credential.pdf.is_(None)).order_by(Credential.id)))


def _holders_of(role: str, revocation: Revocation, *scopes: str) -> list[Person]:
    holds = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == role, RoleGrant.revoked_at.is_(None), RoleGrant.scope.in_(scopes))
    left_out = (revocation.proposed_by_id, revocation.credential.holder_id)
    query = select(Person).where(holds, Person.disabled_at.is_(None), Person.id.not_in(left_out))
    return list(db.session.scalars(query.order_by(Person.id)))


def _with_programme() -> Select[tuple[Credential]]:
    return (
        select(Credential)
        .join(Credential.enrolment)
        .join(Enrolment.programme)
        .options(contains_eager(Credential.enrolment).contains_eager(Enrolment.programme), joinedload(Credential.holder))
    )


def _is_valid(at: datetime) -> tuple[Any, ...]:
    return Credential.revoked_at.is_(None), Credential.replaced_at.is_(None), Credential.valid_until >= local_date(at)


def _folded(name: str) -> str:
    """A name without accents, capitals and extra spaces."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
