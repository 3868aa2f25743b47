"""`celabiedrs serve`: the pages and what runs behind them, on one machine."""

import gc
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.orm import configure_mappers

from commands.demo import CAST
from commands.work import end_with
from settings import DEMO_PASSWORD, Settings

WORKERS, THREADS = 2, 4
SECONDS_TO_FINISH, SECONDS_BETWEEN_STARTS = 15, 5

log = logging.getLogger(__name__)


class Behind:
    """The child process that sends and sweeps: started again if it ends by itself, ended with us."""

    def __init__(self, root: Path):
        self._command = [sys.executable, "-c", "from app import main; main()", "work", "--under", str(os.getpid())]
        self._root = root
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Before the server forks its workers: one forked in the middle of a start would keep the start's pipe open for ever."""
        self._process = self._started()
        self._keeper.start()

    def end(self) -> None:
        """Let it finish the letter in its hands."""
        self._ending.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(SECONDS_TO_FINISH)
            except subprocess.TimeoutExpired:
                process.kill()
        self._keeper.join(SECONDS_TO_FINISH)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=self._root)

    def _keep(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._ending.is_set():
                return
            log.warning("what runs behind ended with %s; it is started again", code)
            self._ending.wait(SECONDS_BETWEEN_STARTS)
            self._process = None if self._ending.is_set() else self._started()


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the pages and run what works behind them, until SIGTERM or Ctrl-C."""
    settings: Settings = current_app.config["SETTINGS"]
    root = Path(current_app.root_path)
    if settings.is_demo:
        introduce_cast(settings)
    behind = Behind(root)
    server = Granian(
        "commands.serve:served_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        working_dir=root,
    )
    behind.start()
    try:
        server.serve()
    finally:
        behind.end()


def served_app() -> Flask:
    """The application in one worker of the server, which ends with the server even where that was killed."""
    from app import create_app  # the wiring knows this module, not the other way round

    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    app = create_app()
    configure_mappers()
    gc.collect()
    gc.freeze()  # what lives as long as the worker: looking through it took a tenth of a second, in the midst of somebody's page
    return app


def introduce_cast(settings: Settings) -> None:
    """Who lives in the demonstration, and how to come in."""
    click.echo(f"Ceļabiedrs: {settings.public_url}/sign-in")
    click.echo(f"The cast of the demonstration, all with the password {DEMO_PASSWORD}:")
    for name, story in CAST.items():
        click.echo(f"  {name}@example.org".ljust(30) + story)
    click.echo(f"Their letters: {settings.public_url}/letters")
