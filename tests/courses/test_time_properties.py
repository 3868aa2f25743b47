"""Whatever happens in whatever order: no minute counts twice, nothing falls below zero, and the parts are the whole."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import Person
from clock import local_date
from courses import rules
from courses.crediting import correct_time, minute_source, record_beat
from courses.ledger import Group, Sums, items_in, lines_of, measured_by_day, sums_of, time_in
from courses.models import DECLARED, MEASURED, Activity, Enrolment, LedgerEntry
from courses.services import complete_activity
from db import db
from errors import Refused
from meetings.models import ABSENT, MADE_UP, PRESENT, Meeting
from meetings.services import record_attendance
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import build_meeting

A_DAY = 5  # measured minutes: few, so that days are full at once
REASON = "Lasīja izdrukātu, jo nebija tīkla."
WHO = st.integers(0, 2)
JUMP = st.one_of(st.integers(0, 90), st.integers(-40 * 3600, 40 * 3600))  # seconds that the server's clock goes on, or jumps
BEAT = st.tuples(st.just("beat"), WHO, JUMP)
COMPLETE = st.tuples(st.just("complete"), WHO, JUMP, st.integers(0, 4))
RETIRE = st.tuples(st.just("retire"), st.integers(0, 4))
REWRITE = st.tuples(st.just("rewrite"), st.integers(0, 4), st.integers(0, 60))
ATTEND = st.tuples(st.just("attend"), WHO, JUMP, st.integers(0, 1), st.sampled_from((PRESENT, ABSENT, MADE_UP)), st.integers(-1, 91))
CORRECT = st.tuples(st.just("correct"), WHO, JUMP, st.integers(-60, 60), st.integers(0, 5))
STORY = st.lists(st.one_of(BEAT, BEAT, COMPLETE, RETIRE, REWRITE, ATTEND, CORRECT), max_size=25)


@dataclass
class World:
    """Anna, enrolled in two programmes, and Laima in one of them; what should be in the ledger is reckoned beside it."""

    enrolments: list[Enrolment]
    activities: dict[int, list[Activity]]  # by programme
    meetings: dict[int, list[Meeting]]
    toms: Person
    at: datetime
    moments: set[datetime] = field(default_factory=set)
    minutes: set[tuple[int, str]] = field(default_factory=set)
    days: Counter[tuple[int, date]] = field(default_factory=Counter)
    declared: dict[tuple[int, str], int] = field(default_factory=dict)
    live: dict[tuple[int, int], int] = field(default_factory=dict)
    corrections: dict[tuple[int, int], int] = field(default_factory=dict)

    def expected(self, who: int) -> Sums:
        of = lambda parts: sum(seconds for (whose, _), seconds in parts.items() if whose == who)  # noqa: E731
        return Sums(of(self.declared), of(self.corrections), of(self.live), 60 * sum(whose == who for whose, _ in self.minutes))

    def go_on(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)
        self.moments.add(self.at)

    def beat(self, who: int, jump: int) -> None:
        self.go_on(jump)
        minute, day = (who, minute_source(self.at)), (who, local_date(self.at))
        is_new = minute not in self.minutes
        try:
            assert record_beat(enrolment=self.enrolments[who], at=self.at) is is_new
        except Refused:
            assert is_new
            assert self.days[day] == A_DAY
        else:
            self.minutes.add(minute)
            self.days[day] += is_new

    def complete(self, who: int, jump: int, which: int) -> None:
        self.go_on(jump)
        activity = self.activities[self.enrolments[who].programme_id][which]
        complete_activity(enrolment=self.enrolments[who], activity=activity, at=self.at)
        self.declared.setdefault((who, activity.key), activity.seconds)

    def retire(self, which: int) -> None:
        for activities in self.activities.values():
            activities[which].retired_at = self.at

    def rewrite(self, which: int, minutes: int) -> None:
        for activities in self.activities.values():
            activities[which].seconds = 60 * minutes

    def attend(self, who: int, jump: int, which: int, outcome: str, minutes: int) -> None:
        self.go_on(jump)
        enrolment = self.enrolments[who]
        try:
            meeting = self.meetings[enrolment.programme_id][which]
            record_attendance(meeting=meeting, enrolment=enrolment, outcome=outcome, minutes=minutes, by=self.toms, at=self.at)
        except Refused:
            return
        self.live[who, which] = 60 * minutes if outcome == PRESENT else 0

    def correct(self, who: int, jump: int, minutes: int, key: int) -> None:
        self.go_on(jump)
        before = self.expected(who)
        try:
            correct_time(enrolment=self.enrolments[who], minutes=minutes, reason=REASON, key=str(key), by=self.toms, at=self.at)
        except Refused:
            assert minutes == 0 or before.study + 60 * minutes < 0 or (who, key) in self.corrections
        else:
            assert self.corrections.setdefault((who, key), 60 * minutes) == 60 * minutes


@pytest.fixture
def world(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(rules, "MOST_MEASURED", A_DAY)
    one, two, toms = build_programme(now), build_programme(now, "other"), cast.trainer("Toms")
    anna = cast.learner("Anna")
    enrolments = [enrol(anna, one, now), enrol(anna, two, now), enrol(cast.learner("Laima"), one, now)]
    meetings = {
        programme.id: [build_meeting(programme, toms, now, starts_at=now + timedelta(hours=hours)) for hours in (0, 5)] for programme in (one, two)
    }
    return World(enrolments, {programme.id: list(programme.modules[0].activities) for programme in (one, two)}, meetings, toms, now)


@contextmanager
def undone() -> Iterator[None]:
    nested = db.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()


def rows() -> list[tuple[Any, ...]]:
    columns = LedgerEntry.__table__.columns
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(LedgerEntry.id))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=STORY)
def test_time_is_counted_once_and_only_added(world: World, story: list[tuple[Any, ...]]) -> None:
    told = World(world.enrolments, world.activities, world.meetings, world.toms, world.at)
    with undone():
        before = rows()
        for act, *details in story:
            getattr(told, act)(*details)
            after = rows()
            assert after[: len(before)] == before
            before = after
            for who, enrolment in enumerate(told.enrolments):
                sums = sums_of(enrolment)
                assert sums == told.expected(who)
                assert min(sums.study, sums.live, sums.measured, sums.total) >= 0
        the_parts_are_the_whole(told)
        nothing_is_of_another_clock(told)


def the_parts_are_the_whole(told: World) -> None:
    """Every page and every sheet says the same."""
    for programme in {enrolment.programme for enrolment in told.enrolments}:
        group = Group(programme)
        items = list(items_in(group))
        for learner in time_in(group):
            enrolment, sums = learner.enrolment, learner.sums
            theirs = [item for item in items if item.enrolment_id == enrolment.id]
            assert sums == sums_of(enrolment)
            assert sum(line.entry.seconds for line in lines_of(enrolment)) == sums.total
            assert sum(seconds for _day, seconds in measured_by_day(enrolment)) == sums.measured
            assert sum(item.seconds for item in theirs if item.kind != MEASURED) == sums.total
            assert [(item.day, item.seconds) for item in theirs if item.kind == MEASURED] == measured_by_day(enrolment)
            assert all(line.activity for line in lines_of(enrolment) if line.entry.kind == DECLARED)
            assert max((seconds for _day, seconds in measured_by_day(enrolment)), default=0) <= 60 * A_DAY


def nothing_is_of_another_clock(told: World) -> None:
    """Each entry carries a moment at which the server acted, and a measured minute is that of its moment."""
    for entry in db.session.scalars(select(LedgerEntry)):
        assert entry.at in told.moments
        assert entry.kind != MEASURED or (entry.source, entry.seconds) == (minute_source(entry.at), 60)
