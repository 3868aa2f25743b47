"""Acts on the ledger of study time: a minute of reading, the minutes of a meeting, a correction by name.

Time comes from the server's clock alone, and everything is entered at most once, which the database itself sees to.
"""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.services import record_act
from clock import RIGA, local_date
from courses import rules
from courses.errors import CorrectedAlready, CorrectionTooLong, DayMeasured, MoreThanThereIs, NothingCorrected, OwnTime, ReasonTooShort
from courses.ledger import sums_of
from courses.models import CORRECTION, LIVE, MEASURED, Enrolment, LedgerEntry
from courses.queries import coordinates, teaches
from courses.signals import progress_changed
from db import db
from errors import NotPermitted

MINUTE = 60  # seconds


def credit(*, enrolment: Enrolment, kind: str, source: str, seconds: int, at: datetime, by: Person | None = None, reason: str = "") -> bool:
    """Enter time under its source. False: it was entered before, and stays as it is."""
    entry = LedgerEntry(enrolment_id=enrolment.id, kind=kind, source=source, seconds=seconds, at=at, by_id=by.id if by else None, reason=reason)
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        if _entry(enrolment, kind, source) is None:  # it was not the source that the database refused
            raise
        return False
    return True


def record_beat(*, enrolment: Enrolment, at: datetime) -> bool:
    """Credit the present minute of active reading, once for however many tabs. False: it was credited already.

    Raises DayMeasured once the day, as Riga has it, has as many minutes as a day can have.
    """
    source = minute_source(at)
    if _entry(enrolment, MEASURED, source) is not None:
        return False
    today, tomorrow = (_midnight(at, days) for days in (0, 1))
    measured = select(func.count()).where(
        LedgerEntry.enrolment_id == enrolment.id,
        LedgerEntry.kind == MEASURED,
        LedgerEntry.source >= minute_source(today),
        LedgerEntry.source < minute_source(tomorrow),
    )
    if db.session.scalar(measured) >= rules.MOST_MEASURED:
        raise DayMeasured(most=rules.MOST_MEASURED, again_at=tomorrow)
    return credit(enrolment=enrolment, kind=MEASURED, source=source, seconds=MINUTE, at=at)


def credit_live(*, enrolment: Enrolment, meeting_id: str, minutes: int, by: Person | None, at: datetime) -> None:
    """Put the minutes of a meeting in the ledger. A later, other figure is entered as the difference, by name."""
    source = f"meeting:{meeting_id}:"
    _lock(enrolment)
    theirs = LedgerEntry.enrolment_id == enrolment.id, LedgerEntry.kind == LIVE, LedgerEntry.source.startswith(source, autoescape=True)
    before = db.session.scalars(select(LedgerEntry.seconds).where(*theirs)).all()
    difference = minutes * MINUTE - sum(before)
    if difference:
        credit(enrolment=enrolment, kind=LIVE, source=f"{source}{len(before) + 1}", seconds=difference, at=at, by=by)
    progress_changed.send(enrolment, at=at)


def correct_time(*, enrolment: Enrolment, minutes: int, reason: str, key: str, by: Person, at: datetime) -> LedgerEntry:
    """Give or (below zero) take minutes of study by name, with a reason that the learner reads; what is then earned is issued.

    `key` is that of the form: one that is sent twice is entered once. Raises OwnTime, NotPermitted (who neither teaches the
    learner nor coordinates the programme), NothingCorrected, CorrectionTooLong, ReasonTooShort, MoreThanThereIs, CorrectedAlready.
    """
    reason = " ".join(reason.split())
    _refuse_correction(enrolment, minutes, reason, by)
    _lock(enrolment)
    source, seconds = f"form:{key}", minutes * MINUTE
    entry = _entry(enrolment, CORRECTION, source)
    if entry is not None:
        if (entry.seconds, entry.reason, entry.by_id) != (seconds, reason, by.id):
            raise CorrectedAlready
        return entry
    there = sums_of(enrolment).study
    if there + seconds < 0:
        raise MoreThanThereIs(there=there // MINUTE)
    credit(enrolment=enrolment, kind=CORRECTION, source=source, seconds=seconds, at=at, by=by, reason=reason)
    note = f"{minutes:+d} min"
    record_act(actor_id=by.id, act="correct-study-time", object_kind="enrolment", object_id=enrolment.public_id, note=note, at=at)
    progress_changed.send(enrolment, at=at)
    entry = _entry(enrolment, CORRECTION, source)
    assert entry is not None
    return entry


def minute_source(at: datetime) -> str:
    """The UTC minute of a moment, as measured time is entered under it; these sort as time does."""
    return f"minute:{at.astimezone(UTC):%Y-%m-%dT%H:%M}Z"


def _refuse_correction(enrolment: Enrolment, minutes: int, reason: str, by: Person) -> None:
    if by.id == enrolment.person_id:
        raise OwnTime
    if not (coordinates(by, enrolment.programme) or teaches(by, enrolment)):
        raise NotPermitted
    if minutes == 0:
        raise NothingCorrected
    if abs(minutes) > rules.MOST_CORRECTED:
        raise CorrectionTooLong(most=rules.MOST_CORRECTED)
    if len(reason) < rules.LEAST_REASON:
        raise ReasonTooShort(least=rules.LEAST_REASON)


def _midnight(at: datetime, days: int) -> datetime:
    """The beginning of Riga's day, so many days after that of this moment."""
    return datetime.combine(local_date(at) + timedelta(days=days), time(), RIGA)


def _lock(enrolment: Enrolment) -> None:
    """Whoever else counts this enrolment's time waits until this transaction has ended."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update(key_share=True))


def _entry(enrolment: Enrolment, kind: str, source: str) -> LedgerEntry | None:
    return db.session.scalar(
        select(LedgerEntry).where(LedgerEntry.enrolment_id == enrolment.id, LedgerEntry.kind == kind, LedgerEntry.source == source)
    )
