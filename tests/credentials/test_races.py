"""Many at once: one credential an enrolment, numbers without gap or double, the last criterion never overlooked.

Threads against a real database of their own: a file on SQLite; PostgreSQL where TEST_DATABASE_URL is set.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from accounts.models import Person
from app import create_app
from courses.models import Enrolment
from credentials.errors import AlreadyReplaced, AlreadyWaived, RevocationSettled
from credentials.following import rename_holder
from credentials.models import Credential, NumberSeries, Revocation, Waiver
from credentials.pdf import keep_pdf
from credentials.revoking import confirm_revocation, propose_revocation
from credentials.services import issue_if_earned, waive_criterion
from db import Base, db
from errors import Refused
from meetings.models import PRESENT, Meeting
from meetings.services import record_attendance
from recruitment.models import CODE, Application
from recruitment.services import record_evidence
from settings import Settings
from tests.cast import Cast
from tests.courses.builders import build_programme

pytestmark = [pytest.mark.bare, pytest.mark.slow]
AT_ONCE = 20


def database_url(folder: Path, worker: str) -> Iterator[str]:
    """A database that only this test has."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder / 'races.db'}"
        return
    url = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg")
    name = f"{url.database}_issues_{worker}"
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    engine.dispose()


@pytest.fixture
def house(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application of its own with an empty database."""
    urls = database_url(tmp_path, worker_id)
    settings = Settings(
        mode="test", secret_key="a key for tests, long enough to be taken", data_dir=tmp_path, database_url=next(urls), public_url="http://localhost"
    )
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    next(urls, None)


def learners(house: Flask, now: datetime, count: int, without: tuple[str, ...] = ()) -> list[int]:
    """The enrolments of so many learners who have met all criteria but those named."""
    with house.app_context():
        cast, programme = Cast(now), build_programme(now)
        by = cast.coordinator()
        found = [cast.fulfilled(programme, without=without, by=by).id for _ in range(count)]
        db.session.remove()
    return found


def all_at_once(house: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all of these in threads, each in a transaction of its own; a refusal is the answer, a busy database is asked again."""
    barrier = Barrier(min(len(acts), AT_ONCE))

    def do(act: Callable[[], Any], waits: bool) -> Any:
        if waits:
            barrier.wait()
        with house.app_context():
            while True:
                try:
                    answer = act()
                    db.session.commit()
                    return answer
                except Refused as refusal:
                    db.session.rollback()
                    return type(refusal)
                except OperationalError:  # answered as 503: the reader presses the button again
                    db.session.rollback()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, do, act, place < AT_ONCE) for place, act in enumerate(acts)]
        return [one.result() for one in waiting]


def issue(enrolment_id: int, now: datetime) -> str | None:
    credential = issue_if_earned(enrolment=db.session.get_one(Enrolment, enrolment_id), at=now)
    return credential.number if credential else None


def numbers(house: Flask) -> tuple[list[str], int]:
    """The numbers that were given, and the last one of the series."""
    with house.app_context():
        given = sorted(db.session.scalars(select(Credential.number)))
        series = db.session.get(NumberSeries, 2027)
        return given, series.last if series else 0


def expected(count: int) -> tuple[list[str], int]:
    return [f"2027-{number:04}" for number in range(1, count + 1)], count


def test_twenty_at_once_issue_one(house: Flask, now: datetime) -> None:
    [enrolment] = learners(house, now, 1)

    answers = all_at_once(house, [lambda: issue(enrolment, now)] * AT_ONCE)

    assert set(answers) == {"2027-0001"}
    assert numbers(house) == expected(1)


def test_two_hundred_over_twenty_threads_are_numbered_without_gap_or_double(house: Flask, now: datetime) -> None:
    answers = all_at_once(house, [lambda one=one: issue(one, now) for one in learners(house, now, 200)])

    assert len(set(answers)) == 200
    assert numbers(house) == expected(200)


def test_a_transaction_that_fails_leaves_no_gap(house: Flask, now: datetime) -> None:
    class Failed(Refused):
        """Something else in the same transaction went wrong after the issue."""

    def issue_and_fail(enrolment_id: int) -> str | None:
        issue(enrolment_id, now)
        raise Failed

    enrolments = learners(house, now, 40)
    acts = [lambda one=one, place=place: issue(one, now) if place % 2 else issue_and_fail(one) for place, one in enumerate(enrolments)]

    answers = all_at_once(house, acts)

    assert answers.count(Failed) == 20
    assert numbers(house) == expected(20)


