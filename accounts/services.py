"""Acts on an account."""

from datetime import datetime, timedelta
from typing import Any

from accounts.hashing import hash_token, new_token
from accounts.models import EVERYWHERE, STAFF, AuditEvent, Person, RoleGrant, SignInSession
from db import db

STAFF_SESSION = timedelta(hours=12)
LEARNER_SESSION = timedelta(days=14)


def open_session(*, person: Person, device: str, at: datetime, second_factor_given: bool = False) -> tuple[SignInSession, str]:
    """A new session of this person on a device, and the token that only the browser will hold."""
    token = new_token()
    lifetime = STAFF_SESSION if person.has_role(*STAFF) else LEARNER_SESSION
    session = SignInSession(
        token_hash=hash_token(token),
        person=person,
        device=device,
        created_at=at,
        expires_at=at + lifetime,
        second_factor_at=at if second_factor_given else None,
    )
    db.session.add(session)
    db.session.flush()
    return session, token


def end_session(*, session: SignInSession, at: datetime) -> None:
    """End one session; ending it again changes nothing."""
    session.revoked_at = session.revoked_at or at


def grant_role(*, person: Person, role: str, scope: str = EVERYWHERE, granted_by: Person | None, at: datetime) -> RoleGrant:
    """Give a role in a scope; giving it again changes nothing."""
    for grant in person.grants:
        if grant.role == role and grant.scope == scope and grant.revoked_at is None:
            return grant
    grant = RoleGrant(role=role, scope=scope, granted_by_id=granted_by.id if granted_by else None, granted_at=at)
    person.grants.append(grant)
    record_act(
        actor_id=granted_by.id if granted_by else None,
        act="grant-role",
        object_kind="person",
        object_id=person.public_id,
        note=f"{role} {scope}",
        at=at,
    )
    return grant


def record_act(
    *, actor_id: int | None, act: str, object_kind: str = "", object_id: str = "", note: str = "", details: dict[str, Any] | None = None, at: datetime
) -> None:
    """Add to the audit trail."""
    db.session.add(AuditEvent(actor_id=actor_id, act=act, object_kind=object_kind, object_id=object_id, note=note, details=details, at=at))
