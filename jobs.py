"""What runs behind: letters are sent, certificates drawn, attempts closed by the clock, what is dead is swept.

The tables are the truth and the queue only wakes: whatever a lost task would have done, the next sweep does. Tasks are
edges like requests: they ask the clock, commit themselves, and do nothing slow inside a transaction.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask import Flask, current_app
from huey import Huey, crontab
from huey.storage import BaseStorage, MemoryStorage, RedisStorage, SqliteStorage
from redis import ConnectionPool
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, object_session

import clock
from accounts.repeats import remove_old_answers
from accounts.services import remove_dead
from accounts.slowdowns import remove_old_tries
from courses.models import Enrolment
from credentials.badge.making import badge_issued, credentials_without_badge
from credentials.errors import NotDrawn
from credentials.following import announce_expiry, notices_due
from credentials.keys import NoKey
from credentials.models import Credential
from credentials.pdf import drawing_of, keep_pdf
from credentials.published_keys import prepare_keys
from credentials.queries import credentials_without_pdf, enrolments_without_credential
from credentials.services import issue_if_earned
from db import db, reading
from library.book import Publisher
from library.editions import unmade_editions
from library.services import keep_edition
from mentoring.queries import repeats_due
from nudges.queries import enrolments_to_nudge, who_may_be_invited
from nudges.services import invite, nudge
from post.models import Letter
from post.queries import due_letter_ids
from post.sending import Carrier, NotDelivered
from post.services import claim_letter, letter_missed, letter_sent, remove_old_letters
from quizzes.experts import forget_experts
from quizzes.queries import overdue_attempts
from quizzes.services import close_overdue
from recruitment.referees import forget_references, referees_to_remind, remind_referee
from settings import Settings
from typesetting.press import NotComposed

NAME = "celabiedrs"
REDIS_SECONDS = 0.5  # a queue that hangs must not make a reader wait: it only wakes
TRIES_KEPT, DEAD_KEPT, ANSWERS_KEPT, LETTERS_KEPT = timedelta(days=1), timedelta(days=30), timedelta(days=30), timedelta(days=90)
DAYS_IN_MONTH = 31
REFERENCES_KEPT = timedelta(days=365)  # the addresses and answers of referees; who vouched for what stays with the file
LETTERS_WRITTEN = "letters written"

log = logging.getLogger(__name__)


class QueueFile(SqliteStorage):
    """Huey's SQLite storage, by the library that we trust and not by Python's own."""

    integrity_error = sqlite.IntegrityError
    operational_error = sqlite.OperationalError

    def _create_connection(self) -> Any:
        connection = sqlite.connect(self.filename, timeout=self._timeout, check_same_thread=False)
        connection.isolation_level = None
        self._set_journal_mode(connection)
        connection.execute("PRAGMA synchronous=NORMAL")  # a task lost with the power is found again by the sweep
        return connection


huey = Huey(NAME, storage_class=MemoryStorage, results=False)  # given its real storage by `connect`
_apps: list[Flask] = []


def connect(app: Flask) -> None:
    """Give the queue the storage that this application's settings name, and its tasks this application."""
    huey.storage = storage_for(app.config["SETTINGS"])
    _apps[:] = [app]


