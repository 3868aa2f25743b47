"""Having a document drawn: the compositor is started, given its data, and ended when it takes too long."""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

COMPOSITOR = [sys.executable, "-I", str(Path(__file__).with_name("compositor.py"))]
SLACK = 5  # seconds beyond its processor time that a compositor may take on a busy machine
AT_ONCE = BoundedSemaphore(2)  # a storm of downloads must not take the machine from everybody else


class NotComposed(Exception):
    """There is no document: it took too long or too much, or its template can't draw this."""


def compose(template: str, data: dict[str, Any], *, seconds: int = 10) -> bytes:
    """The PDF that templates/documents/<template>.typ makes of this data, within so many seconds. Raises NotComposed."""
    source = json.dumps(data, ensure_ascii=False).encode()
    with AT_ONCE:
        try:
            done = subprocess.run(
                [*COMPOSITOR, template, str(seconds)], input=source, capture_output=True, timeout=seconds + SLACK, env={}, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotComposed(template, f"not within {seconds + SLACK} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotComposed(template, done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
