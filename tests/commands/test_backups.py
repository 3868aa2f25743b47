"""A backup holds every row of one moment, whatever happens meanwhile, and can't be changed unseen."""

import json
import random
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from accounts.models import AuditEvent, Person
from commands.backups import BackupExists, BadBackup, NoSchema, verified, write_backup
from db import Base
from tests.generated import WORDS, fill
from tests.installation import KINDS, Installation

pytestmark = pytest.mark.bare
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
Install = Callable[..., Installation]


@pytest.fixture(params=KINDS)
def filled(request: pytest.FixtureRequest, install: Install) -> Installation:
    """An installation with rows in every table."""
    installation = install(request.param)
    installation.upgrade()
    with installation.engine.begin() as connection:
        fill(connection)
    return installation


def test_a_backup_has_a_file_of_lines_for_every_table_and_says_what_it_holds(filled: Installation, tmp_path: Path) -> None:
    write_backup(filled.engine, tmp_path / "b.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        people = [json.loads(line) for line in archive.read("tables/person.jsonl").splitlines()]
    assert (manifest["format"], manifest["version"], manifest["revision"]) == ("celabiedrs-backup", 1, "newest")
    assert datetime.fromisoformat(manifest["made_at"]) == AT
    assert manifest["tables"].keys() == Base.metadata.tables.keys() - {"sign_in_session", "ticket", "passage", "edition"}
    assert manifest["tables"]["person"]["rows"] == len(people) == 4
    assert WORDS[:8] in people[0]["given_name"]


def test_no_session_and_no_mailed_link_is_in_it(filled: Installation, tmp_path: Path) -> None:
    with filled.engine.connect() as connection:
        hashes = connection.scalars(sqlalchemy.text("SELECT token_hash FROM sign_in_session UNION SELECT token_hash FROM ticket")).all()
    write_backup(filled.engine, tmp_path / "b.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        said = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert len(hashes) > 2
    assert [secret for secret in hashes if json.dumps(secret, ensure_ascii=False)[1:-1] in said] == []


def test_both_databases_write_the_same_lines(install: Install, tmp_path: Path) -> None:
    said = []
    for kind in KINDS:
        installation = install(kind)
        installation.upgrade()
        with installation.engine.begin() as connection:
            fill(connection)
        said.append(write_backup(installation.engine, tmp_path / f"{kind}.zip", at=AT))

    assert all(manifest == said[0] for manifest in said)


def test_only_its_owner_may_read_it(filled: Installation, tmp_path: Path) -> None:
    write_backup(filled.engine, tmp_path / "b.zip", at=AT)

    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_backup_overwrites_nothing(filled: Installation, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("yesterday's")

    with pytest.raises(BackupExists):
        write_backup(filled.engine, tmp_path / "b.zip", at=AT)

    assert (tmp_path / "b.zip").read_text() == "yesterday's"


def test_a_backup_that_fails_leaves_nothing_behind(filled: Installation, tmp_path: Path) -> None:
    with filled.engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE alembic_version"))
    (tmp_path / "here").mkdir()

    with pytest.raises(NoSchema):
        write_backup(filled.engine, tmp_path / "here" / "b.zip", at=AT)

    assert list((tmp_path / "here").iterdir()) == []


def test_a_backup_changes_nothing(filled: Installation, tmp_path: Path) -> None:
    first = write_backup(filled.engine, tmp_path / "1.zip", at=AT)
    second = write_backup(filled.engine, tmp_path / "2.zip", at=AT)

    assert first == second
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(filled: Installation, tmp_path: Path) -> None:
    """Each transaction of the writer adds a person and the trail of it: a backup that saw two moments would differ."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with filled.engine.begin() as connection:
                number = 1000 + len(written)
                connection.execute(sqlalchemy.insert(AuditEvent).values(at=AT, act="joined", object_id=str(number)))
                connection.execute(
                    sqlalchemy.insert(Person).values(email=f"{number}@example.org", given_name="Anna", family_name="Kalniņa", created_at=AT)
                )
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    try:
        for number in range(5):
            before = len(written)
            write_backup(filled.engine, tmp_path / f"{number}.zip", at=AT)
            people, acts = joined_in(tmp_path / f"{number}.zip")
            assert people == acts
            assert len(people) >= before
            seen.append(len(people))
    finally:
        stop.set()
        writer.join()
    assert seen[-1] > seen[0], "nothing was written meanwhile: this proved nothing"


def joined_in(path: Path) -> tuple[set[str], set[str]]:
    """The numbers of those who joined, by the people and by the trail of this backup."""
    with zipfile.ZipFile(path) as archive:
        people: list[dict[str, Any]] = [json.loads(line) for line in archive.read("tables/person.jsonl").splitlines()]
        acts: list[dict[str, Any]] = [json.loads(line) for line in archive.read("tables/audit_event.jsonl").splitlines()]
    return (
        {person["email"].split("@")[0] for person in people if person["email"].endswith("@example.org")},
        {act["object_id"] for act in acts if act["act"] == "joined"},
    )


@pytest.fixture
def backup(install: Install, tmp_path: Path) -> Path:
    installation = install()
    installation.upgrade()
    with installation.engine.begin() as connection:
        fill(connection)
    write_backup(installation.engine, tmp_path / "b.zip", at=AT)
    return tmp_path / "b.zip"


def refusal_of(path: Path) -> str:
    with pytest.raises(BadBackup) as refused, verified(path):
        pass
    return str(refused.value)


def test_a_whole_backup_is_accepted(backup: Path) -> None:
    with verified(backup) as (_archive, manifest):
        assert manifest.rows == 4 * len(manifest.tables)


def test_every_one_of_a_hundred_bit_flips_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(2027)
    ends = [0, 1, len(whole) - 1, len(whole) - 64, len(whole) - 65]

    for place in [*ends, *(chance.randrange(len(whole)) for _ in range(95))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        backup.write_bytes(flipped)
        assert refusal_of(backup)


def test_every_truncation_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(2027)

    for length in [0, 1, 63, 64, 65, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(44))]:
        backup.write_bytes(whole[:length])
        assert refusal_of(backup)


def test_what_is_added_at_the_end_is_refused(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes() + b"\n")

    assert "changed after it was made" in refusal_of(backup)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Sveiki! " * 100)

    assert refusal_of(tmp_path / "letter.txt") == "This is not a backup of Ceļabiedrs."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "another-backup"}, "not a backup of Ceļabiedrs"),
        ({"version": 2}, "newer version"),
        ({"made_at": "yesterday"}, "can't be read"),
        ({"tables": {"person": {"rows": 5, "sha256": "0" * 64}}}, "Table person is not what"),
        ({"tables": {"nothing": {"rows": 0, "sha256": "0" * 64}}}, "not a whole backup"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(backup: Path, change: dict[str, Any], reason: str) -> None:
    rewrite(backup, change)

    assert reason in refusal_of(backup)


def rewrite(path: Path, change: dict[str, Any]) -> None:
    """Make the same backup again with another manifest, sealed as a backup is."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | change).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = b"0" * 64
    body = path.read_bytes()[:-64]
    path.write_bytes(body + sha256(body).hexdigest().encode())
