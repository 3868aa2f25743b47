"""A restored database is the one that was saved; a refused restore has touched nothing."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.engine import Engine

from accounts.models import Person
from commands.backups import BadBackup, write_backup
from commands.restoration import DatabaseInUse, DatabaseNotEmpty, restore_backup
from db import Base, db, engine_options
from post.models import WAITING, Letter, Pause
from post.queries import due_letter_ids
from post.services import claim_letter
from tests.commands.test_backups import rewrite
from tests.generated import everything, fill
from tests.installation import KINDS, Installation

pytestmark = pytest.mark.bare
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 12, 3, 30, tzinfo=UTC)
VOID = ("sign_in_session", "ticket", "pause", "passage", "edition")
Install = Callable[..., Installation]


def filled(installation: Installation, rows: int = 4) -> Installation:
    installation.upgrade()
    with installation.engine.begin() as connection:
        fill(connection, rows)
    return installation


def held_by(installation: Installation) -> dict[str, list[tuple[Any, ...]]]:
    with installation.engine.connect() as connection:
        return everything(connection)


def restored(installation: Installation, path: Path, *, replace: bool = False) -> Path | None:
    installation.engine.dispose()
    with installation.app.app_context():
        return restore_backup(installation.engine, installation.migrations, path, replace=replace, at=LATER)[1]


def opened(path: Path) -> Engine:
    """Another program's view of this file, by the same library: two libraries in one process lose each other's locks."""
    url = f"sqlite:///{path}"
    return sqlalchemy.create_engine(url, **engine_options(url))


@pytest.fixture
def backup(install: Install, tmp_path: Path) -> Path:
    write_backup(filled(install()).engine, tmp_path / "b.zip", at=AT)
    return tmp_path / "b.zip"


@pytest.mark.parametrize(("source", "target"), list(product(KINDS, KINDS)))
def test_every_table_comes_back_as_it_was(install: Install, tmp_path: Path, source: str, target: str) -> None:
    before = filled(install(source))
    write_backup(before.engine, tmp_path / "b.zip", at=AT)
    after = install(target)

    restored(after, tmp_path / "b.zip")

    was, stands = held_by(before), held_by(after)
    assert was.keys() == Base.metadata.tables.keys()
    for table in was.keys() - set(VOID):
        assert len(was[table]) == 4
        assert stands[table] == was[table], table


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_are_added_afterwards_get_keys_of_their_own(install: Install, backup: Path, kind: str) -> None:
    installation = install(kind)
    restored(installation, backup)

    with installation.engine.begin() as connection:
        person = sqlalchemy.insert(Person).values(email="new@example.org", given_name="Juris", family_name="Ozols", created_at=LATER)
        assert connection.execute(person).inserted_primary_key == (5,)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_signed_in_and_no_mailed_link_works_afterwards(install: Install, backup: Path, kind: str) -> None:
    installation = filled(install(kind), rows=6)
    restored(installation, backup, replace=True)

    stands = held_by(installation)
    assert stands["sign_in_session"] == stands["ticket"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_until_it_is_told(install: Install, backup: Path, kind: str) -> None:
    installation = install(kind)
    restored(installation, backup)
    with installation.app.app_context():
        waiting = db.session.scalar(sqlalchemy.select(Letter.id).where(Letter.status == WAITING))
        assert waiting is not None
        assert due_letter_ids(LATER) == []
        assert claim_letter(letter_id=waiting, at=LATER) is None
        db.session.rollback()

    listed = installation.run("resume", "--list").output.splitlines()
    assert sum("-to_email" in line for line in listed) == 3
    assert "sent again" in installation.run("resume").output

    with installation.app.app_context():
        assert waiting in due_letter_ids(LATER)
        assert claim_letter(letter_id=waiting, at=LATER) is not None
        db.session.rollback()
    assert "not held back" in installation.run("resume").output


@pytest.mark.parametrize("kind", KINDS)
def test_the_pause_begins_with_the_restore_whatever_the_backup_held(install: Install, backup: Path, kind: str) -> None:
    installation = install(kind)
    restored(installation, backup)

    with installation.engine.connect() as connection:
        assert connection.scalars(sqlalchemy.select(Pause.since)).all() == [LATER]


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_backup_is_brought_up_to_this_version(install: Install, backup: Path, kind: str) -> None:
    installation = install(kind, next_release=True)

    restored(installation, backup)

    with installation.engine.connect() as connection:
        assert set(connection.scalars(sqlalchemy.text("SELECT nickname FROM person"))) == {"none yet"}
        assert connection.scalar(sqlalchemy.text("SELECT count(*) FROM role_grant")) == 4, "rebuilding a table has eaten its children"
        assert connection.scalar(sqlalchemy.text("SELECT version_num FROM alembic_version")) == "next"


@pytest.mark.parametrize("kind", KINDS)
def test_a_newer_backup_is_refused_and_nothing_is_touched(install: Install, tmp_path: Path, kind: str) -> None:
    newer, installation = install(kind, next_release=True), filled(install(kind))
    newer.upgrade()
    write_backup(newer.engine, tmp_path / "b.zip", at=AT)
    was = held_by(installation)

    with pytest.raises(BadBackup, match="newer or another version"):
        restored(installation, tmp_path / "b.zip", replace=True)

    assert held_by(installation) == was


def test_a_damaged_backup_is_refused_and_not_a_byte_of_the_database_changes(install: Install, backup: Path) -> None:
    installation = filled(install())
    installation.engine.dispose()
    database = installation.folder / "celabiedrs.db"
    was, whole = database.read_bytes(), bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    backup.write_bytes(whole)

    answer = installation.run("restore", str(backup))

    assert answer.exit_code == 1
    assert "damaged" in answer.output
    assert "Nothing was changed" in answer.output
    assert database.read_bytes() == was
    assert sorted(path.name for path in installation.folder.iterdir()) == ["celabiedrs.db"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("person", "email", "UPPER@EXAMPLE.ORG"), ("role_grant", "person_id", 99), ("person", "given_name", None)],
)
def test_rows_that_the_schema_refuses_undo_the_whole_restore(install: Install, backup: Path, kind: str, table: str, column: str, value: Any) -> None:
    change_row(backup, table, {column: value})
    installation = filled(install(kind))
    was = held_by(installation)

    with pytest.raises(BadBackup, match=table):
        restored(installation, backup, replace=True)

    assert held_by(installation) == was
    assert list(installation.folder.glob(".*restoring*")) == []


def test_a_column_that_the_schema_has_not_is_refused(install: Install, backup: Path) -> None:
    change_row(backup, "person", {"diagnosis": "none of our business"})

    with pytest.raises(BadBackup, match="columns of table person"):
        restored(install(), backup)


def test_a_table_that_the_schema_has_not_is_refused(install: Install, backup: Path) -> None:
    tables = json.loads(zipfile.ZipFile(backup).read("manifest.json"))["tables"]
    del tables["waiver"]
    rewrite(backup, {"tables": tables})

    with pytest.raises(BadBackup, match="tables of this backup"):
        restored(install(), backup)


def change_row(path: Path, table: str, change: dict[str, Any]) -> None:
    """Write other values into the first row of a table, and seal the backup as if it had always been so."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    first, *others = members[f"tables/{table}.jsonl"].splitlines(keepends=True)
    lines = json.dumps(json.loads(first) | change, ensure_ascii=False).encode() + b"\n" + b"".join(others)
    members[f"tables/{table}.jsonl"] = lines
    tables = json.loads(members["manifest.json"])["tables"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    rewrite(path, {"tables": tables | {table: {"rows": 1 + len(others), "sha256": sha256(lines).hexdigest()}}})


def test_the_former_file_is_kept_whole_beside(install: Install, backup: Path) -> None:
    installation = filled(install(), rows=6)
    was = held_by(installation)

    kept = restored(installation, backup)

    assert kept == installation.folder / "celabiedrs.db.before-restore-20270112T033000Z"
    former = opened(kept)
    with former.connect() as connection:
        assert everything(connection) == was
    former.dispose()
    assert len(held_by(installation)["person"]) == 4


def test_only_its_owner_may_read_the_new_file(install: Install, backup: Path) -> None:
    installation = install()
    restored(installation, backup)

    assert (installation.folder / "celabiedrs.db").stat().st_mode & 0o777 == 0o600


def test_a_database_that_somebody_has_open_is_not_replaced(install: Install, backup: Path) -> None:
    installation = filled(install(), rows=6)
    reader = opened(installation.folder / "celabiedrs.db")
    with reader.connect() as connection:
        connection.execute(sqlalchemy.text("SELECT count(*) FROM person"))
        with pytest.raises(DatabaseInUse):
            restored(installation, backup)
    reader.dispose()

    assert len(held_by(installation)["person"]) == 6
    assert list(installation.folder.glob("*before-restore*")) == []


def test_a_file_that_is_no_database_any_more_is_set_aside(install: Install, backup: Path) -> None:
    installation = filled(install())
    installation.engine.dispose()
    (installation.folder / "celabiedrs.db").write_bytes(b"\0" * 8192)

    kept = restored(installation, backup)

    assert kept is not None
    assert kept.read_bytes() == b"\0" * 8192
    assert len(held_by(installation)["person"]) == 4


@pytest.mark.skipif("postgresql" not in KINDS, reason="needs TEST_DATABASE_URL")
def test_postgresql_is_replaced_only_where_it_is_said(install: Install, backup: Path) -> None:
    installation = filled(install("postgresql"), rows=6)
    with pytest.raises(DatabaseNotEmpty):
        restored(installation, backup)
    assert len(held_by(installation)["person"]) == 6

    restored(installation, backup, replace=True)

    assert len(held_by(installation)["person"]) == 4


@pytest.mark.skipif("postgresql" not in KINDS, reason="needs TEST_DATABASE_URL")
def test_postgresql_is_not_replaced_under_a_transaction_of_somebody_else(install: Install, backup: Path) -> None:
    installation = filled(install("postgresql"), rows=6)
    other = sqlalchemy.create_engine(installation.engine.url)
    with other.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE person SET given_name = 'Anna' WHERE id = 1"))
        with pytest.raises(DatabaseInUse):
            restored(installation, backup, replace=True)
    other.dispose()

    assert len(held_by(installation)["person"]) == 6
