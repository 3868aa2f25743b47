"""Finding people, their sessions and what they did."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from accounts.hashing import hash_token
from accounts.models import AuditEvent, Person, RecoveryCode, RoleGrant, SignInSession, Ticket
from db import db


def session_with_token(token: str, at: datetime) -> SignInSession | None:
    """The live session behind a token, its person and roles loaded with it: one statement."""
    rows = db.session.execute(_live_session(), {"token_hash": hash_token(token), "at": at}).all()
    if not rows:
        return None
    found, person, _grant = rows[0]
    set_committed_value(found, "person", person)
    set_committed_value(person, "grants", [grant for _found, _person, grant in rows if grant is not None])
    return found


@cache
def _live_session() -> Select[Any]:
    """Built once: every page of everybody asks it. Three entities side by side, since eager loading takes longer than asking."""
    return (
        select(SignInSession, Person, RoleGrant)
        .join(Person, Person.id == SignInSession.person_id)
        .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & RoleGrant.revoked_at.is_(None))
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > bindparam("at"),
            Person.disabled_at.is_(None),
        )
    )


def sessions_of(person: Person, at: datetime, limit: int = 30) -> list[SignInSession]:
    """The live sessions of a person, the newest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None), SignInSession.expires_at > at)
            .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
            .limit(limit)
        )
    )


def person_with_email(email: str) -> Person | None:
    """The person with this address, in whatever case it was typed."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def person_who_may_sign_in(email: str) -> Person | None:
    """The person with this address, unless the account is closed."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower(), Person.disabled_at.is_(None)))


def ticket_that_works(token: str, purpose: str, at: datetime, *, lock: bool = False) -> Ticket | None:
    """The ticket behind a link, its person loaded with it, if it would be taken now. Looking doesn't use it."""
    found = (
        select(Ticket)
        .join(Ticket.person)
        .options(contains_eager(Ticket.person))
        .where(
            Ticket.token_hash == hash_token(token),
            Ticket.purpose == purpose,
            Ticket.used_at.is_(None),
            Ticket.expires_at > at,
            Ticket.email == Person.email,
            Person.disabled_at.is_(None),
        )
    )
    return db.session.scalar(found.with_for_update(of=Ticket) if lock else found)


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes have not been used."""
    statement = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(statement) or 0


def people_matching(words: str, *, offset: int, limit: int) -> list[Person]:
    """People whose name or address holds each of these words, by family name, with their roles: two statements."""
    statement = select(Person).options(selectinload(Person.grants)).order_by(Person.family_name, Person.given_name, Person.id)
    for word in words.split()[:5]:
        statement = statement.where(_holds(word))
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def _holds(word: str) -> ColumnElement[bool]:
    """SQLite folds only ASCII: names are asked for as they are written, in small letters and with a capital."""
    spellings = {word, word.lower(), word.capitalize()}
    return or_(
        Person.email.contains(word.lower(), autoescape=True),
        *(column.icontains(spelling, autoescape=True) for column in (Person.given_name, Person.family_name) for spelling in spellings),
    )


def people_with_ids(public_ids: Iterable[str]) -> dict[str, Person]:
    """People by their public ids."""
    return {person.public_id: person for person in db.session.scalars(select(Person).where(Person.public_id.in_(set(public_ids))))}


def acts_recorded() -> list[str]:
    """Every kind of act that the audit trail knows."""
    return list(db.session.scalars(select(AuditEvent.act).distinct().order_by(AuditEvent.act)))


def trail(*, person: Person | None = None, act: str = "", offset: int, limit: int) -> list[AuditEvent]:
    """The audit trail, the newest first, each with who did it: what this person did or was done to, acts of this kind."""
    statement = select(AuditEvent).options(joinedload(AuditEvent.actor)).order_by(AuditEvent.id.desc())
    if person is not None:
        about = and_(AuditEvent.object_kind == "person", AuditEvent.object_id == person.public_id)
        statement = statement.where(or_(AuditEvent.actor_id == person.id, about))
    if act:
        statement = statement.where(AuditEvent.act == act)
    return list(db.session.scalars(statement.offset(offset).limit(limit)))
