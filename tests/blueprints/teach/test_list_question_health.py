"""Every test with a light, for those who teach or coordinate; and for whom it is not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

import clock
from accounts.models import LEARNER, TRAINER, Person
from courses.models import Programme
from db import db
from tests.blueprints.teach.questions import LIST, check_of_three, fourteen, words_of
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol
from tests.quizzes.builders import build_motivation, build_readiness, right
from tests.quizzes.crowd import choosing, crowd, hand_in


def test_a_test_has_the_light_of_its_worst_question(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    fourteen(cast, check_of_three(now), programme, now)

    words = words_of(as_(toms).get(LIST).text)

    assert "Check (en) Mend it 14 Mend it: 1; Look at it: 2" in words


def test_with_seven_people_nothing_is_told(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime) -> None:
    crowd(cast, check_of_three(now), programme, now, [choosing(q1="a")] * 7)

    words = words_of(as_(toms).get(LIST).text)

    assert "Check (en) Too few answers 7 Too few answers: 3" in words
    assert "Mend it" not in words


def test_the_motivation_test_is_read_by_coordinators_alone(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime
) -> None:
    """So its page promises to whoever takes it."""
    crowd(cast, build_motivation(now), programme, now, [right] * 8)
    build_readiness(now)

    assert "Motivation (en) Counted 8" in words_of(as_(cast.coordinator(language="en")).get(LIST).text)
    assert "Readiness (en)" in as_(toms).get(LIST).text
    assert "Motivation" not in as_(toms).get(LIST).text


def test_who_is_enrolled_sees_a_test_after_passing_it(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    quiz, both = check_of_three(now), cast.person("Rūta", roles=(TRAINER, LEARNER), language="en")
    enrol(both, programme, now)
    client = as_(both)
    assert "No tests here" in client.get(LIST).text
    assert client.get(f"{LIST}/{quiz.key}").status_code == 404
    assert client.get(f"{LIST}/{quiz.key}/q1").status_code == 404

    hand_in(both, quiz, programme, now, choosing())

    assert "Check (en)" in client.get(LIST).text
    assert client.get(f"{LIST}/{quiz.key}/q1").status_code == 200


def test_another_programmes_staff_find_no_tests(cast: Cast, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    check_of_three(now)
    for person in (cast.trainer(scope="elsewhere", language="en"), cast.coordinator(scope="elsewhere", language="en")):
        assert "No tests here" in as_(person).get(LIST).text


def test_others_find_nothing(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, now: datetime) -> None:
    check_of_three(now)
    for person in (cast.learner(), cast.case_manager(), cast.supervisor(), cast.administrator()):
        assert as_(person).get(LIST).status_code == 404
    assert client.get(LIST).status_code == 303


def test_it_is_reached_from_where_people_are(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime) -> None:
    quiz = check_of_three(now)

    assert LIST in as_(toms).get("/teach").text
    assert LIST in as_(cast.coordinator()).get("/coordinate").text
    assert f"{LIST}/{quiz.key}" in as_(toms).get(LIST).text


@pytest.mark.parametrize("count", [0, 9])
def test_the_statements_are_as_many_for_many(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    toms: Person,
    now: datetime,
    count: int,
) -> None:
    crowd(cast, check_of_three(now), programme, now, [choosing()] * count)
    client = as_(toms)
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert client.get(LIST).status_code == 200

    assert len(log) == 4  # who asks, the tests, what they ask, what was answered
