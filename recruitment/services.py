"""Acts of applying, vouching and deciding. Each takes the lock of its application first, so that two at once come one after the other."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import LEARNER, Person
from accounts.services import grant_role, record_act
from clock import local_date
from courses.models import Enrolment, Intake, Programme
from courses.services import enrol_learner
from db import db
from recruitment import rules
from recruitment.errors import (
    AlreadyApplied,
    AlreadyDecided,
    ApplicationWithdrawn,
    BirthImpossible,
    CheckKeepsNothingElse,
    CheckNeedsExpiry,
    FieldOrExperienceMissing,
    InterviewMissing,
    NotAccepted,
    OwnApplication,
    PersonalCodeWritten,
    ReasonMissing,
    SameReferee,
    SeenInFuture,
    SubjectMissing,
)
from recruitment.models import ACCEPTED, CODE, INTERVIEW, QUALIFICATION, RECORD_CHECK, REFERENCE, Application, Decision, Evidence
from recruitment.signals import application_decided, evidence_changed

WITH_SUBJECT = (REFERENCE, QUALIFICATION, CODE)


def check_answers(*, answers: rules.Answers, at: datetime) -> None:
    """Refuse what can't be stored, whoever says it. Raises BirthImpossible, FieldOrExperienceMissing, PersonalCodeWritten."""
    if not rules.is_possible_birth(answers.birth_year, answers.birth_month, local_date(at)):
        raise BirthImpossible
    if answers.field == "none" and not answers.experience.strip():
        raise FieldOrExperienceMissing
    _refuse_personal_code(*answers.texts)


def submit_application(*, person: Person, programme: Programme, answers: rules.Answers, at: datetime) -> Application:
    """Apply to a programme; the applicant may from now on use the learner's pages in it.

    One application a person and programme: what was withdrawn is taken up again with the new answers. Nobody is refused for
    their age: that is for a person to decide. Raises AlreadyApplied and what `check_answers` raises.
    """
    check_answers(answers=answers, at=at)
    said = asdict(answers) | {"languages": list(answers.languages), "submitted_at": at}
    application = Application(person_id=person.id, programme_id=programme.id, **said)
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError:
        application = _take_up_again(person, programme, said)
    grant_role(person=person, role=LEARNER, scope=programme.key, granted_by=None, at=at)
    _record(application, "apply", by=person, note=programme.key, at=at)
    return application


def withdraw_application(*, application: Application, at: datetime) -> None:
    """The applicant takes the application back; doing it again changes nothing. Raises AlreadyDecided."""
    withdrawn_at = lock_application(application)
    if _is_decided(application):
        raise AlreadyDecided
    if withdrawn_at is None:
        application.withdrawn_at = at
        _record(application, "withdraw-application", by=application.person, at=at)


def record_evidence(
    *,
    application: Application,
    kind: str,
    seen_on: date,
    valid_until: date | None = None,
    subject: str = "",
    note: str = "",
    is_favourable: bool = True,
    by: Person,
    at: datetime,
) -> Evidence:
    """Vouch for one thing, by name. Entries are only added.

    Raises OwnApplication, ApplicationWithdrawn, SeenInFuture, CheckNeedsExpiry, CheckKeepsNothingElse, SubjectMissing,
    SameReferee, PersonalCodeWritten.
    """
    subject, note = subject.strip(), note.strip()
    _refuse_own(application, by)
    if lock_application(application) is not None:
        raise ApplicationWithdrawn
    if seen_on > local_date(at):
        raise SeenInFuture
    if kind == RECORD_CHECK:
        _refuse_bad_check(seen_on, valid_until, subject + note)
    if kind in WITH_SUBJECT and not subject:
        raise SubjectMissing
    if kind == REFERENCE:
        _refuse_same_referee(application, subject)
    _refuse_personal_code(subject, note)
    entry = Evidence(
        application_id=application.id,
        kind=kind,
        seen_on=seen_on,
        valid_until=valid_until if kind == RECORD_CHECK else None,
        subject=subject,
        note=note,
        is_favourable=is_favourable,
        recorded_by_id=by.id,
        recorded_at=at,
    )
    db.session.add(entry)
    db.session.flush()
    db.session.expire(application, ["evidence"])
    _record(application, "record-evidence", by=by, note=kind, at=at)
    evidence_changed.send(application, at=at)
    return entry


