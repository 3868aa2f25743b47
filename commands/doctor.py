"""`celabiedrs doctor`: is this installation well? What is wrong ends with exit code 1; what is only advice does not."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

import clock
from accounts.models import ADMINISTRATOR, AuditEvent, RoleGrant
from credentials.issuer import issuer
from credentials.keys import KINDS, NoKey
from credentials.published_keys import published_keys, signing_key
from db import db, reading
from post.models import FAILED, WAITING, Letter
from post.queries import paused_since
from revisions.models import FINAL, Revision, Text
from search.services import disagreement
from settings import Settings

WELL, ADVICE, WRONG = "well", "advice", "wrong"
LEAST_FREE, ROOMY = 100 << 20, 1 << 30
LATE = timedelta(hours=1)
CLOCK_SLACK = timedelta(minutes=5)
MUST_OUTLIVE = timedelta(days=5 * 365)  # a certificate is valid for two years, and is shown for longer


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do about it."""

    state: str
    sentence: str


NO_KEY = Finding(ADVICE, "There is no key to sign certificates with yet: celabiedrs database upgrade makes it")


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at settings, database, schema, keys, content, index, letters, disk and clock."""
    findings = list(examine(current_app.config["SETTINGS"], clock.now()))
    for finding in findings:
        click.echo(f"{finding.state:<8}{finding.sentence}")
    if any(finding.state == WRONG for finding in findings):
        raise SystemExit(1)


def examine(settings: Settings, at: datetime) -> Iterator[Finding]:
    """Everything that can be told without changing anything."""
    yield from _settings(settings)
    yield from _data_dir(settings)
    checks: tuple[Callable[[datetime], Iterator[Finding]], ...] = (_database, _schema, _clock, _keys, _people, _letters, _content, _index)
    for check in checks:
        try:
            with reading():
                findings = list(check(at))
        except SQLAlchemyError as error:
            findings = [Finding(WRONG, f"The database could not answer ({check.__name__.strip('_')}): {str(error).splitlines()[0]}")]
        finally:
            db.session.remove()
        yield from findings
        if any(finding.state == WRONG for finding in findings):
            return  # what stands on it can't be told


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding(WELL, f"Settings: {settings.mode}, {settings.public_url}")
    if settings.is_demo:
        yield Finding(ADVICE, "This is the demonstration: its password is public. Real people need MODE=production.")
    if settings.smtp_url is None:
        yield Finding(ADVICE, f"SMTP_URL is not set: letters are written to {settings.letters_dir} and reach nobody.")
    if settings.is_production and not settings.trusted_proxies:
        yield Finding(ADVICE, "TRUSTED_PROXIES is 0: behind a proxy every reader seems to come from one address, and slows the others down.")
    if settings.database_url.startswith("postgresql") and settings.redis_url is None:
        yield Finding(ADVICE, "REDIS_URL is not set: on more than one machine each keeps a queue of its own.")


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x" * 4096)
            file.flush()
    except OSError as error:
        yield Finding(WRONG, f"Nothing can be written to {folder}: {error.strerror}")
        return
    free = shutil.disk_usage(folder).free
    state = WRONG if free < LEAST_FREE else ADVICE if free < ROOMY else WELL
    yield Finding(state, f"Data: {folder} can be written, {free >> 20:,} MB are free")
    if folder.stat().st_mode & 0o007:
        yield Finding(ADVICE, f"Everybody on this machine may look into {folder}: chmod 700 {folder}")


def _database(_at: datetime) -> Iterator[Finding]:
    if db.engine.dialect.name == "postgresql":
        yield Finding(WELL, f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}")
        if broken := db.session.scalars(text("SELECT conname FROM pg_constraint WHERE NOT convalidated")).all():
            yield Finding(WRONG, f"These constraints do not hold for every row: {', '.join(broken)}")
        return
    yield Finding(WELL, f"SQLite {db.session.scalar(text('SELECT sqlite_version()'))}, {Path(db.engine.url.database or '')}")
    verdict = db.session.scalars(text("PRAGMA integrity_check")).all()
    whole = verdict == ["ok"]
    yield Finding(WELL, "Integrity: ok") if whole else Finding(WRONG, f"The database is damaged; restore a backup: {verdict[0]}")
    if broken := db.session.execute(text("PRAGMA foreign_key_check")).all():
        yield Finding(WRONG, f"{len(broken)} rows refer to rows that are not there, the first in table {broken[0][0]}")
    journal, sync = db.session.scalar(text("PRAGMA journal_mode")), db.session.scalar(text("PRAGMA synchronous"))
    if (journal, sync) != ("wal", 2):
        yield Finding(WRONG, f"The database is not kept safely: journal {journal}, synchronous {sync} instead of wal and 2")


def _schema(_at: datetime) -> Iterator[Finding]:
    head = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config()).get_current_head()
    stands = MigrationContext.configure(db.session.connection()).get_current_revision()
    if stands and stands == head:
        yield Finding(WELL, f"Schema: {stands}")
    else:
        yield Finding(WRONG, f"The schema is {stands or 'not there'}, this version needs {head}: celabiedrs database upgrade")


def _keys(at: datetime) -> Iterator[Finding]:
    ring = issuer().keys
    for kind in KINDS:
        published = published_keys(kind)
        try:
            key = signing_key(kind)
        except NoKey as error:
            yield Finding(WRONG, f"{error}: celabiedrs keys restore FILE, or, without a copy, celabiedrs keys rotate") if published else NO_KEY
            continue
        yield Finding(WELL, f"Keys: {kind} {key.id} signs since {key.made_at:%Y-%m-%d}")
        if key.expires_at and key.expires_at < at + MUST_OUTLIVE:
            state = WRONG if key.expires_at < at else ADVICE
            yield Finding(
                state,
                f"What the {kind} key signs will not be valid for long: its certificate runs until {key.expires_at:%Y-%m-%d}: celabiedrs keys rotate",
            )
        if sum(one.retired_at is None for one in published) > 1:
            yield Finding(ADVICE, f"Several {kind} keys sign, each on a machine of its own: give all machines one folder (KEYS_DIR)")
    if open_to_others := ring.open_to_others():
        yield Finding(
            WRONG, f"Others on this machine may read {open_to_others[0]}: chmod -R go= {ring.folder}; if they could have, celabiedrs keys rotate"
        )


def _people(_at: datetime) -> Iterator[Finding]:
    held = select(func.count()).where(RoleGrant.role == ADMINISTRATOR, RoleGrant.revoked_at.is_(None))
    if not db.session.scalar(held):
        yield Finding(ADVICE, "Nobody is administrator: celabiedrs people create")


def _content(_at: datetime) -> Iterator[Finding]:
    counted = select(Text.kind, func.count(func.distinct(Text.id))).join(Revision).where(Revision.status == FINAL).group_by(Text.kind)
    counts = db.session.execute(counted.order_by(Text.kind)).all()
    if counts:
        yield Finding(WELL, "Content: " + ", ".join(f"{kind} {number}" for kind, number in counts))
    else:
        yield Finding(WRONG, "There is no content: celabiedrs content sync")


def _index(_at: datetime) -> Iterator[Finding]:
    if found := disagreement():
        told = f"{len(found.revisions)} texts are not found as they are, {found.strays} entries belong to nothing"
        yield Finding(WRONG, f"The index of the search is not what the texts say ({told}): celabiedrs index rebuild")
    else:
        yield Finding(WELL, "Search: the index is what the texts say")


def _letters(at: datetime) -> Iterator[Finding]:
    counts = dict(db.session.execute(select(Letter.status, func.count()).group_by(Letter.status)).all())
    waiting, failed = counts.get(WAITING, 0), counts.get(FAILED, 0)
    yield Finding(WELL, f"Letters: {waiting} waiting, {failed} given up")
    if failed:
        reason = db.session.scalar(select(Letter.last_error).where(Letter.status == FAILED).order_by(Letter.id.desc()).limit(1))
        yield Finding(ADVICE, f"Some letters were given up, the last one because: {reason}")
    if since := paused_since():
        yield Finding(ADVICE, f"No letter is sent since {since:%Y-%m-%d %H:%M} UTC, when a backup was restored: celabiedrs resume")
    elif db.session.scalar(select(func.count()).where(Letter.status == WAITING, Letter.next_try_at < at - LATE)):
        yield Finding(WRONG, "Letters wait for more than an hour: nothing runs behind. Start celabiedrs serve, or celabiedrs work.")


def _clock(at: datetime) -> Iterator[Finding]:
    written = [db.session.scalar(select(func.max(column))) for column in (AuditEvent.at, Letter.written_at)]
    newest = max((moment for moment in written if moment), default=at)
    if newest > at + CLOCK_SLACK:
        yield Finding(WRONG, f"The clock stands at {at:%Y-%m-%d %H:%M} UTC, but something was written at {newest:%Y-%m-%d %H:%M} UTC")
    elif _server_is_off():
        yield Finding(WRONG, "The clock of the database server differs from this machine's by more than five minutes")
    else:
        yield Finding(WELL, f"Clock: {at:%Y-%m-%d %H:%M} UTC")


def _server_is_off() -> bool:
    """Two real clocks are compared here, so the one that can be stopped is not asked."""
    if db.engine.dialect.name != "postgresql":
        return False
    return abs(db.session.scalar(text("SELECT clock_timestamp()")) - datetime.now(UTC)) > CLOCK_SLACK
