"""What a person should ask about: found in every planted case, and hardly ever where somebody answered by themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from courses.models import Enrolment
from db import db
from quizzes.models import Attempt
from quizzes.queries import drawn_of, oddities_of
from quizzes.rules import HURRIED, SPLIT, is_hurried, is_split
from quizzes.services import save_answers, start_attempt, submit_attempt
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import build_readiness, finish_modules, raw, right

Stamps = list[tuple[datetime, str]]
NOW = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
PEOPLE, ITEMS = 1000, 44


def alone(chance: Random) -> Stamps:
    """Somebody by themselves: pauses, and a network that changes now and then (the train, the kitchen, the phone for the laptop)."""
    at, origin, stamps = NOW, "home", []
    for _item in range(ITEMS):
        at += timedelta(seconds=chance.lognormvariate(3.6, 0.8) + (chance.random() < 0.02) * chance.uniform(600, 40000))
        if chance.random() < 0.03:
            origin = chance.choice(["home", "phone", "work"])
        stamps.append((at, origin))
    return stamps


def shared(chance: Random) -> Stamps:
    """Two people in two places who answer by turns."""
    at, stamps = NOW, []
    for item in range(ITEMS):
        at += timedelta(seconds=min(chance.lognormvariate(3.2, 0.6), 100))
        stamps.append((at, "home" if (item // chance.choice([1, 2, 3])) % 2 else "elsewhere"))
    return stamps


def share(found: Callable[[Random], bool]) -> float:
    return sum(found(Random(seed)) for seed in range(PEOPLE)) / PEOPLE


def test_two_who_answer_by_turns_are_always_seen() -> None:
    assert share(lambda chance: is_split(shared(chance))) == 1


def test_one_whose_network_changes_is_hardly_ever_taken_for_two() -> None:
    assert share(lambda chance: is_split(alone(chance))) <= 0.02


def test_where_nothing_was_noted_nothing_is_said() -> None:
    assert not is_split([])
    assert not is_split([(NOW + timedelta(seconds=n), "") for n in range(ITEMS)])


def test_a_fifth_of_the_usual_time_is_always_seen_and_hardly_ever_honest() -> None:
    chance = Random(7)
    usual = sorted(chance.lognormvariate(7.6, 0.5) for _person in range(PEOPLE))
    middle = usual[PEOPLE // 2]

    assert all(is_hurried(middle * part / 100, usual) for part in range(1, 20))
    assert sum(is_hurried(seconds, usual) for seconds in usual) / PEOPLE <= 0.02


def test_with_fewer_than_five_others_nobody_is_compared() -> None:
    assert not is_hurried(1, [1000.0] * 4)
    assert is_hurried(1, [1000.0] * 5)


@pytest.fixture
def enrolments(cast: Cast, now: datetime) -> list[Enrolment]:
    programme = build_programme(now)
    return [enrol(cast.learner(f"Anna{n}"), programme, now) for n in range(7)]


def answered(enrolment: Enrolment, quiz, now: datetime, *, seconds: int, origins: str = "a") -> Attempt:
    finish_modules(enrolment, now)
    attempt = start_attempt(person=enrolment.person, quiz=quiz, enrolment=enrolment, at=now)
    for n, drawn in enumerate(drawn_of(attempt)):
        values = {name.partition("-")[2]: value for name, value in raw(drawn, right(drawn)).items()}
        save_answers(attempt=attempt, answers={drawn.position: values}, origin=origins[n % len(origins)], at=now + timedelta(seconds=n))
    submit_attempt(attempt=attempt, at=now + timedelta(seconds=seconds))
    db.session.commit()
    return attempt


def test_of_the_readiness_test_both_are_found_and_of_others_neither(enrolments: list[Enrolment], now: datetime) -> None:
    quiz = build_readiness(now)
    for enrolment in enrolments[:5]:
        answered(enrolment, quiz, now, seconds=3000)
    quick = answered(enrolments[5], quiz, now, seconds=500)
    two = answered(enrolments[6], quiz, now, seconds=2900, origins="ab")

    assert oddities_of([quick, two]) == {quick.id: [HURRIED], two.id: [SPLIT]}
