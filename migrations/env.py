"""Alembic's environment: a connection of its own, on which SQLite's foreign keys are off while tables are rebuilt.

With them on, batch mode would silently delete every cascading child; at the end they are checked as a whole.
"""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from db import Base, db, engine_options

config = context.config


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it is undone."""


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="db.",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(url: str) -> None:
    options = engine_options(url)
    engine = create_engine(url, poolclass=NullPool, module=options["module"], connect_args=options["connect_args"])
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        run(connection)
        connection.commit()
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise BrokenReferences(broken[:10])
    engine.dispose()


url = db.engine.url
if url.get_backend_name() == "sqlite":
    run_on_sqlite(url.render_as_string(hide_password=False))
else:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        run(connection)
        connection.commit()
    engine.dispose()
