"""A proof covers all that it seems to cover, and holds for nothing else."""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.badge.dataset import MOST_NODES, NotOurForm, canonical
from credentials.badge.document import Addresses, status_document
from credentials.badge.proof import Altered, UnknownKey, base58, check_proof, json_bytes, multikey, parse_json, read_token, token_of, with_proof
from tests.credentials.badge.conftest import KEY, METHOD, keys

pytestmark = pytest.mark.bare
Document = dict[str, Any]
Copy = Callable[[Document], Document]


def set_in(document: Document, path: str, value: Any) -> None:
    *way, last = path.split("/")
    place: Any = document
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value


def test_what_was_signed_holds(signed: Document, token: str) -> None:
    check_proof(signed, keys)

    assert read_token(token, keys)["credentialSubject"] == signed["credentialSubject"]


def test_the_proof_is_a_list_as_the_schema_asks(signed: Document) -> None:
    [proof] = signed["proof"]

    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"] == METHOD


def test_the_same_is_signed_the_same(unsigned: Document, signed: Document, token: str, now: datetime) -> None:
    assert json_bytes(with_proof(unsigned, key=KEY, method=METHOD, at=now)) == json_bytes(signed)
    assert token_of(unsigned, key=KEY, method=METHOD) == token


def test_the_token_claims_what_open_badges_asks(token: str, signed: Document) -> None:
    claims = read_token(token, keys)

    assert (claims["iss"], claims["jti"], claims["sub"]) == (signed["issuer"]["id"], signed["id"], signed["credentialSubject"]["id"])
    assert (claims["nbf"], claims["exp"]) == (1799683200, 1862863199)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Another"),
        ("validUntil", "2099-01-01T00:00:00Z"),
        ("validFrom", "2020-01-01T00:00:00Z"),
        ("issuer/id", "https://elsewhere.example.org"),
        ("issuer/name", "Somebody"),
        ("credentialSubject/licenseNumber", "2027-0002"),
        ("credentialSubject/id", "urn:uuid:00000000-0000-0000-0000-000000000000"),
        ("credentialSubject/identifier/0/hashed", False),
        ("credentialSubject/identifier/0/salt", ""),
        ("credentialSubject/result/0/value", "100 h"),
        ("credentialSubject/achievement/criteria/narrative", ""),
        ("credentialStatus/statusListIndex", "1"),
        ("credentialStatus/statusListCredential", "https://elsewhere.example.org/status"),
        ("proof/0/created", "2020-01-01T00:00:00Z"),
        ("proof/0/proofPurpose", "authentication"),
        ("proof/0/cryptosuite", "eddsa-jcs-2022"),
        ("proof/0/proofValue", "z" + base58(bytes(64))),
        ("proof/0/proofValue", "z"),
        ("proof/0/proofValue", None),
    ],
)
def test_whatever_is_changed_shows(signed: Document, path: str, value: Any) -> None:
    set_in(signed, path, value)

    with pytest.raises(Altered):
        check_proof(signed, keys)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("holderName", "Anna Kalniņa"),  # no context defines it: others drop it in silence
        ("credentialSubject/name", "Anna Kalniņa"),
        ("credentialSubject/achievement/alignment", []),
        ("credentialSubject/achievement/tag", ["expert"]),
        ("credentialSubject/identifier/0/id", None),
        ("@vocab", "https://example.org/"),
        ("evidence", [{"type": ["Evidence"]}]),
        ("proof/0/domain", "example.org"),
        ("schema:name", "Another"),
        ("name", ["Sociālā mentora apmācību programma / Social mentor training programme"]),
        ("name", {"@value": "Another"}),
        ("type", ["OpenBadgeCredential", "VerifiableCredential", "VerifiableCredential"]),
        ("type", "OpenBadgeCredential"),
        ("credentialSubject/type", []),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("@context", ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", {"x": "y:z"}]),
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("@context", None),
    ],
)
def test_a_member_of_which_the_proof_says_nothing_is_refused(signed: Document, path: str, value: Any) -> None:
    set_in(signed, path, value)

    with pytest.raises(Altered):
        check_proof(signed, keys)


@pytest.mark.parametrize("name", ["validUntil", "credentialStatus", "credentialSubject", "issuer", "name", "type", "id", "@context"])
def test_a_member_that_was_taken_away_shows(signed: Document, name: str) -> None:
    del signed[name]

    with pytest.raises(Altered):
        check_proof(signed, keys)


