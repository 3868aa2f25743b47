"""Learners who have met every criterion, or every one but some; written straight into the tables, so that nothing is issued on the way."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.models import COORDINATOR, Person
from accounts.services import grant_role
from courses.crediting import minute_source
from courses.models import DECLARED, MEASURED, QUIZ, Enrolment, LedgerEntry, Programme, Progress
from credentials.models import Credential
from credentials.revoking import confirm_revocation, propose_revocation
from db import db
from meetings.models import MIDTERM, PRESENT, SEMINAR_DAY_1, SEMINAR_DAY_2, Attendance, Meeting, Observation
from quizzes.models import MOTIVATION, READINESS, Attempt, Quiz
from recruitment.models import CODE, INTERVIEW, QUALIFICATION, RECORD_CHECK, REFERENCE, Application, Evidence
from tests.courses.builders import bilingual, enrol

WORDS = {
    "C2": [(QUALIFICATION, "social-work")],
    "C3": [(INTERVIEW, "")],
    "C4": [(REFERENCE, "Jana, colleague"), (REFERENCE, "Pēteris, neighbour")],
    "C5": [(RECORD_CHECK, "")],
    "C10": [(CODE, "2026.1")],
}
MEETINGS = ((MIDTERM, 90), (SEMINAR_DAY_1, 360), (SEMINAR_DAY_2, 360))


def fulfil(person: Person, programme: Programme, *, coordinator: Person, trainer: Person, at: datetime, without: Iterable[str] = ()) -> Enrolment:
    """An enrolment that meets all criteria but those named; nothing has been judged yet."""
    without = set(without)
    enrolment = enrol(person, programme, at - timedelta(days=60))
    application = apply(person, programme, at, birth_year=at.year - (20 if "C1" in without else 37))
    for code, words in WORDS.items():
        for kind, subject in words:
            if code not in without:
                vouch(application, kind, coordinator, at, subject=subject)
    sit(person, MOTIVATION, programme.motivation_test, None, at, passed=None)
    if "C6" not in without:
        study(enrolment, programme, at)
    for meeting in meetings_of(programme, at):
        if (meeting.kind == MIDTERM and "C7" not in without) or (meeting.kind != MIDTERM and "C9" not in without):
            attend(enrolment, meeting, trainer, at)
    if "C8" not in without:
        sit(person, READINESS, programme.readiness_test, enrolment, at, passed=True)
    if "C9" not in without:
        for observer in (trainer, coordinator):
            observe(enrolment, observer, at)
    db.session.commit()
    return enrolment


def apply(person: Person, programme: Programme, at: datetime, **fields: Any) -> Application:
    said = {"birth_year": 1990, "birth_month": 5, "field": "social-work", "languages": ["lv"], "municipality": "Jelgava"} | fields
    application = Application(person=person, programme=programme, hours_a_week=3, months=9, submitted_at=at - timedelta(days=70), **said)
    db.session.add(application)
    return application


def vouch(application: Application, kind: str, by: Person, at: datetime, **fields: Any) -> Evidence:
    until = at.date() + timedelta(days=365) if kind == RECORD_CHECK else None
    said = {"seen_on": at.date() - timedelta(days=65), "valid_until": until, "recorded_at": at - timedelta(days=65)} | fields
    evidence = Evidence(application=application, kind=kind, recorded_by=by, **said)
    db.session.add(evidence)
    return evidence


def study(enrolment: Enrolment, programme: Programme, at: datetime, measured: int = 1800) -> None:
    """Everything of the first module done, the check at 80 %, and so many seconds measured (whole minutes)."""
    for activity in programme.modules[0].activities:
        result = {"points": 4, "of": 5, "percent": 80} if activity.kind == QUIZ else None
        moment = at - timedelta(days=20)
        done = {"started_at": moment, "touched_at": moment, "completed_at": moment}
        db.session.add(Progress(enrolment=enrolment, activity=activity, result=result, **done))
        ledger = {"source": f"activity:{activity.key}", "seconds": activity.seconds, "at": moment}
        db.session.add(LedgerEntry(enrolment_id=enrolment.id, kind=DECLARED, **ledger))
    for minute in range(measured // 60):
        moment = at - timedelta(days=20, minutes=minute)
        db.session.add(LedgerEntry(enrolment_id=enrolment.id, kind=MEASURED, source=minute_source(moment), seconds=60, at=moment))


def meetings_of(programme: Programme, at: datetime) -> list[Meeting]:
    """The programme's three meetings, made at the first call."""
    found = list(db.session.scalars(select(Meeting).where(Meeting.programme_id == programme.id).order_by(Meeting.starts_at)))
    if not found:
        for days, (kind, minutes) in zip((9, 4, 3), MEETINGS, strict=True):
            moment = at - timedelta(days=days)
            found.append(Meeting(programme_id=programme.id, kind=kind, minutes=minutes, place="Jelgava", starts_at=moment, scheduled_at=moment))
        db.session.add_all(found)
    return found


def attend(enrolment: Enrolment, meeting: Meeting, by: Person, at: datetime, outcome: str = PRESENT, minutes: int | None = None) -> Attendance:
    minutes = meeting.minutes if minutes is None and outcome == PRESENT else minutes
    attendance = Attendance(meeting=meeting, enrolment=enrolment, outcome=outcome, minutes=minutes, recorded_by=by, recorded_at=at)
    db.session.add(attendance)
    return attendance


def observe(enrolment: Enrolment, observer: Person, at: datetime, mark: int = 3) -> Observation:
    marks = dict.fromkeys(("listening", "autonomy", "boundaries"), 4) | {"safety": mark}
    observation = Observation(enrolment=enrolment, observer=observer, observed_at=at - timedelta(days=3), **marks)
    db.session.add(observation)
    return observation


def sit(person: Person, kind: str, key: str, enrolment: Enrolment | None, at: datetime, *, passed: bool | None, number: int = 1) -> Attempt:
    quiz = db.session.scalar(select(Quiz).where(Quiz.key == key))
    if quiz is None:
        quiz = Quiz(key=key, kind=kind, title=bilingual(key), intro=bilingual(key), policy={"parts": []})
        db.session.add(quiz)
    moment = at - timedelta(days=2)
    marked = {"submitted_at": moment, "result": {}, "passed": passed}
    attempt = Attempt(quiz=quiz, person=person, enrolment=enrolment, number=number, started_at=moment, policy={}, **marked)
    db.session.add(attempt)
    return attempt


def day(at: datetime, days: int = 0) -> date:
    return at.date() + timedelta(days=days)


def revoke(*, credential: Credential, reason: str, by: Person, at: datetime) -> None:
    """Revoked as it takes two: `by` confirms what somebody else of the programme proposed."""
    first = Person(given_name="Zane", family_name="Pirmā", email=f"first-of-two-{credential.number}@example.org", created_at=at)
    db.session.add(first)
    db.session.flush()
    grant_role(person=first, role=COORDINATOR, granted_by=None, at=at)
    confirm_revocation(revocation=propose_revocation(credential=credential, reason=reason, by=first, at=at), by=by, at=at)
