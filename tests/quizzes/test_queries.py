"""Finding attempts: the open one, the last result, the one that was passed."""

from datetime import datetime, timedelta

from quizzes.queries import latest_result, leaves_of, open_attempt, passed_attempt, quiz_with_key, results_of
from quizzes.services import save_response, start_attempt
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_check, take, wrong

DAY = timedelta(days=1)


def test_each_question_about_attempts_finds_its_own(cast: Cast, now: datetime) -> None:
    anna, zane, programme, quiz = cast.learner(), cast.learner("Zane"), build_programme(now), build_check(now)
    enrolment = enrol(anna, programme, now)
    take(zane, quiz, now, enrolment=enrol(zane, programme, now))
    assert (open_attempt(anna, quiz.key), latest_result(anna, quiz.key), passed_attempt(anna, quiz.key)) == (None, None, None)
    passed = take(anna, quiz, now, enrolment=enrolment)
    take(anna, quiz, now, enrolment=enrolment)
    failed = take(anna, quiz, now + DAY, enrolment=enrolment, answer=wrong)
    started = start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now + DAY)

    assert open_attempt(anna, quiz.key) is started
    assert latest_result(anna, quiz.key) is failed
    assert passed_attempt(anna, quiz.key) is passed
    assert latest_result(anna, "readiness") is None


def test_the_results_of_a_person_are_theirs_alone_and_handed_in(cast: Cast, now: datetime) -> None:
    anna, zane, programme, quiz = cast.learner(), cast.learner("Zane"), build_programme(now), build_check(now)
    take(zane, quiz, now, enrolment=enrol(zane, programme, now))
    enrolment = enrol(anna, programme, now)
    handed_in = take(anna, quiz, now, enrolment=enrolment)
    start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now + DAY)

    assert results_of(anna) == [handed_in]


def test_a_quiz_is_found_by_its_key(now: datetime) -> None:
    quiz = build_check(now)

    assert quiz_with_key(quiz.key) is quiz
    assert quiz_with_key("nothing") is None


def test_the_leaves_tell_what_is_answered(cast: Cast, now: datetime) -> None:
    anna, quiz = cast.learner(), build_check(now)
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrol(anna, build_programme(now), now), at=now)
    save_response(attempt=attempt, position=2, response={"choice": "a"}, at=now)

    assert [(leaf.position, leaf.is_answered) for leaf in leaves_of(attempt)] == [(1, False), (2, True), (3, False), (4, False), (5, False)]
