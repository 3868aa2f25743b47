"""The database that migrations make is the one that the models describe, and no row is lost on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.engine import Connection, Engine

from db import Base, db
from search.models import is_described
from tests.generated import everything, fill
from tests.house.databases import KINDS, application, new_database

pytestmark = pytest.mark.bare

ROOT = Path(__file__).parent.parent.parent
VERSIONS = ROOT / "migrations" / "versions"
ALEMBIC = "alembic_version"


@dataclass(frozen=True)
class Installed:
    """An application over a database of its own, and its migrations."""

    app: Flask

    @property
    def engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    @property
    def config(self) -> Config:
        with self.app.app_context():
            return self.app.extensions["migrate"].migrate.get_config()

    def upgrade(self, revision: str = "head") -> None:
        with self.app.app_context():
            command.upgrade(self.config, revision)

    def downgrade(self, revision: str = "base") -> None:
        with self.app.app_context():
            command.downgrade(self.config, revision)


Install = Callable[[str], Installed]


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """`install(kind)`: an application over an empty database."""
    with ExitStack() as stack:
        assert revisions(), f"{VERSIONS} holds no revision: nothing can be installed"
        yield lambda kind: Installed(stack.enter_context(application(stack.enter_context(new_database(kind, tmp_path)), tmp_path)))


def revisions() -> list[str]:
    """Every revision, the first first."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


def schema(connection: Connection) -> dict[str, Any]:
    """All that the database itself says of its tables: columns, keys, checks, indexes with their conditions, triggers."""
    return (_schema_of_sqlite if connection.dialect.name == "sqlite" else _schema_of_postgresql)(connection)


def _schema_of_sqlite(connection: Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    for kind, name, table, sql in rows:
        if table != ALEMBIC:
            found[f"{kind} {name}"] = sorted(_clauses(sql)) if kind == "table" else _plain(sql)
    return found


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).replace('"', "").strip()


def _clauses(sql: str) -> list[str]:
    """What stands between the outer brackets of CREATE TABLE, one entry a column or constraint."""
    body, depth, clauses = _plain(sql)[_plain(sql).index("(") + 1 : -1], 0, [""]
    for sign in body:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            clauses.append("")
        else:
            clauses[-1] += sign
    return [clause.strip() for clause in clauses]


def _schema_of_postgresql(connection: Connection) -> dict[str, Any]:
    questions = {
        "column": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "trigger": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(pg_trigger.oid), prosrc "
        "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal",
    }
    return {
        f"{kind} {row[0]}.{row[1]}": tuple(row[2:])
        for kind, question in questions.items()
        for row in connection.exec_driver_sql(question)
        if row[0] != ALEMBIC
    }


def tables(connection: Connection) -> set[str]:
    return set(sqlalchemy.inspect(connection).get_table_names()) - {ALEMBIC}


def rebuild_every_table(connection: Connection) -> None:
    """What a batch operation of a later revision does, to each table there is."""
    operations = Operations(MigrationContext.configure(connection))
    for table in Base.metadata.sorted_tables:
        with operations.batch_alter_table(table.name, recreate="always" if connection.dialect.name == "sqlite" else "auto") as batch:
            batch.add_column(sqlalchemy.Column("remark_of_tomorrow", sqlalchemy.String(40), server_default="none yet"))


def test_there_are_migrations() -> None:
    assert list(VERSIONS.glob("*.py")), f"{VERSIONS} holds no revision: nothing can be installed"
    assert revisions()


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_revision_is_what_the_models_say(install: Install, kind: str) -> None:
    migrated, modelled = install(kind), install(kind)
    migrated.upgrade()
    Base.metadata.create_all(modelled.engine)

    with migrated.engine.connect() as connection, modelled.engine.connect() as other:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True, "include_object": is_described})
        assert compare_metadata(context, Base.metadata) == []
        assert schema(connection) == schema(other)


