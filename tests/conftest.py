"""The house under test: one application a run, one outer transaction a test, a known cast.

TEST_DATABASE_URL chooses the database (SQLite in a temporary folder by default); each parallel worker has its own.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from flask import Flask

import clock
from app import create_app
from credentials.keys import KINDS, KeyRing
from db import Base, db
from settings import Settings
from tests.browser import Browser, sign_in, stranger
from tests.cast import Cast

MONDAY = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)  # a Monday evening in Riga: 18.00
TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        mode="test",
        secret_key="a key for tests, long enough to be taken",
        data_dir=folder,
        database_url=_database_for(worker_id, folder),
        public_url="http://localhost",
        organisation="Programmas īstenotājs",
        contact_email="contact@example.org",
    )


def _database_for(worker: str, folder: Path) -> str:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return f"sqlite:///{folder / 'test.db'}"
    url = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{worker}"
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    for kind in KINDS:
        KeyRing(settings.keys_dir, settings.organisation).make(kind, MONDAY - timedelta(days=365))
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything that a test writes, even what it commits, is undone. Tests marked `bare` get no database."""
    if request.node.get_closest_marker("bare"):
        yield
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        connection = engine.connect()
        outer = connection.begin()
        engines[None] = connection
        try:
            yield
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            engines[None] = engine


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    """The clock stands still on a Monday evening."""
    with clock.stopped_at(MONDAY):
        yield MONDAY


@pytest.fixture
def cast(app: Flask, now: datetime) -> Cast:
    return Cast(now)


@pytest.fixture
def client(app: Flask) -> Browser:
    """Somebody who has not signed in."""
    return stranger(app)


@pytest.fixture
def as_(app: Flask, now: datetime) -> Callable[..., Browser]:
    """`as_(person)` is a browser in which this person is signed in (CSRF on: post with `client.post_form`)."""
    return lambda person, **kwargs: sign_in(app, person, now, **kwargs)


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as log:` collects every SQL statement sent inside (without savepoints and pragmas)."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        log: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN")):
                log.append(statement)

        sqlalchemy.event.listen(sqlalchemy.engine.Engine, "before_cursor_execute", note)
        try:
            yield log
        finally:
            sqlalchemy.event.remove(sqlalchemy.engine.Engine, "before_cursor_execute", note)

    return collect


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser keeps its own time, on a machine that does other things too: its tests alone are tried again, and the run names them."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))
