"""What the badge's documents say, before they are signed: the credential, its achievement, the issuer, the status list. Pure.

The words are the documents' own, Latvian with English, like those of the certificate. The holder's name is not among them: a badge
is shown around, in pictures too, so it holds a salted hash, and whoever is told the name can verify it (Open Badges 3.0, IdentityHash).
"""

import base64
import gzip
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from clock import RIGA
from credentials.badge.dataset import BADGE_CONTEXT, W3C_CONTEXT
from credentials.badge.proof import moment
from credentials.printing import printable, rows

KEY_CONTEXTS = "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"  # of all that define keys, what verifiers carry with them
ENTRIES = 131_072  # bits of the list: the least that the recommendation allows, so that one place says nothing of anybody
LIST_VALID = timedelta(days=1)

CRITERIA = {
    "C1": ("sasniegts programmā noteiktais vecums", "the age that the programme asks for"),
    "C2": ("nozarei atbilstoša izglītība vai pieredze, ko pārbaudījis cilvēks", "education or experience in the field, verified by a person"),
    "C3": ("izpildīts motivācijas tests un notikusi intervija", "the motivation test handed in, and an interview"),
    "C4": ("labvēlīgas atsauksmes", "favourable references"),
    "C5": ("veikta sodāmības pārbaude", "a criminal record check"),
    "C6": (
        "apgūti visi moduļi, nokārtotas to pārbaudes un ieskaitīts paredzētais mācību laiks",
        "all modules studied, their checks passed, and the hours of study credited",
    ),
    "C7": ("vidusposma tikšanās vai to aizstājošs uzdevums", "the mid-term meeting, or a task in its place"),
    "C8": ("nokārtots mentora gatavības tests", "the mentor readiness test passed"),
    "C9": ("abas noslēguma semināra dienas", "both days of the closing seminar"),
    "C10": ("parakstīts konfidencialitātes apliecinājums un ētikas kodekss", "confidentiality and the code of ethics signed"),
}
EXCEPTIONS = (
    "Atsevišķu prasību konkrētā gadījumā var neizvirzīt: par to, norādot pamatojumu, lemj programmas koordinators. "
    "Apliecība nav valsts atzīta profesionālā kvalifikācija.",
    "A single requirement may be waived in a particular case by a coordinator of the programme, who states the reason. "
    "This certificate is not a state qualification.",
)


@dataclass(frozen=True)
class Addresses:
    """Where an installation answers for its badges. `base` is its public address."""

    base: str

    @classmethod
    def of(cls, text: dict[str, Any]) -> "Addresses":
        """Those that a frozen text was issued under."""
        return cls(text["address"].partition("/verify/")[0])

    @property
    def issuer(self) -> str:
        return f"{self.base}/credentials/issuer"

    @property
    def status(self) -> str:
        return f"{self.base}/credentials/status"

    def achievement(self, programme: str) -> str:
        return f"{self.base}/credentials/achievements/{programme}"

    def key(self, key_id: str) -> str:
        """The verification method of a key."""
        return f"{self.issuer}#{key_id}"


def credential_document(text: dict[str, Any], *, number: str, index: int, issued_at: datetime) -> dict[str, Any]:
    """The credential. All but `index`, its place in the status list, follows from the frozen text, its number and its moment."""
    at, key, programme = Addresses.of(text), text["programme"]["key"], text["programme"]
    results = [(f"{at.achievement(key)}#{_slug(row['label']['en'])}", row) for row in rows(text)]
    subject = {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{text['address']}#holder").urn,  # of this credential alone: two of one holder can't be joined
        "type": ["AchievementSubject"],
        "identifier": [_identity(text)],
        "licenseNumber": number,
        "achievement": achievement_document(
            at, key, programme["title"], programme["revision"], [one["code"] for one in text["criteria"]], is_sample=text["is_sample"]
        ),
        "result": [{"type": ["Result"], "resultDescription": name, "value": _both(row["value"])} for name, row in results],
    }
    subject["achievement"]["resultDescription"] = [
        {"id": name, "type": ["ResultDescription"], "name": _both(row["label"]), "resultType": "Result"} for name, row in results
    ]
    return {
        "@context": [W3C_CONTEXT, BADGE_CONTEXT],
        "id": uuid.uuid5(uuid.NAMESPACE_URL, text["address"]).urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": subject["achievement"]["name"],
        "issuer": issuer_profile(at, text["organisation"]),
        "validFrom": moment(issued_at),
        "validUntil": moment(_end_of(date.fromisoformat(text["valid_until"]))),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{at.status}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": at.status,
        },
    }


