"""Everybody of a seminar judged at once: what is earned is issued, and of everybody else it is said what is missing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, select

from accounts.models import Person
from accounts.services import record_act
from clock import local_date
from courses.models import ACTIVE, Enrolment
from credentials.facts import evidence_of_all
from credentials.models import Credential
from credentials.rules import Criterion, judge
from credentials.services import issue_if_earned
from db import db
from meetings.models import Meeting

A_STEP = 50
"""So many are judged by one request."""


@dataclass(frozen=True)
class Judged:
    """A learner of a seminar: the credential that counts, or the criteria that are still missing (none: it is earned)."""

    enrolment: Enrolment
    credential: Credential | None
    missing: list[Criterion]


def judged_of(seminar: Meeting, at: datetime) -> list[Judged]:
    """Everybody who is invited to this seminar and enrolled, in the order of their enrolment: two statements."""
    today = local_date(at)
    theirs = select(Credential).where(Credential.enrolment_id.in_(select(_learners(seminar).c.id)), Credential.replaced_at.is_(None))
    issued = {credential.enrolment_id: credential for credential in db.session.scalars(theirs)}
    return [
        Judged(enrolment, issued.get(enrolment.id), [one for one in judge(evidence, today) if not one.is_settled])
        for enrolment, evidence in evidence_of_all(_learners(seminar))
    ]


def judge_some(*, seminar: Meeting, after: int, by: Person, at: datetime) -> int:
    """Judge the next A_STEP learners of a seminar after so many; returns how many certificates were issued now."""
    issued = 0
    for one in judged_of(seminar, at)[after : after + A_STEP]:
        if one.credential is None and not one.missing:
            issued += issue_if_earned(enrolment=one.enrolment, at=at) is not None
    record_act(actor_id=by.id, act="judge-seminar", object_kind="meeting", object_id=seminar.public_id, note=f"{issued}", at=at)
    return issued


def _learners(seminar: Meeting) -> CTE:
    asked = select(Enrolment.id, Enrolment.person_id, Enrolment.programme_id).where(
        Enrolment.programme_id == seminar.programme_id, Enrolment.status == ACTIVE
    )
    return (asked.where(Enrolment.intake_id == seminar.intake_id) if seminar.intake_id else asked).cte("learners")
