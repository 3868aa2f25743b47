"""What is gathered for the health of a test: whose answers, which of them, and by which wording."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from courses.models import Programme
from db import db
from quizzes.health import HIDDEN, PLAIN, RED, WRONG_WINS
from quizzes.item_figures import ItemReport, QuizReport, lesson_numbers, report_of, reports_of, whole_steps
from quizzes.models import Item, Quiz
from quizzes.queries import drawn_of
from quizzes.services import save_response, start_attempt
from quizzes.statistics import Sheet
from revisions.services import publish_revision
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_bank, build_check, build_motivation, choice, right, take, wrong
from tests.quizzes.crowd import SECONDS_EACH, choosing, crowd, hand_in

DAY = timedelta(days=1)


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def quiz(now: datetime) -> Quiz:
    """Three questions that everybody is given."""
    return build_check(now, items=3, draw=3, bodies=[choice(f"q{number}") for number in (1, 2, 3)])


def item_in(report: QuizReport, key: str) -> ItemReport:
    return next(item for item in report.items if item.key == key)


def test_eleven_of_fourteen_chose_a_wrong_answer(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 11 + [choosing()] * 3)

    report = report_of(quiz)
    one = item_in(report, "q1").told
    assert report.people == 14
    assert (one.figures.answers, one.figures.facility, one.figures.seconds) == (14, 3 / 14, SECONDS_EACH)
    assert one.tallies[0].chosen == {"a": 11, "b": 3, "c": 0}
    assert (one.health.light, one.health.reasons[0].code) == (RED, WRONG_WINS)
    assert (report.light, [item.key for item in report.items]) == (RED, ["q1", "q2", "q3"])


def test_only_the_first_attempt_handed_in_counts(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    people = crowd(cast, quiz, programme, now, [choosing(q1="a")] * 8)
    for person in people[:5]:
        hand_in(person, quiz, programme, now + DAY, choosing())

    assert item_in(report_of(quiz), "q1").told.tallies[0].chosen == {"a": 8, "b": 0, "c": 0}


def test_what_is_not_handed_in_is_nobody_elses_business(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 7)
    anna = cast.learner()
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrol(anna, programme, now), at=now)
    for drawn in drawn_of(attempt):
        save_response(attempt=attempt, position=drawn.position, response={"choice": "a"}, at=now)
    db.session.commit()

    assert report_of(quiz).people == 7
    assert item_in(report_of(quiz), "q1").told.figures.answers == 7


def test_answers_to_another_test_are_not_counted(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 8)
    other = build_check(now, key="other-check", bodies=[choice("o1"), choice("o2")], draw=2)

    first, second = reports_of([other, quiz])

    assert (first.people, [item.key for item in first.items], first.light) == (0, ["o1", "o2"], HIDDEN)
    assert (second.people, len(second.items)) == (8, 3)


def test_each_wording_is_counted_by_itself_and_the_newest_with_answers_speaks(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    """Nine had the first wording, three the second: of these nothing is told, and no sum of both is anywhere."""
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 9)
    publish_revision(kind="item", key="q1", lang="mul", title="", source="new", body=choice("q1", stem={"lv": "Jauns", "en": "New"}), at=now + DAY)
    crowd(cast, quiz, programme, now + DAY, [choosing()] * 3)

    item = item_in(report_of(quiz), "q1")
    new, old = item.wordings
    assert (new.revision.number, new.figures.answers, new.figures.responses, new.tallies, new.health.light) == (2, 3, {}, [], HIDDEN)
    assert (old.revision.number, old.figures.answers, old.tallies[0].chosen["a"]) == (1, 9, 9)
    assert item.told is old
    assert item.is_told_of_former


def test_an_item_that_was_taken_out_stays_while_there_are_answers(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 8)
    other = build_check(now, key="other-check", bodies=[choice("o1")], draw=1)
    for item in db.session.scalars(select(Item)):
        item.retired_at = now
    db.session.commit()

    assert [item.key for item in report_of(quiz).items] == ["q1", "q2", "q3"]
    assert report_of(other).items == []


def test_an_item_that_has_moved_to_another_bank_is_still_found(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 8)
    elsewhere = build_bank("elsewhere", [choice("e1")], now)
    db.session.scalars(select(Item).where(Item.text.has(key="q2"))).one().bank_id = elsewhere.id
    db.session.commit()

    assert item_in(report_of(quiz), "q2").told.figures.answers == 8
    assert "e1" not in {item.key for item in report_of(quiz).items}


def test_what_was_left_out_is_told_beside(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 8 + [lambda drawn: None] * 2)

    figures = item_in(report_of(quiz), "q1").told.figures
    assert (figures.asked, figures.answers, figures.facility) == (10, 8, 0.8)


def test_answers_that_one_page_saved_together_have_no_time(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    for number in range(8):
        person = cast.learner(f"Anna{number}")
        take(person, quiz, now, enrolment=enrol(person, programme, now), answer=right if number % 2 else wrong)

    assert item_in(report_of(quiz), "q1").told.figures.seconds is None


def test_the_motivation_test_has_no_right_answers_and_only_distributions(cast: Cast, programme: Programme, now: datetime) -> None:
    quiz = build_motivation(now)
    crowd(cast, quiz, programme, now, [right] * 8)

    report = report_of(quiz)
    assert (report.people, report.parts, set(report.lights)) == (8, {}, {PLAIN})
    assert all(item.told.figures.facility is None and item.told.tallies for item in report.items)
    assert {row.is_right for item in report.items for tally in item.told.tallies for row in tally.question.rows} == {None}


@pytest.mark.parametrize("count", [1, 10])
def test_the_statements_are_as_many_for_many(
    cast: Cast, programme: Programme, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]], count: int
) -> None:
    quizzes = [build_check(now, key=f"check-{n}", bodies=[choice(f"c{n}-{i}") for i in range(3)], draw=3) for n in range(count)]
    for quiz in quizzes[:2]:
        crowd(cast, quiz, programme, now, [choosing()] * count)

    assert [quiz.policy for quiz in quizzes]  # loaded again after the commit

    with statements() as log:
        assert len(reports_of(quizzes)) == count

    assert len(log) == 2


def test_lessons_are_numbered_as_a_reader_counts_them(programme: Programme) -> None:
    assert lesson_numbers() == {"mentor-training-l1": "1.1"}


@pytest.mark.bare
@pytest.mark.parametrize(
    ("people", "counted"), [(0, 0), (1, 1), (7, 7), (8, 8), (13, 8), (14, 14), (19, 14), (20, 20), (24, 20), (25, 25), (29, 25), (30, 30), (36, 35)]
)
def test_pages_count_people_in_steps(people: int, counted: int) -> None:
    sheets = [Sheet(number, (), ()) for number in range(people)]

    assert list(whole_steps(sheets)) == sheets[:counted]


def test_one_person_more_changes_nothing_that_a_page_shows(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 6 + [choosing()] * 2)
    before = report_of(quiz, in_steps=True)
    for number in range(5):
        crowd(cast, quiz, programme, now + timedelta(hours=number), [choosing(q1="c", q2="a")])
        after = report_of(quiz, in_steps=True)
        assert (after.people, after.parts, [item.wordings for item in after.items]) == (8, before.parts, [item.wordings for item in before.items])

    crowd(cast, quiz, programme, now + DAY, [choosing(q1="c")])
    assert item_in(report_of(quiz, in_steps=True), "q1").told.tallies[0].chosen == {"a": 6, "b": 2, "c": 6}
    assert report_of(quiz).people == 14
