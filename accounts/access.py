"""The doors of accounts: load and authorise in one act."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import ADMINISTRATOR, Person, RoleGrant, SignInSession
from db import db
from errors import NotVisible


def session_for(person: Person, public_id: str, at: datetime) -> SignInSession:
    """A live session of one's own. Raises NotVisible."""
    found = db.session.scalar(
        select(SignInSession).where(
            SignInSession.public_id == public_id,
            SignInSession.person_id == person.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > at,
        )
    )
    if found is None:
        raise NotVisible
    return found


def person_for(administrator: Person, public_id: str) -> Person:
    """Anybody, with the roles they held and hold, for an administrator. Raises NotVisible."""
    _refuse_others(administrator)
    found = db.session.scalar(select(Person).options(selectinload(Person.grants)).where(Person.public_id == public_id))
    if found is None:
        raise NotVisible
    return found


def grant_for(administrator: Person, public_id: str, *, role: str, scope: str) -> RoleGrant:
    """A role that somebody holds now in a scope, for an administrator. Raises NotVisible."""
    _refuse_others(administrator)
    found = db.session.scalar(
        select(RoleGrant)
        .join(RoleGrant.person)
        .options(joinedload(RoleGrant.person))
        .where(Person.public_id == public_id, RoleGrant.role == role, RoleGrant.scope == scope, RoleGrant.revoked_at.is_(None))
    )
    if found is None:
        raise NotVisible
    return found


def _refuse_others(person: Person) -> None:
    if not person.has_role(ADMINISTRATOR):
        raise NotVisible
