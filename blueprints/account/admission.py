"""The moment of coming in, whichever way somebody proved who they are."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from accounts.models import Person
from accounts.services import record_act
from blueprints.identity import open_session
from blueprints.navigation import home_of
from blueprints.policy import second_factor_due
from clock import now


def admit(person: Person, *, way: str, came_for: str | None = None) -> ResponseReturnValue:
    """Sign them in under a new session and lead on: to the second factor where one is due, to what they came for, or home."""
    open_session(person)
    record_act(actor_id=person.id, act="sign-in", object_kind="person", object_id=person.public_id, note=way, at=now())
    if step := second_factor_due():
        return redirect(url_for(step, next=came_for), 303)
    return redirect(came_for or home_of(person), 303)
