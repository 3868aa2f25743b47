"""`python -m tests.bench`: the product against a floor (tests/floor.py), on this machine's loopback alone.

Both are served as `celabiedrs serve` serves (granian, as many workers and threads), the product in production mode, and
take turns under wrk. Speeds drift from hour to hour: only the ratios of one round say something. It stops by itself.

ROUNDS (3) and SECONDS (4, of each measurement) make it longer or shorter.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from commands.serve import THREADS, WORKERS
from settings import DEMO_PASSWORD
from tests import floor
from tests.bench_product import EMAIL, prepare, statements_of
from tests.visitor import Answer, Visitor

ROOT = Path(__file__).parent.parent
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "3")), int(os.environ.get("SECONDS", "4"))
CONNECTIONS = (1, 16)
PATIENCE = 60
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Target:
    """A page, and who asks for it."""

    name: str
    port: int
    path: str
    cookies: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What wrk found: requests a second, and the times within which half and 99 % were answered, in milliseconds."""

    requests: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page costs the reader's line: with nothing kept, and when it was visited before."""

    first_bytes: int
    first_requests: int
    next_bytes: int


class Served:
    """A server process with its workers, and how long it took to answer."""

    def __init__(self, command: list[str], environment: dict[str, str], port: int, path: str):
        self.port = port
        began = time.monotonic()
        self._process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, start_new_session=True)
        while not self._answers(path):
            if self._process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise SystemExit(f"{command} did not start")
            time.sleep(0.01)
        self.start_seconds = time.monotonic() - began

    def _answers(self, path: str) -> bool:
        visitor = Visitor(self.port, timeout=5)
        try:
            return visitor.get(path).status < 500
        except (OSError, HTTPException):
            return False
        finally:
            visitor.leave()

    def megabytes(self) -> float:
        """The memory of all its processes, what they share counted once (PSS)."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(status.read_text().rsplit(")", 1)[1].split()[2]) == self._process.pid:
                    total += int(re.search(r"^Pss:\s+(\d+)", (status.parent / "smaps_rollup").read_text(), re.M)[1])  # type: ignore[index]
            except (OSError, TypeError):
                continue
        return total / 1024

    def stop(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(PATIENCE)


@contextmanager
def both(folder: Path) -> Iterator[tuple[Served, Served]]:
    """The product and the floor, each in a folder of its own, until the block ends."""
    product_port, floor_port = free_port(), free_port()
    (folder / "floor").mkdir()
    floor.prepare(folder / "floor")
    production = prepare(folder / "product")
    product = [sys.executable, "-c", "from app import main; main()", "serve"]
    under = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws"]
    under += ["--host", "127.0.0.1", "--port", str(floor_port), "--factory", "tests.floor:served_app"]
    served = []
    try:
        served.append(Served(product, production | {"PORT": str(product_port)}, product_port, "/healthz"))
        served.append(Served(under, {"FLOOR_DIR": str(folder / "floor")}, floor_port, "/lesson"))
        yield served[0], served[1]
    finally:
        for server in served:
            server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure(target: Target, connections: int, seconds: int) -> Measured:
    """Let wrk ask for this page over so many connections. Raises SystemExit where anything but the page came back."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", "-H", "Accept-Language: lv"]
    command += ["-H", f"Cookie: {target.cookies}", f"http://127.0.0.1:{target.port}{target.path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    requests = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    times = [float(number) * UNITS[unit] for number, unit in re.findall(r"^\s+(?:50|99)%\s+([\d.]+)(us|ms|s)$", said, re.M)]
    if "Non-2xx" in said or "Socket errors" in said or len(requests + times) != 3:
        raise SystemExit(f"{target.name}: {said}")
    return Measured(float(requests[0]), *times)


def weigh(visitor: Visitor, path: str) -> Weight:
    """The bytes of a page and of all that it asks for, as they go over the line, headers left out."""
    page = visitor.get(path)
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page.text))
    for address in sorted(wanted):
        if ".css" in address:
            wanted |= {_beside(address, name) for name in re.findall(r"url\([\"']?([^\"')#]+)", visitor.get(address).text)}
    compressed = {"Accept-Encoding": "gzip"}
    kept = [visitor.get(address, compressed) for address in sorted(wanted)]
    if bad := [answer.status for answer in kept if answer.status != 200]:
        raise SystemExit(f"{path}: some of what it asks for answers {bad}")
    again = len(visitor.get(path, compressed).body)
    return Weight(again + sum(len(answer.body) for answer in kept), 1 + len(kept), again)


