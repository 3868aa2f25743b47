"""The register of certificates: narrowed down and taken away as a list; and how many mentors are certified now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from clock import RIGA, local_date
from courses.models import Enrolment, Intake
from courses.queries import coordinated_by
from credentials.issuer import Issuer, issuer
from credentials.models import Credential
from credentials.queries import standing_of
from credentials.rules import EXPIRED, REPLACED, REVOKED, VALID
from db import db
from recruitment.models import Application

STANDINGS = (VALID, EXPIRED, REPLACED, REVOKED)
MOST_LISTED = 5_000
"""On one list that is taken away."""


@dataclass(frozen=True)
class Narrowing:
    """Which certificates are asked for: how they stand, of which group (its public id) and municipality, issued from a day until another
    (both counted), by words of the name or the number. What is empty narrows nothing."""

    standing: str = ""
    intake: str = ""
    municipality: str = ""
    first: date | None = None
    last: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A certificate in the register. `municipality` is where the holder said that they live, when they applied."""

    credential: Credential
    municipality: str
    standing: str

    @property
    def holder(self) -> str:
        """As it stands on the certificate."""
        holder = self.credential.text.get("holder", {})
        return f"{holder.get('given_name', '')} {holder.get('family_name', '')}".strip()


@dataclass(frozen=True)
class RegisterList:
    """The register as somebody takes it away on a day."""

    lines: list[Line]
    narrowing: Narrowing
    intake: Intake | None
    made_on: date
    by: Issuer

    @property
    def counts(self) -> dict[str, int]:
        """How many stand how."""
        return {standing: sum(line.standing == standing for line in self.lines) for standing in STANDINGS}


def register_of(coordinator: Person, narrowing: Narrowing, at: datetime, *, offset: int = 0, limit: int | None = None) -> list[Line]:
    """The certificates of the programmes that this person coordinates, the latest first: one statement."""
    today = local_date(at)
    query = _lines().where(coordinated_by(coordinator), *_conditions(narrowing, today))
    rows = db.session.execute(query.order_by(Credential.id.desc()).offset(offset).limit(limit))
    return [Line(credential, municipality or "", standing_of(credential, today)) for credential, municipality in rows]


def list_register(coordinator: Person, narrowing: Narrowing, intake: Intake | None, at: datetime) -> RegisterList:
    """The same to be taken away: at most MOST_LISTED, the latest."""
    return RegisterList(register_of(coordinator, narrowing, at, limit=MOST_LISTED), narrowing, intake, local_date(at), issuer())


def certified_now(at: datetime) -> int:
    """How many people hold a valid certificate at this moment."""
    valid = Credential.revoked_at.is_(None), Credential.replaced_at.is_(None), Credential.valid_until >= local_date(at)
    return db.session.scalar(select(func.count(func.distinct(Credential.holder_id))).where(*valid)) or 0


def _lines() -> Select[tuple[Credential, str]]:
    applied = and_(Application.person_id == Credential.holder_id, Application.programme_id == Enrolment.programme_id)
    return (
        select(Credential, Application.municipality)
        .join(Credential.enrolment)
        .join(Enrolment.programme)
        .join(Credential.holder)
        .outerjoin(Application, applied)
        .options(
            contains_eager(Credential.enrolment).contains_eager(Enrolment.programme),
            contains_eager(Credential.enrolment).joinedload(Enrolment.intake),
            contains_eager(Credential.holder),
            joinedload(Credential.revoked_by),
        )
    )


def _conditions(narrowing: Narrowing, today: date) -> Iterator[ColumnElement[bool]]:
    if narrowing.standing:
        yield _stands(narrowing.standing, today)
    if narrowing.intake:
        yield Enrolment.intake.has(Intake.public_id == narrowing.intake)
    if narrowing.municipality:
        yield Application.municipality == narrowing.municipality
    if narrowing.first:
        yield Credential.issued_at >= _midnight(narrowing.first)
    if narrowing.last:
        yield Credential.issued_at < _midnight(narrowing.last + timedelta(days=1))
    for word in narrowing.words.split()[:5]:
        yield _holds(word)


def _stands(standing: str, today: date) -> ColumnElement[bool]:
    kept = Credential.revoked_at.is_(None)
    last = and_(kept, Credential.replaced_at.is_(None))
    return {
        VALID: and_(last, Credential.valid_until >= today),
        EXPIRED: and_(last, Credential.valid_until < today),
        REPLACED: and_(kept, Credential.replaced_at.is_not(None)),
        REVOKED: Credential.revoked_at.is_not(None),
    }[standing]


def _holds(word: str) -> ColumnElement[bool]:
    """A word of the number or of the name: as it is now, and as it stands on the certificate."""
    columns = (
        Person.given_name,
        Person.family_name,
        Credential.text["holder"]["given_name"].as_string(),
        Credential.text["holder"]["family_name"].as_string(),
    )
    spellings = {word, word.lower(), word.capitalize()}  # SQLite folds only ASCII
    named = (column.icontains(spelling, autoescape=True) for column in columns for spelling in spellings)
    return or_(Credential.number.contains(word, autoescape=True), *named)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), RIGA)