def test_when_two_people_settle_the_last_two_criteria_at_once_it_is_issued(house: Flask, now: datetime) -> None:
    """Until they commit, each sees the other's as missing: whoever comes second has to wait and look again."""
    [enrolment_id] = learners(house, now, 1, without=("C7", "C10"))
    both_have_acted = Barrier(2)

    def attend() -> None:
        enrolment = db.session.get_one(Enrolment, enrolment_id)
        midterm = db.session.scalars(select(Meeting).where(Meeting.kind == "midterm")).one()
        record_attendance(meeting=midterm, enrolment=enrolment, outcome=PRESENT, minutes=90, by=trainer(), at=now)
        hold(both_have_acted)

    def sign() -> None:
        application = db.session.scalars(select(Application)).one()
        record_evidence(application=application, kind=CODE, seen_on=now.date(), subject="2026", by=coordinator(), at=now)
        hold(both_have_acted)

    all_at_once(house, [attend, sign])

    assert numbers(house) == expected(1)


def hold(barrier: Barrier) -> None:
    """Keep a transaction open until the other one has acted too, or for long enough that it would have, had it not to wait."""
    with suppress(BrokenBarrierError):
        barrier.wait(timeout=0.7)


def test_twenty_waivers_leave_one_and_issue_once(house: Flask, now: datetime) -> None:
    [enrolment] = learners(house, now, 1, without=("C7",))

    def waive(place: int) -> str:
        found = db.session.get_one(Enrolment, enrolment)
        return waive_criterion(enrolment=found, criterion="C7", reason=f"Reason {place}", by=coordinator(), at=now).reason

    answers = all_at_once(house, [lambda place=place: waive(place) for place in range(AT_ONCE)])

    assert answers.count(AlreadyWaived) == AT_ONCE - 1
    with house.app_context():
        assert db.session.scalars(select(Waiver.reason)).all() == [answer for answer in answers if answer is not AlreadyWaived]
    assert numbers(house) == expected(1)


def test_of_twenty_confirmations_one_revokes(house: Flask, now: datetime) -> None:
    [enrolment] = learners(house, now, 1)
    all_at_once(house, [lambda: issue(enrolment, now)])
    with house.app_context():
        second = Cast(now).administrator().id
        propose_revocation(credential=db.session.scalars(select(Credential)).one(), reason="Why", by=coordinator(), at=now)
        db.session.commit()

    def confirm() -> str:
        revocation = db.session.scalars(select(Revocation)).one()
        confirm_revocation(revocation=revocation, by=db.session.get_one(Person, second), at=now)
        return "revoked"

    answers = all_at_once(house, [confirm] * AT_ONCE)

    assert sorted(answers, key=str) == [*[RevocationSettled] * (AT_ONCE - 1), "revoked"]
    with house.app_context():
        assert db.session.scalars(select(Credential.revocation_reason)).one() == "Why"


def test_of_twenty_new_names_one_takes_its_place(house: Flask, now: datetime) -> None:
    [enrolment] = learners(house, now, 1)
    all_at_once(house, [lambda: issue(enrolment, now)])

    def rename(place: int) -> str:
        first = db.session.scalars(select(Credential).where(Credential.replaces_id.is_(None))).one()
        said = {"given_name": "Anna", "family_name": f"Ozola{'abcdefghijklmnopqrstuvwxyz'[place]}", "because": "passport"}
        return rename_holder(credential=first, **said, by=coordinator(), at=now).number

    answers = all_at_once(house, [lambda place=place: rename(place) for place in range(AT_ONCE)])

    assert answers.count(AlreadyReplaced) == AT_ONCE - 1
    with house.app_context():
        assert db.session.scalars(select(Credential.number).order_by(Credential.id)).all() == ["2027-0001", "2027-0002"]


def test_of_twenty_drawings_one_is_kept(house: Flask, now: datetime) -> None:
    [enrolment] = learners(house, now, 1)
    all_at_once(house, [lambda: issue(enrolment, now)])
    with house.app_context():
        credential_id = db.session.scalars(select(Credential.id)).one()

    kept = all_at_once(house, [lambda place=place: keep_pdf(credential_id=credential_id, pdf=b"%%PDF-%d" % place) for place in range(AT_ONCE)])

    assert sum(kept) == 1
    with house.app_context():
        assert db.session.scalars(select(Credential.pdf)).one() == b"%%PDF-%d" % kept.index(True)


def coordinator() -> Person:
    return db.session.scalars(select(Person).where(Person.given_name == "Ilze")).one()


def trainer() -> Person:
    return db.session.scalars(select(Person).where(Person.given_name == "Toms").limit(1)).one()
