"""Is this file a certificate of ours, and how does it stand? PDF, badge as JSON, as a token, or in a picture: read without trust."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clock import local_date
from credentials.badge.dataset import NotOurForm
from credentials.badge.models import Badge
from credentials.badge.picture import PNG, NothingInside, inside_png, inside_svg
from credentials.badge.proof import Altered, PublicKeys, UnknownKey, check_proof, parse_json, read_token
from credentials.keys import BADGE
from credentials.keys import PDF as PDF_KEY
from credentials.models import Credential
from credentials.published_keys import published_keys
from credentials.rules import plain_number, standing
from credentials.seal import check_seal, number_in
from db import db

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TAMPERED, FOREIGN, UNREGISTERED, NOT_A_CREDENTIAL, TOO_LARGE = "tampered", "foreign", "unregistered", "not-a-credential", "too-large"
PDF, PNG_FORM, SVG, JSON, TOKEN = "pdf", "png", "svg", "json", "jwt"
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes. What we issue has a tenth of it."""


@dataclass(frozen=True)
class Verdict:
    """What became of looking at a file.

    `state` is how the credential stands now (rules.standing: valid, expired, revoked, replaced) where the file is whole and ours; else
    TAMPERED (a key of ours is named, and did not sign this), FOREIGN (signed by somebody else, or by nobody), UNREGISTERED (signed by us,
    but the register doesn't have it: it was restored from an older backup), NOT_A_CREDENTIAL or TOO_LARGE. `credential` is there with a
    standing only: whoever shows a changed file is told nothing of anybody. `form`: pdf, json, jwt, png, svg or empty.
    """

    state: str
    form: str = ""
    credential: Credential | None = None


def check_file(content: bytes, at: datetime) -> Verdict:
    """The verdict on an uploaded file, whatever its bytes are: never fetches, keeps nothing. Raises NoKey where our own keys can't be read."""
    if len(content) > LARGEST_FILE:
        return Verdict(TOO_LARGE)
    form = form_of(content)
    if not form:
        return Verdict(NOT_A_CREDENTIAL)
    try:
        credential = _READERS[form](content)
    except NothingInside:
        return Verdict(NOT_A_CREDENTIAL, form)
    except UnknownKey:
        return Verdict(FOREIGN, form)
    except Altered:
        return Verdict(TAMPERED, form)
    if credential is None:
        return Verdict(UNREGISTERED, form)
    return Verdict(_standing(credential, at), form, credential)


def form_of(content: bytes) -> str:
    """What a file seems to be by its beginning; empty for what can't be a credential."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(PNG):
        return PNG_FORM
    beginnings = {b"<": SVG, b"{": JSON, b"e": TOKEN}
    return beginnings.get(start[:1], "")


def _standing(credential: Credential, at: datetime) -> str:
    return standing(credential.revoked_at is not None, credential.valid_until, local_date(at), replaced=credential.replaced_at is not None)


def _in_pdf(content: bytes) -> Credential | None:
    place = check_seal(content, published_keys(PDF_KEY))
    credential = _with_number(number_in(content))
    kept = credential.pdf if credential else None
    if kept and kept != content and kept[:place] == content[:place]:
        raise Altered  # where the seal itself stands, which nothing signs
    return credential


def _in_png(content: bytes) -> Credential | None:
    return _baked(inside_png(content))


def _in_svg(content: bytes) -> Credential | None:
    return _baked(inside_svg(content))


def _baked(inside: bytes) -> Credential | None:
    """What was in a picture: a document, or a token."""
    return _in_json(inside) if form_of(inside) == JSON else _in_token(inside)


def _in_token(content: bytes) -> Credential | None:
    """Raises NothingInside for what only begins like a token."""
    try:
        token = content.strip().decode("ascii")
    except UnicodeDecodeError:
        raise NothingInside from None
    if token.count(".") != 2:
        raise NothingInside
    claims = read_token(token, _badge_keys())
    return _registered(claims, lambda badge: badge.token == token)


def _in_json(content: bytes) -> Credential | None:
    """Raises NothingInside for JSON that is no credential."""
    try:
        document = parse_json(content)
    except NotOurForm:
        raise NothingInside from None
    if "proof" not in document or "credentialSubject" not in document:
        raise NothingInside
    check_proof(document, _badge_keys())
    return _registered(document, lambda badge: json.loads(badge.document) == document)


def _registered(document: dict[str, Any], is_kept: Callable[[Badge], bool]) -> Credential | None:
    """Whose badge this is, which a key of ours signed. Raises NothingInside for what we sign besides badges, Altered for one that was
    rearranged where no signature shows it."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or "licenseNumber" not in subject:
        raise NothingInside
    credential = _with_number(plain_number(subject["licenseNumber"]))
    badge = db.session.get(Badge, credential.id) if credential else None
    if badge and not is_kept(badge) and document["credentialStatus"]["statusListIndex"] == str(badge.status_index):
        raise Altered
    return credential


def _with_number(number: str) -> Credential | None:
    return db.session.scalar(select(Credential).where(Credential.number == number)) if number else None


def _badge_keys() -> PublicKeys:
    known = {key.id: key for key in published_keys(BADGE)}

    def find(method: str) -> "Ed25519PublicKey | None":
        key = known.get(method.rpartition("#")[2])
        return key.badge_public_key() if key else None

    return find


_READERS: dict[str, Callable[[bytes], Credential | None]] = {PDF: _in_pdf, PNG_FORM: _in_png, SVG: _in_svg, JSON: _in_json, TOKEN: _in_token}