@pytest.mark.parametrize("kind", KINDS)
def test_down_to_nothing_and_up_again(install: Install, kind: str) -> None:
    installed = install(kind)
    installed.upgrade()
    with installed.engine.begin() as connection:
        before = schema(connection)
        fill(connection)

    installed.downgrade()
    with installed.engine.connect() as connection:
        assert tables(connection) == set()
    installed.upgrade()

    with installed.engine.connect() as connection:
        assert schema(connection) == before


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_goes_down_and_up_again_with_rows_in_every_table(install: Install, kind: str) -> None:
    """From the newest revision down to each one below and up again: no row of a table that stays is lost."""
    steps = revisions()
    assert steps
    installed = install(kind)
    installed.upgrade()
    with installed.engine.begin() as connection:
        fill(connection)
        connection.execute(sqlalchemy.update(Base.metadata.tables["item"]).values(interaction="choice"))  # of others see the next test
        before = everything(connection)

    staying = set(before)
    for below in reversed(steps[:-1]):
        installed.downgrade(below)
        with installed.engine.connect() as connection:
            staying &= tables(connection)
        installed.upgrade()
    with installed.engine.connect() as connection:
        after = everything(connection)

    assert staying
    assert {name: len(after[name]) for name in staying} == {name: len(before[name]) for name in staying}


@pytest.mark.parametrize("kind", KINDS)
def test_questions_that_the_house_below_cannot_ask_go_and_no_others(install: Install, kind: str) -> None:
    installed = install(kind)
    installed.upgrade()
    items = "SELECT interaction FROM item ORDER BY id"
    with installed.engine.begin() as connection:
        fill(connection)
        before = connection.exec_driver_sql(items).scalars().all()

    installed.downgrade("0010")

    known = ("choice", "likert", "pair", "number", "scale", "best-worst")
    assert set(before) - set(known)
    with installed.engine.connect() as connection:
        assert connection.exec_driver_sql(items).scalars().all() == [one for one in before if one in known]


@pytest.mark.parametrize("kind", KINDS)
def test_upgrading_keeps_every_row(install: Install, kind: str) -> None:
    """Rows at the newest revision outlast a revision to come that rebuilds every table, parents and children alike."""
    installed = install(kind)
    installed.upgrade()
    with installed.engine.begin() as connection:
        fill(connection)
        before = everything(connection)
    assert all(before.values())

    in_migration(installed, rebuild_every_table)

    with installed.engine.connect() as connection:
        assert everything(connection) == before
        if kind == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_a_rebuild_with_foreign_keys_on_would_lose_children_and_is_caught(install: Install) -> None:
    """The planted fault: the same rebuild on the connection that requests use."""
    installed = install("sqlite")
    installed.upgrade()
    with installed.engine.begin() as connection:
        fill(connection)
        before = everything(connection)

    with installed.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("meeting", recreate="always") as batch:
            batch.add_column(sqlalchemy.Column("remark_of_tomorrow", sqlalchemy.String(40)))

    with installed.engine.connect() as connection:
        after = everything(connection)
    assert after["meeting"] == before["meeting"]
    assert after["attendance"] == [] != before["attendance"]


@pytest.mark.parametrize("change", ["ALTER TABLE letter ADD COLUMN mood VARCHAR(8)", "DROP INDEX uq_attempt_open"])
def test_a_schema_that_differs_from_the_models_is_caught(install: Install, change: str) -> None:
    """The planted fault: a column too many, a partial index too few (which Alembic's own comparison may not see)."""
    migrated, modelled = install("sqlite"), install("sqlite")
    migrated.upgrade()
    Base.metadata.create_all(modelled.engine)

    with migrated.engine.begin() as connection, modelled.engine.connect() as other:
        connection.exec_driver_sql(change)
        assert schema(connection) != schema(other)


def test_a_check_that_is_missing_is_caught() -> None:
    assert _clauses("CREATE TABLE a (b VARCHAR(2) NOT NULL, CONSTRAINT ck_a CHECK (b IN ('x', 'y')))") == [
        "b VARCHAR(2) NOT NULL",
        "CONSTRAINT ck_a CHECK (b IN ('x', 'y'))",
    ]


def in_migration(installed: Installed, change: Callable[[Connection], None]) -> None:
    """Run a change as the environment of the migrations runs a revision."""
    with installed.app.app_context():
        config = installed.config
        script = ScriptDirectory.from_config(config)

        def as_a_revision(_revision: Any, context: Any) -> list[Any]:
            change(context.connection)
            return []

        with EnvironmentContext(config, script, fn=as_a_revision):
            script.run_env()
