"""One question, wording by wording: figures, what was chosen, and what may never be guessed from them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

import clock
from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.models import Quiz
from revisions.services import publish_revision
from tests.blueprints.teach.questions import LIST, check_of_three, fourteen, words_of
from tests.browser import Browser
from tests.cast import Cast
from tests.house.markup import faults_in
from tests.quizzes.builders import build_check, build_motivation, choice, right, situation
from tests.quizzes.crowd import choosing, crowd

DAY = timedelta(days=1)


@pytest.fixture
def quiz(now: datetime) -> Quiz:
    return check_of_three(now)


def here(quiz: Quiz, item: str = "q1") -> str:
    return f"{LIST}/{quiz.key}/{item}"


def test_what_was_chosen_stands_in_a_chart_and_in_a_table(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    fourteen(cast, quiz, programme, now)

    page = as_(toms).get(here(quiz)).text
    words = words_of(page)

    assert faults_in(page) == []
    assert "Question 1" in words
    assert "q1 stem (en) Mend it Uncertain: fewer than 30 answers." in words
    assert "11 of 14 chose A" in words
    assert "A q1 option a (en) 11 79 % B q1 option b (en) right 3 21 % C q1 option c (en) 0 0 %" in words
    assert "feedback" not in words
    chart = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    assert all(part in chart for part in ('role="img"', "<title id=", "<desc id=", ">✓ B<", ">11<"))


@pytest.mark.parametrize("count", [1, 7])
def test_of_few_answers_nothing_is_told(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime, count: int
) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * count)

    page = as_(toms).get(here(quiz)).text

    assert f"Too few answers {count} answer" in words_of(page)
    assert '<svg class="chart' not in page
    assert "q1 option a" not in page
    assert "%" not in words_of(page).split("What the figures mean")[0]


def test_no_difference_of_two_wordings_tells_of_fewer_than_eight(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    """Nine answered the first wording and five the second: fourteen is told of nowhere, neither are the five."""
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 9)
    publish_revision(kind="item", key="q1", lang="mul", title="", source="new", body=choice("q1", stem={"lv": "Jauns", "en": "New"}), at=now + DAY)
    crowd(cast, quiz, programme, now + DAY, [choosing()] * 5)

    new, old = words_of(as_(toms).get(here(quiz)).text).split("Wording 1, of")

    assert "New Too few answers 5 answers so far." in new
    assert "option" not in new
    assert "A q1 option a (en) 9 100 % B q1 option b (en) right 0 0 %" in old


def test_what_was_left_out_stands_beside(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * 8 + [lambda drawn: None] * 6)

    assert "C q1 option c (en) 0 0 % Left out 6" in words_of(as_(toms).get(here(quiz)).text)


def test_the_best_and_the_worst_are_two_questions(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime) -> None:
    quiz = build_check(now, draw=1, bodies=[situation("s1")])
    crowd(cast, quiz, programme, now, [lambda drawn: {"best": "d", "worst": "b"}] * 8)

    words = words_of(as_(toms).get(here(quiz, "s1")).text)

    assert "8 of 8 took D for the best action, more than took the best one." in words
    assert "8 of 8 took B for the worst action, more than took the worst one." in words
    assert "reason" not in words


def test_a_coordinator_may_put_it_right_from_here(cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person) -> None:
    assert "/coordinate/items/q1/regrade" in as_(cast.coordinator()).get(here(quiz)).text
    assert "/coordinate/items/q1/regrade" not in as_(toms).get(here(quiz)).text


def test_motivation_shows_levels_in_words_and_nothing_right(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    quiz = build_motivation(now)
    crowd(cast, quiz, programme, now, [right] * 8)

    words = words_of(as_(cast.coordinator(language="en")).get(here(quiz, "mv-values-1")).text)

    assert "4 agree 4 (en) 8 100 %" in words
    assert "right" not in words.split("What the figures mean")[0]


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser], quiz: Quiz, programme: Programme) -> None:
    for person in (cast.learner(), cast.trainer(scope="elsewhere"), cast.coordinator(scope="elsewhere"), cast.administrator()):
        assert as_(person).get(here(quiz)).status_code == 404
    assert client.get(here(quiz)).status_code == 303
    for nothing in (here(quiz, "q9"), f"{LIST}/nothing/q1"):
        assert as_(cast.coordinator()).get(nothing).status_code == 404


@pytest.mark.parametrize("count", [0, 9])
def test_the_statements_are_as_many_for_many(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    quiz: Quiz,
    programme: Programme,
    toms: Person,
    now: datetime,
    count: int,
) -> None:
    crowd(cast, quiz, programme, now, [choosing()] * count)
    client, address = as_(toms), here(quiz)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert client.get(address).status_code == 200

    assert len(log) == 5  # who asks, the test, what it asks, what was answered, the lessons
