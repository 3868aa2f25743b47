"""Doors to applications: each loads and authorises in one act."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from courses.access import enrolment_for
from courses.models import Enrolment
from courses.queries import coordinates
from db import db
from errors import NotVisible
from recruitment.models import Application, Evidence
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
