"""The compositor holds to its limits, whatever it is given."""

import resource
import subprocess
import sys
import time

import pytest

from typesetting import compositor, press
from typesetting.press import NotComposed, compose

pytestmark = pytest.mark.bare


def run(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=compositor.ROOT)


def test_limits_itself_before_it_reads() -> None:
    program = "from typesetting.compositor import limit; limit(7); import resource as r; print(r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CPU))"

    assert run(program).stdout.split("\n")[0] == f"({2**30}, {2**30}) (7, 7)"


def test_takes_no_more_memory_than_it_may() -> None:
    done = run("from typesetting.compositor import limit; limit(7); bytearray(2**31)")

    assert done.returncode
    assert "MemoryError" in done.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 2**30  # ours stays as it was


@pytest.mark.parametrize("template", ["certificate", "handbook"])
@pytest.mark.parametrize("source", ["", "{", '{"number": "1"}', "\x00"])
def test_of_nonsense_makes_nothing(template: str, source: str) -> None:
    done = subprocess.run([*press.COMPOSITOR, template, "10"], input=source.encode(), capture_output=True, check=False, env={})

    assert done.returncode
    assert done.stdout == b""


def test_one_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(press, "SLACK", -9.8)
    started = time.monotonic()

    with pytest.raises(NotComposed):
        compose("certificate", {})
    assert time.monotonic() - started < 5


def test_one_that_fails_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-c", "print('nothing')"])

    with pytest.raises(NotComposed):
        compose("certificate", {})


def test_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-I", "-c", "import os; print('%PDF-', 'SECRET_KEY' in os.environ)"])

    assert compose("certificate", {}).strip() == b"%PDF- False"
