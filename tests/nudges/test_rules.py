"""When a nudge is due: hours by Riga's clock, whatever the clocks do; never two on a day; quiet where somebody said so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nudges.rules import REMINDER, RIGA, WEEKLY, Standing, Wishes, days_between, latest_slot, pause_end

pytestmark = pytest.mark.bare


def riga(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=RIGA, fold=fold).astimezone(UTC)


SUNDAY_SIX = riga(2027, 1, 10, 18)
MONDAY_SIX = riga(2027, 1, 11, 18)


def standing(active_at: datetime, **fields: object) -> Standing:
    return Standing(**({"wishes": Wishes(), "active_at": active_at, "has_begun": True, "reminder_days": 7} | fields))  # type: ignore[arg-type]


def test_the_weekly_letter_comes_at_its_hour_and_not_before() -> None:
    studied = standing(riga(2027, 1, 6, 20))

    assert studied.due(SUNDAY_SIX - timedelta(minutes=1)) is None
    assert studied.due(SUNDAY_SIX) == WEEKLY


def test_the_hour_and_the_day_are_the_learners_choice() -> None:
    studied = standing(riga(2027, 1, 6, 20), wishes=Wishes(weekday=4, hour=7))

    assert studied.due(riga(2027, 1, 8, 6, 59)) is None
    assert studied.due(riga(2027, 1, 8, 7)) == WEEKLY
    assert replace(studied, wishes=Wishes(is_weekly=False)).due(SUNDAY_SIX) is None


def test_one_that_was_missed_is_written_within_a_day_and_then_no_more() -> None:
    studied = standing(riga(2027, 1, 6, 20))

    assert studied.due(SUNDAY_SIX + timedelta(hours=23, minutes=59)) == WEEKLY
    assert studied.due(SUNDAY_SIX + timedelta(hours=24)) is None


def test_one_that_was_written_late_is_not_written_again() -> None:
    late = SUNDAY_SIX + timedelta(hours=9)  # on Monday
    told = standing(riga(2027, 1, 6, 20), last_day=late.astimezone(RIGA).date(), weekly_at=late)

    assert told.due(late + timedelta(hours=12)) is None
    assert standing(riga(2027, 1, 13, 20), last_day=late.date(), weekly_at=late).due(SUNDAY_SIX + timedelta(days=7)) == WEEKLY


def test_a_week_without_study_has_no_letter() -> None:
    assert standing(SUNDAY_SIX - timedelta(days=7), wishes=Wishes(is_reminded=False)).due(SUNDAY_SIX) is None
    assert standing(riga(2027, 1, 9, 12), has_begun=False).due(SUNDAY_SIX) is None  # enrolled the day before


def test_a_reminder_comes_after_the_days_of_the_programme_at_the_hour_of_the_learner() -> None:
    away = standing(riga(2027, 1, 4, 9), wishes=Wishes(is_weekly=False))

    assert away.due(riga(2027, 1, 10, 20)) is None  # the sixth day
    assert away.due(riga(2027, 1, 11, 17, 59)) is None
    assert away.due(MONDAY_SIX) == REMINDER
    assert replace(away, reminder_days=8).due(MONDAY_SIX) is None
    assert replace(away, wishes=Wishes(is_weekly=False, is_reminded=False)).due(MONDAY_SIX) is None


def test_whoever_never_began_is_reminded_too() -> None:
    assert standing(riga(2027, 1, 4, 9), has_begun=False).due(MONDAY_SIX) == REMINDER


def test_the_next_reminder_waits_twice_as_long_and_after_three_there_is_none() -> None:
    once = standing(riga(2027, 1, 4, 9), reminders=1, reminded_at=MONDAY_SIX, last_day=MONDAY_SIX.date())
    twice = replace(once, reminders=2, reminded_at=riga(2027, 1, 25, 18), last_day=riga(2027, 1, 25, 18).date())
    thrice = replace(twice, reminders=3, reminded_at=riga(2027, 2, 8, 18))

    assert once.due(riga(2027, 1, 24, 18)) is None
    assert once.due(riga(2027, 1, 25, 18)) == REMINDER
    assert twice.due(riga(2027, 2, 7, 18)) is None
    assert twice.due(riga(2027, 2, 8, 18)) == REMINDER
    assert thrice.due(riga(2027, 12, 30, 18)) is None


def test_never_two_on_one_day_and_no_reminder_the_day_after_a_letter() -> None:
    away = standing(riga(2027, 1, 4, 9))
    told_on_sunday = replace(away, weekly_at=SUNDAY_SIX, last_day=SUNDAY_SIX.date())

    assert replace(away, last_day=MONDAY_SIX.date()).due(MONDAY_SIX + timedelta(hours=3)) is None
    assert told_on_sunday.due(MONDAY_SIX) is None
    assert told_on_sunday.due(MONDAY_SIX + timedelta(days=1)) == REMINDER


def test_a_pause_silences_both_and_is_no_absence() -> None:
    paused = standing(riga(2026, 12, 1, 9), wishes=Wishes(paused_until=riga(2027, 1, 11, 0)))

    assert paused.due(SUNDAY_SIX) is None
    assert paused.due(MONDAY_SIX) is None  # over, but only just
    assert paused.due(riga(2027, 1, 18, 18)) == REMINDER
    assert standing(riga(2027, 1, 8, 9), wishes=Wishes(paused_until=riga(2027, 1, 11, 0))).due(riga(2027, 1, 11, 9)) is None


def test_a_pause_ends_at_midnight_in_riga_across_the_change_of_clocks() -> None:
    assert pause_end(1, riga(2027, 1, 11, 18)) == riga(2027, 1, 18, 0)
    assert pause_end(4, riga(2027, 3, 1, 23, 30)) == riga(2027, 3, 29, 0)


def test_an_hour_that_the_clocks_skip_is_the_moment_at_which_they_do() -> None:
    """On 28 March 2027 three o'clock doesn't exist in Riga."""
    skipped = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)

    assert latest_slot(6, 3, skipped) == skipped
    assert latest_slot(6, 3, skipped - timedelta(seconds=1)) == riga(2027, 3, 21, 3)
    assert latest_slot(6, 18, riga(2027, 3, 28, 18)) == datetime(2027, 3, 28, 15, 0, tzinfo=UTC)
    assert latest_slot(6, 18, riga(2027, 3, 27, 18)) == datetime(2027, 3, 21, 16, 0, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first_of_the_two_and_told_once() -> None:
    """On 25 October 2026 the hour from three to four comes twice."""
    first, second = datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    studied = standing(riga(2026, 10, 20, 12), wishes=Wishes(hour=3))

    assert riga(2026, 10, 25, 3) == first
    assert riga(2026, 10, 25, 3, fold=1) == second
    assert latest_slot(6, 3, second) == first
    assert studied.due(first) == WEEKLY
    assert replace(studied, weekly_at=first, last_day=first.astimezone(RIGA).date()).due(second) is None
    assert replace(studied, weekly_at=first).due(second) is None


def test_days_are_those_of_the_calendar_whether_they_have_23_or_25_hours() -> None:
    assert days_between(riga(2027, 3, 27, 23), riga(2027, 3, 29, 1)) == 2
    assert days_between(riga(2026, 10, 24, 23), riga(2026, 10, 26, 1)) == 2
    assert standing(riga(2027, 3, 21, 18, 30), wishes=Wishes(is_weekly=False)).due(riga(2027, 3, 28, 18)) == REMINDER


def test_a_clock_that_was_set_back_nudges_nobody() -> None:
    assert standing(riga(2027, 6, 1, 12)).due(MONDAY_SIX) is None
    assert standing(riga(2027, 1, 4, 9), last_day=riga(2027, 6, 1, 12).date()).due(MONDAY_SIX) is None
