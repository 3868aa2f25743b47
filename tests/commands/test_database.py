"""What an operator types, and what they are told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.installation import KINDS, Installation
from tests.generated import fill

pytestmark = pytest.mark.bare
Install = Callable[..., Installation]


@pytest.mark.parametrize("kind", KINDS)
def test_a_drill_brings_a_lost_installation_back(install: Install, tmp_path: Path, kind: str) -> None:
    lost, fresh, file = install(kind), install(kind), tmp_path / "b.zip"
    assert lost.run("database", "upgrade").exit_code == 0
    with lost.engine.begin() as connection:
        fill(connection)
    written = lost.run("backup", str(file))
    lost.close()

    answer = fresh.run("restore", str(file))

    assert (written.exit_code, answer.exit_code) == (0, 0), written.output + answer.output
    assert "rows of" in written.output
    assert "no keys" in written.output
    assert "are back as they were" in answer.output
    assert "celabiedrs resume" in answer.output
    assert "Schema: newest" in fresh.run("doctor").output


def test_upgrading_twice_changes_nothing(install: Install) -> None:
    installation = install()

    assert [installation.run("database", "upgrade").exit_code for _ in range(2)] == [0, 0]


def test_a_backup_of_nothing_says_what_to_do_first(install: Install, tmp_path: Path) -> None:
    answer = install().run("backup", str(tmp_path / "b.zip"))

    assert answer.exit_code == 1
    assert "celabiedrs database upgrade" in answer.output


def test_a_backup_where_nothing_can_be_written_says_so(install: Install, tmp_path: Path) -> None:
    installation = install()
    installation.upgrade()

    answer = installation.run("backup", str(tmp_path / "nowhere" / "b.zip"))

    assert answer.exit_code == 1
    assert "could not be written" in answer.output


def test_a_backup_that_is_not_there_is_said(install: Install, tmp_path: Path) -> None:
    answer = install().run("restore", str(tmp_path / "b.zip"))

    assert answer.exit_code == 1
    assert "No such file" in answer.output


def test_a_name_that_is_taken_is_said(install: Install, tmp_path: Path) -> None:
    installation = install()
    installation.upgrade()
    installation.run("backup", str(tmp_path / "b.zip"))

    answer = installation.run("backup", str(tmp_path / "b.zip"))

    assert answer.exit_code == 1
    assert "overwrites nothing" in answer.output
