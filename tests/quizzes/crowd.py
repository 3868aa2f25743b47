"""Many people who hand a test in, so that something can be told of its questions."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from courses.models import Programme
from courses.queries import enrolment_of
from db import db
from quizzes.models import MOTIVATION, DrawnItem, Quiz
from quizzes.queries import drawn_of
from quizzes.services import save_response, start_attempt, submit_attempt
from tests.cast import Cast
from tests.courses.builders import enrol

Answer = Callable[[DrawnItem], dict[str, Any] | None]
SECONDS_EACH = 25


def crowd(cast: Cast, quiz: Quiz, programme: Programme, at: datetime, answers: Sequence[Answer]) -> list[Person]:
    """A learner for each of these ways to answer, who hands in once and takes 25 seconds an item."""
    people = []
    for number, answer in enumerate(answers):
        person = cast.learner(f"Cilvēks{number}")
        hand_in(person, quiz, programme, at, answer)
        people.append(person)
    return people


def hand_in(person: Person, quiz: Quiz, programme: Programme, at: datetime, answer: Answer) -> None:
    """One attempt of somebody, who is enrolled for it where they are not yet."""
    enrolment = None if quiz.kind == MOTIVATION else enrolment_of(person, programme) or enrol(person, programme, at)
    attempt = start_attempt(person=person, quiz=quiz, enrolment=enrolment, at=at)
    for drawn in drawn_of(attempt):
        response = answer(drawn)
        if response is not None:
            save_response(attempt=attempt, position=drawn.position, response=response, at=at + timedelta(seconds=SECONDS_EACH * drawn.position))
    submit_attempt(attempt=attempt, confirmed=True, at=at + timedelta(hours=1))
    db.session.commit()


def choosing(**keys: str) -> Answer:
    """Chooses these options by item (a dash in a key is an underscore here), and the right one (b) elsewhere."""
    return lambda drawn: {"choice": keys.get((drawn.revision.body or {})["key"].replace("-", "_"), "b")}
