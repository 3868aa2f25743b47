"""Making badges, once each, and saying how they stand: the issuer's keys and the status list, as the world is told them."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from courses.models import Programme
from courses.rules import Standard
from credentials.badge.dataset import BADGE_CONTEXT, W3C_CONTEXT
from credentials.badge.document import ENTRIES, Addresses, achievement_document, credential_document, issuer_document, status_document
from credentials.badge.models import Badge
from credentials.badge.picture import bake
from credentials.badge.proof import json_bytes, multikey, token_of, with_proof
from credentials.issuer import issuer
from credentials.keys import BADGE, Key, NoKey
from credentials.models import Credential
from credentials.published_keys import published_keys, signing_key
from db import db

TRIES = 20  # to find a free place in the list: with half of it taken, one in a million fails
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """A signed document and the same as a token."""

    document: bytes
    token: str


def sign_credential(text: dict[str, Any], *, number: str, index: int, issued_at: datetime, key: Key, at: datetime) -> Signed:
    """The badge of a frozen text, signed at `at` and never before there was the key. Raises NoKey."""
    document = credential_document(text, number=number, index=index, issued_at=issued_at)
    private, method = key.private_key(), Addresses.of(text).key(key.id)
    signed = with_proof(document, key=private, method=method, at=max(at, key.made_at))  # type: ignore[arg-type]
    return Signed(json_bytes(signed), token_of(document, key=private, method=method))  # type: ignore[arg-type]


def badge_files(text: dict[str, Any], *, number: str, issued_at: datetime, key: Key) -> dict[str, bytes]:
    """Everything about the badge of a frozen text as files by their names, signed with this key and kept nowhere. Raises NoKey."""
    index, place = secrets.randbelow(ENTRIES), Addresses.of(text)
    signed = sign_credential(text, number=number, index=index, issued_at=issued_at, key=key, at=issued_at)
    return {
        "badge.json": signed.document,
        "badge.jwt": signed.token.encode(),
        "badge.png": bake(signed.document),
        "issuer.json": told_issuer(place, text["organisation"], [key]),
        "status-list.json": signed_list(place, [], key, issued_at),
    }


def make_badge(credential: Credential, at: datetime) -> bool:
    """Make the badge of a credential that has none yet; whether this call did. Raises NoKey."""
    if db.session.get(Badge, credential.id) is not None:
        return False
    key = signing_key(BADGE)
    for _ in range(TRIES):
        index = secrets.randbelow(ENTRIES)
        signed = sign_credential(credential.text, number=credential.number, index=index, issued_at=credential.issued_at, key=key, at=at)
        badge = Badge(credential_id=credential.id, status_index=index, document=signed.document, token=signed.token, made_at=at)
        try:
            with db.session.begin_nested():
                db.session.add(badge)
            return True
        except IntegrityError:  # the place is taken, or another process was first
            if db.session.scalar(select(Badge.credential_id).where(Badge.credential_id == credential.id)):
                return False
    raise NoKey("The status list has no free place")


def badge_issued(credential: Credential, *, at: datetime) -> None:
    """A credential was issued: its badge is made with it. Where no key can be had the credential stands all the same, and the sweep makes
    its badge."""
    try:
        make_badge(credential, at)
    except NoKey as missing:
        log.warning("the badge of %s waits: %s", credential.number, missing)


def badge_of(credential: Credential) -> Badge | None:
    """The badge as it is kept; None while it waits to be made."""
    return db.session.get(Badge, credential.id)


def credentials_without_badge() -> list[int]:
    """The ids of those that wait for their badge, the oldest first."""
    query = select(Credential.id).outerjoin(Badge, Badge.credential_id == Credential.id).where(Badge.credential_id.is_(None))
    return list(db.session.scalars(query.order_by(Credential.id)))


def status_list(at: datetime) -> bytes:
    """The list as it stands now, signed: who was revoked or replaced a moment ago is in it. Within an hour the same standing is the same
    text. Raises NoKey."""
    key, place = signing_key(BADGE), Addresses(issuer().address)
    gone = select(Badge.status_index).join(Badge.credential).where(or_(Credential.revoked_at.is_not(None), Credential.replaced_at.is_not(None)))
    return signed_list(place, list(db.session.scalars(gone)), key, at)


def signed_list(place: Addresses, gone: list[int], key: Key, at: datetime) -> bytes:
    """A status list with these places set. Raises NoKey."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    document = status_document(place, gone, hour)
    return json_bytes(with_proof(document, key=key.private_key(), method=place.key(key.id), at=hour))  # type: ignore[arg-type]


def issuer_told() -> bytes:
    """Who issues, and every key with which badges were ever signed."""
    return told_issuer(Addresses(issuer().address), issuer().name, published_keys(BADGE))


def told_issuer(place: Addresses, organisation: str, keys: list[Key]) -> bytes:
    """The issuer's document with these keys."""
    return json_bytes(issuer_document(place, organisation, ((key.id, multikey(key.badge_public_key()), key.retired_at) for key in keys)))


def achievement_told(programme: Programme) -> bytes:
    """What a programme's badge stands for, as it is now; a badge holds what it was when it was issued."""
    by, asked = issuer(), Standard.of(programme.criteria).apply
    document = achievement_document(Addresses(by.address), programme.key, programme.title, programme.revision, asked, is_sample=by.is_sample)
    return json_bytes({"@context": [W3C_CONTEXT, BADGE_CONTEXT], **document})
