"""Finding young people, their pairings, and mentors who may be offered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accounts.models import CASE_MANAGER, EVERYWHERE, SUPERVISOR, Person, RoleGrant
from clock import local_date
from courses.models import ACTIVE, Enrolment, Programme
from courses.queries import coordinated_by
from credentials.models import PROPOSED, Credential, Revocation
from db import db
from mentoring import rules
from mentoring.models import MOST_PAIRINGS, Pairing, YoungPerson
from quizzes.models import Attempt, Quiz
from quizzes.repeats import Walk, due_repeat
from recruitment.models import RECORD_CHECK, Application, Evidence
from recruitment.rules import OTHER, standing_check


@dataclass(frozen=True)
class Offer:
    """Somebody who trains or has trained to be a mentor, and every reason for and against pairing them with one young person."""

    mentor: Person
    enrolment: Enrolment
    credential: Credential | None
    application: Application | None
    reasons: tuple[rules.Reason, ...]
    is_neighbour: bool
    languages: tuple[str, ...]  # that both speak

    @property
    def is_possible(self) -> bool:
        return rules.is_possible(self.reasons)

    @property
    def against(self) -> tuple[rules.Reason, ...]:
        """What is missing."""
        return tuple(reason for reason in self.reasons if not reason.is_met)


@dataclass(frozen=True)
class Line:
    """A young person in a list, with their present pairing and mentor."""

    young_person: YoungPerson
    pairing: Pairing | None


@dataclass(frozen=True)
class Walker:
    """A mentor who walks with somebody, and with how many: all that their supervisor is told."""

    name: str
    pairings: int


def is_at_desk(coordinator: Person) -> ColumnElement[bool]:
    """The condition that this person coordinates the programme whose mentors are paired: this installation's, the first there is."""
    return exists().where(Programme.id == _the_programmes_id(), coordinated_by(coordinator))


def offers_for(young_person: YoungPerson, at: datetime, *, by: Person | None = None) -> list[Offer]:
    """Everybody certified or in training, those who may be paired first: neighbours, then with a common language, then with most
    hours free; each with the reasons. `by` is the coordinator who would pair: never offered. Two statements."""
    return sorted(_offers(young_person, at, by), key=_place)


def offer_of(mentor: Person, young_person: YoungPerson, at: datetime, *, hours_a_week: int, by: Person) -> Offer | None:
    """As `offers_for`, for one mentor and so many hours a week; None for somebody who has never trained."""
    return next(_offers(young_person, at, by, Person.id == mentor.id, hours_a_week=hours_a_week), None)


def young_people_for(coordinator: Person) -> list[Line]:
    """Everybody who is with the programme, those without a mentor first, then by code: one statement."""
    query = _lines().where(is_at_desk(coordinator), YoungPerson.closed_at.is_(None))
    return _as_lines(query.order_by(Pairing.id.is_not(None), YoungPerson.code))


def young_people_of(case_manager: Person) -> list[Line]:
    """A case manager's own young people, by code: one statement."""
    query = _lines().where(YoungPerson.case_manager_id == case_manager.id, YoungPerson.closed_at.is_(None))
    return _as_lines(query.order_by(YoungPerson.code))


def young_people_without_mentor(coordinator: Person) -> list[YoungPerson]:
    """Those who wait for a mentor, the longest waiting first."""
    paired = exists().where(Pairing.young_person_id == YoungPerson.id, Pairing.ended_at.is_(None))
    query = select(YoungPerson).where(is_at_desk(coordinator), YoungPerson.closed_at.is_(None), ~paired)
    return list(db.session.scalars(query.order_by(YoungPerson.registered_at, YoungPerson.id)))


