"""The product as a visitor meets it: the demo in a folder of its own, served on a free port of this machine.

The demo is prepared once a process and then copied: preparing it takes as long as a whole module of tests.
"""

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

ROOT = Path(__file__).parent.parent
CELABIEDRS = Path(sys.executable).parent / "celabiedrs"
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "celabiedrs-demo"
CAST = ("candidate", "learner", "almost", "mentor", "trainer", "coordinator", "casemanager", "supervisor", "admin")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def demo(folder: Path, **environment: str) -> Iterator[str]:
    """A demo in this folder, served. Yields its address; the server is ended by the process that was started."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with _copy_of(_prepared(), folder, port) as services, (folder / "server.log").open("w") as log:
        env = _environment(folder, address, services) | {"PORT": str(port), **environment}
        server = subprocess.Popen([CELABIEDRS, "serve"], env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"{address}/healthz", server, folder / "server.log")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(15)


@cache
def _prepared() -> tuple[Path, str]:
    """The folder and (on PostgreSQL) the database of a demo that nobody serves; both go when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="celabiedrs-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    name = f"celabiedrs_demo_{os.getpid()}" if os.environ.get("TEST_DATABASE_URL") else ""
    if name:
        _ask_server(f'CREATE DATABASE "{name}"')
        atexit.register(_ask_server, f'DROP DATABASE "{name}" WITH (FORCE)')
    subprocess.run(
        [CELABIEDRS, "demo"],
        env=_environment(folder, "http://127.0.0.1", _services(name)),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder, name


@contextmanager
def _copy_of(prepared: tuple[Path, str], folder: Path, port: int) -> Iterator[dict[str, str]]:
    """What was prepared, once more in this folder and, where TEST_DATABASE_URL names a server, in a database of its own."""
    source, template = prepared
    shutil.copytree(source, folder, dirs_exist_ok=True)
    name = _name_of_copy(template, port)
    if name:
        _ask_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _services(name)
    finally:
        if name:
            _ask_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment_of(folder: Path, address: str) -> dict[str, str]:
    """What a command needs that is to work on the demo served at this address, from this folder, by this process."""
    port = address.rpartition(":")[2]
    return _environment(folder, address, _services(_name_of_copy(_prepared()[1], port)))


def _name_of_copy(template: str, port: int | str) -> str:
    return f"{template}_{port}" if template else ""


def _environment(folder: Path, address: str, services: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "MODE": "demo", "DATA_DIR": str(folder), "PUBLIC_URL": address, **services}


def _services(database: str) -> dict[str, str]:
    """The settings that lead to this database, and to the Redis of TEST_REDIS_URL."""
    if not database:
        return {}
    redis = {"REDIS_URL": os.environ["TEST_REDIS_URL"]} if os.environ.get("TEST_REDIS_URL") else {}
    url = sqlalchemy.make_url(os.environ["TEST_DATABASE_URL"])
    return {"DATABASE_URL": url.set(database=database, drivername="postgresql").render_as_string(hide_password=False), **redis}


def _ask_server(statement: str) -> None:
    engine = sqlalchemy.create_engine(
        sqlalchemy.make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer\n{log.read_text()[-2000:]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def sign_in(page: Page, address: str, who: str, password: str = PASSWORD) -> None:
    """Sign in through the form, as a person does. `who` is the part before @example.org."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", f"{who}@example.org")
    page.fill("[name=password]", password)
    page.click("main form button")
    page.wait_for_load_state()


def pages_for(context: BrowserContext, address: str, urls: Map, start: str = "/") -> dict[str, str]:
    """One address of every endpoint that this visitor's links lead to, found by following them."""
    adapter = urls.bind("127.0.0.1")
    found: dict[str, str] = {}
    queue, seen = [start], {start}
    page = context.new_page()
    while queue:
        path = queue.pop(0)
        try:
            endpoint, _ = adapter.match(path.split("?")[0].split("#")[0], method="GET")
        except HTTPException:
            continue
        if endpoint in found or endpoint == "static" or re.search(r"\.(pdf|ics|epub|md)$", path):
            continue
        answer = page.goto(address + path)
        if answer is None or answer.status >= 400:
            raise AssertionError(f"{path}: {answer.status if answer else 'no answer'}")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[endpoint] = path
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            if href.startswith("/") and (clean := href.split("#")[0]) not in seen:
                seen.add(clean)
                queue.append(clean)
    page.close()
    return found
