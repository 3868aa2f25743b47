"""Finding people, their sessions and what they did."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accounts.hashing import hash_token
from accounts.models import Person, RoleGrant, SignInSession
from db import db


def session_with_token(token: str, at: datetime) -> SignInSession | None:
    """The live session behind a token, its person and roles loaded with it: one statement."""
    return (
        db.session.execute(
            select(SignInSession)
            .join(SignInSession.person)
            .outerjoin(Person.grants.and_(RoleGrant.revoked_at.is_(None)))
            .options(contains_eager(SignInSession.person).contains_eager(Person.grants))
            .where(
                SignInSession.token_hash == hash_token(token),
                SignInSession.revoked_at.is_(None),
                SignInSession.expires_at > at,
                Person.disabled_at.is_(None),
            )
        )
        .unique()
        .scalar_one_or_none()
    )


def person_with_email(email: str) -> Person | None:
    """The person with this address, in whatever case it was typed."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