def mentors_without_pairing(coordinator: Person, at: datetime) -> list[Credential]:
    """The valid credentials of mentors who walk with nobody, the oldest first; holder and enrolment loaded. Never the coordinator's own."""
    paired = exists().where(Pairing.mentor_id == Credential.holder_id, Pairing.ended_at.is_(None))
    return list(
        db.session.scalars(
            select(Credential)
            .join(Credential.enrolment)
            .join(Enrolment.programme)
            .join(Credential.holder)
            .options(contains_eager(Credential.enrolment), contains_eager(Credential.holder))
            .where(
                coordinated_by(coordinator),
                Programme.id == _the_programmes_id(),
                Credential.holder_id != coordinator.id,
                Credential.revoked_at.is_(None),
                Credential.replaced_at.is_(None),
                Credential.valid_until >= local_date(at),
                Person.disabled_at.is_(None),
                ~paired,
            )
            .order_by(Credential.issued_at)
        )
    )


def active_pairing_of(young_person: YoungPerson) -> Pairing | None:
    """The pairing in which this young person walks now, its mentor loaded."""
    query = select(Pairing).options(joinedload(Pairing.mentor))
    return db.session.scalar(query.where(Pairing.young_person_id == young_person.id, Pairing.ended_at.is_(None)))


def pairings_of(mentor: Person) -> list[Pairing]:
    """The pairings in which this mentor walks now, by slot; none once their certificate is revoked. One statement."""
    case_manager = aliased(Person)
    return list(
        db.session.scalars(
            select(Pairing)
            .join(Pairing.young_person)
            .join(case_manager, YoungPerson.case_manager_id == case_manager.id)
            .join(Pairing.credential)
            .options(contains_eager(Pairing.young_person).contains_eager(YoungPerson.case_manager.of_type(case_manager)))
            .where(Pairing.mentor_id == mentor.id, Pairing.ended_at.is_(None), Credential.revoked_at.is_(None))
            .order_by(Pairing.slot)
        )
    )


def judged_running(at: datetime, *only: ColumnElement[bool]) -> list[tuple[Pairing, tuple[rules.Reason, ...]]]:
    """The pairings that go on although something no longer holds of the mentor, each with what: two statements. Nothing ends by itself."""
    issued = aliased(Credential)
    rows = db.session.execute(
        select(Pairing, Enrolment, Credential, Application, _in_question())
        .join(Pairing.mentor)
        .join(Pairing.young_person)
        .join(issued, Pairing.credential_id == issued.id)
        .join(Enrolment, Enrolment.id == issued.enrolment_id)
        .join(Credential, and_(Credential.enrolment_id == Enrolment.id, Credential.replaced_at.is_(None)))
        .outerjoin(Application, and_(Application.person_id == Pairing.mentor_id, Application.programme_id == Enrolment.programme_id))
        .options(contains_eager(Pairing.mentor), contains_eager(Pairing.young_person), joinedload(Enrolment.person))
        .where(Pairing.ended_at.is_(None), *only)
        .order_by(Pairing.paired_at, Pairing.id)
    ).all()
    checks = _checks_of([application for _pairing, _enrolment, _credential, application, _question in rows if application])
    judged = []
    for pairing, enrolment, credential, application, is_in_question in rows:
        check = standing_check(checks.get(application.id, ())) if application else None
        facts = replace(_facts(enrolment, credential, application, check), is_in_question=is_in_question)
        judged.append((pairing, rules.judge_running(facts, local_date(at))))
    return [(pairing, reasons) for pairing, reasons in judged if reasons]


def pairings_in_question(coordinator: Person, at: datetime) -> list[tuple[Pairing, tuple[rules.Reason, ...]]]:
    """As `judged_running`, for whoever pairs; a pairing of their own is another coordinator's matter."""
    return judged_running(at, is_at_desk(coordinator), Pairing.mentor_id != coordinator.id)


def against(pairing: Pairing, at: datetime) -> tuple[rules.Reason, ...]:
    """What no longer holds of this pairing's mentor; nothing once it has ended."""
    return next((reasons for _pairing, reasons in judged_running(at, Pairing.id == pairing.id)), ())


def walk_of(mentor: Person) -> Walk | None:
    """Since when this mentor walks with young people, and when the last of these pairings ended; None for who never did. One statement."""
    began_on, ended_at, going_on = db.session.execute(
        select(func.min(Pairing.starts_on), func.max(Pairing.ended_at), func.count().filter(Pairing.ended_at.is_(None))).where(
            Pairing.mentor_id == mentor.id
        )
    ).one()
    return None if began_on is None else _walk(began_on, ended_at, going_on)


