"""When somebody is nudged, and when they are left alone.

The weekly letter tells of a week in which something was done. Whoever has stopped is reminded instead: after the programme's
days of absence, again after twice as many, three times in all, then no more until they come back. A pause is no absence.
Hours and days are Riga's; moments are aware.

An invitation (to answer the motivation test once more) is written once. It can wait, so it keeps out of the way of the others.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

RIGA = ZoneInfo("Europe/Riga")
WEEKLY, REMINDER = "weekly", "reminder"
MIDWAY, END = "midway", "end"
INVITATIONS = (MIDWAY, END)
KINDS = (WEEKLY, REMINDER, *INVITATIONS)
SUNDAY, USUAL_HOUR = 6, 18
HOURS = range(6, 23)  # what can be chosen: nobody is woken
PAUSES = (1, 2, 4)  # weeks
MOST_REMINDERS = 3
WEEK = timedelta(days=7)
BELATED = timedelta(days=1)  # a weekly letter that could not be written in time is written until then, or not at all
BETWEEN = 2  # days from any nudge to the next reminder or invitation, at least


@dataclass(frozen=True)
class Wishes:
    """What a learner chose: the weekday counts from Monday, 0."""

    is_weekly: bool = True
    weekday: int = SUNDAY
    hour: int = USUAL_HOUR
    is_reminded: bool = True
    paused_until: datetime | None = None

    def is_paused(self, at: datetime) -> bool:
        return self.paused_until is not None and at < self.paused_until

    @property
    def is_silent(self) -> bool:
        """Whether they want no nudge of any kind."""
        return not (self.is_weekly or self.is_reminded)


@dataclass(frozen=True)
class Standing:
    """What decides about a learner: what they wish, when they last studied (else: were enrolled), what was sent.

    `last_day` is the day of the latest nudge, `weekly_at` the moment of the latest weekly letter; `reminders` counts those
    since they last studied, the latest at `reminded_at`.
    """

    wishes: Wishes
    active_at: datetime
    has_begun: bool
    reminder_days: int
    last_day: date | None = None
    weekly_at: datetime | None = None
    reminders: int = 0
    reminded_at: datetime | None = None

    def due(self, at: datetime) -> str | None:
        """The kind of nudge that is due now, or None."""
        today = at.astimezone(RIGA).date()
        if self.wishes.is_paused(at) or (self.last_day is not None and self.last_day >= today):
            return None
        if self.wishes.is_weekly and self._is_week_told(at):
            return WEEKLY
        return REMINDER if self.wishes.is_reminded and self._is_absent(at, today) else None

    def _is_week_told(self, at: datetime) -> bool:
        slot = latest_slot(self.wishes.weekday, self.wishes.hour, at)
        if at - slot >= BELATED or (self.weekly_at is not None and self.weekly_at >= slot):
            return False
        resumed = self.wishes.paused_until
        return self.has_begun and self.active_at > slot - WEEK and (resumed is None or resumed <= slot)

    def _is_absent(self, at: datetime, today: date) -> bool:
        if self.reminders >= MOST_REMINDERS or at.astimezone(RIGA).hour < self.wishes.hour:
            return False
        if self.last_day is not None and (today - self.last_day).days < BETWEEN:
            return False
        absent_since = max(self.active_at, self.wishes.paused_until or self.active_at)
        if days_between(absent_since, at) < self.reminder_days:
            return False
        return self.reminded_at is None or days_between(self.reminded_at, at) >= 2 * self.reminder_days


def may_invite(wishes: Wishes, last_day: date | None, at: datetime) -> bool:
    """Whether an invitation may be written now: letters are wanted and not paused, it is the person's hour, and neither today nor
    yesterday (`last_day`: the latest) was there another."""
    here = at.astimezone(RIGA)
    if wishes.is_silent or wishes.is_paused(at) or here.hour < wishes.hour:
        return False
    return last_day is None or (here.date() - last_day).days >= BETWEEN


def days_between(before: datetime, after: datetime) -> int:
    """Days of Riga's calendar from one moment to another; negative where the clock was set back."""
    return (after.astimezone(RIGA).date() - before.astimezone(RIGA).date()).days


def latest_slot(weekday: int, hour: int, at: datetime) -> datetime:
    """The latest moment at or before `at` that has this weekday and hour in Riga.

    An hour that the clocks skip is the moment at which they skip it; one that they show twice is the first of the two.
    """
    today = at.astimezone(RIGA).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    slot = _moment(day, hour)
    return slot if slot <= at else _moment(day - WEEK, hour)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), RIGA).astimezone(ZoneInfo("UTC"))


def pause_end(weeks: int, at: datetime) -> datetime:
    """When a pause of so many weeks ends: at midnight in Riga after the last of its days."""
    day = at.astimezone(RIGA).date() + timedelta(weeks=weeks)
    return _moment(day, 0)
