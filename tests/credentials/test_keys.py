"""The key ring: made once whoever comes first, readable by its owner alone, rotated without forgetting, lost only loudly."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.x509 import BasicConstraints, KeyUsage
from cryptography.x509.oid import NameOID

from credentials.keys import BADGE, KINDS, PDF, KeyRing, KeysThere, NoKey

pytestmark = pytest.mark.bare
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
LATER = AT + timedelta(days=700)
MAKE_BOTH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from credentials.keys import KINDS, KeyRing

sys.stdin.readline()
ring = KeyRing(Path(sys.argv[1]), "Programmas īstenotājs")
print(*(ring.make(kind, datetime(2027, 1, 11, tzinfo=UTC)).id for kind in KINDS))
"""


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "data" / "keys", "Programmas īstenotājs")


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_made_once_and_only_its_owner_may_read_it(ring: KeyRing, kind: str) -> None:
    key = ring.make(kind, AT)

    assert ring.make(kind, LATER) == key == ring.current(kind)
    assert (key.made_at, key.retired_at) == (AT, None)
    assert permissions(ring.folder) == 0o700
    (file,) = ring.folder.iterdir()
    assert permissions(file) == 0o600


def test_the_private_part_is_in_no_text_about_a_key(ring: KeyRing) -> None:
    for kind in KINDS:
        assert "PRIVATE" not in repr(ring.make(kind, AT))


def test_the_signers_certificate_is_made_by_an_authority_whose_key_nobody_has(ring: KeyRing) -> None:
    signer, authority = ring.make(PDF, AT).certificates()

    signer.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(BasicConstraints).value.ca
    assert not signer.extensions.get_extension_for_class(BasicConstraints).value.ca
    assert signer.extensions.get_extension_for_class(KeyUsage).value.content_commitment
    for certificate in (signer, authority):
        assert isinstance(key := certificate.public_key(), EllipticCurvePublicKey)
        assert isinstance(key.curve, SECP256R1)
        (organisation,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        assert organisation.value == "Programmas īstenotājs"
    kept = "".join(path.read_text() for path in ring.folder.iterdir())
    assert kept.count("PRIVATE KEY-----") == 2  # the beginning and the end of one


def test_a_certificate_outlives_what_it_signs_and_a_badges_key_has_no_end(ring: KeyRing) -> None:
    assert (expires := ring.make(PDF, AT).expires_at) is not None
    assert expires > AT + timedelta(days=19 * 365)
    assert ring.make(BADGE, AT).expires_at is None


def test_an_organisation_of_any_name_gets_a_certificate(tmp_path: Path) -> None:
    for place, name in enumerate(("Ā" * 300, "🌿 „Prievīte”", "С")):
        signer, _authority = KeyRing(tmp_path / str(place), name).make(PDF, AT).certificates()
        (organisation,) = signer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        assert organisation.value == name[:64]


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_processes_that_start_at_once_one_makes_the_key(ring: KeyRing, kind: str) -> None:
    command = [sys.executable, "-c", MAKE_BOTH, str(ring.folder)]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) for _ in range(4)]
    told = {process.communicate("now\n", timeout=60)[0] for process in started}

    assert told == {f"{ring.current(PDF).id} {ring.current(BADGE).id}\n"}
    assert sorted(os.listdir(ring.folder)) == ["badge-1.json", "pdf-1.json"]
    assert ring.current(kind).private is not None


def test_rotating_makes_a_new_key_and_destroys_the_private_part_of_the_old(ring: KeyRing) -> None:
    old = ring.make(BADGE, AT)
    signature = old.private_key().sign(b"a badge")  # type: ignore[call-arg]

    new = ring.rotate(BADGE, LATER)

    assert new.id != old.id
    assert ring.current(BADGE) == new
    current, retired = ring.keys(BADGE)
    assert (current, retired.id, retired.public, retired.made_at) == (new, old.id, old.public, AT)
    assert (retired.retired_at, retired.private) == (LATER, None)
    retired.badge_public_key().verify(signature, b"a badge")
    with pytest.raises(InvalidSignature):
        new.badge_public_key().verify(signature, b"a badge")
    with pytest.raises(NoKey, match="signs no more"):
        retired.private_key()
    assert old.private is not None
    assert old.private.splitlines()[1] not in "".join(path.read_text() for path in ring.folder.iterdir())