def _beside(address: str, name: str) -> str:
    return name if name.startswith("/") else str(Path(address.split("?")[0]).parent / name)


def main() -> None:
    """Measure and print."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed: sh commands/system-packages.sh wrk")
    with tempfile.TemporaryDirectory() as folder, both(Path(folder)) as (product, yardstick):
        visitor, entered = Visitor(product.port), Visitor(yardstick.port)
        visitor.sign_in(EMAIL, DEMO_PASSWORD)
        entered.get("/enter")
        lesson = lesson_of(visitor)
        targets = [
            Target("floor", yardstick.port, "/lesson", entered.cookie_header),
            Target("sign-in", product.port, "/sign-in"),
            Target("home", product.port, "/home", visitor.cookie_header),
            Target("lesson", product.port, lesson, visitor.cookie_header),
        ]
        print_speeds(targets)
        print_weights(visitor, targets[1:], statements_of(Path(folder) / "product", visitor.cookie_header, [target.path for target in targets[1:]]))
        for name, server in (("product", product), ("floor", yardstick)):
            print(f"{name}: answered {server.start_seconds:.2f} s after its start, {server.megabytes():.0f} MB in all its processes")
        visitor.leave()
        entered.leave()


def lesson_of(visitor: Visitor) -> str:
    """The first lesson that the programme page leads to."""
    page: Answer = visitor.get("/programme")
    found = re.search(r'href="(/modules/[^/"]+/\d\d-[^"#]+)"', page.text)
    if found is None:
        raise SystemExit("the programme leads to no lesson")
    return found[1]


def print_speeds(targets: list[Target]) -> None:
    """Rounds in which each takes its turn; a ratio compares with the floor of the same round."""
    for target in targets:
        measure(target, CONNECTIONS[-1], 1)  # to warm up
    for connections in CONNECTIONS:
        rounds = [{target.name: measure(target, connections, SECONDS) for target in targets} for _ in range(ROUNDS)]
        print(f"\n{connections} connection{'s' * (connections > 1)}, {ROUNDS} rounds of {SECONDS} s, medians")
        print(f"{'page':<10}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}{'of the floor':>14}  (least to most)")
        for target in targets:
            found = [measured[target.name] for measured in rounds]
            ratios = [measured[target.name].requests / measured["floor"].requests for measured in rounds]
            middle = [statistics.median(getattr(one, name) for one in found) for name in ("requests", "p50", "p99")]
            speeds = f"{middle[0]:>12.0f}{middle[1]:>10.2f}{middle[2]:>10.2f}"
            print(f"{target.name:<10}{speeds}{statistics.median(ratios):>14.2f}  ({min(ratios):.2f} to {max(ratios):.2f})")


def print_weights(visitor: Visitor, targets: list[Target], statements: list[int]) -> None:
    print(f"\n{'page':<10}{'statements':>12}{'first visit':>22}{'next visit':>14}")
    for target, asked in zip(targets, statements, strict=True):
        weight = weigh(visitor if target.cookies else Visitor(target.port), target.path)
        first = f"{weight.first_bytes / 1000:.1f} KB, {weight.first_requests} requests"
        print(f"{target.name:<10}{asked:>12}{first:>22}{f'{weight.next_bytes / 1000:.1f} KB, 1':>14}")
    print()


if __name__ == "__main__":
    main()
