"""A backup: one file that holds every row as it was at one moment, in one form for both databases.

The file is a zip: `manifest.json` (format, moment, schema revision, rows and SHA-256 of every table) and one file of
JSON lines a table. Its comment is the SHA-256 of everything before it, so that no bit can change unseen. Sign-in
sessions and the links that open an account are never in it; neither are keys, which belong to the installation, nor the index
of the search and the handbook's files, which are made of the texts again. The hash of an expert's link is: it opens nothing but
their own ratings, and a restored house would otherwise have to ask them anew.
"""

import base64
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import sqlalchemy
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection, Engine

from db import reading
from search.models import is_index

FORMAT, VERSION = "celabiedrs-backup", 1
NOT_KEPT = frozenset({"alembic_version", "sign_in_session", "ticket", "passage", "edition"})
MANIFEST = "manifest.json"
SEAL_BYTES = 64
AT_ONCE = 500


class BadBackup(Exception):
    """A file that can't be restored; the message says why."""


class NoSchema(Exception):
    """The database has no schema revision: there is nothing yet that a backup could describe."""


class BackupExists(Exception):
    """The name is taken: a backup never overwrites anything."""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """What the manifest says of one table: its rows and the SHA-256 of their lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `revision` is the schema that its tables have."""

    made_at: datetime
    revision: str
    tables: dict[str, TableRecord]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> bytes:
        tables = {name: asdict(record) for name, record in self.tables.items()}
        values = {"format": FORMAT, "version": VERSION, "made_at": self.made_at.isoformat(), "revision": self.revision, "tables": tables}
        return json.dumps(values, indent=1).encode()

    @classmethod
    def from_json(cls, source: bytes) -> "Manifest":
        """Raises BadBackup where this is no manifest, or one of a later form."""
        try:
            values = json.loads(source)
            if values["format"] != FORMAT:
                raise BadBackup("This is not a backup of Ceļabiedrs.")
            if values["version"] > VERSION:
                raise BadBackup("This backup was made by a newer version of Ceļabiedrs. Update the program first, then restore.")
            tables = {name: TableRecord(**record) for name, record in values["tables"].items()}
            return cls(datetime.fromisoformat(values["made_at"]), values["revision"], tables)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadBackup(f"The description inside this backup can't be read ({error}).") from error


def write_backup(engine: Engine, path: Path, *, at: datetime) -> Manifest:
    """Write everything that the database holds at one moment to a new file, readable by its owner alone.

    Others may write meanwhile. The file appears under its name only once it is whole and on the disk.
    Raises NoSchema, BackupExists.
    """
    if path.exists():
        raise BackupExists(path)
    with _appearing_whole(path) as file, snapshot(engine) as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            raise NoSchema
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            tables = {table.name: _write_table(archive, connection, table, at) for table in tables_in(connection)}
            manifest = Manifest(at, revision, tables)
            archive.writestr(_member(MANIFEST, at), manifest.as_json())
            archive.comment = b"0" * SEAL_BYTES
        seal = _digest_before_seal(file)
        file.seek(-SEAL_BYTES, os.SEEK_END)
        file.write(seal)
    return manifest


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, whatever is written meanwhile, and can't write itself."""
    with reading(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def _appearing_whole(path: Path) -> Iterator[IO[bytes]]:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def tables_in(connection: Connection) -> list[sqlalchemy.Table]:
    """The tables that a backup holds, as they are in this database, parents before children."""
    metadata = sqlalchemy.MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in NOT_KEPT and not is_index(name), resolve_fks=False)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, sqlalchemy.JSON):
                column.type.none_as_null = True
    return metadata.sorted_tables


def record_of(connection: Connection, table: sqlalchemy.Table) -> TableRecord:
    """What a manifest would say of this table now."""
    return _record(lines_of(connection, table), lambda _line: None)


