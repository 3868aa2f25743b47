"""Acts of asking for references: naming somebody, their one answer by a link, reading and vouching for it, forgetting the words."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from accounts.hashing import hash_token, new_token
from accounts.models import Person
from accounts.services import record_act
from clock import local_date
from db import db
from recruitment import errors, rules
from recruitment.models import ACCEPTED, REFERENCE, Application, Decision, Evidence, Referee
from recruitment.services import lock_application, record_evidence
from recruitment.signals import referee_asked

LINK_LIVES = timedelta(days=30)
REMINDED_AFTER = timedelta(days=7)
MOST_ASKED = 6  # of one application, those whose link was taken back too: strangers are not written to without end


def name_referee(*, application: Application, name: str, relation: str, email: str, language: str, by: Person, at: datetime) -> tuple[Referee, str]:
    """Ask somebody what they say of the applicant; returns them and the secret part of their link, which only the letter holds.

    Raises ApplicationWithdrawn, ReferencesClosed, OwnAddress, RefereeAsked, TooManyReferees, PersonalCodeWritten.
    """
    email = email.strip().lower()
    if lock_application(application) is not None:
        raise errors.ApplicationWithdrawn
    if _is_declined(application):
        raise errors.ReferencesClosed
    if email == application.person.email.lower():
        raise errors.OwnAddress
    if rules.has_personal_code(name, relation):
        raise errors.PersonalCodeWritten
    asked = db.session.scalar(select(func.count()).where(Referee.application_id == application.id)) or 0
    if asked >= MOST_ASKED and by.id == application.person_id:
        raise errors.TooManyReferees(most=MOST_ASKED)
    token = new_token()
    referee = Referee(
        application_id=application.id,
        name=name.strip(),
        relation=relation.strip(),
        email=email,
        language=language,
        link_hash=hash_token(token),
        named_by_id=by.id,
        asked_at=at,
        expires_at=at + LINK_LIVES,
    )
    try:
        with db.session.begin_nested():
            db.session.add(referee)
    except IntegrityError:
        raise errors.RefereeAsked from None
    db.session.expire(application, ["referees"])
    _record(referee, "name-referee", by, at)
    referee_asked.send(referee, token=token, is_reminder=False, at=at)
    return referee, token


def revoke_referee(*, referee: Referee, by: Person, at: datetime) -> None:
    """Take the link back: it opens nothing from now on. What was answered stays; again changes nothing."""
    still = (Referee.id == referee.id) & Referee.revoked_at.is_(None)
    if db.session.execute(update(Referee).where(still).values(revoked_at=at)).rowcount:
        db.session.refresh(referee, ["revoked_at"])
        _record(referee, "revoke-referee", by, at)


def give_reference(*, referee: Referee, said: rules.Reference, at: datetime) -> None:
    """The one answer of a referee. Raises ReferenceGiven, ReferencesClosed, PersonalCodeWritten, ConcernMissing."""
    if rules.has_personal_code(said.concern, said.words):
        raise errors.PersonalCodeWritten
    if said.is_worried and not said.concern.strip():
        raise errors.ConcernMissing
    _keep_answer(referee, asdict(said), at)


def decline_reference(*, referee: Referee, at: datetime) -> None:
    """The referee would rather say nothing: that is an answer too. Raises ReferenceGiven, ReferencesClosed."""
    _keep_answer(referee, {"declined": True}, at)


def vouch_for_reference(*, referee: Referee, is_favourable: bool, note: str, by: Person, at: datetime) -> Evidence:
    """A coordinator has read the answer and says by name whether it speaks for the applicant: from now on it is evidence.

    Raises OwnApplication, ReferenceMissing (nothing to read), ReferenceRead, and what `record_evidence` raises.
    """
    if referee.application.person_id == by.id:
        raise errors.OwnApplication
    if referee.answered_at is None or (referee.answer or {}).get("declined"):
        raise errors.ReferenceMissing
    if lock_application(referee.application) is not None:
        raise errors.ApplicationWithdrawn
    if db.session.scalar(select(Referee.evidence_id).where(Referee.id == referee.id)) is not None:
        raise errors.ReferenceRead
    entry = record_evidence(
        application=referee.application,
        kind=REFERENCE,
        seen_on=local_date(referee.answered_at),
        subject=f"{referee.name}, {referee.relation}"[:200],
        note=note,
        is_favourable=is_favourable,
        by=by,
        at=at,
    )
    referee.evidence_id = entry.id
    db.session.flush()
    return entry


def remind_referee(*, referee_id: int, at: datetime) -> Referee | None:
    """Write once more to somebody who has not answered for a week, by a new link beside the first; once. None if that isn't due."""
    token = new_token()
    due = update(Referee).where(Referee.id == referee_id, *_waits_for_reminder(at)).values(reminded_at=at, reminder_hash=hash_token(token))
    if not db.session.execute(due).rowcount:
        return None
    referee = db.session.get_one(Referee, referee_id, populate_existing=True)
    referee_asked.send(referee, token=token, is_reminder=True, at=at)
    return referee


def referees_to_remind(at: datetime) -> list[int]:
    """The ids of those who were asked a week ago and have neither answered nor been reminded."""
    return list(db.session.scalars(select(Referee.id).where(*_waits_for_reminder(at)).order_by(Referee.id)))


def forget_references(*, before: datetime) -> int:
    """Forget addresses and answers of those who were asked before this moment; who vouched for what stays. Returns how many."""
    kept = or_(Referee.email != "", Referee.answer.is_not(None))
    gone = update(Referee).where(Referee.asked_at < before, kept).values(email="", answer=None)
    return int(db.session.execute(gone.execution_options(synchronize_session=False)).rowcount)


def _keep_answer(referee: Referee, answer: dict[str, object], at: datetime) -> None:
    """Conditional: of two answers at once the first one stays."""
    if rules.referee_state(referee, referee.application, at) == rules.CLOSED:
        raise errors.ReferencesClosed
    open_ = Referee.answered_at.is_(None), Referee.revoked_at.is_(None), Referee.expires_at > at
    kept = update(Referee).where(Referee.id == referee.id, *open_).values(answered_at=at, answer=answer)
    if not db.session.execute(kept).rowcount:
        raise errors.ReferenceGiven
    db.session.refresh(referee, ["answered_at", "answer"])
    record_act(actor_id=None, act="give-reference", object_kind="referee", object_id=referee.public_id, at=at)


def _waits_for_reminder(at: datetime) -> tuple[object, ...]:
    is_open = select(Application.id).outerjoin(Application.decision)
    is_open = is_open.where(Application.withdrawn_at.is_(None), or_(Decision.id.is_(None), Decision.outcome == ACCEPTED))
    return (
        Referee.asked_at <= at - REMINDED_AFTER,
        Referee.expires_at > at,
        Referee.answered_at.is_(None),
        Referee.revoked_at.is_(None),
        Referee.reminded_at.is_(None),
        Referee.email != "",
        Referee.application_id.in_(is_open),
    )


def _is_declined(application: Application) -> bool:
    outcome = db.session.scalar(select(Decision.outcome).where(Decision.application_id == application.id))
    return outcome is not None and outcome != ACCEPTED


def _record(referee: Referee, act: str, by: Person, at: datetime) -> None:
    record_act(actor_id=by.id, act=act, object_kind="referee", object_id=referee.public_id, at=at)
