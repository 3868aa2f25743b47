"""`celabiedrs work`: what runs behind, in a process of its own."""

import os
import signal
import threading
import time

import click
from flask.cli import with_appcontext

import jobs

SECONDS_TO_FINISH = 10


@click.command("work")
@click.option("--under", type=int, hidden=True, help="End when the process of this number is no longer the parent.")
@with_appcontext
def work(under: int | None) -> None:
    """Send letters, sweep, remind: until SIGTERM. `serve` starts one; more may run on other machines."""
    if under:
        threading.Thread(target=end_with, args=(under,), daemon=True).start()
    jobs.huey.create_consumer(workers=1, max_delay=1, graceful_signal="TERM", shutdown_timeout=SECONDS_TO_FINISH).run()


def end_with(parent: int) -> None:
    """A server that was killed can't end its children: each looks for itself."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