def lines_of(connection: Connection, table: sqlalchemy.Table) -> Iterator[bytes]:
    """Every row as one line of JSON, in the order of the primary key."""
    encoders = {column.name: _encoder(column.type) for column in table.columns}
    query = sqlalchemy.select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query, execution_options={"yield_per": AT_ONCE}).mappings():
        values = {name: None if row[name] is None else encode(row[name]) for name, encode in encoders.items()}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def rows_of(archive: zipfile.ZipFile, table: sqlalchemy.Table) -> Iterator[dict[str, Any]]:
    """The rows that a backup holds of this table, ready to be inserted. Raises BadBackup where the columns differ."""
    decoders = {column.name: _decoder(column.type) for column in table.columns}
    with archive.open(_member_name(table.name)) as lines:
        for line in lines:
            values = json.loads(line)
            if values.keys() != decoders.keys():
                raise BadBackup(f"The columns of table {table.name} are not those of its schema revision.")
            yield {name: None if values[name] is None else decode(values[name]) for name, decode in decoders.items()}


@contextmanager
def verified(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An opened backup whose every byte was checked. Raises BadBackup, and OSError where the file can't be read."""
    with path.open("rb") as file:
        _refuse_broken_seal(file)
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = Manifest.from_json(archive.read(MANIFEST))
                for name, promised in manifest.tables.items():
                    with archive.open(_member_name(name)) as lines:
                        if _record(lines, lambda _line: None) != promised:
                            raise BadBackup(f"Table {name} is not what the backup says it is.")
                yield archive, manifest
        except (zipfile.BadZipFile, KeyError) as error:
            raise BadBackup(f"This is not a whole backup ({error}).") from error


def _refuse_broken_seal(file: IO[bytes]) -> None:
    if file.read(4) != b"PK\x03\x04":
        raise BadBackup("This is not a backup of Ceļabiedrs.")
    size = file.seek(0, os.SEEK_END)
    seal = _digest_before_seal(file) if size > SEAL_BYTES else b""
    file.seek(-min(size, SEAL_BYTES), os.SEEK_END)
    if file.read() != seal:
        raise BadBackup("This backup is damaged: it was cut short or changed after it was made.")


def _digest_before_seal(file: IO[bytes]) -> bytes:
    """The SHA-256, in hexadecimal, of all but the last 64 bytes."""
    left = file.seek(0, os.SEEK_END) - SEAL_BYTES
    digest = sha256()
    file.seek(0)
    while chunk := file.read(min(left, 1 << 20)):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: sqlalchemy.Table, at: datetime) -> TableRecord:
    with archive.open(_member(_member_name(table.name), at), "w", force_zip64=True) as member:
        return _record(lines_of(connection, table), member.write)


def _record(lines: Iterator[bytes] | IO[bytes], also: Callable[[bytes], Any]) -> TableRecord:
    digest, rows = sha256(), 0
    for line in lines:
        digest.update(line)
        also(line)
        rows += 1
    return TableRecord(rows, digest.hexdigest())


def _member_name(table: str) -> str:
    return f"tables/{table}.jsonl"


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, at.timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _encoder(kind: sqlalchemy.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, sqlalchemy.DateTime):
        return _moment_as_text
    if isinstance(kind, sqlalchemy.Date):
        return date.isoformat
    if isinstance(kind, sqlalchemy.LargeBinary):
        return lambda value: base64.b64encode(value).decode()
    return lambda value: value


def _decoder(kind: sqlalchemy.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, sqlalchemy.DateTime):
        return datetime.fromisoformat if kind.timezone else lambda value: datetime.fromisoformat(value).replace(tzinfo=None)
    if isinstance(kind, sqlalchemy.Date):
        return date.fromisoformat
    if isinstance(kind, sqlalchemy.LargeBinary):
        return base64.b64decode
    return lambda value: value


def _moment_as_text(value: datetime) -> str:
    """SQLite's moments are UTC without saying so; PostgreSQL's say it."""
    return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
