"""Twenty at once: one key is carried out once, and a text is never lost to another one that nobody saw.

Threads against a real database of their own: a file on SQLite; PostgreSQL where TEST_DATABASE_URL is set.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from accounts.models import AnsweredRequest
from app import create_app
from courses.conflicts import version_of
from courses.models import Enrolment, LedgerEntry, Progress
from db import Base, db
from notebook.models import JournalEntry
from settings import Settings
from tests.browser import sign_in
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.credentials.test_races import database_url

pytestmark = [pytest.mark.bare, pytest.mark.slow]
AT_ONCE = 20
MODULE = "/modules/01-mentoring"
KEY = "0b1e6f0e-0000-4000-8000-00000000000"


@pytest.fixture
def house(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    urls = database_url(tmp_path, f"repeats_{worker_id}")
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
def post(house: Flask, now: datetime) -> Callable[[list[tuple[str, dict[str, str], str]]], list[TestResponse]]:
    """`post([(address, fields, key), …])` sends them all at once as one learner, each from a browser; the busy are asked again."""
    with house.app_context():
        anna = enrol(Cast(now).learner(), build_programme(now), now).person
        browsers = [sign_in(house, anna, now) for _ in range(AT_ONCE)]
        db.session.remove()
    owner = browsers[0].get("/offline/owner").json["owner"]
    tokens = [browser.csrf_token() for browser in browsers]

    def send(requests: list[tuple[str, dict[str, str], str]]) -> list[TestResponse]:
        barrier = Barrier(len(requests))

        def one(place: int) -> TestResponse:
            address, fields, key = requests[place]
            headers = {"Idempotency-Key": key, "Outbox-Owner": owner, "Accept": "application/json", "X-CSRFToken": tokens[place]}
            barrier.wait()
            while True:
                answer = browsers[place].post(address, data=fields, headers=headers)
                if answer.status_code != 503:
                    return answer

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [waiting.result() for waiting in [pool.submit(copy_context().run, one, place) for place in range(len(requests))]]

    return send


def count(house: Flask, *where: Any) -> int:
    with house.app_context():
        found = db.session.scalar(select(func.count()).select_from(where[0]).where(*where[1:])) or 0
        db.session.remove()
    return found


def test_twenty_of_one_key_are_carried_out_once_and_answered_alike(house: Flask, post: Callable[..., list[TestResponse]]) -> None:
    answers = post([(f"{MODULE}/case/choose", {"scene": "s1", "choice": "0"}, f"{KEY}1")] * AT_ONCE)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert count(house, AnsweredRequest) == 1
    with house.app_context():
        [state] = db.session.scalars(select(Progress.state).where(Progress.state.is_not(None)))
        db.session.remove()
    assert len(state["steps"]) == 1


def test_twenty_of_one_key_credit_a_lesson_once(house: Flask, post: Callable[..., list[TestResponse]]) -> None:
    answers = post([(f"{MODULE}/01-first/complete", {}, f"{KEY}2")] * AT_ONCE)

    assert {answer.status_code for answer in answers} == {200}
    assert count(house, LedgerEntry, LedgerEntry.kind == "declared") == 1


@pytest.mark.parametrize("kind", ["task", "reflection"])
def test_of_twenty_texts_that_started_from_nothing_one_is_kept_and_nineteen_are_told(
    house: Flask, post: Callable[..., list[TestResponse]], kind: str
) -> None:
    requests = [(f"{MODULE}/{kind}/draft", {"body": f"Text {place}", "version": ""}, f"{KEY}{place + 100}") for place in range(AT_ONCE)]
    answers = post(requests)

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (AT_ONCE - 1)
    [kept] = [place for place, answer in enumerate(answers) if answer.status_code == 200]
    assert {answer.json["theirs"] for answer in answers if answer.status_code == 409} == {f"Text {kept}"}
    again = post([(f"{MODULE}/{kind}/draft", {"body": "Next", "version": version_of(f"Text {kept}")}, f"{KEY}999")])
    assert again[0].status_code == 200
    assert count(house, JournalEntry) == (1 if kind == "reflection" else 0)
    assert count(house, Enrolment) == 1
