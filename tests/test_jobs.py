"""What runs behind: letters leave, fail, are tried again; the queue only wakes; what is dead is swept."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from huey.api import TaskWrapper
from huey.storage import MemoryStorage, RedisStorage
from sqlalchemy import select

import jobs
from accounts.models import SignInSession, Slowdown, Ticket
from accounts.services import end_session, issue_ticket, open_session
from accounts.slowdowns import WRONG_PASSWORD, count_try
from credentials.queries import credential_of
from db import db
from errors import Refused
from post.models import FAILED, SENT, WAITING, Letter
from post.services import write_letter
from quizzes.experts import LINK_LIVES, invite_expert
from quizzes.models import Expert
from quizzes.services import start_attempt
from recruitment.models import Evidence
from settings import Settings
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.post.test_sending import Sink, sink, smtp_url  # noqa: F401
from tests.quizzes.builders import build_bank, build_check, situation

SECRET = "https://example.org/sign-in-link/" + "k" * 43


def write(now: datetime, to_email: str = "anna@example.org", body: str = "Labdien!") -> Letter:
    letter = write_letter(to=None, to_email=to_email, subject="Sveiki", body=body, at=now)
    db.session.commit()
    return letter


@pytest.fixture
def by_smtp(app: Flask, smtp_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, smtp_url=smtp_url))


@pytest.fixture(autouse=True)
def connected(app: Flask) -> None:
    """The queue works for this application, whichever was made last."""
    jobs.connect(app)


def test_a_letter_that_waits_is_sent_once(by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    letter = write(now, body=SECRET)

    assert jobs.send_due_letters(now) == 1
    assert jobs.send_due_letters(now + timedelta(days=1)) == 0
    assert (letter.status, letter.sent_at, letter.tries) == (SENT, now, 1)
    assert letter.body.endswith("…")
    [(_, message)] = sink.taken
    assert "k" * 43 in message.get_content()


def test_a_letter_that_fails_is_tried_again_later_and_says_why(by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    sink.answers = ["451 try later", "550 no such mailbox", "250 taken"]
    letter = write(now)

    assert jobs.send_due_letters(now) == 0
    assert (letter.status, letter.next_try_at) == (WAITING, now + timedelta(minutes=1))
    assert "451" in letter.last_error
    assert jobs.send_due_letters(now + timedelta(seconds=59)) == 0
    assert letter.tries == 1

    assert jobs.send_due_letters(now + timedelta(minutes=1)) == 0
    assert letter.next_try_at == now + timedelta(minutes=6)
    assert jobs.send_due_letters(now + timedelta(minutes=6)) == 1
    assert (letter.status, letter.tries, letter.last_error) == (SENT, 3, "")
    assert len(sink.taken) == 1


def test_a_letter_is_given_up_after_the_sixth_failure(by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    sink.answers = ["451 try later"] * 9
    letter = write(now)
    for _ in range(8):
        jobs.send_due_letters(now)
        now = letter.next_try_at

    assert (letter.status, letter.tries) == (FAILED, 6)


def test_one_letter_that_fails_holds_no_other_back(by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    sink.answers = ["550 no such mailbox", "250 taken"]
    first, second = write(now, "gone@example.org"), write(now, "anna@example.org")

    assert jobs.send_due_letters(now) == 1
    assert (first.status, second.status) == (WAITING, SENT)


def test_a_letter_whose_header_breaks_is_missed_without_being_sent(by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    letter = write(now)
    letter.subject = "Sveiki\r\nBcc: eve@example.org"
    db.session.commit()

    assert jobs.send_due_letters(now) == 0
    assert "header refused" in letter.last_error
    assert sink.taken == []


def test_without_a_server_letters_are_files_and_their_links_stay_readable(app: Flask, settings: Settings, now: datetime) -> None:
    letter = write(now, body=SECRET)

    assert jobs.send_due_letters(now) == 1
    path = settings.letters_dir / f"20270111T160000-{letter.public_id}.eml"
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert SECRET in message.get_content()
    assert letter.body == SECRET


@pytest.mark.parametrize("task", [jobs.look_for_letters, jobs.send_waiting_letters])
def test_each_task_finds_the_application_and_sends(task: TaskWrapper, by_smtp: None, sink: Sink, now: datetime) -> None:  # noqa: F811
    write(now)
    task.call_local()

    assert len(sink.taken) == 1


def test_the_nightly_task_sweeps(now: datetime) -> None:
    count_try(act=WRONG_PASSWORD, email="anna@example.org", network=None, at=now - timedelta(days=2))
    db.session.commit()
    jobs.sweep_nightly.call_local()

    assert db.session.query(Slowdown).count() == 0


def test_a_committed_letter_wakes_the_queue_and_one_rolled_back_does_not(app: Flask, now: datetime) -> None:
    jobs.huey.flush()
    write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="…", at=now)
    db.session.rollback()
    db.session.commit()
    assert jobs.huey.pending() == []

    with db.session.begin_nested():
        write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="…", at=now)
    assert jobs.huey.pending() == []
    db.session.commit()

    assert [task.name for task in jobs.huey.pending()] == ["send_waiting_letters"]
    jobs.huey.flush()


def test_a_refusal_inside_a_savepoint_leaves_no_letter(app: Flask, now: datetime) -> None:
    def refuse() -> None:
        with db.session.begin_nested():
            write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="…", at=now)
            raise Refused

    with pytest.raises(Refused):
        refuse()
    db.session.commit()

    assert db.session.query(Letter).count() == 0


class DeadStorage(MemoryStorage):
    """A queue whose disk is full or whose Redis is gone."""

    def enqueue(self, *_: object, **__: object) -> None:
        raise OSError("no space left")


def test_a_queue_that_cannot_be_woken_stops_nobody_and_the_sweep_sends(
    by_smtp: None,
    sink: Sink,  # noqa: F811
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs.huey, "storage", DeadStorage("dead"))
    letter = write(now)

    assert jobs.send_due_letters(now) == 1
    assert letter.status == SENT


def test_letters_are_looked_for_every_minute_and_the_sweep_is_nightly() -> None:
    periodic = {task.name: task for task in jobs.huey._registry.periodic_tasks}

    at = [datetime(2027, 1, 11, hour, minute) for hour in range(24) for minute in range(60)]  # noqa: DTZ001
    assert all(periodic["look_for_letters"].validate_datetime(moment) for moment in at)
    assert [moment.hour for moment in at if periodic["sweep_nightly"].validate_datetime(moment)] == [1]


def test_the_embedded_queue_never_opens_pythons_own_sqlite(settings: Settings, tmp_path: Path) -> None:
    script = (
        "import sqlite3\n"
        "def refuse(*a, **k): raise AssertionError('the refused library was opened')\n"
        "sqlite3.connect = refuse\n"
        "import jobs, sys\n"
        "queue = jobs.QueueFile('q', filename=sys.argv[1])\n"
        "queue.enqueue(b'one'); assert queue.queue_size() == 1; assert queue.dequeue() == b'one'\n"
        "print(queue.conn.execute('select sqlite_version()').fetchone()[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "queue.db")], capture_output=True, text=True, check=True)

    assert tuple(map(int, done.stdout.strip().split("."))) >= (3, 51, 3)


def test_the_storage_is_what_the_settings_name(settings: Settings, tmp_path: Path) -> None:
    demo = replace(settings, mode="demo", data_dir=tmp_path)

    assert isinstance(jobs.storage_for(replace(demo, redis_url="redis://127.0.0.1:1/0")), RedisStorage)
    assert isinstance(jobs.storage_for(demo), jobs.QueueFile)
    assert jobs.queue_file(demo).exists()


def test_the_sweep_removes_what_is_dead_and_leaves_what_lives(cast: Cast, now: datetime) -> None:
    person, long = cast.person(), timedelta(days=60)
    for at in (now, now - long):
        issue_ticket(person=person, purpose="confirm", at=at)
        count_try(act=WRONG_PASSWORD, email=person.email, network=None, at=at)
        open_session(person=person, device="a phone", at=at)
    for at in (now, now - long):
        ended, _ = open_session(person=person, device="lost", at=now)
        end_session(session=ended, at=at)
    db.session.commit()

    jobs.sweep(now)

    assert db.session.query(Ticket).count() == 1
    assert db.session.query(Slowdown).count() == 1
    # one is open, one ended just now: it is kept a while for whoever looks into what happened
    assert db.session.query(SignInSession).count() == 2


def test_a_try_is_forgotten_after_a_day(now: datetime) -> None:
    count_try(act=WRONG_PASSWORD, email="anna@example.org", network="192.0.2.1", at=now)
    db.session.commit()

    jobs.sweep(now + timedelta(hours=23))
    assert db.session.query(Slowdown).count() == 2
    jobs.sweep(now + timedelta(hours=25))
    assert db.session.query(Slowdown).count() == 0


class TestAttempts:
    def test_those_whose_time_ran_out_are_handed_in_once(self, cast: Cast, now: datetime) -> None:
        programme, check = build_programme(now), build_check(now)
        open_ended = start_attempt(person=(anna := cast.learner()), quiz=check, enrolment=enrol(anna, programme, now), at=now)
        check.policy = check.policy | {"minutes": 30}
        ends = [start_attempt(person=who, quiz=check, enrolment=enrol(who, programme, now), at=now) for who in map(cast.learner, ("Zane", "Ilga"))]
        db.session.commit()

        assert jobs.close_attempts(now + timedelta(minutes=30, seconds=30)) == 0
        assert jobs.close_attempts(now + timedelta(minutes=31)) == 2
        assert jobs.close_attempts(now + timedelta(minutes=32)) == 0
        assert [one.ran_out for one in (open_ended, *ends)] == [False, True, True]


class TestCertificates:
    def test_what_was_issued_is_drawn_once_and_kept(self, cast: Cast, now: datetime) -> None:
        credential = cast.certified(build_programme(now))

        assert jobs.draw_certificates() == 1
        assert jobs.draw_certificates() == 0
        db.session.refresh(credential, ["pdf"])
        assert credential.pdf is not None
        assert credential.pdf.startswith(b"%PDF-")

    def test_one_that_cannot_be_drawn_stops_no_other_and_is_tried_again(
        self, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        credential = cast.certified(build_programme(now))
        with monkeypatch.context() as broken:
            broken.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])
            assert jobs.draw_certificates() == 0
        assert credential.number in caplog.text
        assert jobs.draw_certificates() == 1

    def test_what_the_passing_of_time_settles_is_issued_at_night(self, cast: Cast, now: datetime) -> None:
        programme = build_programme(now)
        young = cast.fulfilled(programme, without=("C1",))
        cast.fulfilled(programme, given_name="Laima", without=("C8",))

        assert jobs.judge_again_all(now) == 0
        assert jobs.judge_again_all(now + timedelta(days=8 * 365)) == 0  # the record check has run out by then
        for entry in db.session.query(Evidence).filter_by(kind="record-check"):
            entry.valid_until = (now + timedelta(days=9 * 365)).date()
        db.session.commit()
        assert jobs.judge_again_all(now + timedelta(days=8 * 365)) == 1
        assert credential_of(young.person) is not None


def test_the_sweep_forgets_experts_when_the_settings_say(cast: Cast, now: datetime) -> None:
    bank = build_bank("situations", [situation("rs1")], now)
    invite_expert(bank=bank, name="Ance", field="Tiesības", email="ance@example.org", language="lv", by=cast.coordinator(), at=now)
    db.session.commit()
    year = timedelta(days=12 * jobs.DAYS_IN_MONTH)

    jobs.sweep(now + LINK_LIVES + year)
    assert db.session.scalars(select(Expert.name)).all() == ["Ance"]
    jobs.sweep(now + LINK_LIVES + year + timedelta(seconds=1))
    assert db.session.scalars(select(Expert.name)).all() == []
