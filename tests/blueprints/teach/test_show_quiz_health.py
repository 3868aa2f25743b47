"""One test: its questions with a light, the reason and what to do; how consistent it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

import clock
from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.models import Quiz
from tests.blueprints.teach.questions import LIST, check_of_three, fourteen, words_of
from tests.browser import Browser
from tests.cast import Cast
from tests.house.markup import faults_in
from tests.quizzes.builders import build_check, build_motivation, choice, right
from tests.quizzes.crowd import choosing, crowd


@pytest.fixture
def quiz(now: datetime) -> Quiz:
    return check_of_three(now)


def here(quiz: Quiz) -> str:
    return f"{LIST}/{quiz.key}"


def test_each_question_has_a_light_a_reason_and_an_act(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    fourteen(cast, quiz, programme, now)

    words = words_of(as_(toms).get(here(quiz)).text)

    assert "14 people have handed this test in." in words
    assert (
        "11 of 14 chose A, more than chose the right answer. Check its wording, and whether the answer that counts as right is right. "
        "Taught in 1.1, “The idea (en)”." in words
    )
    assert "Nearly everybody knows it: 100 % of its points were earned." in words
    assert "q1 stem (en) 11 of 14" in words
    assert "Mend it uncertain 21 %" in words
    assert "25 s 14" in words


def test_the_chart_says_what_the_table_says(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    """Two questions vary and are drawn; the third, which everybody knew, has no discrimination to be drawn at."""
    fourteen(cast, quiz, programme, now)

    page = as_(toms).get(here(quiz)).text

    chart = page[page.index('<svg class="chart scatter"') : page.index("</svg>", page.index('<svg class="chart scatter"'))]
    assert faults_in(page) == []
    assert 'role="img"' in chart
    assert 'aria-labelledby="field-title field-text"' in chart
    assert '<g class="red"' in chart
    assert chart.count("<g class=") == 2


def test_alpha_stands_with_its_interval_where_everybody_had_the_same(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a", q2="a", q3="a")] * 5 + [choosing(q1="a")] * 2 + [choosing()] * 7)

    words = words_of(as_(toms).get(here(quiz)).text)

    assert "Alpha is 0.93, with 95 % confidence between 0.84 and 0.98, over 14 people who had the same 3 questions." in words
    assert "Uncertain: fewer than 30 people." in words


def test_where_chance_gives_others_it_is_said_that_alpha_needs_a_common_form(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    quiz = build_check(now, draw=2, bodies=[choice(f"q{n}") for n in range(12)])
    crowd(cast, quiz, programme, now, [choosing()] * 10)

    assert "Alpha needs people who had the same questions." in words_of(as_(toms).get(here(quiz)).text)


def test_of_seven_people_no_figure_is_on_the_page(
    cast: Cast, as_: Callable[..., Browser], quiz: Quiz, programme: Programme, toms: Person, now: datetime
) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 7)

    page = as_(toms).get(here(quiz)).text

    assert words_of(page).count("Too few answers – – – 7") == 3
    assert '<svg class="chart' not in page
    assert " % of the points" not in page


def test_the_motivation_test_has_no_figures_of_right_and_wrong(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    quiz = build_motivation(now)
    crowd(cast, quiz, programme, now, [right] * 8)

    words = words_of(as_(cast.coordinator(language="en")).get(here(quiz)).text)

    assert "only what was chosen is shown" in words
    assert "Points earned Discrimination" not in words
    assert as_(toms).get(here(quiz)).status_code == 404


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser], quiz: Quiz, programme: Programme) -> None:
    for person in (cast.learner(), cast.trainer(scope="elsewhere"), cast.coordinator(scope="elsewhere"), cast.administrator()):
        assert as_(person).get(here(quiz)).status_code == 404
    assert client.get(here(quiz)).status_code == 303
    assert as_(cast.coordinator()).get(f"{LIST}/nothing").status_code == 404


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
