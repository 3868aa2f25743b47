"""Keys on the command line: made by the upgrade, listed, rotated, copied, brought back; and in no backup of the database."""

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import clock
from credentials.keys import BADGE, KINDS, PDF, KeyRing
from tests.installation import KINDS as DATABASES
from tests.installation import Installation

pytestmark = pytest.mark.bare
Install = Callable[..., Installation]


@pytest.fixture(params=DATABASES)
def started(request: pytest.FixtureRequest, install: Install) -> Installation:
    installation = install(request.param)
    assert installation.run("database", "upgrade").exit_code == 0
    return installation


@pytest.fixture
def copy(started: Installation, tmp_path: Path) -> Path:
    """A copy of the keys, kept apart."""
    path = tmp_path / "keys.json"
    assert started.run("keys", "backup", str(path)).exit_code == 0
    return path


def ring(installation: Installation) -> KeyRing:
    return KeyRing(installation.folder / "keys", "Ceļabiedrs")


def ids(installation: Installation) -> dict[str, str]:
    return {kind: ring(installation).current(kind).id for kind in KINDS}


def test_the_upgrade_makes_them_once(started: Installation) -> None:
    first = ids(started)

    assert started.run("database", "upgrade").exit_code == 0

    assert ids(started) == first


def test_they_are_listed_with_what_they_are(started: Installation) -> None:
    said = started.run("keys", "list").output.splitlines()

    assert [line.split()[:2] for line in said] == [[kind, ids(started)[kind]] for kind in KINDS]
    assert said[0].endswith("since 2027-01-11, signs now, its certificate runs until 2047-01-06")
    assert said[1].endswith("since 2027-01-11, signs now")


def test_before_the_upgrade_there_is_none(install: Install) -> None:
    installation = install()
    installation.upgrade()

    assert "There is no key yet" in installation.run("keys", "list").output
    assert not (installation.folder / "keys").exists()


@pytest.mark.parametrize(("options", "rotated"), [((), {PDF, BADGE}), (("--kind", "pdf"), {PDF}), (("--kind", "badge"), {BADGE})])
def test_rotating_tells_what_signs_and_what_to_do_next(started: Installation, options: tuple[str, ...], rotated: set[str]) -> None:
    before = ids(started)

    with clock.stopped_at(datetime(2029, 5, 1, tzinfo=UTC)):
        answer = started.run("keys", "rotate", *options)

    assert answer.exit_code == 0
    assert {kind for kind in KINDS if ids(started)[kind] != before[kind]} == rotated
    assert "celabiedrs keys backup FILE" in answer.output
    listed = started.run("keys", "list").output
    for kind in rotated:
        assert f"{kind:<6}{before[kind]}  since 2027-01-11, until 2029-05-01" in listed
        assert f"{kind:<6}{ids(started)[kind]}  since 2029-05-01, signs now" in listed


def test_a_new_key_that_cannot_be_written_leaves_the_former(started: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids(started)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("credentials.keys.os.fsync", full)
    answer = started.run("keys", "rotate")

    assert answer.exit_code == 1
    assert "The former one goes on signing" in answer.output
    assert ids(started) == before


def test_a_copy_is_its_owners_alone_and_overwrites_nothing(started: Installation, copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    written = copy.read_bytes()

    answer = started.run("keys", "backup", str(copy))

    assert answer.exit_code == 1
    assert "overwrites nothing" in answer.output
    assert copy.read_bytes() == written


def test_what_was_lost_comes_back_from_its_copy(started: Installation, copy: Path) -> None:
    before = ids(started)
    shutil.rmtree(started.folder / "keys")
    assert "wrong" in started.run("doctor").output
    assert started.run("database", "upgrade").exit_code == 0
    assert not (started.folder / "keys").exists()  # a lost key is not replaced unasked

    answer = started.run("keys", "restore", str(copy))

    assert answer.exit_code == 0
    assert ids(started) == before


def test_keys_that_are_there_stay(started: Installation, copy: Path) -> None:
    started.run("keys", "rotate")
    now = ids(started)

    answer = started.run("keys", "restore", str(copy))

    assert answer.exit_code == 1
    assert "move them away first" in answer.output
    assert ids(started) == now


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "celabiedrs-keys"}', '{"format": "celabiedrs-keys", "keys": {"pdf-1.json": 5}}'])
def test_what_is_no_copy_is_refused(started: Installation, tmp_path: Path, content: str) -> None:
    shutil.rmtree(started.folder / "keys")
    (tmp_path / "copy").write_text(content)

    answer = started.run("keys", "restore", str(tmp_path / "copy"))

    assert answer.exit_code == 1
    assert "is not a whole copy of keys" in answer.output
    assert not (started.folder / "keys").exists()


def test_a_copy_that_is_not_there_is_said(started: Installation, tmp_path: Path) -> None:
    shutil.rmtree(started.folder / "keys")

    assert "could not be put back" in started.run("keys", "restore", str(tmp_path / "nowhere")).output


def test_there_is_no_copy_of_what_is_not_whole(started: Installation, tmp_path: Path) -> None:
    (started.folder / "keys" / "badge-1.json").unlink()

    answer = started.run("keys", "backup", str(tmp_path / "copy"))

    assert answer.exit_code == 1
    assert not (tmp_path / "copy").exists()


def test_the_backup_of_the_database_holds_public_parts_and_no_other(started: Installation, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    assert started.run("backup", str(path)).exit_code == 0

    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"BEGIN CERTIFICATE" in content
    assert b"BEGIN PUBLIC KEY" in content
    assert b"PRIVATE" not in content
    for kind in KINDS:
        private = ring(started).current(kind).private
        assert private is not None
        assert private.splitlines()[1].encode() not in content


def test_keys_may_lie_elsewhere(install: Install, tmp_path: Path) -> None:
    installation = install(keys_folder=tmp_path / "safe")
    installation.run("database", "upgrade")

    assert sorted(path.name for path in (tmp_path / "safe").iterdir()) == ["badge-1.json", "pdf-1.json"]
    assert not (installation.folder / "keys").exists()
    assert json.loads((tmp_path / "safe" / "badge-1.json").read_text())["retired_at"] is None
