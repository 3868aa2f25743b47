"""Proving who one is. A hash is slow: it is made between two transactions, never while others wait to write."""

from typing import Any

from flask import request

from accounts.errors import LinkNoLongerWorks, WrongCode, WrongPassword
from accounts.hashing import hash_password, is_password, needs_rehash
from accounts.models import Person, SignInSession
from accounts.passwords import PersonalWords, prepare_password
from accounts.queries import person_who_may_sign_in, ticket_that_works
from accounts.second_factor import use_code
from accounts.services import record_act, redeem_ticket, set_password
from accounts.slowdowns import WRONG_CODE, WRONG_PASSWORD, count_try, forget_tries, refuse_too_many
from blueprints.dispatch import record_afterwards
from clock import now
from db import db, reading


def prove_password(email: str, password: str) -> Person:
    """Whose address and password these are. Raises WrongPassword, TooManyTries.

    An unknown address, a closed account and one without a password cost the same one verification as a known one.
    """
    tried = _tried(WRONG_PASSWORD, email)
    db.session.rollback()
    with reading():
        refuse_too_many(**tried)
        person = person_who_may_sign_in(email)
        person_id, public_id, known_hash = (person.id, person.public_id, person.password_hash) if person else (None, "", None)
        db.session.rollback()
    if not is_password(known_hash, password) or known_hash is None:
        _failed(tried, "sign-in-failed", public_id)
        raise WrongPassword
    better_hash = hash_password(password) if needs_rehash(known_hash) else None
    person = db.session.get_one(Person, person_id)
    if better_hash:
        person.password_hash = better_hash
    forget_tries(act=WRONG_PASSWORD, email=email)
    return person


def prove_code(person: Person, code: str) -> None:
    """The second factor. Raises WrongCode, TooManyTries."""
    tried = _tried(WRONG_CODE, person.email)
    refuse_too_many(**tried)
    try:
        use_code(person=person, code=code, at=tried["at"])
    except WrongCode:
        _failed(tried, "second-factor-failed", person.public_id)
        raise
    forget_tries(act=WRONG_CODE, email=person.email)


def choose_password_by_link(token: str, password: str) -> Person:
    """A new password by a link from the mail, which is used up only if the password is taken.

    Raises LinkNoLongerWorks, WeakPassword.
    """
    at = now()
    db.session.rollback()
    with reading():
        ticket = ticket_that_works(token, "reset", at)
        personal = PersonalWords.of(ticket.person) if ticket and ticket.person else None
        db.session.rollback()
    if personal is None:
        raise LinkNoLongerWorks
    new = prepare_password(password, personal)
    person = redeem_ticket(token=token, purpose="reset", at=at)
    set_password(person=person, new=new, at=at)
    return person


def choose_own_password(person: Person, session: SignInSession, current: str | None, password: str) -> None:
    """A new password for whoever is signed in; the current one is needed where there is one.

    Raises WrongPassword, TooManyTries, WeakPassword.
    """
    personal, has_one, email = PersonalWords.of(person), person.password_hash is not None, person.email
    if has_one:
        prove_password(email, current or "")
    db.session.rollback()
    new = prepare_password(password, personal)
    set_password(person=person, new=new, this=session, at=now())
    forget_tries(act=WRONG_PASSWORD, email=email)


def _tried(act: str, email: str) -> dict[str, Any]:
    return {"act": act, "email": email, "network": request.remote_addr, "at": now()}


def _failed(tried: dict[str, Any], act: str, public_id: str) -> None:
    record_afterwards(count_try, **tried)
    record_afterwards(record_act, actor_id=None, act=act, object_kind="person", object_id=public_id, at=tried["at"])
