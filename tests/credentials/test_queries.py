"""What is gathered of a learner, and finding credentials."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from credentials.models import Waiver
from credentials.pdf import keep_pdf
from credentials.queries import (
    certified_people,
    credential_of,
    credential_with_code,
    credential_with_number,
    credentials_in_care_of,
    credentials_without_pdf,
    criteria_of,
    enrolments_without_credential,
    evidence_of,
    is_certified,
)
from credentials.rules import MET, MISSING
from credentials.services import issue_if_earned
from db import db
from meetings.models import ABSENT, MADE_UP, Attendance, Meeting
from recruitment.models import CODE, INTERVIEW, RECORD_CHECK, REFERENCE, Application
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.credentials.builders import attend, fulfil, meetings_of, observe, revoke, sit, vouch

Fulfilled = Callable[..., Enrolment]
Statements = Callable[[], AbstractContextManager[list[str]]]


def state(enrolment: Enrolment, code: str, now: datetime) -> tuple[str, str]:
    criterion = next(one for one in criteria_of(enrolment, now) if one.code == code)
    return criterion.state, criterion.text_key


def application_of(enrolment: Enrolment) -> Application:
    return db.session.query(Application).filter_by(person_id=enrolment.person_id).one()


class TestEvidence:
    def test_of_somebody_who_did_everything_all_is_met(self, fulfilled: Fulfilled, now: datetime) -> None:
        assert {criterion.state for criterion in criteria_of(fulfilled(), now)} == {MET}

    def test_of_somebody_who_only_enrolled_nothing_is_met(self, cast: Cast, programme: Programme, fulfilled: Fulfilled, now: datetime) -> None:
        fulfilled(cast.learner("Laima"))
        assert {criterion.state for criterion in criteria_of(enrol(cast.learner(), programme, now), now)} == {MISSING}

    def test_of_a_programme_without_modules_nothing_is_met(self, cast: Cast, programme: Programme, now: datetime) -> None:
        empty = Programme(key="empty", title={"lv": "Tukša"}, summary={"lv": "Tukša"}, revision="1", hours=1, counted_modules=[], counted_hours=0,
                          minimum_age=18, certificate_valid_years=2, pairing_months={"least": 6, "most": 9}, motivation_test="motivation",
                          readiness_test="readiness")  # fmt: skip
        db.session.add(empty)

        assert {criterion.state for criterion in criteria_of(enrol(cast.learner(), empty, now), now)} == {MISSING}

    @pytest.mark.parametrize("code", ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10"])
    def test_each_criterion_rests_on_its_own_evidence(self, fulfilled: Fulfilled, cast: Cast, code: str, now: datetime) -> None:
        fulfilled(cast.learner("Laima"))
        criteria = criteria_of(fulfilled(without=(code,)), now)

        assert [criterion.code for criterion in criteria if criterion.state != MET] == [code]

    def test_names_who_vouched_and_when(self, fulfilled: Fulfilled, coordinator: Person, trainer: Person, now: datetime) -> None:
        criteria = {criterion.code: criterion for criterion in criteria_of(fulfilled(), now)}

        assert (criteria["C5"].by, criteria["C5"].on) == (coordinator.name, now.date() - timedelta(days=65))
        assert (criteria["C7"].by, criteria["C7"].on) == (trainer.name, now.date() - timedelta(days=9))
        assert criteria["C6"].on == now.date() - timedelta(days=20)

    def test_what_was_voided_counts_no_more(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled()
        [code] = [entry for entry in application_of(enrolment).evidence if entry.kind == CODE]
        code.voided_at, code.voided_by_id = now, coordinator.id

        assert state(enrolment, "C10", now) == (MISSING, "code-missing")

    def test_the_last_word_counts_by_the_day_it_was_seen_and_then_by_its_recording(
        self, fulfilled: Fulfilled, coordinator: Person, now: datetime
    ) -> None:
        enrolment = fulfilled(without=("C3",))
        application = application_of(enrolment)
        vouch(application, INTERVIEW, coordinator, now, seen_on=now.date(), recorded_at=now, is_favourable=False)
        assert state(enrolment, "C3", now)[1] == "interview-unfavourable"

        vouch(application, INTERVIEW, coordinator, now, seen_on=now.date() - timedelta(days=3), recorded_at=now + timedelta(hours=1))
        assert state(enrolment, "C3", now)[1] == "interview-unfavourable"

        vouch(application, INTERVIEW, coordinator, now, seen_on=now.date(), recorded_at=now + timedelta(hours=1))
        assert state(enrolment, "C3", now) == (MET, "interview-seen")

    def test_nobody_vouches_for_themselves_but_signs_the_code(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled(without=("C4", "C7", "C9", "C10"))
        application, learner = application_of(enrolment), enrolment.person
        for subject in ("Jana", "Pēteris"):
            vouch(application, REFERENCE, learner, now, subject=subject)
        vouch(application, CODE, learner, now)
        for meeting in meetings_of(enrolment.programme, now):
            attend(enrolment, meeting, learner, now)
        observe(enrolment, learner, now)
        db.session.add(Waiver(enrolment=enrolment, criterion="C7", reason="Because", waived_by=learner, waived_at=now))

        assert {code for code in ("C4", "C7", "C9", "C10") if state(enrolment, code, now)[0] == MET} == {"C10"}
        assert evidence_of(enrolment).waivers == {}

    def test_the_lowest_of_four_scales_decides(self, fulfilled: Fulfilled, coordinator: Person, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C9",))
        for meeting in meetings_of(enrolment.programme, now)[1:]:
            attend(enrolment, meeting, trainer, now)
        observe(enrolment, trainer, now, mark=2)
        observe(enrolment, coordinator, now, mark=1)

        assert sorted(observed.lowest for observed in evidence_of(enrolment).observations) == [1, 2]
        assert state(enrolment, "C9", now)[1] == "seminar-talk-missing"

    def test_a_cancelled_meeting_and_an_arrival_alone_are_no_attendance(self, fulfilled: Fulfilled, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C7",))
        midterm = meetings_of(enrolment.programme, now)[0]
        db.session.add(Attendance(meeting=midterm, enrolment=enrolment, arrived_at=now))
        assert state(enrolment, "C7", now)[1] == "midterm-missing"

        cancelled = Meeting(
            programme_id=midterm.programme_id, kind=midterm.kind, minutes=90, starts_at=now, scheduled_at=now, cancelled_at=now, place="Jelgava"
        )
        attend(enrolment, cancelled, trainer, now)
        assert state(enrolment, "C7", now)[1] == "midterm-missing"

    def test_absence_first_and_a_make_up_task_later_count(self, fulfilled: Fulfilled, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C7",))
        midterm = meetings_of(enrolment.programme, now)[0]
        attendance = attend(enrolment, midterm, trainer, now, outcome=ABSENT)
        assert state(enrolment, "C7", now)[0] == MISSING

        attendance.outcome = MADE_UP
        assert state(enrolment, "C7", now) == (MET, "midterm-made-up")

    def test_a_failed_attempt_and_another_quiz_pass_nothing(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled(without=("C8",))
        sit(enrolment.person, "check", "m01-check", enrolment, now, passed=True)
        sit(enrolment.person, "readiness", "readiness", enrolment, now, passed=False)

        assert state(enrolment, "C8", now) == (MISSING, "readiness-failed")

    def test_what_belongs_to_another_programme_is_not_taken(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C5",))
        elsewhere = Application(
            person=enrolment.person, programme=build_programme(now, "another"), birth_year=1990, birth_month=1, field="medicine", languages=["lv"],
            municipality="Jelgava", hours_a_week=3, months=9, submitted_at=now,
        )  # fmt: skip
        vouch(elsewhere, RECORD_CHECK, coordinator, now)

        assert state(enrolment, "C5", now)[1] == "record-check-missing"

    def test_one_statement_whatever_there_is(self, fulfilled: Fulfilled, coordinator: Person, statements: Statements, now: datetime) -> None:
        enrolment = fulfilled()
        application = application_of(enrolment)
        for number in range(30):
            vouch(application, REFERENCE, coordinator, now, subject=f"Referee {number}")
        db.session.commit()
        assert enrolment.programme.minimum_age

        with statements() as log:
            criteria_of(enrolment, now)
        assert len(log) == 1


class TestFinding:
    def test_by_person_and_by_code(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        enrolment = fulfilled()
        credential = issue_if_earned(enrolment=enrolment, at=now)
        other = issue_if_earned(enrolment=fulfilled(cast.learner("Laima")), at=now)

        assert credential
        assert other
        assert credential_of(enrolment.person) is credential
        assert credential_of(cast.person()) is None
        assert credential_with_code(credential.code) is credential

    @pytest.mark.parametrize("code", ["", "0" * 32, "x" * 32, "0" * 31, "%", "' OR 1=1 --", "\x00"])
    def test_what_is_no_code_finds_nothing(self, fulfilled: Fulfilled, now: datetime, code: str) -> None:
        issue_if_earned(enrolment=fulfilled(), at=now)

        assert credential_with_code(code) is None

    @pytest.mark.parametrize("name", ["Kalniņa", "kalnina", " KALNIŅA ", "Kalniņai", "kalninai"])
    def test_by_number_and_surname_as_it_stands_in_the_passport_or_on_the_certificate(self, fulfilled: Fulfilled, now: datetime, name: str) -> None:
        credential = issue_if_earned(enrolment=fulfilled(), at=now)

        assert credential is not None
        assert credential_with_number("Nr. 2027 – 0001", name) is credential

    @pytest.mark.parametrize(
        ("number", "name"),
        [
            ("2027-0001", ""),
            ("2027-0001", " "),
            ("2027-0001", "Anna"),
            ("2027-0001", "Kalniņ"),
            ("2027-0002", "Kalniņa"),
            ("2027-1", "Kalniņa"),
            ("", "Kalniņa"),
            ("%", "Kalniņa"),
        ],
    )
    def test_a_number_alone_or_another_surname_finds_nothing(self, fulfilled: Fulfilled, now: datetime, number: str, name: str) -> None:
        credential = issue_if_earned(enrolment=fulfilled(), at=now)

        assert credential is not None
        assert credential.number == "2027-0001"
        assert credential_with_number(number, name) is None

    def test_the_register_holds_the_coordinators_own_programmes(
        self, fulfilled: Fulfilled, cast: Cast, coordinator: Person, trainer: Person, stranger_coordinator: Person, now: datetime
    ) -> None:
        one = issue_if_earned(enrolment=fulfilled(), at=now)
        elsewhere = build_programme(now, "another-programme")
        other = fulfil(cast.learner("Laima"), elsewhere, coordinator=coordinator, trainer=trainer, at=now)
        two = issue_if_earned(enrolment=other, at=now)

        assert credentials_in_care_of(coordinator) == [two, one]
        assert credentials_in_care_of(stranger_coordinator) == [two]
        assert credentials_in_care_of(trainer) == []

    def test_what_still_has_to_be_judged_or_drawn(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        waiting = fulfilled(cast.learner("Laima"), without=("C8",))
        credential = issue_if_earned(enrolment=fulfilled(), at=now)

        assert credential is not None
        assert enrolments_without_credential() == [waiting.id]
        assert credentials_without_pdf() == [credential]
        keep_pdf(credential_id=credential.id, pdf=b"%PDF-")
        assert credentials_without_pdf() == []


class TestStanding:
    def test_certified_is_who_holds_a_valid_credential_today(
        self, fulfilled: Fulfilled, cast: Cast, coordinator: Person, trainer: Person, now: datetime
    ) -> None:
        anna, laima = fulfilled(), fulfilled(cast.learner("Laima"))
        for enrolment in (anna, laima):
            issue_if_earned(enrolment=enrolment, at=now)
        fulfilled(cast.learner("Ieva"), without=("C8",))

        assert [person.given_name for person in certified_people(now)] == ["Anna", "Laima"]
        assert is_certified(anna.person, now)
        assert not is_certified(trainer, now)

        credential = credential_of(anna.person)
        assert credential is not None
        revoke(credential=credential, reason="Mistaken identity", by=coordinator, at=now)
        assert not is_certified(anna.person, now)
        assert [person.given_name for person in certified_people(now)] == ["Laima"]

    def test_the_last_day_of_validity_ends_at_midnight_in_riga(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled()
        credential = issue_if_earned(enrolment=enrolment, at=now)

        assert credential is not None
        last = now.replace(year=2029, hour=21, minute=59)
        assert is_certified(enrolment.person, last)
        assert not is_certified(enrolment.person, last + timedelta(minutes=1))
