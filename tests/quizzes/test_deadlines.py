"""A test with a time limit: until when answers are taken, who has longer, and how it closes whether or not anybody comes to close it."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from clock import RIGA
from courses.models import Enrolment, Progress
from db import db, reading
from errors import NotPermitted
from quizzes.access import own_attempt
from quizzes.errors import AttemptClosed, TimeUp, WaitFirst
from quizzes.models import Attempt, DrawnItem, ExtraTime, Quiz
from quizzes.queries import attempts_of, drawn_of, open_check_of, overdue_attempts, seen_closed
from quizzes.rules import GRACE, MARKING, PastAttempt, closing, deadline, is_over, standing
from quizzes.services import close_overdue, give_extra_time, save_answers, save_response, start_attempt, submit_attempt
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import answer_all, build_check, build_readiness, finish_modules, wrong

MINUTES, HOUR, SECOND = 60, timedelta(hours=1), timedelta(seconds=1)
AUTUMN = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # half an hour later Riga's clocks go from 4.00 back to 3.00
SPRING = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # from 3.00 on to 4.00


@pytest.fixture
def learner(cast: Cast) -> Person:
    return cast.learner()


@pytest.fixture
def enrolment(learner: Person, now: datetime) -> Enrolment:
    return enrol(learner, build_programme(now), now)


@pytest.fixture
def check(now: datetime) -> Quiz:
    return limited(build_check(now, items=12))


@pytest.fixture
def attempt(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> Attempt:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    db.session.commit()
    return attempt


def limited(quiz: Quiz, minutes: int = MINUTES) -> Quiz:
    quiz.policy = {**quiz.policy, "minutes": minutes}
    db.session.commit()
    return quiz


class TestRule:
    @pytest.mark.parametrize(("extra", "minutes"), [(0, 60), (25, 75), (50, 90), (100, 120), (200, 180)])
    def test_extra_time_is_a_share_of_the_limit(self, extra: int, minutes: int) -> None:
        assert deadline(AUTUMN, 60, extra) == AUTUMN + timedelta(minutes=minutes)

    def test_without_a_limit_nothing_is_ever_over(self) -> None:
        assert deadline(AUTUMN, None, 100) is None
        assert not is_over(None, datetime.max.replace(tzinfo=UTC))

    @pytest.mark.parametrize(
        ("after", "over"),
        [
            (-HOUR, False), (-SECOND, False), (0 * SECOND, False), (SECOND, False),
            (GRACE - SECOND, False), (GRACE, False), (GRACE + timedelta(microseconds=1), True), (GRACE + SECOND, True), (HOUR, True),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("ends", [AUTUMN, AUTUMN + HOUR, SPRING, SPRING + HOUR])
    @pytest.mark.parametrize("zone", [UTC, RIGA, timezone(timedelta(hours=-9, minutes=-30))])
    def test_the_edges_hold_in_every_zone_and_over_every_change_of_the_clocks(self, after, over: bool, ends: datetime, zone) -> None:
        """What is compared are moments: 3.30 comes twice in Riga in autumn, and in spring 3.30 never comes."""
        assert is_over(ends.astimezone(zone), (ends + after).astimezone(zone)) is over
        assert is_over(ends, (ends + after).astimezone(zone)) is over

    @pytest.mark.parametrize("start", [AUTUMN, SPRING])
    def test_an_hour_is_an_hour_while_the_clocks_change(self, start: datetime) -> None:
        found = deadline(start.astimezone(RIGA), 60)

        assert found == start + HOUR
        assert found is not None
        assert found.tzinfo is UTC
        assert closing(found) == start + HOUR + GRACE

    def test_for_every_second_around_the_end_the_answer_changes_once(self) -> None:
        answers = [is_over(AUTUMN, AUTUMN + n * SECOND) for n in range(-3600, 3601)]

        assert sum(before != after for before, after in pairwise(answers)) == 1
        assert answers.index(True) == 3600 + int(GRACE.total_seconds()) + 1

    def test_what_a_person_has_still_to_mark_comes_before_another_attempt(self) -> None:
        past = [PastAttempt(AUTUMN, None, is_waiting=True)]
        where = [standing({"parts": [], "attempts": number}, past, modules_done=True, leave=True, at=SPRING).state for number in (2, None)]

        assert where == [MARKING, "ready"]


class TestAnswering:
    def test_the_deadline_is_frozen_at_the_start(self, attempt: Attempt, check: Quiz, now: datetime) -> None:
        limited(check, 1)
        db.session.refresh(attempt)

        assert (attempt.deadline_at, attempt.extra_percent) == (now + HOUR, 0)

    @pytest.mark.parametrize("after", [-SECOND, 0 * SECOND, GRACE - SECOND, GRACE])
    def test_what_arrives_in_time_is_taken_and_stamped(self, attempt: Attempt, now: datetime, after: timedelta) -> None:
        at = now + HOUR + after
        saved = save_response(attempt=attempt, position=1, response={"choice": "b"}, at=at)

        assert (saved.response, saved.answered_at) == ({"choice": "b"}, at)
        assert submit_attempt(attempt=attempt, confirmed=True, at=at).submitted_at == at

    @pytest.mark.parametrize("after", [GRACE + SECOND, HOUR, timedelta(days=400)])
    def test_what_arrives_later_is_refused_by_name_and_changes_nothing(self, attempt: Attempt, now: datetime, after: timedelta) -> None:
        at = now + HOUR + after
        with pytest.raises(TimeUp) as refusal:
            save_answers(attempt=attempt, answers={1: {"": "1"}}, at=at)
        with pytest.raises(TimeUp):
            save_answers(attempt=attempt, answers={}, flags={1: True}, at=at)
        with pytest.raises(TimeUp):
            submit_attempt(attempt=attempt, confirmed=True, at=at)

        assert refusal.value.deadline_at == now + HOUR
        assert [(one.response, one.is_flagged) for one in drawn_of(attempt)] == [(None, False)] * 5

    def test_a_clock_that_jumps_and_comes_back_loses_nothing(self, attempt: Attempt, now: datetime) -> None:
        """As long as nobody has closed it, an hour forward refuses and an hour back takes: nothing that was kept is touched."""
        save_response(attempt=attempt, position=1, response={"choice": "b"}, at=now + SECOND)
        with pytest.raises(TimeUp):
            save_response(attempt=attempt, position=2, response={"choice": "b"}, at=now + 2 * HOUR)
        save_response(attempt=attempt, position=2, response={"choice": "b"}, at=now - HOUR)

        assert [one.answered_at for one in drawn_of(attempt)[:2]] == [now + SECOND, now - HOUR]
        assert submit_attempt(attempt=attempt, confirmed=True, at=now).result["points"] == 2

    def test_without_a_limit_an_attempt_waits_for_ever(self, learner: Person, enrolment: Enrolment, now: datetime) -> None:
        attempt = start_attempt(person=learner, quiz=build_check(now), enrolment=enrolment, at=now)
        save_response(attempt=attempt, position=1, response={"choice": "b"}, at=now + timedelta(days=4000))

        assert attempt.deadline_at is None
        assert overdue_attempts(now + timedelta(days=4000)) == []

    def test_flags_are_set_and_taken_back_with_or_without_an_answer(self, attempt: Attempt, now: datetime) -> None:
        save_answers(attempt=attempt, answers={2: {"": "1"}}, flags={1: True, 2: True}, at=now)
        before = [one.is_flagged for one in drawn_of(attempt)]
        save_answers(attempt=attempt, answers={}, flags={1: False, 2: True}, at=now)

        assert before == [True, True, False, False, False]
        assert [one.is_flagged for one in drawn_of(attempt)] == [False, True, False, False, False]
        assert [one.answered_at for one in drawn_of(attempt)] == [None, now, None, None, None]


class TestClosing:
    def test_only_what_is_over_is_overdue(self, attempt: Attempt, now: datetime) -> None:
        end = closing(attempt.deadline_at)

        assert [overdue_attempts(end + after) for after in (-SECOND, 0 * SECOND, SECOND)] == [[], [], [attempt.id]]

    def test_it_is_handed_in_as_it_was_answered_once(self, attempt: Attempt, now: datetime) -> None:
        answer_all(attempt, now)
        late = now + timedelta(days=3)
        closed = [close_overdue(attempt_id=attempt.id, at=at) for at in (now + HOUR, late, late)]
        progress = db.session.scalars(select(Progress)).one()

        assert closed == [False, True, False]
        assert (attempt.submitted_at, attempt.ran_out, attempt.passed) == (now + HOUR + GRACE, True, True)
        assert progress.completed_at == attempt.submitted_at

    def test_one_that_was_handed_in_is_left_alone(self, attempt: Attempt, now: datetime) -> None:
        submit_attempt(attempt=attempt, confirmed=True, at=now)

        assert close_overdue(attempt_id=attempt.id, at=now + 9 * HOUR) is False
        assert (attempt.submitted_at, attempt.ran_out) == (now, False)

    def test_before_it_is_closed_every_look_sees_it_closed_and_writes_nothing(self, attempt: Attempt, learner: Person, now: datetime) -> None:
        answer_all(attempt, now)
        late = now + 2 * HOUR
        with reading():
            seen = own_attempt(learner, attempt.public_id, late)
            looked = (seen.submitted_at, seen.ran_out, seen.passed, seen.result["points"])
            listed = [one.submitted_at for one in seen_closed(attempts_of(learner, attempt.quiz), late)]
            assert open_check_of(learner, late) is None
            db.session.rollback()
        stored = db.session.execute(select(Attempt.submitted_at, Attempt.result)).one()
        close_overdue(attempt_id=attempt.id, at=late)

        assert stored == (None, None)
        assert looked == (attempt.submitted_at, True, True, 5) == (now + HOUR + GRACE, True, attempt.passed, attempt.result["points"])
        assert listed == [attempt.submitted_at]

    def test_until_the_last_answer_can_have_arrived_no_look_sees_a_result(self, attempt: Attempt, learner: Person, now: datetime) -> None:
        seen = own_attempt(learner, attempt.public_id, now + HOUR + GRACE)

        assert (seen.submitted_at, seen.result) == (None, None)
        assert open_check_of(learner, now + HOUR + GRACE) is attempt

    def test_starting_again_closes_it_first(self, attempt: Attempt, learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
        late = now + 2 * HOUR
        seen_closed(attempts_of(learner, check), late)  # as the page does before it starts
        second = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=late)

        assert (second.number, second.deadline_at) == (2, late + HOUR)
        assert db.session.execute(select(Attempt.submitted_at).where(Attempt.number == 1)).scalar_one() == now + HOUR + GRACE

    def test_the_wait_counts_from_when_the_time_was_up(self, learner: Person, enrolment: Enrolment, now: datetime) -> None:
        quiz = limited(build_readiness(now))
        finish_modules(enrolment, now)
        first = start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now)
        answer_all(first, now, wrong)

        with pytest.raises(WaitFirst) as refusal:
            start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now + 9 * HOUR)
        assert refusal.value.opens_at == now + HOUR + GRACE + 24 * HOUR

    def test_the_database_refuses_what_cannot_be(self, attempt: Attempt, now: datetime) -> None:
        for values in ({"ran_out": True}, {"deadline_at": now - HOUR}):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(update(Attempt).values(**values))


class TestExtraTime:
    def test_the_next_attempt_has_it(self, cast: Cast, learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
        give_extra_time(enrolment=enrolment, percent=50, by=cast.coordinator(), at=now)
        give_extra_time(enrolment=enrolment, percent=25, by=cast.coordinator("Olga"), at=now)
        attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)

        assert (attempt.deadline_at, attempt.extra_percent) == (now + timedelta(minutes=75), 25)

    def test_it_is_one_learners_alone(self, cast: Cast, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
        other = enrol(cast.learner("Zane"), enrolment.programme, now)
        give_extra_time(enrolment=other, percent=100, by=cast.coordinator(), at=now)

        assert start_attempt(person=enrolment.person, quiz=check, enrolment=enrolment, at=now).deadline_at == now + HOUR

    @pytest.mark.parametrize(("at", "minutes"), [(HOUR + GRACE, 120), (HOUR + GRACE + SECOND, 60)])
    def test_what_is_under_way_is_lengthened_what_is_over_stays_over(
        self, cast: Cast, attempt: Attempt, enrolment: Enrolment, now: datetime, at: timedelta, minutes: int
    ) -> None:
        give_extra_time(enrolment=enrolment, percent=100, by=cast.coordinator(), at=now + at)

        assert attempt.deadline_at == now + timedelta(minutes=minutes)

    def test_nobody_gives_it_to_themselves(self, learner: Person, enrolment: Enrolment, now: datetime) -> None:
        with pytest.raises(NotPermitted):
            give_extra_time(enrolment=enrolment, percent=50, by=learner, at=now)
        assert db.session.scalars(select(ExtraTime)).all() == []

    def test_the_database_refuses_a_share_that_cannot_be(self, cast: Cast, enrolment: Enrolment, now: datetime) -> None:
        row = {"enrolment_id": enrolment.id, "percent": -1, "given_by_id": cast.coordinator().id, "given_at": now}
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(ExtraTime).values(**row))


def test_answers_and_flags_of_a_closed_attempt_stay(attempt: Attempt, now: datetime) -> None:
    submit_attempt(attempt=attempt, confirmed=True, at=now)
    with pytest.raises(AttemptClosed):
        save_answers(attempt=attempt, answers={}, flags={1: True}, at=now)

    assert db.session.scalars(select(DrawnItem.is_flagged)).all() == [False] * 5
