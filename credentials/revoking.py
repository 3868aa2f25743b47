"""Taking a credential back: one person proposes it with a reason, another confirms it; then it is so at the next request, and for good."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.services import record_act
from courses.models import Enrolment
from credentials.errors import AlreadyReplaced, AlreadyRevoked, OwnCredential, RevocationProposed, RevocationSettled, SecondPersonNeeded
from credentials.models import CONFIRMED, PROPOSED, WITHDRAWN, Credential, Revocation
from credentials.queries import may_judge, who_can_confirm
from credentials.services import reason_given
from credentials.signals import credential_revoked, revocation_proposed
from db import db
from errors import NotPermitted


def propose_revocation(*, credential: Credential, reason: str, by: Person, at: datetime) -> Revocation:
    """Propose by name and with a reason that a credential be taken back; those who can confirm it are written to.

    Raises OwnCredential, NotPermitted, ReasonMissing, PersonalCodeWritten, AlreadyRevoked, AlreadyReplaced, RevocationProposed.
    """
    _refuse_strangers(credential, by)
    revocation = Revocation(credential=credential, reason=reason_given(reason), proposed_by=by, proposed_at=at)
    if credential.revoked_at:
        raise AlreadyRevoked(number=credential.number)
    if credential.replaced_at:
        raise AlreadyReplaced(number=credential.number)
    try:
        with db.session.begin_nested():
            db.session.add(revocation)
    except IntegrityError:
        raise RevocationProposed(number=credential.number) from None
    record_act(actor_id=by.id, act="propose-revocation", object_kind="credential", object_id=credential.number, at=at)
    revocation_proposed.send(revocation, to=who_can_confirm(revocation), at=at)
    return revocation


def confirm_revocation(*, revocation: Revocation, by: Person, at: datetime) -> None:
    """Take the credential back, and with it whatever it followed or was followed by: no paper of this enrolment is valid any more.

    Raises OwnCredential, NotPermitted, SecondPersonNeeded, RevocationSettled.
    """
    credential = revocation.credential
    _refuse_strangers(credential, by)
    if by.id == revocation.proposed_by_id:
        raise SecondPersonNeeded
    hold(credential)
    _settle(revocation, CONFIRMED, by, at)
    revoked = {"revoked_at": at, "revoked_by_id": by.id, "revocation_reason": revocation.reason}
    theirs = Credential.enrolment_id == credential.enrolment_id, Credential.revoked_at.is_(None)
    db.session.execute(update(Credential).where(*theirs).values(revoked))
    db.session.refresh(credential, list(revoked))
    record_act(actor_id=by.id, act="revoke-credential", object_kind="credential", object_id=credential.number, at=at)
    credential_revoked.send(credential, at=at)


def withdraw_revocation(*, revocation: Revocation, by: Person, at: datetime) -> None:
    """Let the proposal drop: by who made it, or by another who does not agree. Raises OwnCredential, NotPermitted, RevocationSettled."""
    _refuse_strangers(revocation.credential, by)
    _settle(revocation, WITHDRAWN, by, at)
    record_act(actor_id=by.id, act="withdraw-revocation", object_kind="credential", object_id=revocation.credential.number, at=at)


def hold(credential: Credential) -> None:
    """Whoever else would settle something about the credentials of this enrolment waits until the transaction ends."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == credential.enrolment_id).with_for_update(key_share=True))


def _refuse_strangers(credential: Credential, by: Person) -> None:
    if by.id == credential.holder_id:
        raise OwnCredential
    if not may_judge(by, credential):
        raise NotPermitted


def _settle(revocation: Revocation, status: str, by: Person, at: datetime) -> None:
    settled = update(Revocation).where(Revocation.id == revocation.id, Revocation.status == PROPOSED)
    if not db.session.execute(settled.values(status=status, settled_by_id=by.id, settled_at=at)).rowcount:
        raise RevocationSettled(number=revocation.credential.number)
    db.session.refresh(revocation)
