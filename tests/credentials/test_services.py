"""Issuing once, waiving by name, revoking for good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from accounts.models import COORDINATOR, AuditEvent, Person
from accounts.services import grant_role
from clock import local_date
from courses.crediting import correct_time
from courses.models import WITHDRAWN, Enrolment
from credentials import errors
from credentials.models import Credential, NumberSeries, Waiver
from credentials.pdf import keep_pdf, render_pdf
from credentials.queries import criteria_of
from credentials.services import issue_if_earned, judge_again, waive_criterion
from db import db
from errors import NotPermitted
from meetings.models import MADE_UP, Attendance
from meetings.services import observe as observe_by_service
from meetings.services import record_attendance
from post.models import Letter
from quizzes.signals import attempt_submitted
from recruitment.errors import PersonalCodeWritten
from recruitment.models import CODE, RECORD_CHECK, STUDY_TIME, Application
from recruitment.services import record_evidence, void_evidence
from tests.cast import Cast
from tests.credentials.builders import apply, attend, meetings_of, sit, study

Fulfilled = Callable[..., Enrolment]


def acts(act: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.act == act)))


def credentials() -> int:
    return db.session.scalar(select(func.count()).select_from(Credential)) or 0


def application_of(enrolment: Enrolment) -> Application:
    return db.session.scalars(select(Application).where(Application.person_id == enrolment.person_id)).one()


def criterion_of(enrolment: Enrolment, code: str, at: datetime) -> str:
    """By what a criterion stands as it does."""
    return next(criterion.text_key for criterion in criteria_of(enrolment, at) if criterion.code == code)


class TestIssuing:
    def test_is_done_once_however_often_it_is_asked(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled()

        credential = issue_if_earned(enrolment=enrolment, at=now)

        assert credential is not None
        assert issue_if_earned(enrolment=enrolment, at=now + timedelta(days=1)) is credential
        assert credentials() == 1
        assert [event.object_id for event in acts("issue-credential")] == ["2027-0001"]

    @pytest.mark.parametrize("code", ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10"])
    def test_waits_for_the_last_criterion(self, fulfilled: Fulfilled, cast: Cast, code: str, now: datetime) -> None:
        assert issue_if_earned(enrolment=fulfilled(without=(code,)), at=now) is None
        assert credentials() == 0

    def test_needs_an_active_enrolment(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled()
        enrolment.status = WITHDRAWN

        assert issue_if_earned(enrolment=enrolment, at=now) is None

    def test_freezes_all_that_it_says(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled()
        credential = issue_if_earned(enrolment=enrolment, at=now)
        assert credential is not None
        text = credential.text
        said = {name: text[name] for name in ("organisation", "address", "is_sample", "holder", "programme", "time", "readiness_on", "valid_until")}
        assert said == {
            "organisation": "Programmas īstenotājs",
            "address": f"http://localhost/verify/{credential.code}",
            "is_sample": False,
            "holder": {"given_name": "Anna", "family_name": "Kalniņa", "dative": "Annai Kalniņai", "family_name_dative": "Kalniņai"},
            "programme": {"key": "mentor-training", "title": {"lv": "Programme (lv)", "en": "Programme (en)"}, "revision": "2026.1"},
            "time": {
                "total_seconds": 3600,
                "declared_seconds": 3600,
                "correction_seconds": 0,
                "measured_seconds": 1800,
                "live_seconds": 0,
                "midterm_minutes": 90,
                "midterm_made_up": False,
                "seminar_days": 2,
            },
            "readiness_on": "2027-01-09",
            "valid_until": "2029-01-11",
        }
        assert [module["key"] for module in text["modules"]] == ["m01"]
        assert [one["code"] for one in text["criteria"]] == [f"C{number}" for number in range(1, 11)]
        assert text["criteria"][4] == {"code": "C5", "state": "met", "evidence": "record-check-seen", "on": "2026-11-07"}

    def test_what_changes_later_changes_nothing_in_it(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled()
        credential = issue_if_earned(enrolment=enrolment, at=now)
        assert credential is not None
        before = dict(credential.text)
        enrolment.person.family_name = "Bērziņa"
        enrolment.programme.revision = "2030.1"
        enrolment.programme.title = {"lv": "Cita", "en": "Other"}
        for entry in application_of(enrolment).evidence:
            void_evidence(evidence=entry, by=coordinator, at=now)
        db.session.commit()

        assert issue_if_earned(enrolment=enrolment, at=now) is credential
        db.session.expire_all()
        assert credential.text == before

    def test_the_code_is_128_bits_of_chance(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        issued = [issue_if_earned(enrolment=fulfilled(cast.learner(name)), at=now) for name in ("Anna", "Laima", "Ieva")]

        assert len({credential.code for credential in issued if credential}) == 3
        assert all(len(credential.code) == 32 and int(credential.code, 16) for credential in issued if credential)

    def test_numbers_follow_each_other_and_begin_anew_with_the_year_in_riga(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        moments = [now, now, datetime.fromisoformat("2027-12-31T21:59+00:00"), datetime.fromisoformat("2027-12-31T22:00+00:00")]
        numbers = []
        for number, moment in enumerate(moments):
            enrolment = fulfilled(cast.learner(f"Learner{number}"))
            numbers.append(getattr(issue_if_earned(enrolment=enrolment, at=moment), "number", None))

        assert numbers == ["2027-0001", "2027-0002", "2027-0003", "2028-0001"]

    def test_a_number_that_was_taken_in_vain_goes_back(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        assert issue_if_earned(enrolment=fulfilled(), at=now)
        db.session.rollback()

        credential = issue_if_earned(enrolment=fulfilled(cast.learner("Laima")), at=now)
        assert credential is not None
        assert credential.number == "2027-0001"
        assert db.session.get_one(NumberSeries, 2027).last == 1

    def test_the_year_counts_past_9999(self, fulfilled: Fulfilled, now: datetime) -> None:
        db.session.add(NumberSeries(year=2027, last=9999))
        credential = issue_if_earned(enrolment=fulfilled(), at=now)

        assert credential is not None
        assert credential.number == "2027-10000"

    def test_the_database_knows_one_an_enrolment(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled()
        credential = issue_if_earned(enrolment=enrolment, at=now)
        assert credential is not None
        twin = {"enrolment": enrolment, "holder": enrolment.person, "text": {}, "issued_at": now, "valid_until": now.date()}
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(Credential(number="2027-0009", code="0" * 32, **twin))

    def test_the_holder_is_written_to_in_their_language(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        issue_if_earned(enrolment=fulfilled(cast.learner("Mārtiņš")), at=now)
        issue_if_earned(enrolment=fulfilled(cast.learner("John", language="en")), at=now)

        latvian, english = db.session.scalars(select(Letter).order_by(Letter.id))
        assert latvian.subject == "Apliecība Nr. 2027-0001 ir izsniegta"
        assert "Labdien, Mārtiņ!" in latvian.body
        assert "līdz 2029. gada 11. janvārim" in latvian.body
        assert "http://localhost/certificate" in latvian.body
        assert english.subject == "Certificate No. 2027-0002 has been issued"
        assert "until 11 January 2029" in english.body
        assert not [letter for letter in (latvian, english) if "/verify/" in letter.body]  # the code is a secret of the holder's page


class TestEvents:
    """The last criterion, whichever it is, issues by itself."""

    def test_the_last_evidence(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C10",))
        application = application_of(enrolment)
        record_evidence(application=application, kind=CODE, seen_on=local_date(now), subject="2026", by=coordinator, at=now)

        assert credentials() == 1

    def test_a_record_check_that_has_expired_is_renewed(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment, later = fulfilled(), now + timedelta(days=400)
        assert issue_if_earned(enrolment=enrolment, at=later) is None

        until = local_date(later) + timedelta(days=365)
        record_evidence(
            application=application_of(enrolment), kind=RECORD_CHECK, seen_on=local_date(later), valid_until=until, by=coordinator, at=later
        )
        assert credentials() == 1

    def test_the_last_attempt(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled(without=("C8",))
        attempt = sit(enrolment.person, "readiness", "readiness", enrolment, now, passed=True)
        db.session.flush()
        attempt_submitted.send(attempt, at=now)

        assert credentials() == 1

    def test_the_motivation_test_of_somebody_who_has_no_enrolment_yet(self, cast: Cast, fulfilled: Fulfilled, now: datetime) -> None:
        attempt = sit(cast.person(), "motivation", "motivation", None, now, passed=None)
        db.session.flush()
        attempt_submitted.send(attempt, at=now)

        assert credentials() == 0

    def test_the_word_on_hours_that_a_correction_completed(self, fulfilled: Fulfilled, coordinator: Person, trainer: Person, now: datetime) -> None:
        """The hours are counted with corrections, and half of all of them is to be measured."""
        enrolment = fulfilled()
        enrolment.programme.counted_hours = 2
        assert criterion_of(enrolment, "C6", now) == "study-hours-missing"

        correct_time(enrolment=enrolment, minutes=60, reason="Lasīja izdrukātu, jo nebija tīkla.", key="one", by=trainer, at=now)
        assert criterion_of(enrolment, "C6", now) == "study-time-unconfirmed"
        assert credentials() == 0

        record_evidence(application=application_of(enrolment), kind=STUDY_TIME, seen_on=local_date(now), note="Runājām.", by=trainer, at=now)
        time = db.session.scalars(select(Credential)).one().text["time"]
        assert (time["total_seconds"], time["declared_seconds"], time["correction_seconds"]) == (7200, 7200, 3600)

    def test_a_correction_that_was_the_last_that_was_missing(self, fulfilled: Fulfilled, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled()
        correct_time(enrolment=enrolment, minutes=-10, reason="Divas reizes pierakstīts viens un tas pats.", key="one", by=trainer, at=now)
        assert credentials() == 0

        correct_time(enrolment=enrolment, minutes=10, reason="Tomēr bija divi dažādi uzdevumi.", key="two", by=trainer, at=now)
        assert credentials() == 1

    def test_the_last_attendance(self, fulfilled: Fulfilled, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C7",))
        midterm = meetings_of(enrolment.programme, now)[0]
        record_attendance(meeting=midterm, enrolment=enrolment, outcome=MADE_UP, minutes=None, by=trainer, at=now)

        credential = db.session.scalars(select(Credential)).one()
        assert credential.text["time"]["midterm_made_up"] is True
        assert credential.text["time"]["midterm_minutes"] is None

    def test_the_last_observation(self, fulfilled: Fulfilled, coordinator: Person, trainer: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C9",))
        for meeting in meetings_of(enrolment.programme, now)[1:]:
            attend(enrolment, meeting, trainer, now)
        marks = dict.fromkeys(("listening", "autonomy", "boundaries", "safety"), 3)
        observe_by_service(enrolment=enrolment, observer=trainer, at=now, **marks)
        assert credentials() == 0

        observe_by_service(enrolment=enrolment, observer=coordinator, at=now, **marks)
        assert credentials() == 1

    def test_the_last_minutes_of_study(self, fulfilled: Fulfilled, now: datetime) -> None:
        enrolment = fulfilled(without=("C6",))
        study(enrolment, enrolment.programme, now)
        judge_again(enrolment, at=now)

        assert credentials() == 1

    def test_evidence_of_an_applicant_who_is_not_enrolled(self, cast: Cast, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        programme = fulfilled(without=("C8",)).programme
        application = apply(cast.person(), programme, now)
        db.session.flush()
        record_evidence(application=application, kind=CODE, seen_on=local_date(now), subject="2026", by=coordinator, at=now)

        assert credentials() == 0


class TestWaiving:
    def waive(self, enrolment: Enrolment, by: Person, now: datetime, **fields: Any) -> Waiver:
        said = {"criterion": "C7", "reason": "She led such meetings for years."} | fields
        return waive_criterion(enrolment=enrolment, by=by, at=now, **said)

    @pytest.mark.parametrize("code", ["C1", "C2", "C7", "C9"])
    def test_settles_what_may_be_waived_and_issues_what_is_earned(self, fulfilled: Fulfilled, coordinator: Person, code: str, now: datetime) -> None:
        enrolment = fulfilled(without=(code,))

        waiver = self.waive(enrolment, coordinator, now, criterion=code)

        assert (waiver.waived_by, waiver.reason) == (coordinator, "She led such meetings for years.")
        assert [(event.actor_id, event.note) for event in acts("waive-criterion")] == [(coordinator.id, code)]
        credential = db.session.scalars(select(Credential)).one()
        assert [one["code"] for one in credential.text["criteria"] if one["state"] == "waived"] == [code]
        assert waiver.reason not in str(credential.text)

    @pytest.mark.parametrize("code", ["C3", "C4", "C5", "C6", "C8", "C10", "C0", ""])
    def test_nothing_else_can_be_waived(self, fulfilled: Fulfilled, coordinator: Person, code: str, now: datetime) -> None:
        with pytest.raises(errors.NotWaivable):
            self.waive(fulfilled(without=("C5",)), coordinator, now, criterion=code)

    def test_nobody_waives_their_own(self, fulfilled: Fulfilled, cast: Cast, now: datetime) -> None:
        both = cast.learner("Ilga")
        enrolment = fulfilled(both, without=("C7",))
        grant_role(person=both, role=COORDINATOR, granted_by=None, at=now)
        with pytest.raises(errors.OwnCriterion):
            self.waive(enrolment, both, now)
        assert credentials() == 0

    def test_only_the_programmes_coordinator_waives(
        self, fulfilled: Fulfilled, cast: Cast, trainer: Person, stranger_coordinator: Person, now: datetime
    ) -> None:
        enrolment = fulfilled(without=("C7",))
        for person in (trainer, stranger_coordinator, cast.administrator(), cast.person()):
            with pytest.raises(NotPermitted):
                self.waive(enrolment, person, now)
        assert db.session.scalars(select(Waiver)).all() == []

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_a_reason_is_needed(self, fulfilled: Fulfilled, coordinator: Person, reason: str, now: datetime) -> None:
        with pytest.raises(errors.ReasonMissing):
            self.waive(fulfilled(without=("C7",)), coordinator, now, reason=reason)

    def test_no_personal_code_is_kept(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        with pytest.raises(PersonalCodeWritten):
            self.waive(fulfilled(without=("C7",)), coordinator, now, reason="Code 010190-12345 was shown")

    def test_the_first_waiver_stands(self, fulfilled: Fulfilled, cast: Cast, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C7", "C8"))
        self.waive(enrolment, coordinator, now)

        with pytest.raises(errors.AlreadyWaived):
            self.waive(enrolment, cast.coordinator("Zane"), now, reason="Another reason")
        assert db.session.scalars(select(Waiver)).one().reason == "She led such meetings for years."


class TestPaper:
    def test_is_kept_once_byte_for_byte(self, fulfilled: Fulfilled, now: datetime) -> None:
        credential = issue_if_earned(enrolment=fulfilled(), at=now)
        assert credential is not None

        first = render_pdf(credential)
        assert keep_pdf(credential_id=credential.id, pdf=first)
        assert not keep_pdf(credential_id=credential.id, pdf=b"%PDF-another")

        db.session.expire_all()
        credential.text = {**credential.text, "organisation": "Somebody else"}
        assert render_pdf(credential) == first

    def test_only_attendance_that_a_person_recorded_is_printed(self, fulfilled: Fulfilled, coordinator: Person, now: datetime) -> None:
        enrolment = fulfilled(without=("C7",))
        midterm = meetings_of(enrolment.programme, now)[0]
        db.session.add(Attendance(meeting=midterm, enrolment=enrolment, arrived_at=now))
        waive_criterion(enrolment=enrolment, criterion="C7", reason="She led such meetings.", by=coordinator, at=now)

        time = db.session.scalars(select(Credential)).one().text["time"]
        assert (time["midterm_minutes"], time["midterm_made_up"]) == (None, False)
