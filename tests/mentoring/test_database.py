"""What the database itself refuses, whatever the code above it does; and what happens when several pair at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from app import configuration
from courses.models import Programme
from db import Base, db, prepare_engine
from errors import Refused
from mentoring.models import Pairing, YoungPerson
from mentoring.services import end_pairing
from settings import Settings
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person

INSERT = text(
    "INSERT INTO pairing (public_id, mentor_id, young_person_id, credential_id, slot, hours_a_week, starts_on, ends_on,"
    " paired_by_id, paired_at, end_reason)"
    " SELECT :public_id, mentor_id, :young_person_id, credential_id, :slot, hours_a_week, starts_on, ends_on, paired_by_id, paired_at, ''"
    " FROM pairing WHERE id = :like"
)


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def three(cast: Cast, programme: Programme, now: datetime) -> list[Pairing]:
    anna, ilze = certified(cast, programme, "Anna"), cast.coordinator()
    return [paired(anna, young_person(cast, f"ZG-{n}"), ilze, now) for n in (1, 2, 3)]


def insert(like: Pairing, someone: YoungPerson, slot: int) -> None:
    values = {"public_id": f"raw{slot}{someone.id}", "young_person_id": someone.id, "slot": slot, "like": like.id}
    with db.session.begin_nested():
        db.session.execute(INSERT, values)


@pytest.mark.parametrize("slot", [0, 1, 2, 3, 4])
def test_a_fourth_active_pairing_has_no_place(cast: Cast, three: list[Pairing], slot: int) -> None:
    someone = young_person(cast, "ZG-4")

    with pytest.raises(IntegrityError):
        insert(three[0], someone, slot)

    assert db.session.query(Pairing).count() == 3


def test_an_ended_one_gives_its_place_and_only_one(cast: Cast, three: list[Pairing], now: datetime) -> None:
    end_pairing(pairing=three[1], reason="Pārcēlās", by=cast.coordinator(), at=now)

    insert(three[0], young_person(cast, "ZG-4"), 2)
    with pytest.raises(IntegrityError):
        insert(three[0], young_person(cast, "ZG-5"), 2)


def test_a_young_person_has_one_active_pairing(cast: Cast, programme: Programme, three: list[Pairing], now: datetime) -> None:
    zane = paired(certified(cast, programme, "Zane"), young_person(cast, "ZG-4"), cast.coordinator(), now)

    with pytest.raises(IntegrityError):
        insert(zane, three[0].young_person, 2)


@pytest.mark.parametrize(
    "change",
    [
        "slot = 4",
        "ends_on = starts_on",
        "hours_a_week = 0",
        "ended_at = paired_at",  # an ending without its reason
        "end_reason = 'Pārcēlās'",  # a reason without an ending
    ],
)
def test_nonsense_is_not_stored(three: list[Pairing], change: str) -> None:
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(f"UPDATE pairing SET {change} WHERE id = {three[2].id}"))


@pytest.mark.slow
@pytest.mark.bare
class TestAtOnce:
    """Threads with a database of their own: what they commit is real."""

    @pytest.fixture
    def house(self, settings: Settings, tmp_path: Path, now: datetime) -> Iterator[Flask]:
        url = sqlalchemy.make_url(settings.database_url)
        is_file = url.get_backend_name() == "sqlite"
        url = url.set(database=str(tmp_path / "race.db") if is_file else f"{url.database}_race")
        if not is_file:
            on_server(url, 'DROP DATABASE IF EXISTS "{}" WITH (FORCE)', 'CREATE DATABASE "{}"')
        app = Flask("race")
        app.config.update(configuration(replace(settings, database_url=url.render_as_string(hide_password=False))))
        db.init_app(app)
        with app.app_context():
            prepare_engine(db.engine)
            Base.metadata.create_all(db.engine)
            yield app
            db.session.remove()
            db.engine.dispose()
        if not is_file:
            on_server(url, 'DROP DATABASE "{}" WITH (FORCE)')

    def test_a_mentor_asked_eight_times_at_once_gets_three(self, house: Flask, now: datetime) -> None:
        cast = Cast(now)
        anna, ilze = certified(cast, build_programme(now), "Anna", hours_a_week=40), cast.coordinator()
        codes = [young_person(cast, f"ZG-{n}", by=ilze) for n in range(8)]

        answers = all_at_once(house, [(anna, code, ilze) for code in codes], now)

        assert sorted(answers) == ["MentorIsFull"] * 5 + ["paired"] * 3
        assert sorted(pairing.slot for pairing in db.session.query(Pairing)) == [1, 2, 3]

    def test_a_young_person_wanted_by_eight_at_once_gets_one(self, house: Flask, now: datetime) -> None:
        cast = Cast(now)
        programme, ilze = build_programme(now), cast.coordinator()
        mentors, someone = [certified(cast, programme, f"Anna{n}") for n in range(8)], young_person(cast, by=ilze)

        answers = all_at_once(house, [(mentor, someone, ilze) for mentor in mentors], now)

        assert sorted(answers) == ["AlreadyPaired"] * 7 + ["paired"]

    def test_hours_are_not_promised_twice(self, house: Flask, now: datetime) -> None:
        cast = Cast(now)
        anna, ilze = certified(cast, build_programme(now), "Anna", hours_a_week=3), cast.coordinator()
        codes = [young_person(cast, f"ZG-{n}", by=ilze) for n in range(3)]

        answers = all_at_once(house, [(anna, code, ilze) for code in codes], now)

        assert sorted(answers) == ["HoursExceeded", "HoursExceeded", "paired"]


def all_at_once(app: Flask, wanted: list[tuple[Person, YoungPerson, Person]], now: datetime) -> list[str]:
    """Pair each of these in a thread of its own; answers with what came of it."""
    ids = [tuple(row.id for row in three) for three in wanted]
    db.session.remove()

    def attempt(keys: tuple[int, ...]) -> str:
        with app.app_context():
            mentor, someone, by = (db.session.get(model, key) for model, key in zip((Person, YoungPerson, Person), keys, strict=True))
            try:
                paired(mentor, someone, by, now)  # type: ignore[arg-type]
            except Refused as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return "paired"

    with ThreadPoolExecutor(len(ids)) as threads:
        return list(threads.map(attempt, ids))


def on_server(url: sqlalchemy.URL, *commands: str) -> None:
    """Make or drop the PostgreSQL database of this address."""
    engine = sqlalchemy.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.exec_driver_sql(command.format(url.database))
    engine.dispose()
