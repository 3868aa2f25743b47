"""Doors to tests and attempts: each loads and authorises in one act."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from courses.models import ACTIVE, READY, Activity, Enrolment, Module, Programme
from db import db
from errors import NotVisible
from quizzes.models import CHECK, MOTIVATION, Attempt, Quiz


@dataclass(frozen=True)
class Seat:
    """A test that somebody may take: with the enrolment that it belongs to, and (a check) its activity in a module."""

    quiz: Quiz
    enrolment: Enrolment | None
    activity: Activity | None


def seat_for(person: Person, quiz_key: str) -> Seat:
    """A test for this person, in one statement: the motivation test for anybody, a check or the readiness test for those who
    are enrolled in its programme, a check only in a module that is ready. Raises NotVisible."""
    tested_in = select(Programme.id).where(Programme.readiness_test == Quiz.key).correlate(Quiz)
    row = db.session.execute(
        select(Quiz, Activity, Enrolment)
        .outerjoin(Activity, (Activity.key == Quiz.key) & Activity.retired_at.is_(None))
        .outerjoin(Activity.module)
        .outerjoin(
            Enrolment,
            (Enrolment.person_id == person.id)
            & (Enrolment.status == ACTIVE)
            & ((Enrolment.programme_id == Module.programme_id) | Enrolment.programme_id.in_(tested_in)),
        )
        .options(contains_eager(Activity.module), joinedload(Enrolment.programme))
        .where(Quiz.key == quiz_key)
        .limit(1)
    ).first()
    if row is None:
        raise NotVisible
    quiz, activity, enrolment = row
    if quiz.kind == MOTIVATION:
        return Seat(quiz, None, None)
    is_closed = quiz.kind == CHECK and (activity is None or activity.module.status != READY)
    if enrolment is None or is_closed:
        raise NotVisible
    return Seat(quiz, enrolment, activity)


def own_attempt(person: Person, public_id: str) -> Attempt:
    """An attempt of this person, with its quiz and enrolment. Raises NotVisible: nobody else's exists."""
    attempt = db.session.scalar(
        select(Attempt)
        .join(Attempt.quiz)
        .options(contains_eager(Attempt.quiz), joinedload(Attempt.enrolment).joinedload(Enrolment.programme))
        .where(Attempt.public_id == public_id, Attempt.person_id == person.id)
    )
    if attempt is None:
        raise NotVisible
    return attempt
