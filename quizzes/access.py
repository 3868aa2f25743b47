"""Doors to tests and attempts: each loads and authorises in one act."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from accounts.hashing import hash_token
from accounts.models import COORDINATOR, TRAINER, Person
from courses.models import ACTIVE, READY, Activity, Enrolment, Module, Programme
from db import db
from errors import NotVisible
from quizzes.desk import looks_after
from quizzes.models import CHECK, MOTIVATION, Attempt, DrawnItem, Expert, Item, OpenAnswer, Quiz, Regrade
from quizzes.panel import Situation, situations_in
from quizzes.queries import seen_closed
from revisions.models import ITEM, Text


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


def own_attempt(person: Person, public_id: str, at: datetime) -> Attempt:
    """An attempt of this person, with its quiz and enrolment; one whose time ran out is closed, whoever has come to close it or
    not. Raises NotVisible: nobody else's exists."""
    attempt = db.session.scalar(
        select(Attempt)
        .join(Attempt.quiz)
        .options(contains_eager(Attempt.quiz), joinedload(Attempt.enrolment).joinedload(Enrolment.programme))
        .where(Attempt.public_id == public_id, Attempt.person_id == person.id)
    )
    if attempt is None:
        raise NotVisible
    seen_closed([attempt], at)
    return attempt


def attempt_to_answer(person: Person, public_id: str) -> Attempt:
    """An attempt of this person, as saving an answer needs it: whether it is still open is seen once it is held
    (`services.save_answers`). Raises NotVisible."""
    attempt = db.session.scalar(_to_answer(), {"public_id": public_id, "person_id": person.id})
    if attempt is None:
        raise NotVisible
    return attempt


@cache
def _to_answer() -> Select[Any]:
    """Built once: it is asked at every answer of everybody."""
    brief = load_only(Attempt.id, Attempt.public_id, Attempt.person_id), contains_eager(Attempt.quiz).load_only(Quiz.kind)
    asked = select(Attempt).join(Attempt.quiz).options(*brief)
    return asked.where(Attempt.public_id == bindparam("public_id"), Attempt.person_id == bindparam("person_id"))


@dataclass(frozen=True)
class Watched:
    """A test whose questions somebody looks after, in its programme; a check with its module."""

    quiz: Quiz
    programme: Programme
    module: Module | None


def watched_by(person: Person, quiz_key: str | None = None) -> list[Watched]:
    """The tests (or the one) whose questions this person may look at: those who teach or coordinate the programme; the motivation
    test, which only its coordinators read, those alone. Who is enrolled sees no right answer of a test before passing it."""
    is_check = (Activity.key == Quiz.key) & Activity.retired_at.is_(None)
    is_test = (Programme.readiness_test == Quiz.key) | (Programme.motivation_test == Quiz.key)
    own = select(Enrolment.id).where(Enrolment.person_id == person.id, Enrolment.programme_id == Programme.id, Enrolment.status == ACTIVE).exists()
    passed = select(Attempt.id).where(Attempt.person_id == person.id, Attempt.quiz_id == Quiz.id, Attempt.passed).exists()
    query = (
        select(Quiz, Programme, Module)
        .outerjoin(Activity, is_check)
        .outerjoin(Activity.module)
        .join(Programme, (Programme.id == Module.programme_id) | is_test)
        .where((Quiz.kind == MOTIVATION) | ~own | passed)
        .order_by(Programme.id, Module.position.is_(None), Module.position, Quiz.id)
    )
    rows = db.session.execute(query if quiz_key is None else query.where(Quiz.key == quiz_key))
    return [Watched(*row) for row in rows if person.has_role(*_WATCHING[row[0].kind == MOTIVATION], scope=row[1].key)]


_WATCHING = {True: (COORDINATOR,), False: (TRAINER, COORDINATOR)}


def watched_quiz_for(person: Person, quiz_key: str) -> Watched:
    """A test whose questions this person looks after. Raises NotVisible."""
    found = watched_by(person, quiz_key)
    if not found:
        raise NotVisible
    return found[0]


def open_answer_for(person: Person, public_id: str) -> OpenAnswer:
    """An answer to mark, for those who teach or coordinate in its programme: never one's own, and one that was settled only for
    those who have marked it. Raises NotVisible."""
    answer = db.session.scalar(
        select(OpenAnswer)
        .join(OpenAnswer.drawn)
        .join(DrawnItem.attempt)
        .join(Attempt.enrolment)
        .join(Enrolment.programme)
        .options(
            contains_eager(OpenAnswer.drawn).options(
                contains_eager(DrawnItem.attempt).options(
                    joinedload(Attempt.quiz), contains_eager(Attempt.enrolment).contains_eager(Enrolment.programme)
                ),
                joinedload(DrawnItem.revision),
            ),
            selectinload(OpenAnswer.readings),
        )
        .where(OpenAnswer.public_id == public_id, Attempt.person_id != person.id)
    )
    if answer is None or not person.has_role(TRAINER, COORDINATOR, scope=answer.drawn.attempt.enrolment.programme.key):  # type: ignore[union-attr]
        raise NotVisible
    if answer.settled_at is not None and all(reading.reader_id != person.id for reading in answer.readings):
        raise NotVisible
    return answer


def item_for(person: Person, key: str) -> Item:
    """An item with its bank, for those who coordinate a programme that is tested with it. Raises NotVisible."""
    item = db.session.scalar(
        select(Item).join(Item.text).join(Item.bank).options(contains_eager(Item.bank)).where(Text.kind == ITEM, Text.key == key)
    )
    if item is None or not looks_after(person, item.bank):
        raise NotVisible
    return item


def regrade_for(person: Person, public_id: str) -> Regrade:
    """A regrade, proposed or settled, for those who coordinate a programme that is tested with its item. Raises NotVisible."""
    regrade = db.session.scalar(
        select(Regrade)
        .join(Regrade.item)
        .join(Item.bank)
        .options(
            contains_eager(Regrade.item).contains_eager(Item.bank),
            joinedload(Regrade.wrong),
            joinedload(Regrade.right),
            joinedload(Regrade.proposed_by),
            joinedload(Regrade.settled_by),
        )
        .where(Regrade.public_id == public_id)
    )
    if regrade is None or not looks_after(person, regrade.item.bank):
        raise NotVisible
    return regrade


def expert_for(token: str, at: datetime) -> Expert:
    """Whose link this is, while it works. Raises NotVisible."""
    works = (Expert.link_hash == hash_token(token)) & Expert.revoked_at.is_(None) & (Expert.expires_at > at)
    expert = db.session.scalar(select(Expert).options(joinedload(Expert.bank)).where(works))
    if expert is None:
        raise NotVisible
    return expert


def invited_expert_for(person: Person, public_id: str) -> Expert:
    """Somebody who was asked about a bank, for those who look after it. Raises NotVisible."""
    expert = db.session.scalar(select(Expert).options(joinedload(Expert.bank)).where(Expert.public_id == public_id))
    if expert is None or not looks_after(person, expert.bank):
        raise NotVisible
    return expert


def situation_for(person: Person, key: str) -> Situation:
    """A situation with what experts say of it, for those who look after its bank. Raises NotVisible."""
    item = item_for(person, key)
    found = next((one for one in situations_in([item.bank]) if one.item.id == item.id), None)
    if found is None:
        raise NotVisible
    return found
