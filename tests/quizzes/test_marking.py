"""Answers that people mark: put before them at the hand-in, read without names, settled by enough of them, once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Enrolment, LedgerEntry, Progress
from db import db
from errors import NotPermitted, NotVisible
from quizzes.access import open_answer_for
from quizzes.desk import answers_to_mark, count_answers_to_mark
from quizzes.errors import AnswerSettled, NotOffered, ReadAlready
from quizzes.marking import read_answer
from quizzes.models import Attempt, DrawnItem, OpenAnswer, Quiz, ReplacedResult
from quizzes.queries import drawn_of
from quizzes.signals import attempt_marked
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, choice, open_text, take
from tests.quizzes.builders import right as right_choice

HOUR = timedelta(hours=1)
BEST, WORST, MIDDLE = {"listens": 2, "safety": 2}, {"listens": 0, "safety": 0}, {"listens": 1, "safety": 1}
SAID = {"text": "Es vispirms klausītos.\nTad jautātu, kas palīdzētu."}


def answered(drawn: DrawnItem) -> dict | None:
    return SAID if drawn.item.interaction == "open-text" else right_choice(drawn)


@pytest.fixture
def enrolment(cast: Cast, now: datetime) -> Enrolment:
    return enrol(cast.learner(), build_programme(now), now)


@pytest.fixture
def check(now: datetime) -> Quiz:
    """One question of choice and one to be written about."""
    return build_check(now, draw=2, bodies=[choice("c1"), open_text("o1")])


@pytest.fixture
def attempt(enrolment: Enrolment, check: Quiz, now: datetime) -> Attempt:
    return take(enrolment.person, check, now, enrolment=enrolment, answer=answered)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer()


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator()


def the_answer() -> OpenAnswer:
    return db.session.scalars(select(OpenAnswer)).one()


def twice(check: Quiz, tolerance: int = 1) -> None:
    check.policy = {**check.policy, "marking": {"readers": 2, "tolerance": tolerance}}
    db.session.commit()


def test_what_was_handed_in_waits_and_says_so(attempt: Attempt, toms: Person, enrolment: Enrolment) -> None:
    assert (attempt.passed, attempt.result["waiting"], attempt.result["points"], attempt.result["of"]) == (None, 1, 1, 5)
    assert answers_to_mark(toms) == [the_answer()]
    assert count_answers_to_mark(toms) == (1, attempt.submitted_at)
    assert db.session.scalars(select(Progress).where(Progress.completed_at.is_not(None))).all() == []


def test_marked_as_passed_it_completes_the_check_and_tells(attempt: Attempt, toms: Person, enrolment: Enrolment, now: datetime) -> None:
    told = []
    with attempt_marked.connected_to(lambda sender, at: told.append((sender.id, at))):
        read_answer(answer=the_answer(), reader=toms, levels=BEST, remark=" Labi! ", at=now + HOUR)

    assert (attempt.passed, attempt.result["points"], attempt.result["percent"]) == (True, 5, 100)
    assert "waiting" not in attempt.result
    assert told == [(attempt.id, now + HOUR)]
    assert the_answer().readings[0].remark == "Labi!"
    assert answers_to_mark(toms) == []
    done = db.session.scalars(select(Progress).where(Progress.enrolment_id == enrolment.id)).one()
    assert (done.completed_at, done.result["percent"]) == (now + HOUR, 100)
    assert db.session.scalars(select(LedgerEntry.source)).all() == [f"activity:{attempt.quiz.key}"]


def test_marked_as_not_enough_it_is_failed(attempt: Attempt, toms: Person, now: datetime) -> None:
    read_answer(answer=the_answer(), reader=toms, levels=MIDDLE, at=now)

    assert (attempt.passed, attempt.result["points"]) == (False, 3)
    assert db.session.scalars(select(Progress).where(Progress.completed_at.is_not(None))).all() == []


def test_what_stood_before_is_kept_beside(attempt: Attempt, toms: Person, now: datetime) -> None:
    before = dict(attempt.result)
    read_answer(answer=the_answer(), reader=toms, levels=BEST, at=now)

    kept = db.session.scalars(select(ReplacedResult)).one()
    assert (kept.attempt_id, kept.number, kept.result, kept.passed, kept.why) == (attempt.id, 1, before, None, "marked")


def test_who_marked_is_in_the_trail(attempt: Attempt, toms: Person, now: datetime) -> None:
    read_answer(answer=the_answer(), reader=toms, levels=MIDDLE, at=now)

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "mark-answer")).one()
    assert (event.actor_id, event.object_id, event.details) == (toms.id, the_answer().public_id, {"points": 2})


def test_two_who_agree_count_by_their_mean(enrolment: Enrolment, check: Quiz, toms: Person, ilze: Person, now: datetime) -> None:
    twice(check)
    attempt = take(enrolment.person, check, now, enrolment=enrolment, answer=answered)
    read_answer(answer=the_answer(), reader=toms, levels=BEST, at=now)
    assert attempt.passed is None
    assert answers_to_mark(toms) == []
    assert answers_to_mark(ilze) == [the_answer()]
    read_answer(answer=the_answer(), reader=ilze, levels={"listens": 2, "safety": 1}, at=now)

    assert attempt.result["points"] == "9/2"
    assert attempt.passed


def test_where_two_differ_a_third_decides(cast: Cast, enrolment: Enrolment, check: Quiz, toms: Person, ilze: Person, now: datetime) -> None:
    twice(check)
    attempt = take(enrolment.person, check, now, enrolment=enrolment, answer=answered)
    read_answer(answer=the_answer(), reader=toms, levels=BEST, at=now)
    read_answer(answer=the_answer(), reader=ilze, levels=MIDDLE, at=now)
    assert (attempt.passed, the_answer().settled_at) == (None, None)
    read_answer(answer=the_answer(), reader=cast.trainer("Tīna"), levels={"listens": 2, "safety": 1}, at=now + HOUR)

    assert (attempt.result["points"], the_answer().settled_at, drawn_marks(attempt)) == (4, now + HOUR, "3")


def drawn_marks(attempt: Attempt) -> str | None:
    return next(one.marks for one in drawn_of(attempt) if one.item.interaction == "open-text")


def test_nobody_marks_twice_or_after_it_is_settled(cast: Cast, enrolment: Enrolment, check: Quiz, toms: Person, ilze: Person, now: datetime) -> None:
    twice(check, tolerance=4)
    take(enrolment.person, check, now, enrolment=enrolment, answer=answered)
    read_answer(answer=the_answer(), reader=toms, levels=BEST, at=now)
    with pytest.raises(ReadAlready):
        read_answer(answer=the_answer(), reader=toms, levels=WORST, at=now)
    read_answer(answer=the_answer(), reader=ilze, levels=BEST, at=now)

    with pytest.raises(AnswerSettled):
        read_answer(answer=the_answer(), reader=cast.trainer("Tīna"), levels=WORST, at=now)


@pytest.mark.parametrize("levels", [{}, {"listens": 2}, {"listens": 2, "safety": 3}, {"listens": 2, "safety": -1}])
def test_only_levels_of_the_rubric_are_taken(attempt: Attempt, toms: Person, now: datetime, levels: dict[str, int]) -> None:
    with pytest.raises(NotOffered):
        read_answer(answer=the_answer(), reader=toms, levels=levels, at=now)
    assert attempt.passed is None


def test_nobody_marks_their_own(cast: Cast, check: Quiz, enrolment: Enrolment, now: datetime) -> None:
    both = cast.person("Toms", roles=("learner", "trainer"))
    take(both, check, now, enrolment=enrol(both, enrolment.programme, now), answer=answered)

    assert answers_to_mark(both) == []
    with pytest.raises(NotVisible):
        open_answer_for(both, the_answer().public_id)
    with pytest.raises(NotPermitted):
        read_answer(answer=the_answer(), reader=both, levels=BEST, at=now)


def test_an_answer_exists_for_those_who_teach_or_coordinate_in_its_programme(
    cast: Cast, attempt: Attempt, enrolment: Enrolment, toms: Person, ilze: Person
) -> None:
    elsewhere = cast.trainer("Tīna", scope="another-programme")
    for person in (toms, ilze):
        assert open_answer_for(person, the_answer().public_id) == the_answer()
    for person in (elsewhere, enrolment.person, cast.supervisor(), cast.case_manager(), cast.administrator()):
        assert answers_to_mark(person) == []
        with pytest.raises(NotVisible):
            open_answer_for(person, the_answer().public_id)


def test_settled_it_exists_for_those_who_marked_it_alone(attempt: Attempt, toms: Person, ilze: Person, now: datetime) -> None:
    read_answer(answer=the_answer(), reader=toms, levels=BEST, at=now)

    assert open_answer_for(toms, the_answer().public_id).settled_at == now
    with pytest.raises(NotVisible):
        open_answer_for(ilze, the_answer().public_id)


def test_nothing_written_waits_for_nobody(enrolment: Enrolment, check: Quiz, now: datetime) -> None:
    attempt = take(
        enrolment.person, check, now, enrolment=enrolment, answer=lambda one: None if one.item.interaction == "open-text" else right_choice(one)
    )

    assert (attempt.passed, attempt.result["points"]) == (False, 1)
    assert db.session.scalars(select(OpenAnswer)).all() == []


def test_an_attempt_with_two_answers_waits_for_both(enrolment: Enrolment, toms: Person, now: datetime) -> None:
    check = build_check(now, draw=2, bodies=[open_text("o1"), open_text("o2")])
    attempt = take(enrolment.person, check, now, enrolment=enrolment, answer=answered)
    first, second = answers_to_mark(toms)
    read_answer(answer=first, reader=toms, levels=BEST, at=now)
    assert attempt.passed is None
    read_answer(answer=second, reader=toms, levels=BEST, at=now)

    assert (attempt.passed, attempt.result["points"]) == (True, 8)


def test_the_queue_is_one_statement(attempt: Attempt, toms: Person, statements) -> None:
    toms.roles()
    with statements() as log:
        assert [answer.drawn.attempt.quiz.key for answer in answers_to_mark(toms)] == [attempt.quiz.key]
        assert the_stem(answers_to_mark(toms)[0])
    assert len(log) == 2


def the_stem(answer: OpenAnswer) -> str:
    return (answer.drawn.revision.body or {})["stem"]["lv"]
