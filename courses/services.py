"""Acts of enrolling and studying."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import LEARNER, Person
from accounts.services import grant_role, record_act
from courses import rules
from courses.conflicts import refuse_overwriting
from courses.crediting import credit
from courses.errors import AlreadyEnrolled, CaseNotEnded, IntakeExists, NothingWritten, UnknownChoice
from courses.models import DECLARED, Activity, Enrolment, Intake, Programme, Progress
from courses.signals import learner_enrolled, progress_changed
from db import db
from revisions.models import Revision


def enrol_learner(*, person: Person, programme: Programme, intake: Intake | None = None, by: Person | None, at: datetime) -> Enrolment:
    """Register a learner, alone or with an intake. Raises AlreadyEnrolled: there is one enrolment a programme."""
    enrolment = Enrolment(person=person, programme=programme, intake=intake, enrolled_at=at, enrolled_by_id=by.id if by else None)
    try:
        with db.session.begin_nested():
            db.session.add(enrolment)
    except IntegrityError:
        raise AlreadyEnrolled(name=person.name) from None
    grant_role(person=person, role=LEARNER, scope=programme.key, granted_by=by, at=at)
    record_act(actor_id=by.id if by else None, act="enrol", object_kind="person", object_id=person.public_id, note=programme.key, at=at)
    learner_enrolled.send(enrolment, at=at)
    return enrolment


def create_intake(*, programme: Programme, name: str, starts_on: date, trainers: Sequence[Person], by: Person, at: datetime) -> Intake:
    """Make a group with its trainers. Raises IntakeExists: a name is used once in a programme."""
    intake = Intake(programme_id=programme.id, name=name.strip(), starts_on=starts_on, trainers=list(trainers))
    try:
        with db.session.begin_nested():
            db.session.add(intake)
    except IntegrityError:
        raise IntakeExists(name=name.strip()) from None
    record_act(actor_id=by.id, act="create-intake", object_kind="intake", object_id=intake.public_id, note=intake.name, at=at)
    return intake


def open_activity(*, enrolment: Enrolment, activity: Activity, revision_id: int | None = None, at: datetime) -> Progress:
    """The progress row of an activity, made at the first touch; later touches move `touched_at`."""
    progress = _progress(enrolment, activity)
    if progress is None:
        try:
            with db.session.begin_nested():
                progress = Progress(enrolment=enrolment, activity=activity, revision_id=revision_id, started_at=at, touched_at=at)
                db.session.add(progress)
        except IntegrityError:  # another tab was first
            progress = _progress(enrolment, activity)
    assert progress is not None
    progress.touched_at = at
    if revision_id is not None and progress.completed_at is None:
        progress.revision_id = revision_id
    return progress


def save_position(*, enrolment: Enrolment, activity: Activity, revision_id: int | None = None, position: str, at: datetime) -> Progress:
    """Remember the block that was read last. `position` is an id of the page; longer than 80 characters is cut."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision_id, at=at)
    progress.position = position[:80]
    return progress


def save_state(*, enrolment: Enrolment, activity: Activity, state: dict[str, Any], revision_id: int | None = None, at: datetime) -> Progress:
    """Keep what the learner made so far: the answer to a task, the path through a case."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision_id, at=at)
    progress.state = state
    return progress


def save_answer(
    *, enrolment: Enrolment, activity: Activity, answer: str, started_from: str = "", revision_id: int | None = None, at: datetime
) -> Progress:
    """Keep the answer to a task so far. `started_from` is the version that the writer saw. Raises SavedElsewhere."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision_id, at=at)
    db.session.flush()
    db.session.refresh(progress, ["state"], with_for_update=True)
    refuse_overwriting(kept=rules.answer_in(progress.state), started_from=started_from, new=answer)
    progress.state = {"answer": answer}
    return progress


def complete_activity(
    *, enrolment: Enrolment, activity: Activity, revision_id: int | None = None, result: dict[str, Any] | None = None, at: datetime
) -> Progress:
    """Complete an activity and credit its declared time; doing it again keeps the first completion and the best result."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision_id, at=at)
    if result is not None and (progress.result is None or result["percent"] > progress.result["percent"]):
        progress.result = result
    db.session.flush()
    first = db.session.execute(update(Progress).where(Progress.id == progress.id, Progress.completed_at.is_(None)).values(completed_at=at))
    if first.rowcount:
        db.session.refresh(progress)
        credit(enrolment=enrolment, kind=DECLARED, source=f"activity:{activity.key}", seconds=activity.seconds, at=at)
        progress_changed.send(enrolment, at=at)
    return progress


def complete_task(
    *, enrolment: Enrolment, activity: Activity, answer: str, started_from: str = "", revision_id: int | None = None, at: datetime
) -> Progress:
    """Keep an answer in the learner's own words and complete the task. Raises NothingWritten, SavedElsewhere."""
    if rules.words_in(answer) < rules.LEAST_WORDS:
        raise NothingWritten(least=rules.LEAST_WORDS)
    save_answer(enrolment=enrolment, activity=activity, answer=answer, started_from=started_from, revision_id=revision_id, at=at)
    return complete_activity(enrolment=enrolment, activity=activity, revision_id=revision_id, at=at)


def choose_in_case(*, enrolment: Enrolment, activity: Activity, revision: Revision, scene: str, choice: int, at: datetime) -> Progress:
    """Take one step through a branching case. Raises UnknownChoice where the page is of another time."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision.id, at=at)
    try:
        walk = rules.Walk.of(revision.body or {}, progress.state).choose(scene, choice)
    except rules.NoSuchChoice:
        raise UnknownChoice from None
    progress.state = walk.as_state()
    return progress


def restart_case(*, enrolment: Enrolment, activity: Activity, revision: Revision, at: datetime) -> Progress:
    """Begin a case again; the endings that were seen are remembered."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision.id, at=at)
    progress.state = rules.Walk.of(revision.body or {}, progress.state).again().as_state()
    return progress


def complete_case(*, enrolment: Enrolment, activity: Activity, revision: Revision, at: datetime) -> Progress:
    """Complete a case of which an ending was reached. Raises CaseNotEnded."""
    progress = open_activity(enrolment=enrolment, activity=activity, revision_id=revision.id, at=at)
    if not rules.Walk.of(revision.body or {}, progress.state).endings:
        raise CaseNotEnded
    return complete_activity(enrolment=enrolment, activity=activity, revision_id=revision.id, at=at)


def _progress(enrolment: Enrolment, activity: Activity) -> Progress | None:
    return db.session.scalar(select(Progress).where(Progress.enrolment_id == enrolment.id, Progress.activity_id == activity.id))
