"""A database that is full, locked, broken or gone: a calm page, nothing half done, and no restart afterwards.

Inside this process, quickly; tests/faults/test_served.py does the same to the served product.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse

from accounts.models import AuditEvent
from app import create_app
from courses.models import Progress
from db import db
from settings import Settings
from tests.browser import Browser, sign_in, stranger
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.installation import KINDS, Installation

pytestmark = pytest.mark.bare
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
DRAFT = "/modules/01-mentoring/task/draft"
TASK = "/modules/01-mentoring/task"
QUICKLY = 100  # milliseconds, in place of the five seconds for which a writer waits


@dataclass
class House:
    """An installation with one learner, signed in. `pragmas` are set on every connection that begins a transaction."""

    installation: Installation
    browser: Browser
    pragmas: dict[str, int] = field(default_factory=dict)
    version: str = ""

    def save(self, answer: str) -> TestResponse:
        response = self.browser.post_form(DRAFT, {"body": answer, "version": self.version})
        if response.status_code == 200:
            self.version = response.json["version"]
        return response

    def stored(self) -> str:
        with self.installation.engine.connect() as connection:
            state = connection.scalar(sqlalchemy.select(Progress.state).where(Progress.state.is_not(None)))
        return (state or {}).get("answer", "")

    def trail(self) -> list[str]:
        with self.installation.engine.connect() as connection:
            return list(connection.scalars(sqlalchemy.select(AuditEvent.act)))


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, install: Callable[..., Installation]) -> House:
    installation = install(request.param)
    installation.upgrade()
    with installation.app.app_context():
        learner = Cast(AT).learner()
        enrol(learner, build_programme(AT), AT)
        house = House(installation, sign_in(installation.app, learner, AT))
        db.session.remove()
    event.listen(installation.engine, "begin", lambda connection: hurry(connection, house.pragmas), insert=True)
    return house


def hurry(connection: Connection, pragmas: dict[str, int]) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {QUICKLY}")
        return
    for name, value in {"busy_timeout": QUICKLY, **pragmas}.items():
        connection.exec_driver_sql(f"PRAGMA {name}={value}")


def on_sqlite(house: House) -> bool:
    return house.installation.engine.dialect.name == "sqlite"


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else holds what has to be written: all of SQLite, or the rows in PostgreSQL."""
    engine = house.installation.engine
    other = sqlalchemy.create_engine(engine.url, **({"module": engine.dialect.dbapi} if engine.dialect.name == "sqlite" else {}))
    with other.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("LOCK TABLE progress, audit_event, sign_in_session IN EXCLUSIVE MODE")
        yield
        connection.rollback()
    other.dispose()


def assert_says_so(answer: TestResponse) -> None:
    """503, when to come back, our page in both languages, and the headers of every answer."""
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Nekas nav pazudis" in answer.text
    assert "Nothing is lost" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] in ("no-store", "no-cache")


def test_a_locked_database_answers_503_reads_go_on_and_it_recovers_by_itself(house: House) -> None:
    assert house.save("before").status_code == 200

    with locked(house):
        assert_says_so(house.save("lost"))
        assert house.browser.get(TASK).status_code == 200
        assert house.browser.get("/home").status_code == 200
    assert house.stored() == "before"

    assert house.save("after").status_code == 200
    assert house.stored() == "after"


def test_thirty_saves_against_a_lock_leave_no_connection_behind(house: House) -> None:
    """More than the pool holds."""
    house.pragmas["busy_timeout"] = 1
    house.save("before")  # from now on this connection is in a hurry

    with locked(house):
        codes = {house.save("lost").status_code for _ in range(30)}

    assert codes == {503}
    assert house.save("after").status_code == 200


def test_what_a_learner_wrote_is_not_in_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    if on_sqlite(house):
        house.pragmas["max_page_count"] = 1
        house.save("between me and my journal" * 1000)
    else:
        with locked(house):
            house.save("between me and my journal")

    assert "database unavailable" in caplog.text
    assert "journal" not in caplog.text


def test_a_denial_that_cannot_be_recorded_is_not_answered_as_if_it_had_been(house: House) -> None:
    assert house.browser.get("/modules/01-mentoring/nothing").status_code == 404
    trail = house.trail()
    assert trail.count("denied-not-visible") == 1

    with locked(house):
        assert_says_so(house.browser.get("/modules/01-mentoring/nothing"))

    assert house.trail() == trail


def test_signing_in_to_a_locked_database_answers_503(house: House) -> None:
    visitor = stranger(house.installation.app)

    with locked(house):
        answer = visitor.post_form("/sign-in", {"email": "person@example.org", "password": "not the one"})

    assert answer.status_code in (422, 503)  # PostgreSQL locks rows, and this one writes others
    assert answer.status_code == 503 or house.installation.engine.dialect.name == "postgresql"


def test_a_full_disk_answers_503_reads_go_on_and_it_recovers_by_itself(house: House) -> None:
    if not on_sqlite(house):
        pytest.skip("PostgreSQL's disk is its own; the answer to its errors is tested with the others")
    assert house.save("before").status_code == 200
    with house.installation.engine.connect() as connection:
        pages: Any = connection.scalar(sqlalchemy.text("PRAGMA page_count"))
    house.pragmas["max_page_count"] = pages

    answers = [house.save("x" * 15_000 + str(number)) for number in range(5)]
    assert_says_so(answers[-1])
    acknowledged = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert house.stored() == ("x" * 15_000 + str(acknowledged[-1]) if acknowledged else "before")
    assert house.browser.get(TASK).status_code == 200

    house.pragmas["max_page_count"] = pages * 10
    assert house.save("after").status_code == 200
    assert house.stored() == "after"


@pytest.fixture
def gone(tmp_path: Path) -> Browser:
    """A visitor of a house whose database server is not there."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    settings = Settings(mode="test", secret_key="x" * 40, data_dir=tmp_path, database_url=nowhere, public_url="http://localhost")
    return stranger(create_app(settings))


@pytest.mark.parametrize("path", ["/handbook", "/healthz", "/sign-in"])
def test_a_database_that_is_gone_answers_503_or_needs_none(gone: Browser, path: str) -> None:
    answer = gone.get(path)

    assert answer.status_code == 503 or "password" in answer.text
    if answer.status_code == 503:
        assert "Nothing is lost" in answer.text


def test_posting_while_the_database_is_gone_answers_503(gone: Browser) -> None:
    answer = gone.post_form("/sign-in", {"email": "person@example.org", "password": "a long enough one"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
