"""Many learners judged at once: by the same evidence and the same rules as one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from courses.models import WITHDRAWN, Enrolment, Programme
from courses.queries import enrolments_in
from credentials.models import Waiver
from credentials.nearly import evidence_of_all, nearly_there
from credentials.queries import evidence_of
from credentials.rules import ProgrammeEvidence
from db import db
from meetings.models import MADE_UP, MIDTERM
from recruitment.models import OBSERVATION_TALK, READINESS_TALK, STUDY_TIME
from recruitment.queries import application_of
from recruitment.services import record_evidence, void_evidence
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.credentials.builders import attend, fulfil, meetings_of, observe, sit, vouch
from tests.mentoring.builders import certify

LACKS = ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10"]


def lacking(cast: Cast, programme: Programme, now: datetime, *codes: str, given_name: str = "Anna") -> Enrolment:
    return fulfil(cast.person(given_name), programme, coordinator=cast.coordinator(), trainer=cast.trainer(), at=now, without=codes)


def everybody(programme: Programme):
    return select(Enrolment.id, Enrolment.person_id, Enrolment.programme_id).where(Enrolment.programme_id == programme.id).cte("learners")


@pytest.mark.parametrize("code", LACKS)
def test_names_the_one_that_is_missing(cast: Cast, programme: Programme, now: datetime, code: str) -> None:
    enrolment = lacking(cast, programme, now, code)

    assert [(found.enrolment, found.criterion.code) for found in nearly_there(cast.coordinator(), now)] == [(enrolment, code)]


def test_leaves_out_who_lacks_two_or_none(cast: Cast, programme: Programme, now: datetime) -> None:
    lacking(cast, programme, now, "C4", "C5")
    lacking(cast, programme, now, "C6", "C8")
    lacking(cast, programme, now)
    enrol(cast.person(), programme, now)

    assert nearly_there(cast.coordinator(), now) == []


def test_a_waiver_leaves_one_fewer(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment, coordinator = lacking(cast, programme, now, "C1", "C8"), cast.coordinator()
    db.session.add(Waiver(enrolment=enrolment, criterion="C1", reason="Brieduma dēļ.", waived_by=coordinator, waived_at=now))
    db.session.commit()

    assert [found.criterion.code for found in nearly_there(coordinator, now)] == ["C8"]


def test_leaves_out_who_left_who_is_certified_and_oneself(cast: Cast, programme: Programme, now: datetime) -> None:
    left = lacking(cast, programme, now, "C4")
    left.status = WITHDRAWN
    certify(lacking(cast, programme, now, "C5").person, programme, now)
    me = cast.coordinator("Kristīne")
    fulfil(me, programme, coordinator=cast.coordinator(), trainer=cast.trainer(), at=now, without=["C4"])
    db.session.commit()

    assert nearly_there(me, now) == []


def test_learners_of_another_programme_are_not_there(cast: Cast, programme: Programme, now: datetime) -> None:
    build_programme(now, "other")
    lacking(cast, programme, now, "C4")

    assert nearly_there(cast.coordinator(scope="other"), now) == []
    assert len(nearly_there(cast.coordinator(scope=programme.key), now)) == 1


def test_the_evidence_is_the_same_as_for_one(cast: Cast, programme: Programme, now: datetime) -> None:
    """Whatever is on record: a drift between the two gatherings is found here."""
    for code in LACKS:
        lacking(cast, programme, now, code)
    _odd_ones(cast, programme, now)

    gathered = {enrolment.id: ordered(evidence) for enrolment, evidence in evidence_of_all(everybody(programme))}

    assert gathered == {enrolment.id: ordered(evidence_of(enrolment)) for enrolment in enrolments_in(programme)}
    assert len(gathered) == 13


def ordered(evidence: ProgrammeEvidence) -> ProgrammeEvidence:
    """What happened at the very same moment has no order."""
    names = ("words", "presences", "observations", "readiness")
    return replace(evidence, **{name: tuple(sorted(getattr(evidence, name), key=repr)) for name in names})


def _odd_ones(cast: Cast, programme: Programme, now: datetime) -> None:
    """Nothing at all; everything twice; and what counts for nothing."""
    enrol(cast.person("Dace"), programme, now)
    coordinator = cast.coordinator()
    twice = lacking(cast, programme, now, "C7", given_name="Rasa")
    application = application_of(twice.person, programme)
    assert application is not None
    for kind in (STUDY_TIME, OBSERVATION_TALK, READINESS_TALK):
        vouch(application, kind, coordinator, now, is_favourable=kind != STUDY_TIME)
    db.session.commit()
    entry = record_evidence(application=application, kind="interview", seen_on=date(2027, 1, 5), by=coordinator, at=now)
    void_evidence(evidence=entry, by=coordinator, at=now)
    sit(twice.person, "readiness", "readiness", twice, now - timedelta(days=9), passed=False, number=7)
    attend(twice, next(meeting for meeting in meetings_of(programme, now) if meeting.kind == MIDTERM), coordinator, now, MADE_UP)
    observe(twice, cast.trainer("Gints"), now, mark=1)
    own = lacking(cast, programme, now, "C2", given_name="Māra")
    theirs = application_of(own.person, programme)
    assert theirs is not None
    vouch(theirs, "qualification", own.person, now, subject="Es pati")
    vouch(theirs, "code", own.person, now, subject="2026")
    db.session.commit()


@pytest.mark.parametrize("rows", [1, 30])
def test_takes_one_statement_for_however_many(cast: Cast, programme: Programme, now: datetime, statements, rows: int) -> None:
    for _ in range(rows):
        lacking(cast, programme, now, "C4")
    coordinator = cast.coordinator()
    coordinator.has_role("coordinator")

    with statements() as log:
        found = nearly_there(coordinator, now)
        assert [one.enrolment.person.name for one in found] == ["Anna Kalniņa"] * rows

    assert len(log) == 1
