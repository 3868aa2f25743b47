"""Doors to applications: each loads and authorises in one act."""

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.hashing import hash_token
from accounts.models import Person
from courses.access import enrolment_for
from courses.models import Enrolment
from courses.queries import coordinates
from db import db
from errors import NotVisible
from recruitment.models import Application, Evidence, Referee
from recruitment.queries import with_everything


def application_for(person: Person, public_id: str) -> Application:
    """An application with its evidence and decision, for those who coordinate its programme: one statement. Raises NotVisible."""
    application = db.session.scalars(with_everything(select(Application).where(Application.public_id == public_id))).unique().one_or_none()
    if application is None or not coordinates(person, application.programme):
        raise NotVisible
    return application


def evidence_for(person: Person, public_id: str) -> Evidence:
    """One entry of the selection file, for those who coordinate the programme. Raises NotVisible."""
    entry = db.session.scalar(
        select(Evidence)
        .join(Evidence.application)
        .where(Evidence.public_id == public_id)
        .options(contains_eager(Evidence.application).options(joinedload(Application.programme), joinedload(Application.person)))
    )
    if entry is None or not coordinates(person, entry.application.programme):
        raise NotVisible
    return entry


def referee_with(token: str) -> Referee:
    """Whose link this is, the one of the letter or of the reminder, whatever has become of it since. Raises NotVisible."""
    hashed = hash_token(token)
    referee = db.session.scalar(
        select(Referee)
        .where(or_(Referee.link_hash == hashed, Referee.reminder_hash == hashed))
        .options(joinedload(Referee.application).options(joinedload(Application.person), joinedload(Application.decision)))
    )
    if referee is None:
        raise NotVisible
    return referee


def referee_for(person: Person, public_id: str) -> Referee:
    """Somebody who was asked, with what they said, for those who coordinate the programme: never the applicant. Raises NotVisible."""
    referee = db.session.scalar(
        select(Referee)
        .join(Referee.application)
        .where(Referee.public_id == public_id, Application.person_id != person.id)
        .options(
            contains_eager(Referee.application).options(
                joinedload(Application.programme), joinedload(Application.person), joinedload(Application.decision)
            ),
            joinedload(Referee.evidence).joinedload(Evidence.recorded_by),
        )
    )
    if referee is None or not coordinates(person, referee.application.programme):
        raise NotVisible
    return referee


def learner_for(person: Person, public_id: str) -> Enrolment:
    """A learner with all that is on file, for those who coordinate the programme: to teach in it is not enough. Raises NotVisible."""
    enrolment = enrolment_for(person, public_id)
    if not coordinates(person, enrolment.programme):
        raise NotVisible
    return enrolment


def own_application(person: Person) -> Application:
    """What this person sent, with its evidence and decision: one statement. Raises NotVisible."""
    query = with_everything(select(Application).where(Application.person_id == person.id))
    application = db.session.scalars(query.order_by(Application.id)).unique().first()
    if application is None:
        raise NotVisible
    return application
