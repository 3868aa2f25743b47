"""Acts on criteria and credentials: waiving by name, issuing once."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.services import record_act
from clock import local_date
from courses.models import ACTIVE, Enrolment
from courses.queries import coordinates, enrolment_of, study_summary
from courses.rules import Standard
from credentials.errors import AlreadyWaived, NotWaivable, OwnCriterion, ReasonMissing
from credentials.frozen import frozen_text
from credentials.issuer import issuer
from credentials.models import Credential, NumberSeries, Waiver
from credentials.queries import credential_for_enrolment, evidence_of
from credentials.rules import Criterion, ProgrammeEvidence, all_settled, judge, valid_until
from credentials.signals import credential_issued
from db import db
from errors import NotPermitted
from quizzes.models import Attempt
from recruitment.errors import PersonalCodeWritten
from recruitment.models import Application
from recruitment.rules import has_personal_code

CODE_BYTES = 16


def issue_if_earned(*, enrolment: Enrolment, at: datetime) -> Credential | None:
    """Issue the credential of an active enrolment at the moment when the last criterion is settled; None before that.

    Once: what was issued is returned as it stands, also when it has been revoked since or its evidence no longer holds.
    """
    issued = credential_for_enrolment(enrolment)
    if issued is not None or enrolment.status != ACTIVE:
        return issued
    # Two last criteria may be settled at once by two people: the second waits here, and then sees what the first has done.
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update(key_share=True))
    evidence = evidence_of(enrolment)
    criteria = judge(evidence, local_date(at))
    if not all_settled(criteria):
        return None
    try:
        with db.session.begin_nested():
            credential = _new_credential(enrolment, evidence, criteria, at)
            db.session.add(credential)
    except IntegrityError:  # another event was first; the number goes back with the savepoint
        return credential_for_enrolment(enrolment)
    record_act(actor_id=None, act="issue-credential", object_kind="credential", object_id=credential.number, at=at)
    credential_issued.send(credential, at=at)
    return credential


def judge_again(sender: Enrolment | Application | Attempt, *, at: datetime) -> None:
    """Something has happened that could settle the last criterion: the answer to what the rooms below tell."""
    enrolment = _enrolment_behind(sender)
    if enrolment is not None:
        issue_if_earned(enrolment=enrolment, at=at)


def waive_criterion(*, enrolment: Enrolment, criterion: str, reason: str, by: Person, at: datetime) -> Waiver:
    """Declare by name and with a reason that a criterion need not be met; what is then earned is issued.

    Raises OwnCriterion, NotPermitted (who doesn't coordinate the programme), NotWaivable, ReasonMissing,
    PersonalCodeWritten, AlreadyWaived.
    """
    if by.id == enrolment.person_id:
        raise OwnCriterion
    if not coordinates(by, enrolment.programme):
        raise NotPermitted
    standard = Standard.of(enrolment.programme.criteria)
    if criterion not in standard.waivable or criterion not in standard.apply:
        raise NotWaivable(code=criterion)
    waiver = Waiver(enrolment=enrolment, criterion=criterion, reason=reason_given(reason), waived_by=by, waived_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(waiver)
    except IntegrityError:
        raise AlreadyWaived(code=criterion) from None
    record_act(actor_id=by.id, act="waive-criterion", object_kind="enrolment", object_id=enrolment.public_id, note=criterion, at=at)
    issue_if_earned(enrolment=enrolment, at=at)
    return waiver


def _enrolment_behind(sender: Enrolment | Application | Attempt) -> Enrolment | None:
    if isinstance(sender, Enrolment):
        return sender
    if isinstance(sender, Application):
        return enrolment_of(sender.person, sender.programme)
    return sender.enrolment or enrolment_of(sender.person)


def _new_credential(enrolment: Enrolment, evidence: ProgrammeEvidence, criteria: list[Criterion], at: datetime) -> Credential:
    today, code = local_date(at), secrets.token_hex(CODE_BYTES)
    until = valid_until(today, enrolment.programme.certificate_valid_years)
    text = frozen_text(
        holder=enrolment.person,
        name=enrolment.certificate_name,
        programme=enrolment.programme,
        study=study_summary(enrolment),
        evidence=evidence,
        criteria=criteria,
        issuer=issuer(),
        code=code,
        issued_on=today,
        valid_until=until,
    )
    return Credential(
        enrolment=enrolment, holder=enrolment.person, number=next_number(today.year), code=code, text=text, issued_at=at, valid_until=until
    )


def next_number(year: int) -> str:
    """The next number of the year, taken in this transaction: whoever comes at the same time waits until it ends."""
    take = update(NumberSeries).where(NumberSeries.year == year).values(last=NumberSeries.last + 1).returning(NumberSeries.last)
    last = db.session.scalar(take)
    if last is None:
        try:
            with db.session.begin_nested():
                db.session.execute(insert(NumberSeries).values(year=year, last=0))
        except IntegrityError:  # two were the first of the year
            pass
        last = db.session.scalar(take)
    return f"{year}-{last:04}"


def reason_given(text: str) -> str:
    """The reason without the spaces around it. Raises ReasonMissing, PersonalCodeWritten."""
    if not text.strip():
        raise ReasonMissing
    if has_personal_code(text):
        raise PersonalCodeWritten
    return text.strip()