def _walk(began_on: date, ended_at: datetime | None, going_on: int) -> Walk:
    return Walk(began_on, None if going_on or ended_at is None else local_date(ended_at))


def repeats_due(at: datetime) -> list[tuple[int, str, str]]:
    """Who may answer the motivation test once more and has not begun: the person's id, which repeat (`quizzes.repeats`), the test's
    key. Those with a certificate, an account and an address that is theirs. Two statements."""
    first, last, going_on = func.min(Pairing.starts_on), func.max(Pairing.ended_at), func.count().filter(Pairing.ended_at.is_(None))
    walks = db.session.execute(
        select(Person.id, Quiz, first, last, going_on)
        .join(Pairing, Pairing.mentor_id == Person.id)
        .join(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.status == ACTIVE))
        .join(Credential, and_(Credential.enrolment_id == Enrolment.id, Credential.revoked_at.is_(None)))
        .join(Enrolment.programme)
        .join(Quiz, Quiz.key == Programme.motivation_test)
        .where(Person.disabled_at.is_(None), Person.email_confirmed_at.is_not(None))
        .group_by(Person.id, Quiz.id)
        .order_by(Person.id)
    ).all()
    attempts: dict[tuple[int, int], list[Row[Any]]] = {}
    taken = select(Attempt.person_id, Attempt.quiz_id, Attempt.occasion, Attempt.submitted_at)
    for row in db.session.execute(taken.where(Attempt.person_id.in_([person_id for person_id, *_walk in walks]))):
        attempts.setdefault((row.person_id, row.quiz_id), []).append(row)
    due = []
    for person_id, quiz, began_on, ended_at, is_going_on in walks:
        theirs = attempts.get((person_id, quiz.id), [])
        if not any(one.submitted_at and not one.occasion for one in theirs) or any(one.submitted_at is None for one in theirs):
            continue
        occasion = due_repeat(quiz.policy, _walk(began_on, ended_at, is_going_on), [one.occasion for one in theirs], local_date(at))
        due += [(person_id, occasion, quiz.key)] if occasion else []
    return due


def mentors_supervised_by(supervisor: Person) -> list[Walker]:
    """The mentors who walk with somebody now, by family name: names and numbers alone."""
    scopes = {grant.scope for grant in supervisor.grants if grant.role == SUPERVISOR and grant.revoked_at is None}
    in_scope = Programme.key.is_not(None) if EVERYWHERE in scopes else Programme.key.in_(scopes)
    rows = db.session.execute(
        select(Person.given_name, Person.family_name, func.count())
        .join(Pairing, Pairing.mentor_id == Person.id)
        .join(Pairing.credential)
        .join(Credential.enrolment)
        .join(Enrolment.programme)
        .where(Pairing.ended_at.is_(None), in_scope)
        .group_by(Person.id)
        .order_by(Person.family_name, Person.given_name)
    )
    return [Walker(f"{given_name} {family_name}", count) for given_name, family_name, count in rows]


def case_managers() -> list[Person]:
    """Everybody who can be named as a case manager, by family name."""
    holds = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == CASE_MANAGER, RoleGrant.revoked_at.is_(None))
    query = select(Person).where(holds, Person.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.family_name, Person.given_name)))


def suggested_code() -> str:
    """The code after the one registered last."""
    return rules.next_code(db.session.scalar(select(YoungPerson.code).order_by(YoungPerson.id.desc()).limit(1)))


def _the_programmes_id() -> Any:
    first = aliased(Programme)
    return select(func.min(first.id)).scalar_subquery()


def _lines() -> Select[Any]:
    mentor = aliased(Person)
    return (
        select(YoungPerson, Pairing)
        .outerjoin(Pairing, and_(Pairing.young_person_id == YoungPerson.id, Pairing.ended_at.is_(None)))
        .outerjoin(mentor, Pairing.mentor_id == mentor.id)
        .options(contains_eager(Pairing.mentor.of_type(mentor)), joinedload(YoungPerson.case_manager))
    )


