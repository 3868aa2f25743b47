"""The world of the gates, once a worker."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

import clock
from tests.conftest import MONDAY
from tests.house.asking import Desk, table
from tests.house.crawl import Crawler
from tests.house.databases import SERVER, new_database
from tests.house.things import facts_of, things_in
from tests.house.world import World, built


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo's world with everybody in it and every secret marked, as it is on MONDAY."""
    folder = tmp_path_factory.mktemp("world")
    with ExitStack() as stack:
        stack.enter_context(clock.stopped_at(MONDAY))
        url = stack.enter_context(new_database("postgresql" if SERVER else "sqlite", folder))
        yield stack.enter_context(built(url, folder, MONDAY))


@pytest.fixture(scope="session")
def desk(world: World) -> Desk:
    """Where the world's pages are asked by the declared table."""
    return Desk(world, things_in(world), facts_of(world), table())


@pytest.fixture(scope="session")
def crawler(world: World, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Crawler:
    """Who sees what, by following links: each persona is crawled once a run, however many workers there are."""
    return Crawler(world, None if worker_id == "master" else tmp_path_factory.getbasetemp().parent)
