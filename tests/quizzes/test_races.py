"""Twenty at once: one start, one submission, and no answer between the two is lost or counted late.

Threads against a real database of their own (a file on SQLite; on PostgreSQL where TEST_DATABASE_URL is set), through the whole
stack, since the promise is made to browsers.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import func, select

import jobs
from app import create_app
from clock import stopped_at
from courses.models import LedgerEntry
from db import Base, db
from quizzes.models import Attempt, DrawnItem
from quizzes.queries import drawn_of
from quizzes.rules import GRACE
from settings import Settings
from tests.browser import Browser, sign_in
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import answer_all, build_check, raw, right, wrong

pytestmark = [pytest.mark.bare, pytest.mark.slow]
AT_ONCE = 20
START = "/tests/mentor-training-check/start"


def database_url(folder: Path, worker: str) -> Iterator[str]:
    """A database that only this test has."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder / 'races.db'}"
        return
    url = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg")
    name = f"{url.database}_races_{worker}"
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


@pytest.fixture
def browsers(house: Flask, now: datetime) -> list[Browser]:
    """One learner, enrolled, signed in on twenty devices; the check is there to be taken."""
    with house.app_context():
        anna = Cast(now).learner()
        enrol(anna, build_programme(now), now)
        build_check(now, items=12)
        devices = [sign_in(house, anna, now) for _n in range(AT_ONCE)]
        db.session.remove()
    for device in devices:
        device.csrf_token()
    return devices


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Call all of these at the same moment, each in a thread with the clock of the test."""
    barrier = Barrier(len(acts))

    def act(call: Callable[[], object]) -> object:
        barrier.wait()
        return call()

    contexts = [copy_context() for _call in acts]
    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(context.run, act, call) for context, call in zip(contexts, acts, strict=True)]]


def started(house: Flask, now: datetime, *, answered: bool) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    """The learner's open attempt: its id, and what a browser sends for right and for wrong answers."""
    with house.app_context():
        attempt = db.session.scalar(select(Attempt))
        assert attempt is not None
        if answered:
            answer_all(attempt, now)
        drawn = drawn_of(attempt)
        sent = attempt.public_id, [raw(one, right(one)) for one in drawn], [raw(one, wrong(one)) for one in drawn]
        db.session.remove()
    return sent


def post(browser: Browser, url: str, data: dict[str, str] | None = None, **kwargs: object) -> Callable[[], object]:
    token = browser.csrf_token()
    return lambda: browser.post(url, data={**(data or {}), "csrf_token": token}, **kwargs)


def test_twenty_starts_are_one_attempt(house: Flask, browsers: list[Browser]) -> None:
    answers = all_at_once([post(browser, START) for browser in browsers])

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    with house.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
        assert db.session.scalar(select(func.count()).select_from(DrawnItem)) == 5
        db.session.remove()


def test_twenty_submissions_are_one_and_credit_once(house: Flask, browsers: list[Browser], now: datetime) -> None:
    browsers[0].post_form(START)
    public_id, _right, _wrong = started(house, now, answered=True)
    answers = all_at_once([post(browser, f"/attempts/{public_id}/submit") for browser in browsers])

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/attempts/{public_id}/result")}
    with house.app_context():
        assert db.session.execute(select(Attempt.submitted_at, Attempt.passed)).all() == [(now, True)]
        assert db.session.scalars(select(LedgerEntry.seconds)).all() == [600]
        db.session.remove()


def test_answers_that_race_the_submission_are_counted_or_refused(house: Flask, browsers: list[Browser], now: datetime) -> None:
    browsers[0].post_form(START)
    public_id, _right, wrongs = started(house, now, answered=True)
    saves = [post(browser, f"/attempts/{public_id}/responses", wrongs[0], headers={"Accept": "application/json"}) for browser in browsers[1:]]
    answers = all_at_once([post(browsers[0], f"/attempts/{public_id}/submit"), *saves])

    accepted = [answer.status_code for answer in answers[1:]].count(200)
    assert accepted + [answer.status_code for answer in answers[1:]].count(422) == AT_ONCE - 1
    with house.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        kept = [drawn.response == {"choice": "b"} for drawn in drawn_of(attempt)]
        assert attempt.result["points"] == sum(kept)
        assert (sum(kept) == 4) == (accepted > 0)
        db.session.remove()


def test_twenty_saves_of_twenty_tabs_end_in_one_whole_answer_each(house: Flask, browsers: list[Browser], now: datetime) -> None:
    browsers[0].post_form(START)
    public_id, rights, wrongs = started(house, now, answered=False)
    sheets = [{name: value for answer in answers for name, value in answer.items()} for answers in (rights, wrongs)]
    answers = all_at_once(
        [
            post(browser, f"/attempts/{public_id}/responses", sheets[n % 2], headers={"Accept": "application/json"})
            for n, browser in enumerate(browsers)
        ]
    )

    assert {answer.status_code for answer in answers} == {200}
    with house.app_context():
        responses = [drawn.response for drawn in drawn_of(db.session.scalars(select(Attempt)).one())]
        assert responses in ([{"choice": "b"}] * 5, [{"choice": "a"}] * 5)
        db.session.remove()


def test_closing_by_the_clock_and_handing_in_at_the_last_moment_are_one_submission(house: Flask, browsers: list[Browser], now: datetime) -> None:
    """Ten jobs whose clock says that it is over, ten browsers whose requests came within the grace: whoever is first, it is once."""
    browsers[0].post_form(START)
    public_id, _right, _wrong = started(house, now, answered=True)
    with house.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        attempt.deadline_at = now + timedelta(hours=1)
        db.session.commit()
        db.session.remove()
    end = now + timedelta(hours=1) + GRACE

    def close() -> int:
        with house.app_context(), stopped_at(end + timedelta(seconds=1)):
            closed = jobs.close_attempts(end + timedelta(seconds=1))
            db.session.remove()
            return closed

    def within(call: Callable[[], object]) -> Callable[[], object]:
        def act() -> object:
            with stopped_at(end):
                return call()

        return act

    submits = [within(post(browser, f"/attempts/{public_id}/submit")) for browser in browsers[:10]]
    answers = all_at_once([close] * 10 + submits)

    assert {answer.location for answer in answers[10:]} == {f"/attempts/{public_id}/result"}
    with house.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        assert (attempt.submitted_at, attempt.passed, attempt.ran_out) == (end, True, sum(answers[:10]) == 1)
        assert sum(answers[:10]) in (0, 1)
        assert db.session.scalars(select(LedgerEntry.seconds)).all() == [600]
        db.session.remove()


def test_twenty_starts_after_the_time_ran_out_close_the_old_and_begin_one(house: Flask, browsers: list[Browser], now: datetime) -> None:
    browsers[0].post_form(START)
    started(house, now, answered=False)
    with house.app_context():
        db.session.scalars(select(Attempt)).one().deadline_at = now + timedelta(minutes=1)
        db.session.commit()
        db.session.remove()
    with stopped_at(now + timedelta(minutes=9)):
        answers = all_at_once([post(browser, START) for browser in browsers])

    assert {answer.status_code for answer in answers} == {303}
    with house.app_context():
        rows = db.session.execute(select(Attempt.number, Attempt.ran_out).order_by(Attempt.number)).all()
        assert rows == [(1, True), (2, False)]
        db.session.remove()
