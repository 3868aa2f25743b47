"""The product as a process that can be killed, and people who save into it until it dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import sqlalchemy

from accounts.hashing import hash_password
from accounts.models import Person
from courses.models import Enrolment, Progress
from db import db
from settings import DEMO_PASSWORD
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.installation import Installation
from tests.visitor import Answer, Visitor

ROOT = Path(__file__).parent.parent.parent
PRODUCT = ("-c", "from app import main; main()", "serve")
FORGETFUL = ("-m", "tests.faults.forgetful")
DRAFT, TASK = "/modules/01-mentoring/task/draft", "/modules/01-mentoring/task"
PATIENCE = 30  # seconds for a start, on a machine that is busy


class Server:
    """A served installation, in a process group of its own."""

    def __init__(self, installation: Installation, command: tuple[str, ...] = PRODUCT):
        self.installation = installation
        self.port = _free_port()
        self._command = [sys.executable, *command]
        self._process: subprocess.Popen[bytes] | None = None
        self._visitors: list[Visitor] = []

    def start(self) -> float:
        """Returns after how many seconds it answered."""
        settings = self.installation.app.config["SETTINGS"]
        environment = {
            **os.environ,
            "MODE": "demo",
            "SECRET_KEY": settings.secret_key,
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        began = time.monotonic()
        with (settings.data_dir / "server.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise AssertionError("the server did not start: " + (settings.data_dir / "server.log").read_text()[-2000:])
            time.sleep(0.02)
        return time.monotonic() - began

    def kill(self) -> None:
        """All of it at once, without a word, as when the power of the process goes."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator ends it."""
        self._signal(signal.SIGTERM)

    def visitor(self) -> Visitor:
        """Somebody who comes to this address, until `send_away`."""
        self._visitors.append(Visitor(self.port))
        return self._visitors[-1]

    def send_away(self) -> None:
        for visitor in self._visitors:
            visitor.leave()

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            self._process.wait(PATIENCE)

    def _answers(self) -> bool:
        visitor = Visitor(self.port, timeout=5)
        try:
            return visitor.get("/healthz").status == 200
        except (OSError, HTTPException):
            return False
        finally:
            visitor.leave()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(installation: Installation, command: tuple[str, ...] = PRODUCT) -> Iterator[Server]:
    """Serve it until the block ends, however it ends."""
    server = Server(installation, command)
    try:
        server.start()
        yield server
    finally:
        server.send_away()
        server.stop()


def learners(installation: Installation, number: int) -> list[str]:
    """So many enrolled learners with a password; their addresses."""
    at = datetime.now(UTC)
    with installation.app.app_context():
        programme = build_programme(at)
        people = [Cast(at).learner(password_hash=hash_password(DEMO_PASSWORD)) for _ in range(number)]
        for person in people:
            enrol(person, programme, at)
        addresses = [person.email for person in people]
        db.session.remove()
    return addresses


@dataclass
class Writer:
    """Somebody who saves a draft again and again. `acknowledged` is the last number that the server said was saved."""

    email: str
    visitor: Visitor
    sent: int = 0
    acknowledged: int = 0
    saved: int = 0
    version: str = ""
    others: list[int] = field(default_factory=list)

    def write_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.sent += 1
            try:
                answer = self.save(f"{self.sent} {self.email} " + "vārds " * 50)
            except (OSError, HTTPException):
                return
            if answer.status == 200 and b"saved" in answer.body:
                self.acknowledged, self.saved = self.sent, self.saved + 1
            else:
                self.others.append(answer.status)

    def save(self, text: str) -> Answer:
        """Save a draft over the version that was saved last; where an earlier one arrived without an answer, over that."""
        answer = self.visitor.post_as_script(DRAFT, body=text, version=self.version)
        if answer.status == 409:
            answer = self.visitor.post_as_script(DRAFT, body=text, version=json.loads(answer.body)["version"])
        if answer.status == 200:
            self.version = json.loads(answer.body).get("version", "")
        return answer


def writers(server: Server, addresses: list[str]) -> list[Writer]:
    """Sign everybody in, through the form."""
    made = []
    for address in addresses:
        visitor = server.visitor()
        visitor.sign_in(address, DEMO_PASSWORD)
        made.append(Writer(address, visitor))
    return made


def stored_numbers(installation: Installation) -> dict[str, int]:
    """The number of the draft that the database holds, by the address of its writer."""
    with installation.app.app_context():
        rows = db.session.execute(
            sqlalchemy.select(Person.email, Progress.state)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .join(Progress, Progress.enrolment_id == Enrolment.id)
        ).all()
        db.session.remove()
    return {email: int(state["answer"].split()[0]) for email, state in rows if state}


def is_whole(installation: Installation) -> bool:
    """SQLite's own word for it; PostgreSQL has no such question."""
    if installation.engine.dialect.name != "sqlite":
        return True
    with installation.engine.connect() as connection:
        broken = connection.execute(sqlalchemy.text("PRAGMA foreign_key_check")).all()
        return connection.scalars(sqlalchemy.text("PRAGMA integrity_check")).all() == ["ok"] and not broken
