"""What is known of a learner towards their certificate, and finding credentials."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CompoundSelect, Date, Integer, Row, Select, String, case, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from clock import local_date
from courses.models import ACTIVE, QUIZ, Enrolment, Programme
from courses.queries import ModuleState, StudySummary, coordinated_by, study_summary
from credentials.models import Credential, Waiver
from credentials.rules import Criterion, Observed, Presence, ProgrammeEvidence, Sitting, Studied, Waived, Word, judge, plain_number
from db import db
from meetings.models import SCALES, Attendance, Meeting, Observation
from quizzes.models import MOTIVATION, READINESS, Attempt, Quiz
from recruitment.models import CODE, Application, Evidence

CODE_SHAPE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Judgement:
    """The criteria of an enrolment with what they were judged by."""

    evidence: ProgrammeEvidence
    study: StudySummary
    criteria: list[Criterion]


def evidence_of(enrolment: Enrolment) -> ProgrammeEvidence:
    """All that the criteria are judged by, in three statements whatever its length."""
    return _gathered(enrolment, study_summary(enrolment))


def criteria_of(enrolment: Enrolment, at: datetime) -> list[Criterion]:
    """The ten criteria as they stand at this moment."""
    return judgement_of(enrolment, at).criteria


def judgement_of(enrolment: Enrolment, at: datetime) -> Judgement:
    """The criteria as they stand, and all that they were judged by."""
    study = study_summary(enrolment)
    evidence = _gathered(enrolment, study)
    return Judgement(evidence, study, judge(evidence, local_date(at)))


def credential_of(person: Person) -> Credential | None:
    """The credential of a person, whatever its standing: the latest one."""
    return db.session.scalar(_with_programme().where(Credential.holder_id == person.id).order_by(Credential.id.desc()).limit(1))


def credential_for_enrolment(enrolment: Enrolment) -> Credential | None:
    """The one credential of an enrolment."""
    return db.session.scalar(select(Credential).where(Credential.enrolment_id == enrolment.id))


def credential_to_manage(number: str) -> Credential | None:
    """The credential with this number, its holder and programme loaded. For those who know whose it is."""
    return db.session.scalar(_with_programme().where(Credential.number == number))


def credential_with_code(code: str) -> Credential | None:
    """The credential behind the secret that its QR code carries. What can't be a code is not looked for."""
    return db.session.scalar(select(Credential).where(Credential.code == code)) if CODE_SHAPE.fullmatch(code) else None


def credential_with_number(number: str, family_name: str) -> Credential | None:
    """The credential with this number, if this is its holder's surname: as in the passport or as printed in the dative,
    however accents and capitals were typed. A number alone finds nothing."""
    number, typed = plain_number(number), _folded(family_name)
    if not number or not typed:
        return None
    found = db.session.scalar(select(Credential).where(Credential.number == number))
    holder = found.text["holder"] if found else {}
    return found if typed in {_folded(holder.get(name, "")) for name in ("family_name", "family_name_dative")} else None


def is_certified(person: Person, at: datetime) -> bool:
    """Whether this person's credential is valid at this moment."""
    return db.session.scalar(select(Credential.id).where(Credential.holder_id == person.id, *_is_valid(at)).limit(1)) is not None


def certified_people(at: datetime) -> list[Person]:
    """Everybody whose credential is valid at this moment, by family name."""
    certified = select(Credential.holder_id).where(*_is_valid(at))
    return list(db.session.scalars(select(Person).where(Person.id.in_(certified)).order_by(Person.family_name, Person.given_name)))


def credentials_in_care_of(coordinator: Person, *, offset: int = 0, limit: int | None = None) -> list[Credential]:
    """The register: the credentials of the programmes that this person coordinates, the latest first."""
    query = _with_programme().options(joinedload(Credential.revoked_by)).where(coordinated_by(coordinator)).order_by(Credential.id.desc())
    return list(db.session.scalars(query.offset(offset).limit(limit)))


def enrolments_without_credential() -> list[int]:
    """The ids of the active enrolments that have not earned theirs yet."""
    query = select(Enrolment.id).outerjoin(Credential, Credential.enrolment_id == Enrolment.id)
    return list(db.session.scalars(query.where(Enrolment.status == ACTIVE, Credential.id.is_(None)).order_by(Enrolment.id)))


def credentials_without_pdf() -> list[Credential]:
    """Those whose certificate has not been drawn yet, the oldest first."""
    return list(db.session.scalars(select(Credential).where(Credential.pdf.is_(None)).order_by(Credential.id)))


def _with_programme() -> Select[tuple[Credential]]:
    return (
        select(Credential)
        .join(Credential.enrolment)
        .join(Enrolment.programme)
        .options(contains_eager(Credential.enrolment).contains_eager(Enrolment.programme), joinedload(Credential.holder))
    )


def _is_valid(at: datetime) -> tuple[Any, ...]:
    return Credential.revoked_at.is_(None), Credential.valid_until >= local_date(at)


