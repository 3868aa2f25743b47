"""Proofs: a Data Integrity proof in the document (eddsa-rdfc-2022), and the same document as a signed token (VC-JWT, EdDSA).

A proof covers everything that it seems to cover: a document with a member of which the proof says nothing is refused
(credentials.badge.dataset), a token or a proof that is spelled otherwise than we spell it, too.

Sources: W3C VC Data Integrity 1.0, VC DI EdDSA 1.0, VC JOSE/COSE 1.0, Controlled Identifiers 1.0 (Multikey), RFC 8037.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from credentials.badge.dataset import BADGE_CONTEXT, W3C_CONTEXT, NotOurForm, canonical

if TYPE_CHECKING:  # the library takes 15 MB: only who signs or verifies loads it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUITE = "eddsa-rdfc-2022"
LONGEST_DOCUMENT = 64 * 1024  # bytes; ours have about five thousand
ED25519_PUBLIC = b"\xed\x01"  # multicodec
SIGNATURE_BYTES = 64
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PROOF = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")

PublicKeys = Callable[[str], "Ed25519PublicKey | None"]
"""The public key of a verification method's address, None for one that isn't ours."""


class UnknownKey(Exception):
    """Signed with a key that isn't ours, or not signed at all."""


class Altered(Exception):
    """It names a key of ours, but that key did not sign this."""


def moment(at: datetime) -> str:
    """A moment as documents have it: to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_proof(document: dict[str, Any], *, key: "Ed25519PrivateKey", method: str, at: datetime) -> dict[str, Any]:
    """The document with its proof, which is a list of one. `method` is the key's address. Raises NotOurForm."""
    proof = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "created": moment(at), "verificationMethod": method}
    proof["proofPurpose"] = "assertionMethod"
    signature = key.sign(_signed(document, proof))
    return {**document, "proof": [{**proof, "proofValue": "z" + base58(signature)}]}


def check_proof(document: dict[str, Any], keys: PublicKeys) -> None:
    """That this document is, member for member, what a key of ours signed. Raises UnknownKey, Altered."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    proofs = document.get("proof")
    proof = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else None
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    key = keys(method) if isinstance(method, str) else None
    if proof is None or key is None:
        raise UnknownKey
    try:
        if set(proof) != _PROOF or proof["cryptosuite"] != SUITE or proof["proofPurpose"] != "assertionMethod":
            raise NotOurForm("a proof of another kind")
        data = _signed(unsecured, {name: value for name, value in proof.items() if name != "proofValue"})
        _verify(key, _from_base58(proof["proofValue"]), data)
    except NotOurForm:
        raise Altered from None


def token_of(document: dict[str, Any], *, key: "Ed25519PrivateKey", method: str) -> str:
    """The document as a compact token. Beside the credential's members it has the claims that Open Badges asks for."""
    claims = {"iss": document["issuer"]["id"], "jti": document["id"], "sub": document["credentialSubject"]["id"]}
    moments = {"nbf": _seconds(document["validFrom"]), "exp": _seconds(document["validUntil"])}
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": method}
    signed = ".".join(_packed(json_bytes(part)) for part in (header, {**document, **claims, **moments}))
    return f"{signed}.{_packed(key.sign(signed.encode()))}"


def read_token(token: str, keys: PublicKeys) -> dict[str, Any]:
    """What the token says, signed by a key of ours. Raises UnknownKey (also for what is no token), Altered."""
    if len(token) > LONGEST_DOCUMENT or not _TOKEN.fullmatch(token):
        raise UnknownKey
    parts = token.split(".")
    try:
        header, claims, signature = parse_json(_unpacked(parts[0])), parse_json(_unpacked(parts[1])), _unpacked(parts[2])
    except NotOurForm:
        raise UnknownKey from None
    method = header.get("kid")
    key = keys(method) if isinstance(method, str) else None
    if key is None:
        raise UnknownKey
    if header != {"alg": "EdDSA", "typ": "vc+jwt", "kid": method} or [_packed(_unpacked(part)) for part in parts] != parts:
        raise Altered
    _verify(key, signature, f"{parts[0]}.{parts[1]}".encode())
    return claims


def multikey(key: "Ed25519PublicKey") -> str:
    """A public key as Multikey writes it."""
    return "z" + base58(ED25519_PUBLIC + key.public_bytes_raw())


def json_bytes(value: Any) -> bytes:
    """A document as it is kept and sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parse_json(content: bytes) -> dict[str, Any]:
    """A JSON object of which no member stands twice. Raises NotOurForm, whatever the bytes are."""
    if len(content) > LONGEST_DOCUMENT:
        raise NotOurForm("too long")
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise NotOurForm("no JSON") from None
    if not isinstance(value, dict):
        raise NotOurForm("no object")
    return value


def base58(content: bytes) -> str:
    number, text = int.from_bytes(content), ""
    while number:
        number, place = divmod(number, 58)
        text = _BASE58[place] + text
    return "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def _from_base58(value: Any) -> bytes:
    """A signature from its one spelling. Raises NotOurForm."""
    if not isinstance(value, str) or not 2 <= len(value) <= 90 or value[0] != "z" or not set(value[1:]) <= set(_BASE58):
        raise NotOurForm("no signature")
    number = 0
    for sign in value[1:]:
        number = number * 58 + _BASE58.index(sign)
    if number.bit_length() > 8 * SIGNATURE_BYTES or base58(content := number.to_bytes(SIGNATURE_BYTES)) != value[1:]:
        raise NotOurForm("no signature")
    return content


def _signed(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What eddsa-rdfc-2022 signs: the hash of the proof's own members, then that of the document."""
    types = document.get("type")
    is_badge = isinstance(types, list) and "OpenBadgeCredential" in types
    if document.get("@context") != ([W3C_CONTEXT, BADGE_CONTEXT] if is_badge else [W3C_CONTEXT]):
        raise NotOurForm("its words mean what another context says")
    stated = {name: value for name, value in document.items() if name != "@context"}
    return sha256(canonical(proof).encode()).digest() + sha256(canonical(stated).encode()).digest()


def _verify(key: "Ed25519PublicKey", signature: bytes, data: bytes) -> None:
    """Raises Altered."""
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise Altered from None


def _seconds(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise NotOurForm("no token") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
