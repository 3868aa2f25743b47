"""What a badge says, and what it keeps to itself."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from credentials.badge.document import ENTRIES, Addresses, credential_document, issuer_document, name_hash, status_document
from tests.credentials.badge.conftest import CODE, INDEX, frozen

pytestmark = pytest.mark.bare


def test_says_for_what_by_whom_and_how_long(unsigned: dict[str, Any]) -> None:
    achievement = unsigned["credentialSubject"]["achievement"]

    assert unsigned["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert unsigned["issuer"]["id"] == "https://celabiedrs.example.org/credentials/issuer"
    assert unsigned["validFrom"] == "2027-01-11T16:00:00Z"
    assert unsigned["validUntil"] == "2029-01-11T21:59:59Z"  # the end of that day in Riga
    assert achievement["name"] == "Sociālā mentora apmācību programma / Social mentor training programme"
    assert achievement["version"] == "2026.2"
    assert unsigned["credentialSubject"]["licenseNumber"] == "2027-0001"


def test_says_the_hours_with_what_they_are_made_of(unsigned: dict[str, Any]) -> None:
    names = {one["id"]: one["name"] for one in unsigned["credentialSubject"]["achievement"]["resultDescription"]}
    results = {names[one["resultDescription"]]: one["value"] for one in unsigned["credentialSubject"]["result"]}

    assert results["Tiešsaistes mācības / Online study"] == "12 h 10 min"
    assert results["Ieskaitītais laiks kopā / Time credited altogether"] == "13 h 40 min"
    assert results["Noslēguma seminārs / Closing seminar"] == "2 dienas / 2 days"


def test_names_the_criteria_that_the_programme_asks_in_both_languages(now: datetime) -> None:
    text = frozen(criteria=[{"code": "C5"}, {"code": "C10"}])
    narrative = credential_document(text, number="2027-0001", index=1, issued_at=now)["credentialSubject"]["achievement"]["criteria"]["narrative"]

    assert "- veikta sodāmības pārbaude;\n- parakstīts konfidencialitātes apliecinājums un ētikas kodekss." in narrative
    assert "- a criminal record check;\n" in narrative
    assert "atsauksmes" not in narrative


def test_holds_neither_the_name_nor_the_code(unsigned: dict[str, Any]) -> None:
    written = json.dumps(unsigned, ensure_ascii=False)

    assert "Kalniņ" not in written
    assert "Anna" not in written
    assert CODE not in written


def test_whoever_is_told_the_name_can_verify_it(unsigned: dict[str, Any]) -> None:
    [identity] = unsigned["credentialSubject"]["identifier"]

    assert identity["hashed"] is True
    assert identity["identityHash"] == "sha256$" + sha256(("Anna Kalniņa" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] != name_hash({"given_name": "Anna", "family_name": "Kalniņa"}, "another salt")


def test_two_credentials_of_one_person_have_nothing_personal_in_common(unsigned: dict[str, Any], now: datetime) -> None:
    other = credential_document(frozen(address="https://celabiedrs.example.org/verify/" + "f" * 32), number="2029-0007", index=5, issued_at=now)

    assert other["id"] != unsigned["id"]
    assert other["credentialSubject"]["id"] != unsigned["credentialSubject"]["id"]
    assert other["credentialSubject"]["identifier"] != unsigned["credentialSubject"]["identifier"]


def test_a_sample_says_so(now: datetime) -> None:
    document = credential_document(frozen(is_sample=True), number="2027-0001", index=1, issued_at=now)

    assert document["name"].startswith("PARAUGS / SAMPLE: ")


def test_control_signs_and_turned_writing_do_not_come_in(now: datetime) -> None:
    document = credential_document(frozen(organisation="Īste\u202enotājs\x00"), number="2027-0001", index=1, issued_at=now)

    assert document["issuer"]["name"] == "Īstenotājs"


def test_points_to_its_place_in_the_list(unsigned: dict[str, Any], addresses: Addresses) -> None:
    status = unsigned["credentialStatus"]

    assert status["statusListCredential"] == addresses.status
    assert status["statusListIndex"] == str(INDEX)
    assert status["id"] == f"{addresses.status}#{INDEX}"


@pytest.mark.parametrize("gone", [set(), {0}, {7, 8}, {ENTRIES - 1}, {3, 77_777, 131_000}])
def test_the_list_has_exactly_these_places_set(addresses: Addresses, now: datetime, gone: set[int]) -> None:
    encoded = status_document(addresses, gone, now)["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))

    assert encoded[0] == "u"
    assert len(bits) * 8 == ENTRIES == 131_072
    assert {place for place in range(ENTRIES) if bits[place // 8] >> (7 - place % 8) & 1} == gone


def test_the_list_is_valid_for_a_day(addresses: Addresses) -> None:
    document = status_document(addresses, [], datetime(2027, 1, 11, 16, tzinfo=UTC))

    assert (document["validFrom"], document["validUntil"]) == ("2027-01-11T16:00:00Z", "2027-01-12T16:00:00Z")


def test_a_retired_key_is_still_there_to_verify_with(addresses: Addresses, now: datetime) -> None:
    document = issuer_document(addresses, "Programmas īstenotājs", [("new", "z6Mk1", None), ("old", "z6Mk0", now - timedelta(days=1))])

    assert document["assertionMethod"] == [f"{addresses.issuer}#new", f"{addresses.issuer}#old"]
    assert [method.get("expires") for method in document["verificationMethod"]] == [None, "2027-01-10T16:00:00Z"]
    assert all("revoked" not in method and method["controller"] == document["id"] for method in document["verificationMethod"])
