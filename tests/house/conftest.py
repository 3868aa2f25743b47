"""The world of the gates: told once a run, opened by each worker."""

import pickle
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

import clock
from tests.conftest import MONDAY
from tests.house.asking import Desk, table
from tests.house.crawl import Crawler
from tests.house.databases import SERVER, new_database
from tests.house.things import facts_of, things_in
from tests.house.world import Told, World, opened, tell_in


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path | None:
    """A folder for what one worker does for all; none where a worker is alone, or has a database that can't be copied."""
    return None if worker_id == "master" or SERVER else tmp_path_factory.getbasetemp().parent


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, shared: Path | None) -> Iterator[World]:
    """The demo's world with everybody in it and every secret marked, as it is on MONDAY."""
    folder = tmp_path_factory.mktemp("world")
    with ExitStack() as stack:
        stack.enter_context(clock.stopped_at(MONDAY))
        url = stack.enter_context(new_database("postgresql" if SERVER else "sqlite", folder))
        told = _copied(shared, Path(url.removeprefix("sqlite:///"))) if shared else tell_in(url, folder, MONDAY)
        yield stack.enter_context(opened(url, folder, told))


def _copied(shared: Path, database: Path) -> Told:
    """A copy of the world that the first worker tells."""
    original, facts = shared / "world.db", shared / "world-told"
    with facts.open("a+b") as file:
        flock(file, LOCK_EX)
        file.seek(0)
        if not (written := file.read()):
            written = pickle.dumps(tell_in(f"sqlite:///{original}", shared, MONDAY))
            file.write(written)
    shutil.copy(original, database)
    shutil.copytree(shared / "keys", database.parent / "keys", dirs_exist_ok=True)
    return pickle.loads(written)


@pytest.fixture(scope="session")
def desk(world: World) -> Desk:
    """Where the world's pages are asked by the declared table."""
    return Desk(world, things_in(world), facts_of(world), table())


@pytest.fixture(scope="session")
def crawler(world: World, shared: Path | None) -> Crawler:
    """Who sees what, by following links: each persona is crawled once a run, however many workers there are."""
    return Crawler(world, shared)
