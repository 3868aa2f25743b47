"""What others made of the same standards accepts our badges and refuses what is wrong with them: openbadgeslib and openvc-core.

Neither signs anything here. Both carry the public contexts with them; nothing is fetched.
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.contexts import bundled_contexts, document_loader
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.errors import CredentialExpired, OpenvcError
from openvc.status import check_credential_status
from pyld import jsonld

from credentials.badge.dataset import canonical
from credentials.badge.document import Addresses, credential_document, status_document
from credentials.badge.picture import bake
from credentials.badge.proof import json_bytes, token_of, with_proof
from tests.credentials.badge.conftest import INDEX, KEY, METHOD, frozen

pytestmark = pytest.mark.bare
Document = dict[str, Any]
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()}
BEGUN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # these judges ask the clock of the machine: long begun, and far from its end


@pytest.fixture
def badge() -> Document:
    return signed_until("2090-01-01")


def signed_until(day: str) -> Document:
    document = credential_document(frozen(valid_until=day), number="2027-0001", index=INDEX, issued_at=BEGUN)
    return with_proof(document, key=KEY, method=METHOD, at=BEGUN)


def by_openbadgeslib(document: Document) -> None:
    OB3LdpVerifier(PEM).verify(json_bytes(document))


def by_openvc(document: Document) -> None:
    """It knows a proof alone; the schema of Open Badges asks for a list, which means the same."""
    [proof] = document["proof"]
    DataIntegrityProofSuite().verify({**document, "proof": proof}, public_key_jwk=JWK, extra_contexts=bundled_contexts())


JUDGES = [by_openbadgeslib, by_openvc]
REFUSALS = (OB3VerificationError, OpenvcError)


def normalised(document: Document) -> str:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": document_loader()}
    return jsonld.normalize(document, options)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"time": {"declared_seconds": 43800, "midterm_minutes": None, "midterm_made_up": True, "seminar_days": 0}, "readiness_on": None},
        {"organisation": 'Biedrība „Ceļš \\ "Path"”', "is_sample": True},
        {"criteria": [{"code": "C5"}]},
    ],
)
def test_our_n_quads_are_those_of_a_processor_of_json_ld(changes: Document) -> None:
    document = credential_document(frozen(**changes), number="2027-0001", index=INDEX, issued_at=BEGUN)

    assert canonical({name: value for name, value in document.items() if name != "@context"}) == normalised(document)


def test_so_are_those_of_the_proof_and_of_the_status_list(badge: Document, addresses: Addresses) -> None:
    proof = {name: value for name, value in badge["proof"][0].items() if name != "proofValue"}
    gone = status_document(addresses, [1, 2, 3], BEGUN)

    assert canonical(proof) == normalised({"@context": badge["@context"], **proof})
    assert canonical({name: value for name, value in gone.items() if name != "@context"}) == normalised(gone)


@pytest.mark.parametrize("judge", JUDGES)
def test_a_badge_of_ours_is_accepted(judge: Callable[[Document], None], badge: Document) -> None:
    judge(badge)


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("change", [{"name": "Another"}, {"validUntil": "2091-01-01T00:00:00Z"}, {"holderName": "Anna"}, {"@context": ["x:y"]}])
def test_a_changed_one_is_refused(judge: Callable[[Document], None], badge: Document, change: Document) -> None:
    with pytest.raises(REFUSALS):
        judge({**badge, **change})


@pytest.mark.parametrize("judge", JUDGES)
def test_an_expired_one_is_refused(judge: Callable[[Document], None]) -> None:
    with pytest.raises((OB3VerificationError, CredentialExpired)):
        judge(signed_until("2026-02-01"))


@pytest.mark.parametrize(("gone", "is_revoked"), [([], False), ([INDEX - 1, INDEX + 1], False), ([INDEX], True)])
def test_a_revoked_one_shows_in_the_list(badge: Document, addresses: Addresses, gone: list[int], is_revoked: bool) -> None:
    told = with_proof(status_document(addresses, gone, datetime.now(UTC) - timedelta(minutes=5)), key=KEY, method=METHOD, at=BEGUN)
    by_openvc(told)

    assert check_credential_status(badge, resolve_status_list=lambda address: told).revoked is is_revoked


def test_the_token_is_accepted_and_a_changed_one_refused(badge: Document) -> None:
    unsigned = {name: value for name, value in badge.items() if name != "proof"}
    token = token_of(unsigned, key=KEY, method=METHOD)
    assert OB3Verifier(PEM).verify(token).id == badge["id"]

    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    forged = base64.urlsafe_b64encode(json_bytes({**claims, "name": "Another"})).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError):
        OB3Verifier(PEM).verify(f"{head}.{forged}.{signature}")


def test_the_picture_is_opened(badge: Document) -> None:
    inside = OB3Verifier.extract_token_from_png(bake(json_bytes(badge)))

    assert json.loads(inside) == badge
