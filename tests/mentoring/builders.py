"""Certified mentors, young people and pairings for tests; the credential is written straight into its table."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Person
from courses.models import Programme
from credentials.models import Credential
from db import db
from mentoring.models import ATTESTED_RULES, Pairing, YoungPerson
from mentoring.rules import months_later
from mentoring.services import pair, register_young_person
from recruitment.models import RECORD_CHECK
from recruitment.services import record_evidence
from tests.cast import Cast
from tests.courses.builders import enrol

_numbers = count(1)


def in_training(cast: Cast, programme: Programme, given_name: str, *, hours_a_week: int = 6, checked: bool = True, **answers: Any) -> Person:
    """Somebody who applied, whose record check was seen, and who is enrolled."""
    person = cast.person(given_name, language="en")
    application = cast.application(programme, person, hours_a_week=hours_a_week, **answers)
    if checked:
        seen = {"kind": RECORD_CHECK, "seen_on": cast.at.date(), "valid_until": cast.at.date() + timedelta(days=300)}
        record_evidence(application=application, by=cast.coordinator("Vouching"), at=cast.at, **seen)
    enrol(person, programme, cast.at)
    return person


def certified(cast: Cast, programme: Programme, given_name: str = "Anna", **answers: Any) -> Person:
    """The same, with a valid certificate."""
    person = in_training(cast, programme, given_name, **answers)
    certify(person, programme, cast.at)
    return person


def certify(person: Person, programme: Programme, at: datetime) -> Credential:
    from courses.queries import enrolment_of

    enrolment, number = enrolment_of(person, programme), next(_numbers)
    assert enrolment is not None
    credential = Credential(
        enrolment_id=enrolment.id,
        holder_id=person.id,
        number=f"2027-{number:04}",
        code=f"{number:032x}",
        text={},
        issued_at=at,
        valid_until=date(at.year + 2, at.month, at.day),
    )
    db.session.add(credential)
    db.session.commit()
    return credential


def young_person(cast: Cast, code: str = "ZG-001", *, case_manager: Person | None = None, by: Person | None = None, **changes: Any) -> YoungPerson:
    said: dict[str, Any] = {
        "age_band": "18-20",
        "municipality": "Bauskas novads",
        "languages": ["lv"],
        "interests": "Velosipēdi",
        "support_needs": ["short-sentences", "needs-time"],
    }
    found = register_young_person(
        code=code, case_manager=case_manager or cast.case_manager(), by=by or cast.coordinator(), at=cast.at, **said | changes
    )
    db.session.commit()
    return found


def paired(mentor: Person, someone: YoungPerson, by: Person, at: datetime, **changes: Any) -> Pairing:
    """Two hours a week for six months, everything attested today."""
    today = at.date()
    terms: dict[str, Any] = {
        "hours_a_week": 2,
        "starts_on": today,
        "ends_on": months_later(today, 6),
        "attested": dict.fromkeys(ATTESTED_RULES, today),
        "at": at,
    }
    pairing = pair(mentor=mentor, young_person=someone, by=by, **terms | changes)
    db.session.commit()
    return pairing
