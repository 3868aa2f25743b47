"""Installations of their own: real files, real databases, and the migrations with one more release to come.

Nothing here runs inside the outer transaction of the other tests: a backup is read, and a restore renames, for real.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from click.testing import Result
from flask import Flask
from sqlalchemy.engine import Engine

from app import create_app
from db import db
from settings import Settings

ROOT = Path(__file__).parent.parent
KINDS = ["sqlite", "postgresql"] if os.environ.get("TEST_DATABASE_URL") else ["sqlite"]
NEXT_RELEASE = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("nickname", sa.String(40), nullable=False, server_default="none yet"))


def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("nickname")
"""
_numbers = count(1)


@dataclass(frozen=True)
class Installation:
    """One installed copy: its application, its folder, its migrations."""

    app: Flask
    folder: Path

    @property
    def engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    @property
    def migrations(self) -> Config:
        with self.app.app_context():
            return self.app.extensions["migrate"].migrate.get_config()

    def upgrade(self, revision: str = "head") -> None:
        with self.app.app_context():
            command.upgrade(self.migrations, revision)

    def run(self, *arguments: str) -> Result:
        """The command line, as an operator types it."""
        return self.app.test_cli_runner().invoke(args=arguments)

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
            if db.engine.dialect.name == "postgresql":
                _on_server(f'DROP DATABASE IF EXISTS "{db.engine.url.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrations(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The migrations of today, and those of the next release: one more revision, which today's don't know."""
    today, tomorrow = tmp_path_factory.mktemp("migrations") / "today", tmp_path_factory.mktemp("migrations") / "tomorrow"
    shutil.copytree(ROOT / "migrations", today, ignore=shutil.ignore_patterns("__pycache__"))
    (today / "versions").mkdir(exist_ok=True)
    scratch = _installation(tmp_path_factory.mktemp("scratch"), "sqlite", today)
    scratch.upgrade()
    with scratch.app.app_context():
        made = command.revision(scratch.migrations, "what the models have and no revision yet", autogenerate=True, rev_id="newest")
    scratch.close()
    assert made is not None
    shutil.copytree(today, tomorrow, ignore=shutil.ignore_patterns("__pycache__"))
    (tomorrow / "versions" / "next.py").write_text(NEXT_RELEASE.format(head="newest"))
    return today, tomorrow


@pytest.fixture
def install(tmp_path: Path, migrations: tuple[Path, Path]) -> Iterator[Callable[..., Installation]]:
    """`install(kind, next_release=False, folder=None)`: an installation with an empty database of its own."""
    made: list[Installation] = []

    def make(kind: str = "sqlite", *, next_release: bool = False, folder: Path | None = None, **settings: Any) -> Installation:
        folder = folder or tmp_path / f"installation-{next(_numbers)}"
        folder.mkdir(exist_ok=True)
        made.append(_installation(folder, kind, migrations[next_release], **settings))
        return made[-1]

    yield make
    for installation in made:
        installation.close()


def _installation(folder: Path, kind: str, migrations: Path, **settings: Any) -> Installation:
    url = f"sqlite:///{folder / 'celabiedrs.db'}" if kind == "sqlite" else _new_postgresql()
    chosen: dict[str, Any] = {"mode": "test", "secret_key": "a key for tests, long enough to be taken", "public_url": "http://localhost"}
    app = create_app(Settings(data_dir=folder, database_url=url, **chosen | settings))
    app.extensions["migrate"].migrate.directory = str(migrations)
    app.extensions["migrate"].directory = str(migrations)
    return Installation(app, folder)


def _new_postgresql() -> str:
    url = sqlalchemy.make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_installed_{next(_numbers)}"
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string(hide_password=False)


def _on_server(*statements: str) -> None:
    url = sqlalchemy.make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