def storage_for(settings: Settings) -> BaseStorage:
    """Redis where there is one, else a file beside the data; tests keep it in memory."""
    if settings.redis_url:
        pool = ConnectionPool.from_url(settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
        return RedisStorage(NAME, blocking=False, connection_pool=pool)
    if settings.mode == "test":
        return MemoryStorage(NAME)
    return QueueFile(NAME, filename=str(queue_file(settings)))


def queue_file(settings: Settings) -> Path:
    """Where the embedded queue lies; it may be deleted at any time."""
    return settings.data_dir / "queue.db"


@huey.task()
def send_waiting_letters() -> None:
    """Woken when a letter was written."""
    with _apps[0].app_context():
        send_due_letters(clock.now())


@huey.periodic_task(crontab(minute="*"), expires=60)
def look_for_letters() -> None:
    """Every minute: what nobody was woken for, and what waits for another try."""
    with _apps[0].app_context():
        send_due_letters(clock.now())


@huey.periodic_task(crontab(minute="*"), expires=60)
def look_for_certificates() -> None:
    """Every minute: what was issued and is not drawn yet, and the keys that sign it."""
    with _apps[0].app_context():
        have_keys(clock.now())
        make_badges(clock.now())
        draw_certificates()


@huey.periodic_task(crontab(minute="*"), expires=60)
def look_for_attempts() -> None:
    """Every minute: the attempts whose time ran out."""
    with _apps[0].app_context():
        close_attempts(clock.now())


@huey.periodic_task(crontab(minute="*/10"), expires=600)
def look_for_nudges() -> None:
    """Every ten minutes: whoever asked for their weekly letter at this hour, whoever has been away, whose repeat of a test is due."""
    with _apps[0].app_context():
        nudge_all(clock.now())


@huey.periodic_task(crontab(minute="*"), expires=60)
def look_for_editions() -> None:
    """Every minute: what the handbook's files no longer say as its pages do."""
    with _apps[0].app_context():
        make_editions(clock.now())


@huey.periodic_task(crontab(hour="1", minute="10"))
def sweep_nightly() -> None:
    """At 1.10 UTC, the small hours in Riga."""
    with _apps[0].app_context():
        sweep(clock.now())
        judge_again_all(clock.now())
        remind_referees(clock.now())


@huey.periodic_task(crontab(hour="7", minute="20"))
def announce_expiries() -> None:
    """At 7.20 UTC, in the morning in Riga: whose certificate expires soon."""
    with _apps[0].app_context():
        announce_all_expiries(clock.now())


def send_due_letters(at: datetime) -> int:
    """Carry every letter whose time has come, each in its own two transactions; returns how many left."""
    carrier = Carrier.of(current_app.config["SETTINGS"])
    with reading():
        waiting = due_letter_ids(at)
        db.session.rollback()
    return sum(_carry(carrier, letter_id, at) for letter_id in waiting)


def _carry(carrier: Carrier, letter_id: int, at: datetime) -> bool:
    letter = claim_letter(letter_id=letter_id, at=at)
    if letter is None:
        db.session.rollback()
        return False
    error = message = None
    try:
        message, to_email, name = carrier.message(letter), letter.to_email, f"{letter.written_at:%Y%m%dT%H%M%S}-{letter.public_id}"
    except NotDelivered as refusal:
        error = refusal
    db.session.commit()
    if message is not None:
        try:
            carrier.carry(message, to_email, name)
        except NotDelivered as failure:
            error = failure
    if error is None:
        letter_sent(letter=letter, keep_secrets=carrier.smtp_url is None, at=at)
    else:
        letter_missed(letter=letter, error=str(error), at=at)
        log.warning("letter %s was not delivered at try %d: %s", letter.public_id, letter.tries, error)
    db.session.commit()
    return error is None


def make_badges(at: datetime) -> int:
    """Make the badge of every credential that had to do without, each in its own transaction; returns how many had."""
    with reading():
        waiting = credentials_without_badge()
        db.session.rollback()
    for credential_id in waiting:
        badge_issued(db.session.get_one(Credential, credential_id), at=at)
        db.session.commit()
    return len(waiting)


def draw_certificates() -> int:
    """Draw every certificate that is not drawn yet, outside any transaction, and keep it; returns how many were kept."""
    with reading():
        waiting = [credential.id for credential in credentials_without_pdf()]
        db.session.rollback()
    return sum(map(_draw, waiting))


def _draw(credential_id: int) -> bool:
    try:
        with reading():
            draw = drawing_of(db.session.get_one(Credential, credential_id))
            db.session.rollback()
        pdf = draw()
    except NotDrawn as failure:
        db.session.rollback()
        log.warning("certificate %s could not be drawn; the next sweep tries again: %r", failure.details["number"], failure.__cause__)
        return False
    is_kept = keep_pdf(credential_id=credential_id, pdf=pdf)
    db.session.commit()
    return is_kept


def have_keys(at: datetime) -> None:
    """Make the keys of a house that has had none, and let the database know those that there are. That it can't be done stops nobody."""
    try:
        prepare_keys(at)
        db.session.commit()
    except (NoKey, OSError) as failure:
        db.session.rollback()
        log.error("the keys that certificates are signed with are not ready: %s", failure)


def close_attempts(at: datetime) -> int:
    """Hand in every attempt whose time ran out, each in its own transaction; returns how many. Until then whoever looks sees them closed."""
    with reading():
        waiting = overdue_attempts(at)
        db.session.rollback()
    closed = 0
    for attempt_id in waiting:
        closed += close_overdue(attempt_id=attempt_id, at=at)
        db.session.commit()
    return closed


def make_editions(at: datetime) -> int:
    """Make every file of the handbook that is not as its texts are, one after the other, outside any transaction; returns how many."""
    settings = current_app.config["SETTINGS"]
    with reading():
        waiting = unmade_editions(Publisher(settings.organisation, settings.public_url))
        db.session.rollback()
    made = 0
    for edition in waiting:
        try:
            content = edition.make()
        except NotComposed as failure:
            log.warning("the handbook could not be made (%s, %s); the next sweep tries again: %s", edition.book.lang, edition.form, failure)
            continue
        keep_edition(lang=edition.book.lang, form=edition.form, digest=edition.digest, content=content, at=at)
        db.session.commit()
        made += 1
    return made


def judge_again_all(at: datetime) -> int:
    """Issue what was earned by the passing of time alone, or overlooked; each in its own transaction. Returns how many."""
    with reading():
        waiting = enrolments_without_credential()
        db.session.rollback()
    issued = 0
    for enrolment_id in waiting:
        issued += issue_if_earned(enrolment=db.session.get_one(Enrolment, enrolment_id), at=at) is not None
        db.session.commit()
    return issued


def announce_all_expiries(at: datetime) -> int:
    """Write to everybody whose certificate expires soon, each in their own transaction; returns how many. What was missed is found the next day."""
    with reading():
        waiting = notices_due(at)
        db.session.rollback()
    written = 0
    for credential_id, days in waiting:
        written += announce_expiry(credential_id=credential_id, days=days, at=at)
        db.session.commit()
    return written


def remind_referees(at: datetime) -> int:
    """Write once more to every referee who has not answered for a week, each in its own transaction; returns how many."""
    with reading():
        waiting = referees_to_remind(at)
        db.session.rollback()
    written = 0
    for referee_id in waiting:
        written += remind_referee(referee_id=referee_id, at=at) is not None
        db.session.commit()
    return written


def nudge_all(at: datetime) -> int:
    """Write every nudge that is due, each in its own transaction; returns how many. What was missed is found the next time."""
    with reading():
        waiting = enrolments_to_nudge(at)
        db.session.rollback()
    written = 0
    for enrolment_id in waiting:
        written += nudge(enrolment_id=enrolment_id, at=at) is not None
        db.session.commit()
    return written + invite_all(at)


def invite_all(at: datetime) -> int:
    """Ask every mentor whose repeat of the motivation test is due, once, each in its own transaction; returns how many."""
    with reading():
        due = {(person_id, occasion): quiz_key for person_id, occasion, quiz_key in repeats_due(at)}
        waiting = who_may_be_invited(due, at)
        db.session.rollback()
    written = 0
    for person_id, occasion in waiting:
        written += invite(person_id=person_id, kind=occasion, quiz_key=due[person_id, occasion], at=at) is not None
        db.session.commit()
    return written


def sweep(at: datetime) -> None:
    """Delete what has served: tries counted, dead links and sessions, keys of requests, letters, names of experts. Each in a short
    transaction."""
    experts_kept = timedelta(days=DAYS_IN_MONTH * current_app.config["SETTINGS"].expert_months)
    short = (remove_old_tries, TRIES_KEPT), (remove_dead, DEAD_KEPT), (remove_old_answers, ANSWERS_KEPT)
    for remove, kept in (*short, (remove_old_letters, LETTERS_KEPT), (forget_experts, experts_kept), (forget_references, REFERENCES_KEPT)):
        remove(before=at - kept)
        db.session.commit()


@event.listens_for(Letter, "after_insert")
def _note_letter(_mapper: Mapper[Letter], _connection: Connection, letter: Letter) -> None:
    session = object_session(letter)
    if session is not None:
        session.info[LETTERS_WRITTEN] = True


@event.listens_for(Session, "after_rollback")
def _forget_letter(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(LETTERS_WRITTEN, None)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    """Wake the queue once letters are committed, not at a savepoint's end; that it can't be woken stops nobody."""
    if session.in_nested_transaction() or not session.info.pop(LETTERS_WRITTEN, False):
        return
    try:
        send_waiting_letters()
    except Exception as error:
        log.warning("the queue could not be woken, the next sweep sends the letters: %s", error)
