"""Who may use a view, declared on the view itself. A view that declares nothing stops the start of the application.

The declaration opens the building; the door of an object (`access.x_for`) opens the room.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.models import STAFF, STUDY
from errors import NotVisible

PUBLIC = "public"
SIGNED_IN = "signed-in"
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class UndeclaredView(Exception):
    """A view has no policy; the application does not start."""


class WholeSessionNeeded(Exception):
    """A session that may only study came to something that is more: signing in leads back here."""


@dataclass(frozen=True)
class Policy:
    """`audience` holds PUBLIC, SIGNED_IN or roles; `half_signed_in` lets in somebody whose second factor is due.

    `study` lets in a session that was opened by the link of a reminder: only what says so, and what is open to anybody unless it
    says otherwise. `proof_in_address`: the address holds a secret that is the whole authority, so no token of ours is asked for.
    """

    audience: frozenset[str]
    half_signed_in: bool = False
    study: bool = False
    proof_in_address: bool = False


def allow(*audience: str, half_signed_in: bool = False, study: bool | None = None, proof_in_address: bool = False) -> Callable[[View], View]:
    """Declare who may use a view: PUBLIC, SIGNED_IN, or one or more roles; and what else a Policy says."""

    def declare(view: View) -> View:
        is_open = PUBLIC in audience if study is None else study
        view.policy = Policy(frozenset(audience), half_signed_in, is_open, proof_in_address)  # type: ignore[attr-defined]
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> Policy:
    """What a view declares. Raises UndeclaredView."""
    try:
        return app.view_functions[endpoint].policy  # type: ignore[attr-defined]
    except AttributeError:
        raise UndeclaredView(endpoint) from None


def connect(app: Flask) -> None:
    """Hold every request to the policy of its view."""
    app.register_error_handler(WholeSessionNeeded, _lead_to_sign_in)

    @app.before_request
    def enforce() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        policy = policy_of(app, request.endpoint)
        if not policy.study and is_studying():
            raise WholeSessionNeeded
        if PUBLIC in policy.audience:
            return None
        came_for = _came_for()
        if not current_user.is_authenticated:
            return redirect(url_for("account.sign_in", next=came_for), 303)
        if not policy.half_signed_in and (step := second_factor_due()):
            return redirect(url_for(step, next=came_for), 303)
        if is_studying() and current_user.person.is_guarded:
            raise WholeSessionNeeded
        if SIGNED_IN not in policy.audience and not current_user.person.has_role(*policy.audience):
            raise NotVisible
        return None


def is_studying() -> bool:
    """Whether whoever asks came by the link of a reminder, and may study and nothing else."""
    return current_user.is_authenticated and current_user.session.scope == STUDY


def demand_whole_session() -> None:
    """For what a view that is open to study comes upon and is more than study. Raises WholeSessionNeeded."""
    if is_studying():
        raise WholeSessionNeeded


def _lead_to_sign_in(_error: WholeSessionNeeded) -> ResponseReturnValue:
    return redirect(url_for("account.sign_in", next=_came_for()), 303)


def _came_for() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def second_factor_due() -> str | None:
    """The endpoint that must come first: giving a code, or (staff of a real installation) setting codes up."""
    person, session = current_user.person, current_user.session
    if person.totp_confirmed_at and session.second_factor_at is None:
        return "account.give_second_factor"
    if current_app.config["SETTINGS"].is_production and not person.totp_confirmed_at and person.has_role(*STAFF):
        return "account.set_up_second_factor"
    return None


def views_with_proof_in_address(app: Flask) -> Iterator[Callable[..., ResponseReturnValue]]:
    """Those that a mail program posts to by itself, knowing nothing of us but the address (RFC 8058)."""
    return (view for endpoint, view in app.view_functions.items() if policy_of(app, endpoint).proof_in_address)


def refuse_undeclared(app: Flask) -> None:
    """Raises UndeclaredView where any view lacks a policy."""
    for rule in app.url_map.iter_rules():
        policy_of(app, rule.endpoint)
