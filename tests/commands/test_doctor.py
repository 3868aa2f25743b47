"""The doctor says what is wrong, what is only advice, and ends with 1 where something is wrong."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

import clock
from commands.doctor import ADVICE, WELL, WRONG, examine
from credentials.keys import BADGE, PDF, KeyRing
from credentials.models import PublishedKey
from post.models import FAILED, SENT, WAITING, Letter, Pause
from revisions.models import DRAFT, Revision
from settings import Settings
from tests.generated import fill
from tests.installation import KINDS, Installation

pytestmark = pytest.mark.bare
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
Install = Callable[..., Installation]


@pytest.fixture(params=KINDS)
def well(request: pytest.FixtureRequest, install: Install) -> Installation:
    """An installation of which nothing bad can be said."""
    installation = install(
        request.param,
        mode="production",
        public_url="https://mentors.example.org",
        organisation="Programmas īstenotājs",
        contact_email="contact@example.org",
        smtp_url="smtp://mail.example.org",
        redis_url="redis://127.0.0.1:1",
        trusted_proxies=1,
    )
    installation.folder.chmod(0o700)
    installation.upgrade()
    with installation.engine.begin() as connection:
        fill(connection)
        connection.execute(sqlalchemy.update(Letter).values(status=SENT))
        connection.execute(sqlalchemy.delete(Pause))
        connection.execute(sqlalchemy.delete(PublishedKey))
        connection.execute(sqlalchemy.text("UPDATE role_grant SET role = 'administrator', revoked_at = NULL"))
    assert installation.run("index", "rebuild").exit_code == 0
    assert installation.run("database", "upgrade").exit_code == 0
    return installation


def change(installation: Installation, statement: Any) -> None:
    with installation.engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement) if isinstance(statement, str) else statement)


def findings(installation: Installation, at: datetime = AT, **settings: Any) -> list[tuple[str, str]]:
    """What is not well."""
    chosen: Settings = installation.app.config["SETTINGS"]
    values = {name: getattr(chosen, name) for name in Settings.__slots__} | settings
    with installation.app.app_context():
        return [(found.state, found.sentence) for found in examine(Settings(**values), at) if found.state != WELL]


def test_a_well_installation_gets_no_advice(well: Installation) -> None:
    assert findings(well) == []


def test_it_is_said_what_was_looked_at_and_the_command_ends_well(well: Installation) -> None:
    answer = well.run("doctor")

    assert answer.exit_code == 0
    for said in (
        "production",
        "SQLite 3." if "sqlite" in str(well.engine.url) else "PostgreSQL",
        "Schema: newest",
        "Keys: pdf",
        "Keys: badge",
        "Content: ",
        "Search: the index is what the texts say",
        "Letters: 0 waiting",
        "Clock",
    ):
        assert said in answer.output


def test_what_is_wrong_ends_with_exit_code_1(well: Installation) -> None:
    change(well, sqlalchemy.update(Revision).values(status=DRAFT))

    answer = well.run("doctor")

    assert answer.exit_code == 1
    assert "wrong   There is no content: celabiedrs content sync" in answer.output


def test_a_schema_that_is_behind_is_wrong(install: Install, well: Installation) -> None:
    change(well, "UPDATE alembic_version SET version_num = 'older'")

    (state, sentence), *others = findings(well)

    assert (state, others) == (WRONG, [])
    assert sentence == "The schema is older, this version needs newest: celabiedrs database upgrade"


def test_a_database_without_a_schema_is_wrong_and_says_nothing_more(install: Install) -> None:
    assert [found for found in findings(install()) if found[0] == WRONG] == [
        (WRONG, "The schema is not there, this version needs newest: celabiedrs database upgrade")
    ]


def test_an_index_that_is_not_what_the_texts_say_is_wrong(well: Installation) -> None:
    change(well, "UPDATE passage SET body = 'other'")
    if "sqlite" in str(well.engine.url):
        change(well, "DELETE FROM passage_index WHERE rowid = (SELECT min(id) FROM passage)")

    ((state, sentence),) = findings(well)

    assert (state, sentence.endswith("celabiedrs index rebuild")) == (WRONG, True)
    assert well.run("index", "check").exit_code == 1
    assert well.run("index", "rebuild").exit_code == 0
    assert findings(well) == []
    assert well.run("index", "check").output == "The index is what the texts say.\n"


def test_letters_that_nobody_sends_are_wrong_after_an_hour(well: Installation) -> None:
    change(well, sqlalchemy.update(Letter).values(status=WAITING, next_try_at=AT - timedelta(minutes=59)))
    assert findings(well) == []

    assert [state for state, sentence in findings(well, AT + timedelta(minutes=2)) if "nothing runs behind" in sentence] == [WRONG]


def test_letters_that_are_held_back_after_a_restore_are_advice(well: Installation) -> None:
    change(well, sqlalchemy.update(Letter).values(status=WAITING, next_try_at=AT - timedelta(days=1)))
    change(well, sqlalchemy.insert(Pause).values(since=AT))

    assert findings(well) == [(ADVICE, "No letter is sent since 2027-01-11 16:00 UTC, when a backup was restored: celabiedrs resume")]


def test_letters_that_were_given_up_are_advice(well: Installation) -> None:
    change(well, sqlalchemy.update(Letter).values(status=FAILED, last_error="no such mailbox"))

    assert findings(well) == [(ADVICE, "Some letters were given up, the last one because: no such mailbox")]


def test_a_clock_that_stands_before_what_was_written_is_wrong(well: Installation) -> None:
    assert [state for state, sentence in findings(well, datetime(2026, 1, 1, tzinfo=UTC)) if "clock stands at 2026-01-01" in sentence] == [WRONG]


def test_nobody_who_is_administrator_is_advice(well: Installation) -> None:
    change(well, "UPDATE role_grant SET role = 'learner'")

    assert findings(well) == [(ADVICE, "Nobody is administrator: celabiedrs people create")]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"mode": "demo"}, "its password is public"),
        ({"smtp_url": None}, "SMTP_URL is not set"),
        ({"trusted_proxies": 0}, "TRUSTED_PROXIES is 0"),
        ({"database_url": "postgresql+psycopg://somewhere", "redis_url": None}, "REDIS_URL is not set"),
    ],
)
def test_settings_that_may_be_meant_are_advice(well: Installation, settings: dict[str, Any], said: str) -> None:
    (state, sentence), *others = findings(well, **settings)

    assert (state, others) == (ADVICE, [])
    assert said in sentence


def test_a_lost_key_is_wrong(well: Installation) -> None:
    (well.folder / "keys" / "badge-1.json").unlink()

    ((state, sentence),) = findings(well)

    assert state == WRONG
    assert sentence.startswith("There is no badge key in")
    assert sentence.endswith("celabiedrs keys restore FILE, or, without a copy, celabiedrs keys rotate")


def test_keys_that_were_never_made_are_advice(well: Installation) -> None:
    shutil.rmtree(well.folder / "keys")
    change(well, sqlalchemy.delete(PublishedKey))

    assert findings(well) == [(ADVICE, "There is no key to sign certificates with yet: celabiedrs database upgrade makes it")] * 2


def test_a_key_that_was_retired_from_another_machine_is_wrong(well: Installation) -> None:
    change(well, sqlalchemy.update(PublishedKey).where(PublishedKey.kind == PDF).values(retired_at=AT))

    ((state, sentence),) = findings(well)

    assert state == WRONG
    assert "was retired on 2027-01-11: this folder lacks the new one" in sentence


def test_machines_that_sign_with_keys_of_their_own_are_advice(well: Installation) -> None:
    other = KeyRing(well.folder / "another", "Programmas īstenotājs").make(BADGE, AT)
    values = {"key_id": other.id, "kind": other.kind, "public": other.public, "made_at": other.made_at}
    change(well, sqlalchemy.insert(PublishedKey).values(values))

    assert findings(well) == [(ADVICE, "Several badge keys sign, each on a machine of its own: give all machines one folder (KEYS_DIR)")]


@pytest.mark.parametrize("opened", ["keys", "keys/pdf-1.json"])
def test_keys_that_others_may_read_are_wrong(well: Installation, opened: str) -> None:
    (well.folder / opened).chmod(0o755)

    ((state, sentence),) = findings(well)

    assert state == WRONG
    assert sentence.startswith(f"Others on this machine may read {well.folder / opened}: chmod -R go= {well.folder / 'keys'}")


@pytest.mark.parametrize(("years", "state"), [(14, None), (16, ADVICE), (21, WRONG)])
def test_a_certificate_that_runs_out_is_told_years_before(well: Installation, years: int, state: str | None) -> None:
    told = [found for found, sentence in findings(well, AT + timedelta(days=365 * years)) if "its certificate runs until 2047-01-06" in sentence]

    assert told == ([state] if state else [])


def test_a_folder_where_nothing_can_be_written_is_wrong(well: Installation, tmp_path: Path) -> None:
    assert [state for state, sentence in findings(well, data_dir=tmp_path / "gone") if "Nothing can be written" in sentence] == [WRONG]


def test_a_folder_that_everybody_may_look_into_is_advice(well: Installation) -> None:
    well.folder.chmod(0o755)

    assert findings(well) == [(ADVICE, f"Everybody on this machine may look into {well.folder}: chmod 700 {well.folder}")]


def test_little_room_is_advice_and_hardly_any_is_wrong(well: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    size = shutil.disk_usage(well.folder)
    for megabytes, state in ((500, ADVICE), (50, WRONG)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, free=megabytes << 20: size._replace(free=free))
        assert [found for found, _sentence in findings(well)] == [state]


@pytest.fixture
def on_sqlite(install: Install) -> Installation:
    installation = install()
    installation.upgrade()
    with installation.engine.begin() as connection:
        fill(connection)
    return installation


def wrong(installation: Installation) -> list[str]:
    return [sentence for state, sentence in findings(installation) if state == WRONG]


def test_a_damaged_database_is_wrong(on_sqlite: Installation) -> None:
    on_sqlite.engine.dispose()
    path = on_sqlite.folder / "celabiedrs.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: 10 * 4096] + b"\xff" * 4096 * 3 + whole[13 * 4096 :])

    assert any("damaged" in sentence or "could not answer" in sentence for sentence in wrong(on_sqlite))


def test_a_row_that_refers_to_nothing_is_wrong(on_sqlite: Installation) -> None:
    with on_sqlite.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("DELETE FROM text WHERE id = 1")
        driver.execute("PRAGMA foreign_keys=ON")

    assert any("refer to rows that are not there" in sentence for sentence in wrong(on_sqlite))


def test_a_database_that_is_not_kept_safely_is_wrong(on_sqlite: Installation) -> None:
    with on_sqlite.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous=NORMAL")

    assert any("synchronous 1 instead of" in sentence for sentence in wrong(on_sqlite))


def test_the_clock_of_the_tests_stands_still() -> None:
    assert clock.now() == AT
