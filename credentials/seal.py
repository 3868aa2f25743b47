"""Is a PDF as we signed it? Read without trust: nothing of the document is parsed before its signature holds over every byte."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from credentials.badge.proof import Altered, UnknownKey
from credentials.keys import Key
from credentials.rules import plain_number

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_RANGES = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{0,9}\]")
_TITLE = re.compile(rb"<dc:title>(.{0,400}?)</dc:title>", re.DOTALL)
MOST_RANGES = 20
LONGEST_SEAL = 64 * 1024  # of hexadecimal digits; ours have a quarter


def check_seal(pdf: bytes, keys: Iterable[Key]) -> int:
    """That a key of ours signed all of this file; returns at which byte the seal begins, before which nothing can differ.

    Raises UnknownKey where no certificate of ours is in it, Altered where one is and the file isn't as it was signed.
    """
    is_named = False
    certificates = [key.certificates()[0] for key in keys]
    for start, first, second, length in list(map(_numbers, _RANGES.finditer(pdf)))[:MOST_RANGES]:
        if not first < second <= first + LONGEST_SEAL:
            continue
        try:
            seal = bytes.fromhex(pdf[first + 1 : second - 1].decode("ascii"))
        except ValueError:
            continue
        for certificate in certificates:
            if _der(certificate) in seal:
                is_named = True
                covers_all = start == 0 and second + length == len(pdf) and pdf[first : first + 1] == b"<" and pdf[second - 1 : second] == b">"
                if covers_all and _holds(seal, certificate, sha256(pdf[:first] + pdf[second:]).digest()):
                    return first
    raise Altered if is_named or any(_der(one).hex().encode() in pdf.lower() for one in certificates) else UnknownKey


def number_in(pdf: bytes) -> str:
    """The number in the title of a PDF that we signed, as its metadata has it; empty where there is none. Only for what check_seal let pass."""
    title = _TITLE.search(pdf)
    return plain_number(title[1].decode(errors="replace")) if title else ""


def _holds(seal: bytes, certificate: "Certificate", digest: bytes) -> bool:
    """Whether this is a signature of that certificate's key over a file of this digest, and nothing else (CMS, RFC 5652, 5.4)."""
    from asn1crypto.cms import ContentInfo
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        [signer] = ContentInfo.load(seal)["content"]["signer_infos"]
        told: dict[str, Any] = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
        signature, signed = signer["signature"].native, signer["signed_attrs"].untag().dump()
    except Exception:  # whatever a parser stumbles over in bytes that anybody may have made
        return False
    if told.get("message_digest") != digest:
        return False
    try:
        certificate.public_key().verify(signature, signed, ECDSA(SHA256()))  # type: ignore[union-attr,call-arg,arg-type]
    except InvalidSignature:
        return False
    return True


def _der(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def _numbers(found: "re.Match[bytes]") -> tuple[int, ...]:
    return tuple(map(int, found.groups()))
