"""Acts of nudging, and of choosing to be nudged less."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from db import db
from nudges.models import Nudge, NudgeWishes
from nudges.queries import standing_of, who_may_be_invited
from nudges.rules import RIGA, pause_end
from nudges.signals import invitation_due, nudge_due


def nudge(*, enrolment_id: int, at: datetime) -> Nudge | None:
    """Write the nudge that is due for this enrolment now. None where nothing is: whoever looked may have looked long ago.

    The row comes first, and two can't be stored for a day: of two sweeps one writes.
    """
    enrolment, standing = standing_of(enrolment_id, at) or (None, None)
    kind = standing.due(at) if standing else None
    if enrolment is None or standing is None or kind is None:
        return None
    one = _kept(enrolment.person_id, kind, at)
    if one is not None:
        nudge_due.send(enrolment, kind=kind, number=standing.reminders + 1, at=at)
    return one


def invite(*, person_id: int, kind: str, quiz_key: str, at: datetime) -> Nudge | None:
    """Ask somebody to answer a test once more. None where they were asked before, or this is no moment for it."""
    if not who_may_be_invited([(person_id, kind)], at):
        return None
    one = _kept(person_id, kind, at)
    if one is not None:
        invitation_due.send(db.session.get_one(Person, person_id), kind=kind, quiz_key=quiz_key, at=at)
    return one


def _kept(person_id: int, kind: str, at: datetime) -> Nudge | None:
    """The row of a nudge; None where another sweep was first."""
    one = Nudge(person_id=person_id, day=at.astimezone(RIGA).date(), kind=kind, at=at)
    try:
        with db.session.begin_nested():
            db.session.add(one)
    except IntegrityError:
        return None
    return one


def choose_wishes(*, person: Person, is_weekly: bool, weekday: int, hour: int, is_reminded: bool) -> None:
    """What a learner wants to be written, and when."""
    wishes = _wishes(person)
    wishes.is_weekly, wishes.weekday, wishes.hour, wishes.is_reminded = is_weekly, weekday, hour, is_reminded


def pause(*, person: Person, weeks: int, at: datetime) -> datetime:
    """Nothing is written for so many weeks; returns the moment at which it is over. Pausing anew counts from now."""
    wishes = _wishes(person)
    wishes.paused_until = pause_end(weeks, at)
    return wishes.paused_until


def end_pause(*, person: Person) -> None:
    """Go on at once."""
    _wishes(person).paused_until = None


def silence(*, person: Person) -> None:
    """No nudge of any kind any more, until the learner chooses otherwise."""
    wishes = _wishes(person)
    wishes.is_weekly = wishes.is_reminded = False


def _wishes(person: Person) -> NudgeWishes:
    """The row of this person, made at the first choice."""
    found = db.session.get(NudgeWishes, person.id)
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(NudgeWishes(person_id=person.id))
        except IntegrityError:  # another tab was first
            pass
        found = db.session.get_one(NudgeWishes, person.id)
    return found
