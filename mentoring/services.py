"""Acts of pairing: registering a young person, pairing them with a mentor, ending it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import CASE_MANAGER, AuditEvent, Person
from accounts.services import record_act
from clock import local_date
from db import db
from mentoring import rules
from mentoring.errors import (
    AlreadyPaired,
    AttestationMissing,
    AttestedInFuture,
    CodeNotPlain,
    CodeTaken,
    HoursExceeded,
    HoursOutOfRange,
    LengthOutOfRange,
    MentorIsCaseManager,
    MentorIsFull,
    MentorNotCertified,
    NotCaseManager,
    OwnPairing,
    PairingEnded,
    PersonalCodeWritten,
    ReasonMissing,
    RecordCheckNotValid,
    UnknownNeed,
    YoungPersonClosed,
)
from mentoring.models import ATTESTED_RULES, MOST_PAIRINGS, SUPPORT_NEEDS, Attestation, Pairing, YoungPerson
from mentoring.queries import Offer, active_pairing_of, offer_of
from recruitment.rules import has_personal_code

REFUSALS = {
    "not-certified": MentorNotCertified,
    "certificate-revoked": MentorNotCertified,
    "certificate-in-question": MentorNotCertified,
    "certificate-expired": MentorNotCertified,
    "account-closed": MentorNotCertified,
    "check-missing": RecordCheckNotValid,
    "check-unfavourable": RecordCheckNotValid,
    "check-expired": RecordCheckNotValid,
    "is-full": MentorIsFull,
    "hours-unknown": HoursExceeded,
    "hours-used": HoursExceeded,
    "is-case-manager": MentorIsCaseManager,
    "is-yourself": OwnPairing,
}


def register_young_person(
    *,
    code: str,
    age_band: str,
    municipality: str,
    languages: list[str],
    interests: str,
    support_needs: list[str],
    case_manager: Person,
    by: Person,
    at: datetime,
) -> YoungPerson:
    """Take somebody in under a code: no name, no diagnosis, no personal code.

    Raises CodeNotPlain, PersonalCodeWritten, UnknownNeed, NotCaseManager, CodeTaken.
    """
    code, interests = code.strip().upper(), interests.strip()
    if not rules.is_plain_code(code):
        raise CodeNotPlain
    if has_personal_code(interests, municipality):
        raise PersonalCodeWritten
    if not set(support_needs) <= set(SUPPORT_NEEDS):
        raise UnknownNeed
    if not case_manager.has_role(CASE_MANAGER):
        raise NotCaseManager(name=case_manager.name)
    young_person = YoungPerson(
        code=code,
        age_band=age_band,
        municipality=municipality,
        languages=languages,
        interests=interests,
        support_needs=support_needs,
        case_manager_id=case_manager.id,
        registered_by_id=by.id,
        registered_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(young_person)
    except IntegrityError:
        raise CodeTaken(code=code) from None
    _record(young_person, "register-young-person", by=by, at=at)
    return young_person


def pair(
    *,
    mentor: Person,
    young_person: YoungPerson,
    hours_a_week: int,
    starts_on: date,
    ends_on: date,
    attested: Mapping[str, date],
    by: Person,
    at: datetime,
) -> Pairing:
    """Pair a mentor with a young person. `attested` says of each rule of ATTESTED_RULES on which day it was seen to hold.

    P1, P3 and P4 are judged here, in the transaction that pairs and under the lock of the mentor; P3 by the database as well.
    Raises OwnPairing, YoungPersonClosed, AlreadyPaired, HoursOutOfRange, MentorNotCertified, RecordCheckNotValid, MentorIsFull,
    HoursExceeded, MentorIsCaseManager, LengthOutOfRange, AttestationMissing, AttestedInFuture.
    """
    db.session.execute(select(Person.id).where(Person.id == mentor.id).with_for_update(key_share=True))
    if young_person.closed_at is not None:
        raise YoungPersonClosed
    if active_pairing_of(young_person) is not None:
        raise AlreadyPaired(code=young_person.code)
    if not rules.LEAST_HOURS <= hours_a_week <= rules.MOST_HOURS:
        raise HoursOutOfRange(least=rules.LEAST_HOURS, most=rules.MOST_HOURS)
    offer = offer_of(mentor, young_person, at, hours_a_week=hours_a_week, by=by)
    _refuse_impossible(mentor, offer)
    assert offer is not None
    _refuse_length(offer, starts_on, ends_on)
    _refuse_unattested(attested, local_date(at))
    pairing = Pairing(
        mentor_id=mentor.id,
        young_person_id=young_person.id,
        credential=offer.credential,
        slot=_free_slot(mentor),
        hours_a_week=hours_a_week,
        starts_on=starts_on,
        ends_on=ends_on,
        paired_by_id=by.id,
        paired_at=at,
        attestations=[Attestation(rule=rule, attested_on=attested[rule], attested_by_id=by.id) for rule in ATTESTED_RULES],
    )
    try:
        with db.session.begin_nested():
            db.session.add(pairing)
    except IntegrityError:
        if active_pairing_of(young_person) is not None:
            raise AlreadyPaired(code=young_person.code) from None
        raise MentorIsFull(name=mentor.name) from None
    _record(young_person, "pair", by=by, note=f"mentor {mentor.public_id}", at=at)
    return pairing


def end_pairing(*, pairing: Pairing, reason: str, by: Person, at: datetime) -> None:
    """End a pairing, with a reason; its slot is free again. Raises OwnPairing, ReasonMissing, PersonalCodeWritten, PairingEnded."""
    if by.id == pairing.mentor_id:
        raise OwnPairing
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if has_personal_code(reason):
        raise PersonalCodeWritten
    ended = update(Pairing).where(Pairing.id == pairing.id, Pairing.ended_at.is_(None))
    if not db.session.execute(ended.values(ended_at=at, ended_by_id=by.id, end_reason=reason)).rowcount:
        raise PairingEnded
    db.session.refresh(pairing)
    _record(pairing.young_person, "end-pairing", by=by, at=at)


def record_views(*, public_ids: Iterable[str], by_id: int, at: datetime) -> None:
    """Put on the audit trail that somebody of the staff looked at these young people, in one statement for however many."""
    look = {"actor_id": by_id, "act": "view-young-person", "object_kind": "young-person", "at": at}
    if looks := [look | {"object_id": public_id} for public_id in public_ids]:
        db.session.execute(insert(AuditEvent), looks)


def _refuse_impossible(mentor: Person, offer: Offer | None) -> None:
    if offer is None:
        raise MentorNotCertified(name=mentor.name)
    if offer.against:
        reason = offer.against[-1] if offer.against[-1].key == "is-yourself" else offer.against[0]
        raise REFUSALS[reason.key](name=mentor.name, **{"free": 0, **reason.details})


def _refuse_length(offer: Offer, starts_on: date, ends_on: date) -> None:
    months = offer.enrolment.programme.pairing_months
    if not rules.is_length_allowed(starts_on, ends_on, months["least"], months["most"]):
        raise LengthOutOfRange(**months)


def _refuse_unattested(attested: Mapping[str, date], today: date) -> None:
    if missing := rules.missing(ATTESTED_RULES, attested):
        raise AttestationMissing(rules=", ".join(missing))
    if any(attested[rule] > today for rule in ATTESTED_RULES):
        raise AttestedInFuture


def _free_slot(mentor: Person) -> int:
    taken = db.session.scalars(select(Pairing.slot).where(Pairing.mentor_id == mentor.id, Pairing.ended_at.is_(None))).all()
    slot = rules.lowest_free(taken, MOST_PAIRINGS)
    if slot is None:
        raise MentorIsFull(name=mentor.name)
    return slot


def _record(young_person: YoungPerson, act: str, *, by: Person, note: str = "", at: datetime) -> None:
    record_act(actor_id=by.id, act=act, object_kind="young-person", object_id=young_person.public_id, note=note, at=at)