def _as_lines(query: Select[Any]) -> list[Line]:
    return [Line(*row) for row in db.session.execute(query)]


def _offers(
    young_person: YoungPerson, at: datetime, by: Person | None, *only: ColumnElement[bool], hours_a_week: int = rules.LEAST_HOURS
) -> Iterator[Offer]:
    walking = (
        select(Pairing.mentor_id, func.count().label("pairings"), func.sum(Pairing.hours_a_week).label("hours"))
        .where(Pairing.ended_at.is_(None))
        .group_by(Pairing.mentor_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Enrolment, Credential, Application, _in_question(), func.coalesce(walking.c.pairings, 0), func.coalesce(walking.c.hours, 0))
        .join(Enrolment.person)
        .outerjoin(Credential, and_(Credential.enrolment_id == Enrolment.id, Credential.replaced_at.is_(None)))
        .outerjoin(Application, and_(Application.person_id == Person.id, Application.programme_id == Enrolment.programme_id))
        .outerjoin(walking, walking.c.mentor_id == Person.id)
        .options(contains_eager(Enrolment.person), joinedload(Enrolment.programme))
        .where(Enrolment.programme_id == _the_programmes_id(), or_(Enrolment.status == ACTIVE, Credential.id.is_not(None)), *only)
        .execution_options(populate_existing=True)
    ).all()
    checks = _checks_of([application for _enrolment, _credential, application, *_others in rows if application])
    for enrolment, credential, application, is_in_question, pairings, hours in rows:
        check = standing_check(checks.get(application.id, ())) if application else None
        facts = replace(
            _facts(enrolment, credential, application, check),
            is_in_question=is_in_question,
            pairings=pairings,
            planned_hours=int(hours),
            is_case_manager=enrolment.person_id == young_person.case_manager_id,
            is_coordinator=by is not None and by.id == enrolment.person_id,
        )
        reasons = rules.judge(facts, local_date(at), most_pairings=MOST_PAIRINGS, hours_a_week=hours_a_week)
        spoken = application.languages if application else ()
        languages = tuple(language for language in young_person.languages if language in spoken)
        is_neighbour = application is not None and application.municipality == young_person.municipality != OTHER
        yield Offer(enrolment.person, enrolment, credential, application, reasons, is_neighbour, languages)


def _in_question() -> ColumnElement[bool]:
    """Whether it is proposed to revoke the joined credential."""
    return exists().where(Revocation.credential_id == Credential.id, Revocation.status == PROPOSED).correlate(Credential)


def _facts(enrolment: Enrolment, credential: Credential | None, application: Application | None, check: Any) -> rules.Facts:
    """What is judged of somebody, whichever young person it is for."""
    return rules.Facts(
        certified_until=credential.valid_until if credential else None,
        is_revoked=credential is not None and credential.revoked_at is not None,
        checked_until=check.valid_until if check else None,
        is_check_favourable=check is None or check.is_favourable,
        declared_hours=application.hours_a_week if application else None,
        is_account_closed=enrolment.person.disabled_at is not None,
    )


def _checks_of(applications: Iterable[Application]) -> dict[int, list[Evidence]]:
    """The record checks of these applications that were not voided: one statement."""
    rows = db.session.scalars(
        select(Evidence)
        .where(
            Evidence.application_id.in_([application.id for application in applications]),
            Evidence.kind == RECORD_CHECK,
            Evidence.voided_at.is_(None),
        )
        .order_by(Evidence.application_id, Evidence.id)
    )
    return {application_id: list(checks) for application_id, checks in groupby(rows, key=lambda row: row.application_id)}


def _place(offer: Offer) -> tuple[Any, ...]:
    free = next((reason.details.get("free", 0) for reason in offer.reasons if reason.rule == rules.HOURS), 0)
    return not offer.is_possible, not offer.is_neighbour, not offer.languages, -free, offer.mentor.family_name, offer.mentor.given_name