def void_evidence(*, evidence: Evidence, by: Person, at: datetime) -> None:
    """Declare an entry wrong, by name: it stays to be read and counts no more. Voiding it again changes nothing.

    Raises OwnApplication.
    """
    application = evidence.application
    _refuse_own(application, by)
    first = db.session.execute(
        update(Evidence).where(Evidence.id == evidence.id, Evidence.voided_at.is_(None)).values(voided_at=at, voided_by_id=by.id)
    )
    if first.rowcount:
        db.session.expire(evidence)
        db.session.expire(application, ["evidence"])
        _record(application, "void-evidence", by=by, note=evidence.kind, at=at)
        evidence_changed.send(application, at=at)


def decide(*, application: Application, outcome: str, reason: str, by: Person, at: datetime) -> Decision:
    """Take the one decision, with a reason. Nobody is accepted without an interview; anybody may be declined.

    Raises OwnApplication, ApplicationWithdrawn, ReasonMissing, PersonalCodeWritten, InterviewMissing, AlreadyDecided.
    """
    _refuse_own(application, by)
    if not reason.strip():
        raise ReasonMissing
    _refuse_personal_code(reason)
    if lock_application(application) is not None:
        raise ApplicationWithdrawn
    if outcome == ACCEPTED and not _has_evidence(application, INTERVIEW):
        raise InterviewMissing
    decision = Decision(application_id=application.id, outcome=outcome, reason=reason.strip(), decided_by_id=by.id, decided_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(decision)
    except IntegrityError:
        raise AlreadyDecided from None
    db.session.expire(application, ["decision"])
    _record(application, "decide-application", by=by, note=outcome, at=at)
    application_decided.send(application, at=at)
    return decision


def enrol_applicant(*, application: Application, intake: Intake | None = None, by: Person, at: datetime) -> Enrolment:
    """Enrol an accepted applicant, alone or with an intake of the same programme.

    Raises OwnApplication, NotAccepted, courses.errors.AlreadyEnrolled.
    """
    _refuse_own(application, by)
    if application.decision is None or application.decision.outcome != ACCEPTED:
        raise NotAccepted
    return enrol_learner(person=application.person, programme=application.programme, intake=intake, by=by, at=at)


def _take_up_again(person: Person, programme: Programme, said: dict[str, object]) -> Application:
    taken = db.session.execute(
        update(Application)
        .where(Application.person_id == person.id, Application.programme_id == programme.id, Application.withdrawn_at.is_not(None))
        .values(**said, withdrawn_at=None)
    )
    if not taken.rowcount:
        raise AlreadyApplied
    return db.session.scalars(
        select(Application)
        .where(Application.person_id == person.id, Application.programme_id == programme.id)
        .execution_options(populate_existing=True)
    ).one()


def lock_application(application: Application) -> datetime | None:
    """Lock the application until the transaction ends; returns when it was withdrawn, as of now."""
    return db.session.scalar(select(Application.withdrawn_at).where(Application.id == application.id).with_for_update())


def _is_decided(application: Application) -> bool:
    return db.session.scalar(select(Decision.id).where(Decision.application_id == application.id)) is not None


def _has_evidence(application: Application, kind: str) -> bool:
    query = select(Evidence.id).where(Evidence.application_id == application.id, Evidence.kind == kind, Evidence.voided_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def _refuse_own(application: Application, by: Person) -> None:
    if application.person_id == by.id:
        raise OwnApplication


def _refuse_personal_code(*texts: str) -> None:
    if rules.has_personal_code(*texts):
        raise PersonalCodeWritten


def _refuse_bad_check(seen_on: date, valid_until: date | None, words: str) -> None:
    if words:
        raise CheckKeepsNothingElse
    if valid_until is None or valid_until <= seen_on:
        raise CheckNeedsExpiry


def _refuse_same_referee(application: Application, subject: str) -> None:
    recorded = db.session.scalars(
        select(Evidence.subject).where(Evidence.application_id == application.id, Evidence.kind == REFERENCE, Evidence.voided_at.is_(None))
    )
    if any(rules.same_words(subject, earlier) for earlier in recorded):
        raise SameReferee


def _record(application: Application, act: str, *, by: Person, note: str = "", at: datetime) -> None:
    record_act(actor_id=by.id, act=act, object_kind="application", object_id=application.public_id, note=note, at=at)
