"""Entering study time: once, by the server's clock, as much as a day can have; corrected by name; never changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from courses.crediting import correct_time, credit, credit_live, record_beat
from courses.errors import CorrectedAlready, CorrectionTooLong, DayMeasured, MoreThanThereIs, NothingCorrected, OwnTime, ReasonTooShort
from courses.ledger import sums_of
from courses.models import CORRECTION, LIVE, Enrolment, LedgerEntry, Programme
from courses.rules import MOST_CORRECTED, MOST_MEASURED
from courses.signals import progress_changed
from db import db
from errors import NotPermitted
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

REASON = "Lasīja izdrukātu, jo nebija tīkla."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def anna(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), programme, now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms")


def entries() -> list[LedgerEntry]:
    return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))


class TestBeats:
    def test_a_day_has_so_many_minutes_and_the_next_begins_anew(self, anna: Enrolment) -> None:
        midnight = datetime(2027, 1, 11, 22, tzinfo=UTC)  # of Riga's 12th of January
        for minute in range(MOST_MEASURED):
            assert record_beat(enrolment=anna, at=midnight + minute * MINUTE)

        with pytest.raises(DayMeasured) as refusal:
            record_beat(enrolment=anna, at=midnight + timedelta(hours=20))

        assert refusal.value.again_at == midnight + timedelta(days=1)
        assert record_beat(enrolment=anna, at=midnight) is False  # what is credited is no refusal
        assert record_beat(enrolment=anna, at=midnight - MINUTE)
        assert record_beat(enrolment=anna, at=midnight + timedelta(days=1))
        assert sums_of(anna).measured == (MOST_MEASURED + 2) * 60

    def test_the_day_on_which_clocks_are_turned_has_as_many(self, anna: Enrolment) -> None:
        """The 28th of March has 23 hours in Riga."""
        start = datetime(2027, 3, 27, 22, tzinfo=UTC)
        for minute in range(MOST_MEASURED):
            record_beat(enrolment=anna, at=start + minute * MINUTE)

        with pytest.raises(DayMeasured):
            record_beat(enrolment=anna, at=datetime(2027, 3, 28, 20, 59, tzinfo=UTC))
        assert record_beat(enrolment=anna, at=datetime(2027, 3, 28, 21, 0, tzinfo=UTC))

    def test_a_clock_that_jumps_back_credits_nothing_again(self, anna: Enrolment, now: datetime) -> None:
        credited = [record_beat(enrolment=anna, at=now + minutes * MINUTE) for minutes in (0, 1, 2, -60, 0, 1, 2, 3)]

        assert credited == [True, True, True, True, False, False, False, True]

    def test_one_more_writes_nothing(self, anna: Enrolment, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
        record_beat(enrolment=anna, at=now)
        with statements() as log:
            record_beat(enrolment=anna, at=now)

        assert [line.split()[0] for line in log] == ["SELECT"]


class TestMeetings:
    def test_meetings_are_kept_apart_even_where_one_id_begins_like_another(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        for meeting_id in ("abc", "abcd", "ab%", "a_c"):
            credit_live(enrolment=anna, meeting_id=meeting_id, minutes=90, by=toms, at=now)

        assert sums_of(anna).live == 4 * 90 * 60

    def test_withdrawn_and_given_again(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        for minutes in (90, 0, 90, 45):
            credit_live(enrolment=anna, meeting_id="abc", minutes=minutes, by=toms, at=now)

        assert sums_of(anna).live == 45 * 60
        assert [entry.source for entry in entries()] == ["meeting:abc:1", "meeting:abc:2", "meeting:abc:3", "meeting:abc:4"]


class TestCorrections:
    def test_it_counts_and_may_settle_what_was_missing(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        heard = []
        with progress_changed.connected_to(lambda sender, at: heard.append((sender, at))):
            correct_time(enrolment=anna, minutes=30, reason=f" {REASON}\n ", key="one", by=toms, at=now)

        assert heard == [(anna, now)]
        assert sums_of(anna).study == 1800
        assert entries()[0].reason == REASON

    def test_refusals(self, cast: Cast, anna: Enrolment, toms: Person, now: datetime) -> None:
        right = {"enrolment": anna, "minutes": 30, "reason": REASON, "key": "one", "by": toms, "at": now}
        for change, refusal in (
            ({"by": anna.person}, OwnTime),
            ({"by": cast.trainer(scope="elsewhere")}, NotPermitted),
            ({"by": cast.coordinator(scope="elsewhere")}, NotPermitted),
            ({"by": cast.administrator()}, NotPermitted),
            ({"minutes": 0}, NothingCorrected),
            ({"minutes": MOST_CORRECTED + 1}, CorrectionTooLong),
            ({"minutes": -MOST_CORRECTED - 1}, CorrectionTooLong),
            ({"reason": "x" * 14}, ReasonTooShort),
            ({"reason": " " * 40}, ReasonTooShort),
            ({"minutes": -1}, MoreThanThereIs),
        ):
            with pytest.raises(refusal):
                correct_time(**right | change)

        assert entries() == []

    def test_as_much_as_there_is_can_be_taken_and_no_more(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        taken = {"enrolment": anna, "reason": REASON, "by": toms, "at": now}
        correct_time(minutes=30, key="one", **taken)
        correct_time(minutes=-30, key="two", **taken)

        with pytest.raises(MoreThanThereIs) as refusal:
            correct_time(minutes=-1, key="three", **taken)

        assert refusal.value.there == 0
        assert sums_of(anna).study == 0

    def test_live_minutes_are_no_cover_for_taking_more(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        credit_live(enrolment=anna, meeting_id="abc", minutes=90, by=toms, at=now)

        with pytest.raises(MoreThanThereIs):
            correct_time(enrolment=anna, minutes=-1, reason=REASON, key="one", by=toms, at=now)

    def test_one_form_is_one_correction(self, cast: Cast, anna: Enrolment, toms: Person, now: datetime) -> None:
        right = {"enrolment": anna, "minutes": 30, "reason": REASON, "key": "one", "by": toms, "at": now}
        assert correct_time(**right) is correct_time(**right)

        for change in ({"minutes": 31}, {"reason": REASON + "!"}, {"by": cast.trainer("Tija")}):
            with pytest.raises(CorrectedAlready):
                correct_time(**right | change)
        assert len(entries()) == 1


class TestTheTable:
    """What the database itself refuses, whoever asks."""

    @pytest.fixture
    def entry(self, anna: Enrolment, toms: Person, now: datetime) -> LedgerEntry:
        return correct_time(enrolment=anna, minutes=30, reason=REASON, key="one", by=toms, at=now)

    @pytest.mark.parametrize("change", [{"seconds": 3600}, {"reason": "Cits."}, {"source": "form:two"}, {"seconds": 1800}])
    def test_nothing_is_changed(self, entry: LedgerEntry, change: dict[str, object]) -> None:
        with pytest.raises(IntegrityError, match="only added"), db.session.begin_nested():
            db.session.execute(update(LedgerEntry).values(change))

        db.session.refresh(entry)
        assert (entry.seconds, entry.reason) == (1800, REASON)

    def test_nothing_is_deleted(self, entry: LedgerEntry) -> None:
        with pytest.raises(IntegrityError, match="only added"), db.session.begin_nested():
            db.session.execute(delete(LedgerEntry))

        assert entries() == [entry]

    def test_an_enrolment_takes_its_entries_with_it(self, anna: Enrolment, entry: LedgerEntry) -> None:
        db.session.execute(delete(Enrolment).where(Enrolment.id == anna.id))

        assert db.session.scalar(select(LedgerEntry.id)) is None

    def test_what_takes_time_away_or_corrects_it_carries_a_name(self, anna: Enrolment, toms: Person, now: datetime) -> None:
        for kind, seconds, by, reason in ((LIVE, -60, None, ""), (CORRECTION, 60, None, REASON), (CORRECTION, 60, toms, "")):
            with pytest.raises(IntegrityError):
                credit(enrolment=anna, kind=kind, source="x:1", seconds=seconds, at=now, by=by, reason=reason)

        assert entries() == []
