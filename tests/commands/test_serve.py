"""`celabiedrs serve`: pages and what runs behind them start together and end together, however the end comes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CELABIEDRS = [sys.executable, "-c", "from app import main; main()"]
pytestmark = [pytest.mark.bare, pytest.mark.slow]


@dataclass
class Served:
    """A server of its own, in a folder of its own, on a free port of this machine."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    folder: Path

    def status(self) -> int:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.environment['PORT']}/sign-in", timeout=2).status
        except OSError:
            return 0

    def run(self, *command: str) -> None:
        subprocess.run([*CELABIEDRS, *command], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def behind(self) -> set[int]:
        return {pid for pid, command in children_of(self.process.pid).items() if " work " in command}


def children_of(parent: int) -> dict[int, str]:
    """The processes that this one started, by their ids."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue
    return found


def wait_until(is_so: Callable[[], object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    environment = {**os.environ, "MODE": "demo", "DATA_DIR": str(tmp_path), "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([*CELABIEDRS, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        served = Served(process, environment, tmp_path)
        try:
            assert wait_until(lambda: served.status() == 200 and served.behind(), 30), (tmp_path / "log").read_text()
            yield served
        finally:
            process.terminate()
            process.wait(30)


def test_the_cast_is_introduced_and_a_letter_written_by_anybody_is_sent_at_once(served: Served) -> None:
    assert "coordinator@example.org" in (served.folder / "log").read_text()
    served.run("database", "upgrade")
    served.run("people", "create", "anna@example.org", "--given-name", "Anna", "--family-name", "Liepa")

    assert wait_until(lambda: list((served.folder / "letters").glob("*.eml")), 15), (served.folder / "log").read_text()


def test_sigterm_ends_everything_that_was_started(served: Served) -> None:
    started = set(children_of(served.process.pid))
    served.process.send_signal(signal.SIGTERM)

    assert served.process.wait(20) == 0
    assert not [pid for pid in started if is_running(pid)]
    assert served.status() == 0


def test_a_server_that_is_killed_leaves_nothing_behind(served: Served) -> None:
    started = set(children_of(served.process.pid))
    assert len(started) >= 3
    served.process.kill()
    served.process.wait(5)

    assert wait_until(lambda: not [pid for pid in started if is_running(pid)], 10)
    assert served.status() == 0


def test_what_runs_behind_is_started_again_when_it_dies(served: Served) -> None:
    [first] = served.behind()
    os.kill(first, signal.SIGKILL)

    assert wait_until(lambda: served.behind() - {first}, 20)
    assert served.status() == 200
