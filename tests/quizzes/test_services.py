"""Taking a test: started once, saved on arrival, handed in once; what is drawn and judged never changes under anybody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Connection, Engine

from accounts.models import Person
from courses.models import Activity, Enrolment, LedgerEntry, Progress
from db import db
from errors import NotPermitted, NotVisible
from quizzes.errors import (
    AlreadyPassed,
    AttemptClosed,
    ModulesMissing,
    NotANumber,
    NothingToAsk,
    NotOffered,
    OutOfRange,
    ResponsesMissing,
    SameTwice,
    TalkNeeded,
    WaitFirst,
)
from quizzes.models import Attempt, Item, Quiz
from quizzes.queries import attempts_of, drawn_of
from quizzes.services import save_answers, save_response, start_attempt, submit_attempt
from quizzes.signals import attempt_submitted
from revisions.services import publish_revision
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import answer_all, build_check, build_motivation, build_readiness, choice, finish_modules, raw, right, take, wrong

DAY = timedelta(hours=24)


@pytest.fixture
def learner(cast: Cast) -> Person:
    return cast.learner()


@pytest.fixture
def enrolment(learner: Person, now: datetime) -> Enrolment:
    return enrol(learner, build_programme(now), now)


@pytest.fixture
def check(now: datetime) -> Quiz:
    return build_check(now, items=12)


def test_an_attempt_is_frozen_when_it_starts(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    drawn = drawn_of(attempt)
    before = [(one.revision_id, list(one.option_order)) for one in drawn]
    key = drawn[0].revision.body["key"]
    publish_revision(kind="item", key=key, lang="mul", title="", source="changed", body=choice(key, right="c"), at=now)
    check.policy = {**check.policy, "parts": [{"key": "items", "banks": [check.key], "draw": 12, "mastery": 100}]}
    db.session.flush()
    answer_all(attempt, now)
    submit_attempt(attempt=attempt, at=now)

    assert [(one.revision_id, one.option_order) for one in drawn_of(attempt)] == before
    assert attempt.policy["parts"][0]["mastery"] == 80
    assert (attempt.result["points"], attempt.result["of"], attempt.passed) == (5, 5, True)


def test_a_second_start_comes_back_to_the_open_attempt(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    first = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    second = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now + DAY)

    assert first.id == second.id
    assert [attempt.number for attempt in attempts_of(learner, check)] == [1]


def test_a_start_that_another_tab_wins_is_given_that_tabs_attempt(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    """The look finds nothing, then another tab starts, then the constraint decides."""
    theirs = {"quiz_id": check.id, "person_id": learner.id, "number": 1, "started_at": now, "policy": check.policy, "public_id": "anothertab"}

    def another_tab(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "FROM item" in statement and theirs:
            values = theirs.copy()
            theirs.clear()
            connection.execute(insert(Attempt).values(**values))

    event.listen(Engine, "before_cursor_execute", another_tab)
    try:
        attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    finally:
        event.remove(Engine, "before_cursor_execute", another_tab)

    assert attempt.public_id == "anothertab"
    assert len(attempts_of(learner, check)) == 1


def test_the_number_of_attempts_counts_up_a_person(cast: Cast, learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    other = cast.learner("Zane")
    take(other, check, now, enrolment=enrol(other, enrolment.programme, now))
    attempts = [take(learner, check, now + n * DAY, enrolment=enrolment) for n in range(3)]

    assert [attempt.number for attempt in attempts] == [1, 2, 3]


def test_two_people_may_be_at_the_same_test(cast: Cast, learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    other = cast.learner("Zane")
    mine = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    theirs = start_attempt(person=other, quiz=check, enrolment=enrol(other, enrolment.programme, now), at=now)

    assert mine.id != theirs.id


def test_nobody_starts_on_somebody_elses_enrolment(cast: Cast, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        start_attempt(person=cast.learner("Zane"), quiz=check, enrolment=enrolment, at=now)
    with pytest.raises(NotPermitted):
        start_attempt(person=cast.learner("Zane"), quiz=check, at=now)


def test_each_attempt_brings_the_items_that_were_had_least(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    had = [{one.item_id for one in drawn_of(take(learner, check, now, enrolment=enrolment))} for _n in range(2)]

    assert had[0] & had[1] == set()
    third = {one.item_id for one in drawn_of(take(learner, check, now, enrolment=enrolment))}
    assert len(third - had[0] - had[1]) == 2


def test_two_hundred_restarts_show_no_more_than_one_draw(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    draws = {
        tuple(one.item_id for one in drawn_of(start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now + timedelta(seconds=n))))
        for n in range(200)
    }

    assert len(draws) == 1


def test_retired_items_are_not_drawn(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    for item in db.session.scalars(select(Item).where(Item.position > 3)):
        item.retired_at = now
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)

    assert sorted(one.item.position for one in drawn_of(attempt)) == [1, 2, 3]


def test_a_test_without_items_does_not_start(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    for item in db.session.scalars(select(Item)):
        item.retired_at = now

    with pytest.raises(NothingToAsk):
        start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)


def test_a_readiness_test_without_critical_situations_does_not_start(learner: Person, enrolment: Enrolment, now: datetime) -> None:
    quiz = build_readiness(now, critical=0)
    finish_modules(enrolment, now)

    with pytest.raises(NothingToAsk):
        start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now)


def test_a_response_is_stamped_on_arrival_and_overwritten(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    save_response(attempt=attempt, position=1, response={"choice": "a"}, at=now)
    saved = save_response(attempt=attempt, position=1, response={"choice": "b"}, at=now + DAY)

    assert (saved.response, saved.answered_at) == ({"choice": "b"}, now + DAY)


def test_a_response_can_be_taken_back(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    save_response(attempt=attempt, position=1, response={"choice": "a"}, at=now)
    saved = save_response(attempt=attempt, position=1, response=None, at=now)

    assert (saved.response, saved.answered_at) == (None, None)


def test_what_is_sent_again_unchanged_was_answered_when_it_came_first(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    save_answers(attempt=attempt, answers={1: {"": "1"}}, at=now)
    save_answers(attempt=attempt, answers={1: {"": "1"}, 2: {"": "1"}}, at=now + DAY)

    assert [one.answered_at for one in drawn_of(attempt, [1, 2])] == [now, now + DAY]


def test_half_an_answer_is_kept_and_still_counts_as_unanswered(learner: Person, enrolment: Enrolment, now: datetime) -> None:
    quiz = build_readiness(now)
    finish_modules(enrolment, now)
    attempt = start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now)
    position = next(one.position for one in drawn_of(attempt) if one.part == "situations")
    half = save_response(attempt=attempt, position=position, response={"best": "a"}, at=now)

    assert (half.response, half.answered_at) == ({"best": "a"}, None)


def test_what_was_not_asked_is_refused_by_name(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)

    with pytest.raises(NotOffered):
        save_response(attempt=attempt, position=1, response={"choice": "z"}, at=now)
    with pytest.raises(NotVisible):
        save_response(attempt=attempt, position=6, response={"choice": "a"}, at=now)
    with pytest.raises(NotVisible):
        save_answers(attempt=attempt, answers={1: {"": "1"}, 99: {"": "1"}}, at=now)


def test_what_a_page_sent_is_kept_all_or_nothing(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    order = drawn_of(attempt)[0].option_order
    save_answers(attempt=attempt, answers={1: {"": "1"}, 2: {"": "3"}}, at=now)

    assert drawn_of(attempt)[0].response == {"choice": order[0]}
    assert [one.position for one in drawn_of(attempt) if one.answered_at] == [1, 2]


def test_numbers_and_situations_refuse_what_they_cannot_take(cast: Cast, learner: Person, enrolment: Enrolment, now: datetime) -> None:
    motivation = start_attempt(person=cast.learner("Zane"), quiz=build_motivation(now), at=now)
    months = next(one.position for one in drawn_of(motivation) if one.item.interaction == "number")
    quiz = build_readiness(now)
    finish_modules(enrolment, now)
    readiness = start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now)
    situation = next(one.position for one in drawn_of(readiness) if one.part == "situations")

    with pytest.raises(NotANumber):
        save_answers(attempt=motivation, answers={months: {"": "six"}}, at=now)
    with pytest.raises(OutOfRange) as refusal:
        save_answers(attempt=motivation, answers={months: {"": "25"}}, at=now)
    assert refusal.value.details == {"least": 0, "most": 24}
    with pytest.raises(SameTwice):
        save_answers(attempt=readiness, answers={situation: {"best": "1", "worst": "1"}}, at=now)


def test_handing_in_with_something_unanswered_wants_a_word(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = start_attempt(person=learner, quiz=check, enrolment=enrolment, at=now)
    save_response(attempt=attempt, position=1, response={"choice": "b"}, at=now)

    with pytest.raises(ResponsesMissing) as refusal:
        submit_attempt(attempt=attempt, at=now)
    assert refusal.value.missing == 4
    assert submit_attempt(attempt=attempt, confirmed=True, at=now).result["points"] == 1


def test_a_closed_attempt_takes_nothing_more(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = take(learner, check, now, enrolment=enrolment)
    result = attempt.result

    with pytest.raises(AttemptClosed):
        save_response(attempt=attempt, position=1, response={"choice": "a"}, at=now)
    with pytest.raises(AttemptClosed):
        save_answers(attempt=attempt, answers={}, at=now)
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt=attempt, confirmed=True, at=now)
    assert attempt.result == result


def test_a_passed_check_completes_its_activity_and_credits_it_once(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    take(learner, check, now, enrolment=enrolment)
    take(learner, check, now + DAY, enrolment=enrolment)
    progress = db.session.scalars(select(Progress).join(Activity).where(Activity.key == check.key)).one()

    assert progress.completed_at == now
    assert progress.result == {"points": 5, "of": 5, "percent": 100}
    assert [entry.seconds for entry in db.session.scalars(select(LedgerEntry))] == [600]


def test_a_failed_check_completes_nothing(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = take(learner, check, now, enrolment=enrolment, answer=wrong)

    assert attempt.passed is False
    assert db.session.scalars(select(Progress)).all() == []


def test_a_check_passed_and_then_failed_stays_passed(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    take(learner, check, now, enrolment=enrolment)
    take(learner, check, now + DAY, enrolment=enrolment, answer=wrong)
    progress = db.session.scalars(select(Progress)).one()

    assert (progress.completed_at, progress.result["percent"]) == (now, 100)


def test_whoever_listens_hears_of_a_submission_once(learner: Person, enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    heard: list[tuple[Attempt, datetime]] = []

    def listen(attempt: Attempt, at: datetime) -> None:
        heard.append((attempt, at))

    with attempt_submitted.connected_to(listen):
        attempt = take(learner, check, now, enrolment=enrolment)

    assert heard == [(attempt, now)]


class TestReadiness:
    @pytest.fixture
    def quiz(self, now: datetime) -> Quiz:
        return build_readiness(now, modules=1, per_module=4, critical=6, other=14)

    @pytest.fixture
    def ready(self, enrolment: Enrolment, now: datetime) -> Enrolment:
        finish_modules(enrolment, now)
        return enrolment

    def test_it_opens_when_every_counted_module_is_completed(self, learner: Person, enrolment: Enrolment, quiz: Quiz, now: datetime) -> None:
        with pytest.raises(ModulesMissing):
            start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now)
        finish_modules(enrolment, now)

        assert start_attempt(person=learner, quiz=quiz, enrolment=enrolment, at=now).number == 1

    def test_it_draws_what_the_programme_says(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        drawn = drawn_of(start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now))

        assert [one.part for one in drawn] == ["knowledge"] * 2 + ["situations"] * 12 + ["self_efficacy"] * 8
        assert sum(one.item.critical for one in drawn) == 5
        assert len({one.item.topic for one in drawn if one.item.critical}) == 5

    def test_a_full_pass(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        attempt = take(learner, quiz, now, enrolment=ready)

        assert attempt.passed
        assert attempt.result["parts"]["situations"] == {"points": 36, "of": 36, "percent": 100, "mastery": 70, "passed": True}

    def test_a_second_attempt_waits_a_day_and_brings_new_items(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        first = take(learner, quiz, now, enrolment=ready, answer=wrong)
        with pytest.raises(WaitFirst) as refusal:
            start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + DAY - timedelta(seconds=1))
        second = start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + DAY)

        assert refusal.value.opens_at == now + DAY
        old, new = ({one.item_id for one in drawn_of(attempt) if one.part == "knowledge"} for attempt in (first, second))
        assert old & new == set()

    def test_after_two_failed_attempts_the_coordinator_talks_first(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        take(learner, quiz, now, enrolment=ready, answer=wrong)
        take(learner, quiz, now + DAY, enrolment=ready, answer=wrong)
        with pytest.raises(TalkNeeded):
            start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + 9 * DAY)
        third = take(learner, quiz, now + 9 * DAY, enrolment=ready, answer=wrong, leave=True)

        assert third.number == 3
        with pytest.raises(TalkNeeded):
            start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + 19 * DAY)

    def test_after_a_harmful_answer_the_coordinator_talks_first(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        def harmful(drawn):
            return {"best": "c", "worst": "d"} if drawn.item.critical and drawn.item.topic == "abuse" else right(drawn)

        attempt = take(learner, quiz, now, enrolment=ready, answer=harmful)

        assert attempt.passed is False
        assert attempt.result["parts"]["critical"]["topics"] == ["abuse"]
        with pytest.raises(TalkNeeded):
            start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + 9 * DAY)
        assert start_attempt(person=learner, quiz=quiz, enrolment=ready, leave=True, at=now + 9 * DAY).number == 2

    def test_once_passed_it_is_not_taken_again(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        take(learner, quiz, now, enrolment=ready)

        with pytest.raises(AlreadyPassed):
            start_attempt(person=learner, quiz=quiz, enrolment=ready, at=now + 9 * DAY)

    def test_it_completes_no_activity(self, learner: Person, ready: Enrolment, quiz: Quiz, now: datetime) -> None:
        before = len(db.session.scalars(select(Progress)).all())
        take(learner, quiz, now, enrolment=ready)

        assert len(db.session.scalars(select(Progress)).all()) == before


class TestMotivation:
    def test_it_needs_no_enrolment_and_may_be_answered_again(self, learner: Person, now: datetime) -> None:
        quiz = build_motivation(now)

        assert [take(learner, quiz, now, answer=right).number for _n in range(2)] == [1, 2]

    def test_every_item_comes_in_the_order_of_the_file(self, learner: Person, now: datetime) -> None:
        drawn = drawn_of(start_attempt(person=learner, quiz=build_motivation(now), at=now))

        assert [one.part for one in drawn] == ["motives"] * 13 + ["orientation"] * 6 + ["expectations"] * 6 + ["commitment"] * 5
        assert [one.item.position for one in drawn] == list(range(1, 31))

    def test_what_a_browser_sends_comes_out_as_it_was_meant(self, learner: Person, now: datetime) -> None:
        attempt = start_attempt(person=learner, quiz=build_motivation(now), at=now)
        for drawn in drawn_of(attempt):
            values = {name.partition("-")[2]: value for name, value in raw(drawn, right(drawn)).items()}
            save_answers(attempt=attempt, answers={drawn.position: values}, at=now)

        assert all(one.response == right(one) for one in drawn_of(attempt))
