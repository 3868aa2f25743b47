"""What follows a credential: another in its place when its holder's name changes, and letters before it expires."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from accounts.services import record_act, rename_person
from clock import local_date
from courses.models import Enrolment
from courses.queries import coordinated_by, coordinates
from credentials.errors import AlreadyReplaced, AlreadyRevoked, NameUnchanged, OwnCredential, RevocationProposed
from credentials.frozen import following_text, holder_named
from credentials.models import NOTICE_DAYS, RENAMED, Credential, ExpiryNotice
from credentials.queries import open_revocation
from credentials.revoking import hold
from credentials.rules import notice_due
from credentials.services import CODE_BYTES, next_number, reason_given
from credentials.signals import credential_replaced, expiry_near
from db import db
from errors import NotPermitted


def rename_holder(
    *, credential: Credential, given_name: str, family_name: str, dative: str = "", because: str, by: Person, at: datetime
) -> Credential:
    """Record that the holder is called otherwise now, by the word of somebody who saw a document (`because` says of what kind; it is not
    kept): a credential with the new name takes the place of this one and is valid as long. `dative` is given where the rules don't know it.

    Raises OwnCredential, NotPermitted, ReasonMissing, PersonalCodeWritten, NameUnchanged, AlreadyRevoked, AlreadyReplaced,
    RevocationProposed.
    """
    if by.id == credential.holder_id:
        raise OwnCredential
    if not coordinates(by, credential.enrolment.programme):
        raise NotPermitted
    because = reason_given(because)
    holder = holder_named(given_name, family_name)
    if dative:
        holder |= {"dative": dative, "family_name_dative": dative.rsplit(" ", 1)[-1]}
    if holder == credential.text["holder"]:
        raise NameUnchanged
    following = follow(
        credential, RENAMED, valid_until=credential.valid_until, at=at, recorded_by=by, recorded_because=because, changes={"holder": holder}
    )
    rename_person(person=credential.holder, given_name=given_name, family_name=family_name)
    record_act(actor_id=by.id, act="rename-holder", object_kind="credential", object_id=following.number, note=credential.number, at=at)
    credential_replaced.send(following, at=at)
    return following


def follow(credential: Credential, cause: str, *, valid_until: date, at: datetime, changes: dict[str, Any], **recorded: Any) -> Credential:
    """Put another credential in the place of this one, with a number and a code of its own, once.

    Raises AlreadyRevoked, AlreadyReplaced, RevocationProposed.
    """
    hold(credential)
    if open_revocation(credential):
        raise RevocationProposed(number=credential.number)
    untouched = Credential.id == credential.id, Credential.replaced_at.is_(None), Credential.revoked_at.is_(None)
    if not db.session.execute(update(Credential).where(*untouched).values(replaced_at=at)).rowcount:
        db.session.refresh(credential, ["revoked_at", "replaced_at"])
        raise (AlreadyRevoked if credential.revoked_at else AlreadyReplaced)(number=credential.number)
    today, code = local_date(at), secrets.token_hex(CODE_BYTES)
    text = following_text(credential.text, number=credential.number, cause=cause, code=code, issued_on=today, valid_until=valid_until, **changes)
    following = Credential(
        enrolment=credential.enrolment,
        holder=credential.holder,
        number=next_number(today.year),
        code=code,
        text=text,
        issued_at=at,
        valid_until=valid_until,
        cause=cause,
        replaces_id=credential.id,
        **recorded,
    )
    db.session.add(following)
    db.session.flush()
    db.session.refresh(credential, ["replaced_at"])
    return following


def notices_due(at: datetime) -> list[tuple[int, int]]:
    """Of which credentials the holder has still to be told that the end is near: their ids and which of NOTICE_DAYS. Two statements."""
    today = local_date(at)
    soon = Credential.valid_until.between(today, today + timedelta(days=max(NOTICE_DAYS)))
    counts = Credential.revoked_at.is_(None), Credential.replaced_at.is_(None), Person.disabled_at.is_(None)
    query = select(Credential.id, Credential.valid_until).join(Credential.holder).where(soon, *counts)
    rows = db.session.execute(query.order_by(Credential.id)).all()
    told: dict[int, set[int]] = {}
    for credential_id, days in db.session.execute(
        select(ExpiryNotice.credential_id, ExpiryNotice.days).join(Credential, Credential.id == ExpiryNotice.credential_id).where(soon)
    ):
        told.setdefault(credential_id, set()).add(days)
    due = ((credential_id, notice_due((until - today).days, told.get(credential_id, set()), NOTICE_DAYS)) for credential_id, until in rows)
    return [(credential_id, days) for credential_id, days in due if days]


def announce_expiry(*, credential_id: int, days: int, at: datetime) -> bool:
    """Write to the holder, once for each of the days, and only while the credential counts. The row comes first: of two sweeps one writes."""
    credential = db.session.get_one(Credential, credential_id, populate_existing=True)
    if credential.revoked_at or credential.replaced_at or credential.valid_until < local_date(at):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(ExpiryNotice(credential_id=credential_id, days=days, at=at))
    except IntegrityError:
        return False
    expiry_near.send(credential, days=days, at=at)
    return True


def expiring(coordinator: Person, at: datetime) -> list[Credential]:
    """The credentials of this person's programmes that expire within the time of the letters, the first first; their own left out."""
    today = local_date(at)
    return list(
        db.session.scalars(
            select(Credential)
            .join(Credential.enrolment)
            .join(Enrolment.programme)
            .join(Credential.holder)
            .options(contains_eager(Credential.enrolment), contains_eager(Credential.holder))
            .where(
                coordinated_by(coordinator),
                Credential.holder_id != coordinator.id,
                Credential.revoked_at.is_(None),
                Credential.replaced_at.is_(None),
                Credential.valid_until.between(today, today + timedelta(days=max(NOTICE_DAYS))),
                Person.disabled_at.is_(None),
            )
            .order_by(Credential.valid_until, Credential.id)
        )
    )
