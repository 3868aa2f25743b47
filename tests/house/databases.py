"""Databases that belong to one test alone, for what can't be undone by rolling back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy
from flask import Flask

import clock
from app import create_app
from credentials.keys import KINDS as KEYS
from credentials.keys import KeyRing
from db import db
from settings import Settings

SERVER = os.environ.get("TEST_DATABASE_URL")
KINDS = ("sqlite", "postgresql") if SERVER else ("sqlite",)
_numbers = count(1)


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, which is gone afterwards (a file goes with its folder)."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{next(_numbers)}.db'}"
        return
    url = sqlalchemy.make_url(SERVER or "").set(drivername="postgresql+psycopg")
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_house_{next(_numbers)}"
    _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: sqlalchemy.URL, *statements: str) -> None:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def application(url: str, folder: Path, mode: str = "test") -> Iterator[Flask]:
    """An application over this database, as it is installed in this mode, with keys to sign with."""
    settings = Settings(
        mode=mode,
        secret_key="a key for tests, long enough to be taken",
        data_dir=folder,
        database_url=url,
        public_url="https://localhost" if mode == "production" else "http://localhost",
        organisation="Programmas īstenotājs",
        contact_email="contact@example.org",
    )
    app = create_app(settings)
    for key in KEYS:
        KeyRing(settings.keys_dir, settings.organisation).make(key, clock.now())
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
