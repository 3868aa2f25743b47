"""Doors to young people and pairings: each loads and authorises in one act. Mentors and case managers have none: their lists
hold their own."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from db import db
from errors import NotVisible
from mentoring.models import Attestation, Pairing, YoungPerson
from mentoring.queries import is_at_desk


def coordinates_pairing(person: Person) -> None:
    """Raises NotVisible for somebody who doesn't coordinate the programme whose mentors are paired."""
    if not db.session.scalar(select(is_at_desk(person))):
        raise NotVisible


def young_person_for(person: Person, public_id: str) -> YoungPerson:
    """A young person, for those who pair: one statement. Raises NotVisible."""
    found = db.session.scalar(
        select(YoungPerson)
        .options(joinedload(YoungPerson.case_manager), joinedload(YoungPerson.registered_by))
        .where(YoungPerson.public_id == public_id, is_at_desk(person))
    )
    if found is None:
        raise NotVisible
    return found


def pairing_for(person: Person, public_id: str) -> Pairing:
    """A pairing with all that was attested, for those who pair: two statements. Raises NotVisible."""
    found = db.session.scalar(
        select(Pairing)
        .options(
            joinedload(Pairing.mentor),
            joinedload(Pairing.young_person),
            joinedload(Pairing.paired_by),
            joinedload(Pairing.ended_by),
            selectinload(Pairing.attestations).joinedload(Attestation.attested_by),
        )
        .where(Pairing.public_id == public_id, is_at_desk(person))
    )
    if found is None:
        raise NotVisible
    return found