def test_another_s_key_is_not_ours(unsigned: Document, now: datetime) -> None:
    theirs = Ed25519PrivateKey.from_private_bytes(bytes(32))

    with pytest.raises(UnknownKey):
        check_proof(with_proof(unsigned, key=theirs, method="https://elsewhere.example.org#key", at=now), keys)
    with pytest.raises(Altered):
        check_proof(with_proof(unsigned, key=theirs, method=METHOD, at=now), keys)
    with pytest.raises(UnknownKey):
        read_token(token_of(unsigned, key=theirs, method="https://elsewhere.example.org#key"), keys)
    with pytest.raises(Altered):
        read_token(token_of(unsigned, key=theirs, method=METHOD), keys)


@pytest.mark.parametrize("proof", [None, [], {}, "proof", [None], [{}], [{"verificationMethod": 7}], [{"verificationMethod": METHOD}] * 2])
def test_no_proof_or_two_are_none(unsigned: Document, proof: Any) -> None:
    with pytest.raises(UnknownKey):
        check_proof({**unsigned, "proof": proof}, keys)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "vc+jwt", "kid": METHOD},
        {"alg": "HS256", "typ": "vc+jwt", "kid": METHOD},
        {"alg": "EdDSA", "typ": "JWT", "kid": METHOD},
        {"alg": "EdDSA", "typ": "vc+jwt", "kid": METHOD, "jwk": {}},
        {"alg": "EdDSA", "typ": "vc+jwt", "kid": METHOD, "crit": ["exp"]},
    ],
)
def test_a_token_of_another_kind_is_refused_even_if_our_key_signed_it(header: Document, signed: Document) -> None:
    head = f"{packed(header)}.{packed(signed)}"
    signature = base64.urlsafe_b64encode(KEY.sign(head.encode())).rstrip(b"=").decode()

    with pytest.raises(Altered):
        read_token(f"{head}.{signature}", keys)


def test_a_token_has_one_spelling(token: str) -> None:
    """The last letter of a signature has bits that decode to nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [token[:-1] + letter for letter in letters if letter != token[-1]]

    for other in [*others, token + "=", token + "\n", " " + token]:
        with pytest.raises((Altered, UnknownKey)):
            read_token(other, keys)


@pytest.mark.parametrize("token", ["", "a.b.c", "e30.e30." + "A" * 86, "bnVsbA.bnVsbA." + "A" * 86, "A.A." + "A" * 86, "x" * 100_000])
def test_what_is_no_token_of_ours_is_unknown(token: str) -> None:
    with pytest.raises(UnknownKey):
        read_token(token, keys)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"\xff": 1}',
        b"[" * 50_000,
        b'{"a":' * 10_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b"{" + b" " * 70_000 + b"}",
    ],
)
def test_json_that_could_be_read_in_two_ways_is_none(content: bytes) -> None:
    with pytest.raises(NotOurForm):
        parse_json(content)


def test_a_document_of_too_many_nodes_is_refused_before_it_costs_anything(signed: Document) -> None:
    signed["credentialSubject"]["result"] = [{"type": ["Result"], "value": str(number)} for number in range(MOST_NODES)]

    with pytest.raises(Altered):
        check_proof(signed, keys)


def test_parts_that_cannot_be_told_apart_are_refused(signed: Document) -> None:
    signed["credentialSubject"]["result"] = [{"type": ["Result"], "value": "1"}] * 2

    with pytest.raises(Altered):
        check_proof(signed, keys)


def test_texts_are_escaped_as_canonical_n_quads_are() -> None:
    statements = canonical({"id": "urn:x:1", "type": ["ResultDescription"], "name": 'A "b"\n\\c ņ'})

    assert '"A \\"b\\"\\n\\\\c ņ" .\n' in statements


@pytest.mark.parametrize("text", ["tab\t", "bell\x07", "\x7f", "\ud800"])
def test_texts_that_programs_escape_differently_are_not_signed(text: str) -> None:
    with pytest.raises(NotOurForm):
        canonical({"id": "urn:x:1", "type": ["ResultDescription"], "name": text})


@pytest.mark.parametrize("address", ["", "relative", "urn:x:<>", "urn:x: space", 7, None, 'urn:x:"'])
def test_an_address_is_absolute(address: Any) -> None:
    with pytest.raises(NotOurForm):
        canonical({"id": address, "type": ["ResultDescription"], "name": "x"})


def test_the_status_list_is_signed_the_same_way(addresses: Addresses, now: datetime) -> None:
    signed = with_proof(status_document(addresses, [5], now), key=KEY, method=METHOD, at=now)
    check_proof(signed, keys)
    signed["credentialSubject"]["encodedList"] = status_document(addresses, [], now)["credentialSubject"]["encodedList"]

    with pytest.raises(Altered):
        check_proof(signed, keys)


def test_base58_and_multikey_are_those_of_the_standard() -> None:
    """Examples of the base58 draft, and of did:key."""
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"
    assert multikey(KEY.public_key()).startswith("z6Mk")
