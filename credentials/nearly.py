"""The judgement of many learners at once, for the desk: who lacks one criterion, and which."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, exists, func, or_, select

from accounts.models import Person
from clock import local_date
from courses.models import ACTIVE, CORRECTION, DECLARED, Enrolment, LedgerEntry, Programme
from courses.queries import coordinated_by
from credentials.facts import evidence_of_all
from credentials.models import Credential
from credentials.rules import Criterion, judge
from quizzes.models import Attempt, Quiz

LONGEST_QUEUE = 200


@dataclass(frozen=True)
class NearlyThere:
    """A learner to whom one criterion is missing."""

    enrolment: Enrolment
    criterion: Criterion


def nearly_there(coordinator: Person, at: datetime) -> list[NearlyThere]:
    """The active learners of this person's programmes who lack a single criterion, themselves excepted: one statement."""
    today = local_date(at)
    found = []
    for enrolment, evidence in evidence_of_all(_candidates(coordinator)):
        missing = [criterion for criterion in judge(evidence, today) if not criterion.is_settled]
        if len(missing) == 1:
            found.append(NearlyThere(enrolment, missing[0]))
    return found


def _candidates(coordinator: Person) -> CTE:
    """Who may lack only one: of the course's hours and the readiness test, which nobody can waive, one at least is there."""
    declared = select(func.coalesce(func.sum(LedgerEntry.seconds), 0)).where(
        LedgerEntry.enrolment_id == Enrolment.id, LedgerEntry.kind.in_((DECLARED, CORRECTION))
    )
    has_passed = exists().where(
        Attempt.person_id == Enrolment.person_id, Attempt.passed.is_(True), Quiz.id == Attempt.quiz_id, Quiz.key == Programme.readiness_test
    )
    return (
        select(Enrolment.id, Enrolment.person_id, Enrolment.programme_id)
        .join(Enrolment.programme)
        .where(
            coordinated_by(coordinator),
            Enrolment.status == ACTIVE,
            Enrolment.person_id != coordinator.id,
            ~exists().where(Credential.enrolment_id == Enrolment.id),
            or_(has_passed, declared.correlate(Enrolment).scalar_subquery() >= Programme.counted_hours * 3600),
        )
        .order_by(Enrolment.id)
        .limit(LONGEST_QUEUE)
        .cte("learners")
    )
