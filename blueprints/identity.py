"""Who is asking: Flask-Login over our own server-side sessions.

The signed cookie holds a random token; the table holds its hash, so that a session can be listed and ended.
"""

from dataclasses import dataclass

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from accounts import services
from accounts.models import WHOLE, Person, SignInSession
from accounts.queries import session_with_token
from clock import now


@dataclass
class SignedIn(UserMixin):
    """The person who is asking, and the session that says so."""

    person: Person
    session: SignInSession
    token: str

    def get_id(self) -> str:
        return self.token


def current_person() -> Person:
    """The person who is asking; only for views that nobody else can reach."""
    return current_user.person


def open_session(person: Person, *, second_factor_given: bool = False, scope: str = WHOLE) -> SignedIn:
    """Sign this person in on this device, under a new id; what was open in this browser ends."""
    if current_user.is_authenticated:
        services.end_session(session=current_user.session, at=now())
    session.clear()
    device = request.user_agent.string[:200]
    opened, token = services.open_session(person=person, device=device, at=now(), second_factor_given=second_factor_given, scope=scope)
    signed_in = SignedIn(person, opened, token)
    session.permanent = True
    login_user(signed_in)
    return signed_in


def close_session() -> None:
    """Sign out on this device."""
    services.end_session(session=current_user.session, at=now())
    logout_user()
    session.clear()


def connect(app: Flask) -> None:
    """Let Flask-Login find the person behind the cookie."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        found = session_with_token(token, now())
        return SignedIn(found.person, found, token) if found else None
