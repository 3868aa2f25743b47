"""What an operator types, and what they are told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import main
from tests.generated import fill
from tests.installation import KINDS, Installation

pytestmark = pytest.mark.bare
Install = Callable[..., Installation]
PRODUCTION = {
    "mode": "production",
    "public_url": "https://mentors.example.org",
    "organisation": "Programmas īstenotājs",
    "contact_email": "contact@example.org",
}


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


def test_a_damaged_database_can_be_examined_and_restored_in_production(install: Install, tmp_path: Path) -> None:
    whole = install()
    whole.upgrade()
    whole.run("backup", str(tmp_path / "b.zip"))
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "celabiedrs.db").write_bytes(b"\0" * 8192)
    damaged = install(folder=folder, **PRODUCTION)

    assert "could not answer" in damaged.run("doctor").output
    assert damaged.run("restore", str(tmp_path / "b.zip")).exit_code == 0
    assert "Schema: newest" in damaged.run("doctor").output


def test_a_production_database_of_an_earlier_version_can_be_upgraded(install: Install) -> None:
    """The start may not ask for columns that only the upgrade brings."""
    earlier = install()
    earlier.upgrade()
    with earlier.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person DROP COLUMN totp_last_step")
    earlier.engine.dispose()

    assert install(folder=earlier.folder, **PRODUCTION).run("database", "upgrade").exit_code == 0


@pytest.mark.parametrize(("variable", "value"), [("MODE", "nonsense"), ("PORT", "many"), ("DATABASE_URL", "mysql://here")])
def test_a_bad_setting_is_said_in_a_sentence(variable: str, value: str, tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["doctor"], env={"DATA_DIR": str(tmp_path), variable: value})

    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: {variable} must")
