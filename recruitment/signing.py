"""The code of conduct, signed in the platform: which wording, in which language, at which moment."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.services import record_act
from clock import local_date
from db import db
from recruitment.errors import ApplicationWithdrawn, CodeChanged
from recruitment.models import CODE, CODE_TEXT, Application, Evidence
from recruitment.rules import is_in_force
from recruitment.services import lock_application
from recruitment.signals import evidence_changed
from revisions.models import FINAL, PAGE, Revision


def sign_code(*, application: Application, revision: Revision, at: datetime) -> Evidence:
    """The applicant signs this wording of the code; signing it twice is signing it once.

    Raises ApplicationWithdrawn, CodeChanged (this is not what the code says now).
    """
    if lock_application(application) is not None:
        raise ApplicationWithdrawn
    if (revision.text.kind, revision.text.key, revision.status) != (PAGE, CODE_TEXT, FINAL):
        raise CodeChanged
    signature = Evidence(
        application_id=application.id,
        kind=CODE,
        seen_on=local_date(at),
        subject=f"{revision.title} ({revision.lang}, {revision.number})",
        revision_id=revision.id,
        recorded_by_id=application.person_id,
        recorded_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(signature)
    except IntegrityError:
        return db.session.scalars(
            select(Evidence).where(Evidence.application_id == application.id, Evidence.revision_id == revision.id, Evidence.voided_at.is_(None))
        ).one()
    db.session.expire(application, ["evidence"])
    record_act(actor_id=application.person_id, act="sign-code", object_kind="application", object_id=application.public_id, at=at)
    evidence_changed.send(application, at=at)
    return signature


def signature_in(application: Application, code: Revision) -> Evidence | None:
    """The last signature of the code, on paper or here, if it holds for what the code says now."""
    signed = [entry for entry in application.evidence if entry.kind == CODE and not entry.is_void]
    if not signed or not signed[-1].is_favourable:
        return None
    last = signed[-1]
    wording = last.revision.front.get("revised", "") if last.revision else None
    return last if is_in_force(last.seen_on, wording, code.front.get("revised", "")) else None
