"""Alembic's environment: everything in one transaction, on a connection of its own or on the one that is handed in.

SQLite's foreign keys are off while tables are rebuilt: with them on, batch mode would silently delete every cascading
child. Before the end they are checked as a whole. An upgrade that fails or is killed leaves the database as it was.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from db import Base, UtcDateTime, db, engine_options
from search.models import is_described

config = context.config


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it is undone."""


def written_plainly(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """A revision that is written down must not change when our own types do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    """Migrate inside the transaction that this connection is in."""
    if connection.dialect.name == "sqlite":  # else no table could be rebuilt that a trigger of another one asks
        connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=is_described,
        render_item=written_plainly,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.isolation_level = None  # else the rebuilding of tables would be committed piece by piece
        driver.execute("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        run(connection)
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise BrokenReferences(broken[:10])
        connection.commit()


def run_on_postgresql(engine: Engine) -> None:
    with engine.begin() as connection:
        run(connection)


def run_by_itself() -> None:
    url = db.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url, poolclass=NullPool, **engine_options(url))
    (run_on_sqlite if engine.dialect.name == "sqlite" else run_on_postgresql)(engine)
    engine.dispose()


if (connection := config.attributes.get("connection")) is not None:
    run(connection)
else:
    run_by_itself()
