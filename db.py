"""The SQLAlchemy object, what every connection is told, and the gate against SQLite versions that corrupt.

Transactions: whatever may write begins with BEGIN IMMEDIATE (a deferred one that turns writer fails at once, whatever
the busy time-out); inside `reading()` a transaction is deferred and can't write at all.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from json import JSONDecoder
from time import monotonic, sleep
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, CheckConstraint, DateTime, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

LEAST_SQLITE = (3, 51, 3)  # earlier ones can corrupt a WAL database that two connections write (sqlite.org, 2026-03)
BUSY_MILLISECONDS = 5000
BETWEEN_LOOKS = 0.001  # seconds, while somebody else writes
DECODER = JSONDecoder()
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: these are read aloud and typed


class OldSQLite(Exception):
    """The SQLite library is one that can lose data under several writers."""


class WroteWhileReading(Exception):
    """A safe request tried to write: a defect of ours, never the reader's."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value; Python's None is SQL's NULL."""


def new_public_id() -> str:
    """Twelve letters and digits (59 bits) that stand for a row in addresses: they can't be counted or guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


@contextmanager
def reading(on: bool = True) -> Iterator[None]:
    """Until the block ends, transactions that begin may only read (or, with `on=False`, may write again)."""
    token = _reading.set(on)
    try:
        yield
    finally:
        _reading.reset(token)


def start_reading(on: bool) -> None:
    """As `reading`, for an edge whose start and end are two different calls."""
    _reading.set(on)


def engine_options(url: str) -> dict[str, Any]:
    """What create_engine is given for this database; what people write is never in the message of an error. Raises OldSQLite."""
    if url.startswith("sqlite"):
        refuse_old_sqlite(sqlite.sqlite_version_info)
        connecting = {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
        return {"hide_parameters": True, "module": sqlite, "json_deserializer": _read_json, "connect_args": connecting}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"connect_timeout": 3, "options": f"-c lock_timeout={BUSY_MILLISECONDS}"}}


def _read_json(text: str) -> Any:
    """What `json.dumps` wrote, and nothing around it: to look for that takes longer than to read the text."""
    return DECODER.raw_decode(text)[0]


def refuse_old_sqlite(version: tuple[int, ...]) -> None:
    """Raises OldSQLite for a library that can corrupt a database with several writers."""
    if version < LEAST_SQLITE:
        have, need = (".".join(map(str, v)) for v in (version, LEAST_SQLITE))
        raise OldSQLite(f"SQLite {have} can corrupt a database in WAL mode; at least {need} is needed (package pysqlite3)")


def prepare_engine(engine: Engine) -> None:
    """Tell every connection of this engine what we rely on."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are ours to begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    only_reading = _reading.get()
    if connection.dialect.name == "sqlite":
        if connection.info.get("query_only") is not only_reading:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reading else 'OFF'}")
            connection.info["query_only"] = only_reading
        if only_reading:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)
    elif only_reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _begin_writing(connection: Connection) -> None:
    """Wait for the writer's place by asking every millisecond. SQLite's own waiting looks ever more seldom, up to ten times a second,
    and lets those who came later go first: of a hundred answers a second one waited a tenth of a second for a place held for three
    thousandths."""
    plain = connection.connection.dbapi_connection
    patience = plain.execute("PRAGMA busy_timeout").fetchone()[0]
    until = monotonic() + patience / 1000
    plain.execute("PRAGMA busy_timeout=0")
    try:
        while _is_taken(plain) and monotonic() < until:
            sleep(BETWEEN_LOOKS)
        if not plain.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # what is wrong is said as any statement says it
    finally:
        plain.execute(f"PRAGMA busy_timeout={patience}")


def _is_taken(plain: Any) -> bool:
    """Take the writer's place; whether somebody else has it."""
    try:
        plain.execute("BEGIN IMMEDIATE")
    except sqlite.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF == sqlite.SQLITE_BUSY
    return False


@event.listens_for(Session, "before_flush")
def _refuse_flush_while_reading(session: Session, *_: Any) -> None:
    if _reading.get() and (session.new or session.deleted or any(session.is_modified(row) for row in session.dirty)):
        raise WroteWhileReading(f"{[*session.new, *session.dirty, *session.deleted]!r}")


@event.listens_for(Session, "do_orm_execute")
def _refuse_write_while_reading(state: ORMExecuteState) -> None:
    if _reading.get() and (state.is_insert or state.is_update or state.is_delete):
        raise WroteWhileReading(str(state.statement))


def one_of(column: str, values: tuple[str, ...], name: str | None = None) -> CheckConstraint:
    """A CHECK that the column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name or f"{column}_known")