def _folded(name: str) -> str:
    """A name without accents, capitals and extra spaces."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _gathered(enrolment: Enrolment, study: StudySummary) -> ProgrammeEvidence:
    programme = enrolment.programme
    facts = db.session.execute(_facts(enrolment, programme)).all()
    birth = next(((row.first, row.second) for row in _of(facts, "application")), None)
    return ProgrammeEvidence(
        minimum_age=programme.minimum_age,
        counted_hours=programme.counted_hours,
        readiness_test=programme.readiness_test,
        motivation_test=programme.motivation_test,
        birth=birth,
        words=tuple(Word(row.kind, row.day, row.by, row.flag, row.until, row.text) for row in _of(facts, "evidence")),
        motivation_on=next((local_date(row.moment) for row in _of(facts, "attempt") if row.kind == MOTIVATION), None),
        readiness=tuple(Sitting(local_date(row.moment), row.flag) for row in _of(facts, "attempt") if row.kind == READINESS),
        modules=tuple(_studied(state) for state in study.counted),
        studied_on=_last_completion(study),
        declared_seconds=study.declared_seconds,
        measured_seconds=study.measured_seconds,
        presences=tuple(Presence(row.kind, local_date(row.moment), row.text, row.first, row.second, row.by) for row in _of(facts, "attendance")),
        observations=tuple(Observed(local_date(row.moment), row.by, row.first) for row in _of(facts, "observation")),
        waivers={row.kind: Waived(local_date(row.moment), row.by, row.text) for row in _of(facts, "waiver")},
    )


def _of(facts: list[Row[Any]], source: str) -> list[Row[Any]]:
    return [row for row in facts if row.source == source]


def _studied(state: ModuleState) -> Studied:
    checks = tuple(
        float((one.progress.result or {}).get("percent", 0)) if one.progress else 0.0 for one in state.activities if one.activity.kind == QUIZ
    )
    return Studied(state.module.key, state.is_completed, checks)


def _last_completion(study: StudySummary) -> date | None:
    """The day on which the last counted activity was completed."""
    moments = [one.progress.completed_at for module in study.counted for one in module.activities if one.progress and one.progress.completed_at]
    return local_date(max(moments)) if moments else None


def _facts(enrolment: Enrolment, programme: Programme) -> CompoundSelect[Any]:
    """What people and tests say of one learner, of every kind, in one statement and in the order of time.

    What a learner says of themselves is no evidence, but for the code, which each signs for themselves.
    """
    learner = enrolment.person_id
    return union_all(
        _fact("application", Application.submitted_at, first=Application.birth_year, second=Application.birth_month).where(
            Application.person_id == learner, Application.programme_id == programme.id
        ),
        _fact(
            "evidence",
            Evidence.recorded_at,
            kind=Evidence.kind,
            day=Evidence.seen_on,
            until=Evidence.valid_until,
            flag=Evidence.is_favourable,
            text=Evidence.subject,
            by=_NAME,
        )
        .join(Evidence.application)
        .join(Person, Person.id == Evidence.recorded_by_id)
        .where(
            Application.person_id == learner,
            Application.programme_id == programme.id,
            Evidence.voided_at.is_(None),
            (Evidence.recorded_by_id != learner) | (Evidence.kind == CODE),
        ),
        _fact("attempt", Attempt.submitted_at, kind=Quiz.kind, flag=Attempt.passed)
        .join(Attempt.quiz)
        .where(Attempt.person_id == learner, Attempt.submitted_at.is_not(None), Quiz.key.in_((programme.motivation_test, programme.readiness_test))),
        _fact("attendance", Meeting.starts_at, kind=Meeting.kind, text=Attendance.outcome, first=Attendance.minutes, second=Meeting.minutes, by=_NAME)
        .join(Attendance.meeting)
        .join(Person, Person.id == Attendance.recorded_by_id)
        .where(
            Attendance.enrolment_id == enrolment.id,
            Attendance.outcome.is_not(None),
            Meeting.cancelled_at.is_(None),
            Attendance.recorded_by_id != learner,
        ),
        _fact("observation", Observation.observed_at, first=_LOWEST, by=_NAME)
        .join(Observation.observer)
        .where(Observation.enrolment_id == enrolment.id, Observation.observer_id != learner),
        _fact("waiver", Waiver.waived_at, kind=Waiver.criterion, text=Waiver.reason, by=_NAME)
        .join(Waiver.waived_by)
        .where(Waiver.enrolment_id == enrolment.id, Waiver.waived_by_id != learner),
    ).order_by("day", "moment")


_LOWEST = case(*((or_(*(getattr(Observation, scale) == mark for scale in SCALES)), mark) for mark in (1, 2, 3)), else_=4)
_NAME = Person.given_name + " " + Person.family_name
_COLUMNS: dict[str, Any] = {
    "kind": String(),
    "day": Date(),
    "until": Date(),
    "flag": Boolean(),
    "text": String(),
    "first": Integer(),
    "second": Integer(),
    "by": String(),
}


def _fact(source: str, moment: Any, **columns: Any) -> Select[Any]:
    """One kind of fact in the columns that all of them share; what it doesn't tell is NULL."""
    told = (columns[name] if name in columns else cast(null(), column) for name, column in _COLUMNS.items())
    named = (value.label(name) for name, value in zip(_COLUMNS, told, strict=True))
    return select(literal(source).label("source"), moment.label("moment"), *named)