def achievement_document(
    at: Addresses, key: str, title: dict[str, str], revision: str, criteria: Iterable[str], *, is_sample: bool = False
) -> dict[str, Any]:
    """What was achieved: the programme in one of its revisions, and what it asks for. No person is in it."""
    name = _both({"lv": title["lv"], "en": title.get("en") or title["lv"]})
    return {
        "id": at.achievement(key),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": f"PARAUGS / SAMPLE: {name}" if is_sample else name,
        "description": f"Brīvprātīgo mentoru apmācība. / Training of volunteer mentors. {name}, {revision}.",
        "version": revision,
        "criteria": {"id": f"{at.achievement(key)}#criteria", "narrative": _narrative(criteria)},
        "image": {"id": f"{at.achievement(key)}.png", "type": "Image", "caption": "Noausta prievīte / A woven band"},
    }


def issuer_profile(at: Addresses, organisation: str) -> dict[str, Any]:
    """Who issued, as every badge repeats it."""
    return {"id": at.issuer, "type": ["Profile"], "name": printable(organisation), "url": at.base}


def issuer_document(at: Addresses, organisation: str, keys: Iterable[tuple[str, str, datetime | None]]) -> dict[str, Any]:
    """The controller document: keys (id, Multikey, when it was retired) with which badges were signed. A retired key signs nothing new
    (`expires`), and still verifies: it is not revoked."""
    methods = []
    for key_id, multikey, retired_at in keys:
        method = {"id": at.key(key_id), "type": "Multikey", "controller": at.issuer, "publicKeyMultibase": multikey}
        methods.append({**method, "expires": moment(retired_at)} if retired_at else method)
    return {
        "@context": [*KEY_CONTEXTS, BADGE_CONTEXT],
        **issuer_profile(at, organisation),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def status_document(at: Addresses, gone: Iterable[int], from_moment: datetime) -> dict[str, Any]:
    """The list of all places, those of revoked and replaced credentials set. `from_moment` is the beginning of its validity."""
    return {
        "@context": [W3C_CONTEXT],
        "id": at.status,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": at.issuer,
        "validFrom": moment(from_moment),
        "validUntil": moment(from_moment + LIST_VALID),
        "credentialSubject": {
            "id": f"{at.status}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(gone),
        },
    }


def _narrative(criteria: Iterable[str]) -> str:
    """What is asked, as a list in Markdown, and what else has to be known of it."""
    ends = list(zip(*(CRITERIA[code] for code in criteria if code in CRITERIA), strict=True))
    leads = "Apliecību saņem, kad ir:", "The certificate is issued on:"
    lists = ["\n".join([lead, *(f"- {end};" for end in said)])[:-1] + "." for lead, said in zip(leads, ends, strict=False)]
    return "\n\n".join([*lists[:1], EXCEPTIONS[0], *lists[1:], EXCEPTIONS[1]])


def _encoded(gone: Iterable[int]) -> str:
    """The bits, the first place at the left, compressed, in base64url with its multibase letter. The same places, the same text."""
    bits = bytearray(ENTRIES // 8)
    for index in gone:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def _identity(text: dict[str, Any]) -> dict[str, Any]:
    """The holder by a hash of given and family name, with a salt of this credential's own."""
    salt = sha256(f"salt {text['address']}".encode()).hexdigest()[:32]
    return {"type": "IdentityObject", "hashed": True, "identityHash": name_hash(text["holder"], salt), "identityType": "name", "salt": salt}


def name_hash(holder: dict[str, str], salt: str) -> str:
    name = printable(f"{holder['given_name']} {holder['family_name']}")
    return "sha256$" + sha256((name + salt).encode()).hexdigest()


def _end_of(day: date) -> datetime:
    """The last second of a day where the programme is lived."""
    return datetime.combine(day + timedelta(days=1), time(), RIGA) - timedelta(seconds=1)


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def _both(words: dict[str, str]) -> str:
    lv, en = printable(words["lv"]), printable(words["en"])
    return lv if lv == en else f"{lv} / {en}"
