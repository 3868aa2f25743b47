"""kill -9 while people save: nothing that was acknowledged is lost, and the database is whole.

ROUNDS chooses how often (`make assurance`: 50). It can't see a power cut: for that, every connection is synchronous=FULL.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.faults.served import FORGETFUL, PRODUCT, Server, Writer, is_whole, learners, stored_numbers, writers
from tests.installation import KINDS, Installation

pytestmark = [pytest.mark.bare, pytest.mark.slow]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CLIENTS, MOST_SAVES = 8, 120


@dataclass
class Tally:
    """What happened over all rounds."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    broken: int = 0
    starts: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.acknowledged} acknowledged, {len(self.lost)} lost, {self.broken} times not whole, "
            f"answering again after {sorted(self.starts)[len(self.starts) // 2]:.2f} s (slowest {max(self.starts):.2f} s)"
        )


def kill_while_saving(installation: Installation, command: tuple[str, ...], rounds: int) -> Tally:
    """Serve, save, kill, look; as often as that."""
    addresses, chance, tally = learners(installation, CLIENTS), random.Random(), Tally()
    server = Server(installation, command)
    try:
        tally.starts.append(server.start())
        people = writers(server, addresses)
        for _ in range(rounds):
            save_until(people, chance.randint(1, MOST_SAVES), server)
            tally.starts.append(server.start())
            judge(installation, people, tally)
    finally:
        server.kill()
        server.send_away()
    return tally


def save_until(people: list[Writer], saves: int, server: Server) -> None:
    """All save at once; the server is killed when so many saves were acknowledged, in the midst of the others."""
    stop, already = threading.Event(), sum(person.saved for person in people)
    threads = [threading.Thread(target=person.write_until, args=(stop,)) for person in people]
    for thread in threads:
        thread.start()
    patience = time.monotonic() + 10
    while sum(person.saved for person in people) < already + saves and time.monotonic() < patience:
        time.sleep(0.001)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def judge(installation: Installation, people: list[Writer], tally: Tally) -> None:
    stored = stored_numbers(installation)
    tally.rounds += 1
    tally.acknowledged = sum(person.saved for person in people)
    tally.broken += not is_whole(installation)
    for person in people:
        number = stored.get(person.email, 0)
        if number < person.acknowledged:
            tally.lost.append(f"round {tally.rounds}: {person.email} was told {person.acknowledged}, stored is {number}")
        if number > person.sent:
            tally.invented.append(f"round {tally.rounds}: {person.email}")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_was_acknowledged_is_lost(install: Callable[..., Installation], kind: str) -> None:
    installation = install(kind)
    installation.upgrade()

    tally = kill_while_saving(installation, PRODUCT, ROUNDS)

    print(f"\nkill -9, {kind}: {tally}")
    assert tally.lost == tally.invented == []
    assert tally.broken == 0
    assert tally.acknowledged > ROUNDS, "hardly anything was saved: this proved nothing"


def test_a_server_that_promises_before_it_saves_is_found_out(install: Callable[..., Installation]) -> None:
    """The control: this harness can see a loss."""
    installation = install()
    installation.upgrade()

    tally = kill_while_saving(installation, FORGETFUL, 2)

    print(f"\nkill -9, planted fault: {tally}")
    assert tally.lost != []