def test_rotating_one_kind_leaves_the_other(ring: KeyRing) -> None:
    paper, badge = ring.make(PDF, AT), ring.make(BADGE, AT)

    ring.rotate(PDF, LATER)

    assert ring.current(BADGE) == badge
    assert [key.id for key in ring.keys(PDF)][1:] == [paper.id]


def test_generations_are_counted_and_not_spelt(ring: KeyRing) -> None:
    keys = [ring.make(BADGE, AT), *(ring.rotate(BADGE, AT) for _ in range(10))]

    assert [key.id for key in ring.keys(BADGE)] == [key.id for key in reversed(keys)]


def test_without_a_key_there_is_a_refusal_and_nothing_is_made(ring: KeyRing) -> None:
    with pytest.raises(NoKey, match="There is no pdf key"):
        ring.current(PDF)
    assert not ring.folder.exists()


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"id": 1}', "null"])
def test_a_damaged_file_is_no_key_and_is_not_replaced(ring: KeyRing, content: str) -> None:
    ring.make(BADGE, AT)
    (file,) = ring.folder.iterdir()
    file.write_text(content)

    for act in (ring.current, lambda kind: ring.make(kind, AT)):
        with pytest.raises(NoKey, match="can't be read"):
            act(BADGE)
    assert ring.keys(BADGE) == []
    assert file.read_text() == content
    key = ring.rotate(BADGE, LATER)
    assert ring.current(BADGE) == key
    assert file.read_text() == content


def test_an_organisations_other_files_in_the_folder_are_no_keys(ring: KeyRing) -> None:
    key = ring.make(BADGE, AT)
    for name in ("badge-0.json", "badge-02.json", "badge.json", "badge-3.json.bak", ".badge-4.json", "other-1.json"):
        (ring.folder / name).write_text(json.dumps({"id": "nobody's"}))

    assert ring.keys(BADGE) == [key]
    assert ring.keys(PDF) == []


def test_a_write_that_fails_leaves_the_former_key_signing(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    key = ring.make(BADGE, AT)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            ring.rotate(BADGE, LATER)
    assert ring.current(BADGE) == key
    assert [path.name for path in ring.folder.iterdir()] == ["badge-1.json"]


class TestCopies:
    def test_a_copy_brings_everything_back(self, ring: KeyRing, tmp_path: Path) -> None:
        keys = [ring.make(PDF, AT), ring.make(BADGE, AT)]
        ring.rotate(BADGE, LATER)
        copy, another = ring.copy(), KeyRing(tmp_path / "another", ring.name)

        another.bring_back(copy)

        assert [another.keys(kind) for kind in KINDS] == [ring.keys(kind) for kind in KINDS]
        assert another.current(PDF) == keys[0]
        assert another.copy() == copy
        assert permissions(another.folder) == 0o700
        assert {permissions(path) for path in another.folder.iterdir()} == {0o600}

    def test_it_never_replaces_a_key(self, ring: KeyRing, tmp_path: Path) -> None:
        ring.make(PDF, AT)
        another = KeyRing(tmp_path / "another", ring.name)
        key = another.make(BADGE, AT)

        with pytest.raises(KeysThere):
            another.bring_back(ring.copy())
        assert another.keys(BADGE) == [key]
        assert another.keys(PDF) == []

    @pytest.mark.parametrize("change", ["nothing", "damaged", "another's", "named otherwise", "somewhere else"])
    def test_what_is_no_whole_copy_is_refused_and_nothing_is_written(self, ring: KeyRing, tmp_path: Path, change: str) -> None:
        ring.make(BADGE, AT)
        copy, another = ring.copy(), KeyRing(tmp_path / "another", ring.name)
        other = KeyRing(tmp_path / "third", ring.name).make(BADGE, AT)
        (content,) = copy.values()
        told: dict[str, dict[str, str]] = {
            "nothing": {},
            "damaged": {**copy, "pdf-1.json": content[:100]},
            "another's": {"badge-1.json": content.replace(json.loads(content)["id"], other.id)},
            "named otherwise": {"badge.json": content},
            "somewhere else": {"../badge-1.json": content},
        }

        with pytest.raises(NoKey):
            another.bring_back(told[change])
        assert not another.folder.exists()
