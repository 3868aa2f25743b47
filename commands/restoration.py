"""Restoring a backup: everything is verified before anything is touched, and what was there before can be had again.

The rows go into the schema revision that they were saved from, are compared with the backup, and only then brought up
to today's revision. Nobody is signed in afterwards, no mailed link works, and no letter leaves until `celabiedrs resume`.
"""

import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from commands.backups import AT_ONCE, BadBackup, Manifest, record_of, rows_of, sync_folder, tables_in, verified
from db import engine_options, prepare_engine
from post.models import Pause


class DatabaseNotEmpty(Exception):
    """The database holds rows and nobody said that they may be replaced."""


class DatabaseInUse(Exception):
    """Somebody else has the database open: replacing it under them would lose what they write."""


@dataclass(frozen=True, slots=True)
class Source:
    """A verified backup, and the migrations that know its schema."""

    archive: zipfile.ZipFile
    manifest: Manifest
    migrations: Config


def restore_backup(engine: Engine, migrations: Config, path: Path, *, replace: bool, at: datetime) -> tuple[Manifest, Path | None]:
    """Put the backup in the database's place. Returns what was restored, and where the former SQLite file was kept.

    PostgreSQL: one transaction, only into an empty database unless `replace`. SQLite: a new file, renamed into place.
    Raises BadBackup, DatabaseNotEmpty, DatabaseInUse; after each of them the database is as it was.
    """
    with verified(path) as (archive, manifest):
        known = {script.revision for script in ScriptDirectory.from_config(migrations).walk_revisions()}
        if manifest.revision not in known:
            raise BadBackup(f"This backup was made by a newer or another version: its schema, {manifest.revision}, is not known here.")
        source = Source(archive, manifest, migrations)
        if engine.dialect.name == "sqlite":
            return manifest, _restore_file(source, Path(engine.url.database or ""), at)
        _restore_in_place(source, engine, replace, at)
        return manifest, None


def _restore_in_place(source: Source, engine: Engine, replace: bool, at: datetime) -> None:
    with engine.connect() as connection, connection.begin():
        metadata = sqlalchemy.MetaData()
        metadata.reflect(connection)
        former = [table for table in metadata.tables.values() if table.name != "alembic_version"]
        try:
            for table in former:
                connection.execute(sqlalchemy.text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))
        except DBAPIError as error:
            raise DatabaseInUse from error
        if not replace and any(connection.execute(sqlalchemy.select(sqlalchemy.literal(1)).select_from(table).limit(1)).first() for table in former):
            raise DatabaseNotEmpty
        for name in metadata.tables:
            connection.execute(sqlalchemy.text(f'DROP TABLE "{name}" CASCADE'))
        _fill(source, connection, at)


def _restore_file(source: Source, path: Path, at: datetime) -> Path | None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.restoring")
    try:
        _make_file(source, fresh, at)
        with _former_to_ourselves(path):
            kept = _keep_former(path, at)
            fresh.rename(path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{fresh}{suffix}").unlink(missing_ok=True)
    sync_folder(path.parent)
    return kept


def _make_file(source: Source, path: Path, at: datetime) -> None:
    """A whole database in one new file, on the disk when this returns."""
    url = f"sqlite:///{path}"
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, **engine_options(url))
    prepare_engine(engine)
    path.touch(mode=0o600)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # tables are rebuilt on the way to today's revision
        with connection.begin():
            _fill(source, connection, at)
            if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
                raise BadBackup(f"Rows of table {broken[0][0]} refer to rows that are not in the backup.")
    engine.dispose()


@contextmanager
def _former_to_ourselves(path: Path) -> Iterator[None]:
    """Make the former database one whole file and hold it, so that nobody begins to write what will be set aside.

    A file that is no longer a database (perhaps the reason for the restore) is left as it is.
    Raises DatabaseInUse while any other connection is open.
    """
    if not path.exists():
        yield
        return
    connection = sqlite.connect(str(path), timeout=1, isolation_level=None)
    try:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # SQLite allows it to the only connection alone
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as error:
            raise DatabaseInUse from error
        except sqlite.DatabaseError:
            pass
        yield
    finally:
        connection.close()


def _keep_former(path: Path, at: datetime) -> Path | None:
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
    kept.hardlink_to(path)  # the name itself is never without a database
    for suffix in ("-wal", "-shm"):
        beside = Path(f"{path}{suffix}")
        if beside.exists():
            beside.rename(f"{kept}{suffix}")
    return kept


def _fill(source: Source, connection: Connection, at: datetime) -> None:
    """Schema as it was saved, rows, comparison, upgrade, pause; all in the transaction of this connection."""
    source.migrations.attributes["connection"] = connection
    command.upgrade(source.migrations, source.manifest.revision)
    tables = tables_in(connection)
    if {table.name for table in tables} != source.manifest.tables.keys():
        raise BadBackup(f"The tables of this backup are not those of its schema, {source.manifest.revision}.")
    for table in tables:
        rows = rows_of(source.archive, table)
        try:
            while some := list(islice(rows, AT_ONCE)):
                connection.execute(table.insert(), some)
        except (IntegrityError, DataError) as error:
            raise BadBackup(f"Rows of table {table.name} can't be stored ({error.orig}).") from error
        if record_of(connection, table) != source.manifest.tables[table.name]:
            raise BadBackup(f"Table {table.name} could not be restored exactly.")
        _continue_numbering(connection, table)
    command.upgrade(source.migrations, "head")
    connection.execute(sqlalchemy.delete(Pause))
    connection.execute(sqlalchemy.insert(Pause).values(since=at))


def _continue_numbering(connection: Connection, table: sqlalchemy.Table) -> None:
    """PostgreSQL's sequences know nothing of keys that were inserted by hand."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None and column.server_default is not None:
        sequence = sqlalchemy.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        following = sqlalchemy.select(sqlalchemy.func.coalesce(sqlalchemy.func.max(column), 0) + 1).scalar_subquery()
        connection.execute(sqlalchemy.select(sqlalchemy.func.setval(sequence, following, False)))
