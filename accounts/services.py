"""Acts on an account. What is slow (a hash) has been done before these are called: they hold the writer's place."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from accounts import signals
from accounts.errors import AddressTaken, LinkNoLongerWorks, OwnAccount, OwnLastAdministratorRole
from accounts.hashing import hash_token, new_token
from accounts.models import ADMINISTRATOR, EVERYWHERE, STAFF, STUDY, WHOLE, AuditEvent, Person, RecoveryCode, RoleGrant, SignInSession, Ticket
from accounts.passwords import NewPassword
from accounts.queries import person_who_may_sign_in, person_with_email, ticket_that_works
from accounts.rules import TICKET_LIVES
from db import db

STAFF_SESSION = timedelta(hours=12)
LEARNER_SESSION = timedelta(days=14)
STUDY_SESSION = timedelta(hours=2)


def open_session(*, person: Person, device: str, at: datetime, second_factor_given: bool = False, scope: str = WHOLE) -> tuple[SignInSession, str]:
    """A new session of this person on a device, and the token that only the browser will hold."""
    token = new_token()
    lifetime = STUDY_SESSION if scope == STUDY else STAFF_SESSION if person.has_role(*STAFF) else LEARNER_SESSION
    session = SignInSession(
        token_hash=hash_token(token),
        person=person,
        device=device,
        scope=scope,
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


def end_sessions(*, person: Person, but: SignInSession | None = None, at: datetime) -> int:
    """End every session of a person, but for one, and the links that could open another; returns how many sessions."""
    _void_tickets(person, ("resume",), at)
    statement = update(SignInSession).where(SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None))
    if but is not None:
        statement = statement.where(SignInSession.id != but.id)
    return db.session.execute(statement.values(revoked_at=at)).rowcount


def register_person(*, email: str, given_name: str, family_name: str, language: str, at: datetime) -> Person | None:
    """Open an account for somebody who applies, and have them asked whether the address is theirs.

    None where the address has an account already: it is told so by a letter, and the page must say what it always says.
    """
    new = _add_person(email=email, given_name=given_name, family_name=family_name, language=language, at=at)
    if new is not None:
        signals.person_registered.send(new, token=issue_ticket(person=new, purpose="confirm", at=at), at=at)
        return new
    known = person_with_email(email)
    if known is not None and known.email_confirmed_at is None:
        signals.person_registered.send(known, token=issue_ticket(person=known, purpose="confirm", at=at), at=at)
    elif known is not None:
        signals.known_address_registered.send(known, token=issue_ticket(person=known, purpose="sign-in", at=at), at=at)
    return None


def create_person(*, email: str, given_name: str, family_name: str, language: str, by: Person | None, at: datetime) -> tuple[Person, str]:
    """Open an account for somebody else, and the token of the link by which they confirm it. Raises AddressTaken."""
    person = _add_person(email=email, given_name=given_name, family_name=family_name, language=language, at=at)
    if person is None:
        raise AddressTaken
    record_act(actor_id=by.id if by else None, act="create-person", object_kind="person", object_id=person.public_id, at=at)
    token = issue_ticket(person=person, purpose="confirm", at=at)
    signals.person_created.send(person, token=token, at=at)
    return person, token


def _add_person(*, email: str, given_name: str, family_name: str, language: str, at: datetime) -> Person | None:
    """None where the address is taken: told by the constraint, whoever came at the same moment."""
    person = Person(email=email.strip().lower(), given_name=given_name.strip(), family_name=family_name.strip(), language=language, created_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        return None
    return person


def issue_ticket(*, person: Person | None, purpose: str, at: datetime, email: str = "") -> str:
    """A link of this purpose for a person, bound to their address; returns its secret part.

    Without a person (`email` is nobody's) a ticket is stored all the same, and opens nothing.
    """
    token = new_token()
    db.session.add(
        Ticket(
            token_hash=hash_token(token),
            purpose=purpose,
            person_id=person.id if person else None,
            email=person.email if person else email.strip().lower(),
            created_at=at,
            expires_at=at + TICKET_LIVES[purpose],
        )
    )
    db.session.flush()
    return token


def redeem_ticket(*, token: str, purpose: str, at: datetime) -> Person:
    """Use a link up; whoever holds it reads the address, which is thereby confirmed. Raises LinkNoLongerWorks."""
    whose = select(Person.email).where(Person.id == Ticket.person_id, Person.disabled_at.is_(None)).scalar_subquery()
    used = db.session.execute(
        update(Ticket)
        .where(
            Ticket.token_hash == hash_token(token),
            Ticket.purpose == purpose,
            Ticket.used_at.is_(None),
            Ticket.expires_at > at,
            Ticket.email == whose,
        )
        .values(used_at=at)
        .returning(Ticket.person_id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    if used is None:
        raise LinkNoLongerWorks
    person = db.session.get_one(Person, used)
    person.email_confirmed_at = person.email_confirmed_at or at
    if purpose == "confirm":
        _void_tickets(person, ("confirm",), at)
    return person


def hold_ticket(*, token: str, purpose: str, at: datetime) -> Person:
    """Whose link of a nudge this is: unlike the others it goes on working. Until the transaction ends it can't be voided.

    Raises LinkNoLongerWorks, also where the person is guarded since: they sign in.
    """
    ticket = ticket_that_works(token, purpose, at, lock=True)
    if ticket is None or ticket.person is None or (purpose == "resume" and ticket.person.is_guarded):
        raise LinkNoLongerWorks
    return ticket.person


def _void_tickets(person: Person, purposes: tuple[str, ...], at: datetime) -> None:
    db.session.execute(update(Ticket).where(Ticket.person_id == person.id, Ticket.purpose.in_(purposes), Ticket.used_at.is_(None)).values(used_at=at))


def ask_link(*, email: str, purpose: str, language: str, at: datetime) -> None:
    """Somebody asks for a sign-in or reset link. The same is done and written whether the address is known or not."""
    person = person_who_may_sign_in(email)
    token = issue_ticket(person=person, email=email, purpose=purpose, at=at)
    signals.link_asked.send(email.strip().lower(), person=person, purpose=purpose, token=token, language=language, at=at)


def set_password(*, person: Person, new: NewPassword, this: SignInSession | None = None, at: datetime) -> None:
    """Keep a new password. Every other session ends, and links that were waiting no longer work."""
    had_one, person.password_hash = person.password_hash is not None, new.hash
    end_sessions(person=person, but=this, at=at)
    _void_tickets(person, ("reset", "sign-in"), at)
    record_act(actor_id=person.id, act="set-password", object_kind="person", object_id=person.public_id, at=at)
    if had_one:
        signals.password_changed.send(person, at=at)


def choose_language(*, person: Person, language: str) -> None:
    """The language in which the person is spoken to and written to."""
    person.language = language


def choose_appearance(*, person: Person, text_size: str, line_width: str, theme: str) -> None:
    """How pages look to the person on every device: words of `models`."""
    person.text_size, person.line_width, person.theme = text_size, line_width, theme


def rename_person(*, person: Person, given_name: str, family_name: str) -> None:
    """From now on the person is called so; whoever calls this says on the trail why."""
    person.given_name, person.family_name = given_name, family_name


def grant_role(*, person: Person, role: str, scope: str = EVERYWHERE, granted_by: Person | None, at: datetime) -> RoleGrant:
    """Give a role in a scope; giving it again changes nothing. An administrator is one everywhere."""
    scope = EVERYWHERE if role == ADMINISTRATOR else scope
    for grant in person.grants:
        if grant.role == role and grant.scope == scope and grant.revoked_at is None:
            return grant
    grant = RoleGrant(role=role, scope=scope, granted_by_id=granted_by.id if granted_by else None, granted_at=at)
    try:
        with db.session.begin_nested():
            person.grants.append(grant)
            db.session.flush()
    except IntegrityError:  # given at the same moment by somebody else
        db.session.refresh(person, ["grants"])
        return next(held for held in person.grants if held.role == role and held.scope == scope and held.revoked_at is None)
    record_act(
        actor_id=granted_by.id if granted_by else None,
        act="grant-role",
        object_kind="person",
        object_id=person.public_id,
        note=f"{role} {scope}",
        at=at,
    )
    return grant


def revoke_role(*, grant: RoleGrant, by: Person | None, at: datetime) -> None:
    """Take a role back: it is gone at the next request. Taking it again changes nothing. Raises OwnLastAdministratorRole."""
    if by is not None and grant.role == ADMINISTRATOR and grant.person_id == by.id:
        raise OwnLastAdministratorRole
    taken = db.session.execute(update(RoleGrant).where(RoleGrant.id == grant.id, RoleGrant.revoked_at.is_(None)).values(revoked_at=at))
    if taken.rowcount:
        note = f"{grant.role} {grant.scope}"
        record_act(actor_id=by.id if by else None, act="revoke-role", object_kind="person", object_id=grant.person.public_id, note=note, at=at)


def disable_person(*, person: Person, by: Person, at: datetime) -> None:
    """Close an account: nobody can sign in to it, and its sessions end. Nothing is deleted. Raises OwnAccount."""
    _refuse_own(person, by)
    if person.disabled_at is None:
        person.disabled_at = at
        end_sessions(person=person, at=at)
        record_act(actor_id=by.id, act="disable-person", object_kind="person", object_id=person.public_id, at=at)


def enable_person(*, person: Person, by: Person, at: datetime) -> None:
    """Open a closed account again."""
    if person.disabled_at is not None:
        person.disabled_at = None
        record_act(actor_id=by.id, act="enable-person", object_kind="person", object_id=person.public_id, at=at)


def sign_out_everywhere(*, person: Person, by: Person, at: datetime) -> int:
    """End every session of somebody; returns how many there were."""
    ended = end_sessions(person=person, at=at)
    record_act(actor_id=by.id, act="end-sessions", object_kind="person", object_id=person.public_id, at=at)
    return ended


def clear_second_factor(*, person: Person, by: Person, at: datetime) -> None:
    """For somebody who lost the phone and the recovery codes: another person's word. Their sessions end. Raises OwnAccount."""
    _refuse_own(person, by)
    person.totp_secret = person.totp_confirmed_at = person.totp_last_step = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    end_sessions(person=person, at=at)
    record_act(actor_id=by.id, act="clear-second-factor", object_kind="person", object_id=person.public_id, at=at)
    signals.second_factor_removed.send(person, at=at)


def _refuse_own(person: Person, by: Person) -> None:
    if person.id == by.id:
        raise OwnAccount


def record_act(
    *, actor_id: int | None, act: str, object_kind: str = "", object_id: str = "", note: str = "", details: dict[str, Any] | None = None, at: datetime
) -> None:
    """Add to the audit trail."""
    db.session.add(AuditEvent(actor_id=actor_id, act=act, object_kind=object_kind, object_id=object_id, note=note, details=details, at=at))


def remove_dead(*, before: datetime) -> None:
    """Delete links and sessions that ended before this moment."""
    db.session.execute(delete(Ticket).where(Ticket.expires_at < before))
    db.session.execute(delete(SignInSession).where(or_(SignInSession.expires_at < before, SignInSession.revoked_at < before)))
