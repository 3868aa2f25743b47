"""The served product on a full disk and beside a locked database: 503 with a page, reads go on, no restart needed."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.served import TASK, Writer, is_whole, learners, serving, stored_numbers, writers
from tests.installation import Installation
from tests.visitor import Answer

pytestmark = [pytest.mark.bare, pytest.mark.slow]
MEGABYTES = 2
LOCK = """
import sys, time
import pysqlite3.dbapi2 as sqlite
connection = sqlite.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def assert_says_so(answer: Answer) -> None:
    assert answer.status == 503
    assert answer.headers["retry-after"] == "30"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Nekas nav pazudis" in answer.text
    assert "Nothing is lost" in answer.text


def save(writer: Writer, size: int) -> Answer:
    writer.sent += 1
    answer = writer.save(f"{writer.sent} " + "x" * size)
    if answer.status == 200:
        writer.acknowledged = writer.sent
    return answer


def test_a_full_disk_refuses_calmly_and_recovers_when_there_is_room(install: Callable[..., Installation], small_disk: Path) -> None:
    installation = install(folder=small_disk)
    installation.upgrade()
    addresses = learners(installation, 1)
    with serving(installation) as server:
        [writer] = writers(server, addresses)
        saved = 0
        while (answer := save(writer, 18_000)).status == 200:
            saved += 1
            assert saved < 1000, "the disk never became full"

        assert_says_so(answer)
        assert {save(writer, 18_000).status for _ in range(20)} == {503}
        reads = {writer.visitor.get(path).status for path in (TASK, "/home", "/healthz") for _ in range(5)}
        assert reads == {200}
        assert stored_numbers(installation) == {writer.email: writer.acknowledged}

        subprocess.run(["mount", "-o", f"remount,size={8 * MEGABYTES}m", small_disk], check=True)
        assert save(writer, 18_000).status == 200
        assert stored_numbers(installation) == {writer.email: writer.acknowledged}
        print(f"\nfull disk: {saved} saves acknowledged and stored, then 21 refused, then stored again")
    assert is_whole(installation)


@contextmanager
def locked_by_another_process(database: Path) -> Iterator[None]:
    holder = subprocess.Popen([sys.executable, "-c", LOCK, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        holder.stdout.readline()
        yield
        holder.stdin.close()


def test_a_lock_that_is_held_too_long_refuses_writes_and_lets_reads_go_on(install: Callable[..., Installation]) -> None:
    installation = install()
    installation.upgrade()
    addresses = learners(installation, 3)
    with serving(installation) as server:
        reader, *patient = writers(server, addresses)
        assert [save(person, 100).status for person in patient] == [200, 200]
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda person=person: answers.append(save(person, 100))) for person in patient]
        with locked_by_another_process(installation.folder / "celabiedrs.db"):
            for thread in threads:
                thread.start()
            reads = [timed_read(reader) for _ in range(40)]
            for thread in threads:
                thread.join()
        for answer in answers:
            assert_says_so(answer)
        assert len(answers) == 2
        assert stored_numbers(installation) == dict.fromkeys(addresses[1:], 1)
        assert [save(person, 100).status for person in patient] == [200, 200]
        print(f"\nlocked: 2 writers refused, 40 reads meanwhile, the slowest in {max(reads) * 1000:.0f} ms")
    assert max(reads) < 2


def timed_read(reader: Writer) -> float:
    began = time.monotonic()
    assert reader.visitor.get(TASK).status == 200
    return time.monotonic() - began
