"""Applying, vouching, deciding, enrolling."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.models import LEARNER, AuditEvent
from courses.errors import AlreadyEnrolled
from courses.models import Enrolment, Intake
from db import db
from recruitment import errors
from recruitment.models import (
    ACCEPTED,
    CODE,
    DECLINED,
    INTERVIEW,
    OBSERVATION_TALK,
    QUALIFICATION,
    READINESS_TALK,
    RECORD_CHECK,
    REFERENCE,
    STUDY_TIME,
    Application,
    Decision,
    Evidence,
)
from recruitment.rules import Answers
from recruitment.services import check_answers, decide, enrol_applicant, record_evidence, submit_application, void_evidence, withdraw_application
from recruitment.signals import application_decided, evidence_changed
from tests.cast import Cast
from tests.courses.builders import build_programme

SAID = Answers(
    birth_year=1990, birth_month=5, field="psychology", languages=("lv", "ru"), municipality="Jelgava", hours_a_week=3, months=9, message="Labdien!"
)
DAY = date(2027, 1, 8)


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.act).where(AuditEvent.object_kind == "application").order_by(AuditEvent.id)))


class TestApplying:
    def test_keeps_what_was_said_and_opens_the_learners_pages(self, cast: Cast, now: datetime) -> None:
        programme, person = build_programme(now), cast.person()

        application = submit_application(person=person, programme=programme, answers=SAID, at=now)

        assert (application.municipality, application.languages, application.message) == ("Jelgava", ["lv", "ru"], "Labdien!")
        assert person.has_role(LEARNER, scope=programme.key)
        assert acts() == ["apply"]

    def test_nobody_applies_twice(self, cast: Cast, now: datetime) -> None:
        programme = build_programme(now)
        application = cast.application(programme)

        with pytest.raises(errors.AlreadyApplied):
            submit_application(person=application.person, programme=programme, answers=SAID, at=now)
        assert application.municipality == "Bauskas novads"

    def test_somebody_too_young_is_not_refused(self, cast: Cast, now: datetime) -> None:
        assert submit_application(person=cast.person(), programme=build_programme(now), answers=replace(SAID, birth_year=2009), at=now).id

    def test_one_may_apply_to_two_programmes(self, cast: Cast, now: datetime) -> None:
        one, other, person = build_programme(now), build_programme(now, "other"), cast.person()

        cast.application(one, person)

        assert cast.application(other, person).programme_id == other.id

    def test_what_was_withdrawn_is_taken_up_again_with_the_new_answers(self, cast: Cast, now: datetime) -> None:
        programme = build_programme(now)
        application = cast.application(programme)
        withdraw_application(application=application, at=now)

        again = submit_application(person=application.person, programme=programme, answers=SAID, at=now + timedelta(days=1))

        assert (again.id, again.withdrawn_at, again.municipality) == (application.id, None, "Jelgava")

    def test_neither_a_field_nor_experience_is_too_little(self, now: datetime) -> None:
        with pytest.raises(errors.FieldOrExperienceMissing):
            check_answers(answers=replace(SAID, field="none", experience="  "), at=now)

    def test_experience_alone_is_enough(self, now: datetime) -> None:
        check_answers(answers=replace(SAID, field="none", experience="Desmit gadus vadu jauniešu centru."), at=now)

    def test_a_month_of_birth_in_the_future_is_refused(self, now: datetime) -> None:
        with pytest.raises(errors.BirthImpossible):
            check_answers(answers=replace(SAID, birth_year=2027, birth_month=2), at=now)

    @pytest.mark.parametrize("field", ["experience", "interests", "trades", "message"])
    def test_no_text_may_hold_a_personal_code(self, now: datetime, field: str) -> None:
        with pytest.raises(errors.PersonalCodeWritten):
            check_answers(answers=replace(SAID, **{field: "Mans kods: 120390-12345"}), at=now)


class TestWithdrawing:
    def test_is_recorded_once(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))

        withdraw_application(application=application, at=now)
        withdraw_application(application=application, at=now + timedelta(hours=1))

        assert application.withdrawn_at == now
        assert acts() == ["apply", "withdraw-application"]

    def test_is_too_late_after_a_decision(self, cast: Cast, now: datetime) -> None:
        application = cast.accepted(build_programme(now), by=cast.coordinator())

        with pytest.raises(errors.AlreadyDecided):
            withdraw_application(application=application, at=now)
        assert application.withdrawn_at is None


class TestVouching:
    @pytest.mark.parametrize("kind", [INTERVIEW, STUDY_TIME, OBSERVATION_TALK, READINESS_TALK])
    def test_is_dated_and_by_name(self, cast: Cast, now: datetime, kind: str) -> None:
        application, coordinator = cast.application(build_programme(now)), cast.coordinator()

        entry = record_evidence(application=application, kind=kind, seen_on=DAY, note=" Runājām. ", by=coordinator, at=now)

        assert (entry.recorded_by, entry.recorded_at, entry.seen_on, entry.note) == (coordinator, now, DAY, "Runājām.")
        assert application.evidence == [entry]
        assert acts() == ["apply", "record-evidence"]

    def test_tells_the_rooms_above(self, cast: Cast, now: datetime) -> None:
        application, coordinator, heard = cast.application(build_programme(now)), cast.coordinator(), []

        def hear(sender: Application, at: datetime) -> None:
            heard.append((sender, [entry.is_void for entry in sender.evidence], at))

        with evidence_changed.connected_to(hear):
            entry = record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now)
            void_evidence(evidence=entry, by=coordinator, at=now)

        assert heard == [(application, [False], now), (application, [True], now)]

    def test_nobody_vouches_for_themselves(self, cast: Cast, now: datetime) -> None:
        coordinator = cast.coordinator()
        application = cast.application(build_programme(now), coordinator)

        with pytest.raises(errors.OwnApplication):
            record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now)
        assert application.evidence == []

    def test_nothing_is_added_to_what_was_withdrawn(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))
        withdraw_application(application=application, at=now)

        with pytest.raises(errors.ApplicationWithdrawn):
            record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=cast.coordinator(), at=now)

    def test_tomorrow_has_not_been_seen(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))

        with pytest.raises(errors.SeenInFuture):
            record_evidence(application=application, kind=INTERVIEW, seen_on=date(2027, 1, 12), by=cast.coordinator(), at=now)

    @pytest.mark.parametrize("valid_until", [None, DAY, DAY - timedelta(days=1)])
    def test_a_record_check_ends_after_it_was_seen(self, cast: Cast, now: datetime, valid_until: date | None) -> None:
        application = cast.application(build_programme(now))

        with pytest.raises(errors.CheckNeedsExpiry):
            record_evidence(application=application, kind=RECORD_CHECK, seen_on=DAY, valid_until=valid_until, by=cast.coordinator(), at=now)

    @pytest.mark.parametrize("words", [{"note": "Pārkāpums 2009. gadā"}, {"subject": "Izziņa Nr. 5"}])
    def test_of_a_record_check_no_word_is_kept(self, cast: Cast, now: datetime, words: dict[str, str]) -> None:
        application = cast.application(build_programme(now))

        with pytest.raises(errors.CheckKeepsNothingElse):
            record_evidence(
                application=application, kind=RECORD_CHECK, seen_on=DAY, valid_until=date(2028, 1, 1), by=cast.coordinator(), at=now, **words
            )
        assert application.evidence == []

    @pytest.mark.parametrize("kind", [REFERENCE, QUALIFICATION, CODE])
    def test_what_is_about_something_says_about_what(self, cast: Cast, now: datetime, kind: str) -> None:
        application = cast.application(build_programme(now))

        with pytest.raises(errors.SubjectMissing):
            record_evidence(application=application, kind=kind, seen_on=DAY, subject=" ", by=cast.coordinator(), at=now)

    def test_two_references_come_from_two_people(self, cast: Cast, now: datetime) -> None:
        application, coordinator = cast.application(build_programme(now)), cast.coordinator()
        record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="Jānis Ozols, kolēģis", by=coordinator, at=now)

        with pytest.raises(errors.SameReferee):
            record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="jānis ozols,  kolēģis", by=coordinator, at=now)
        record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="Dace Liepa, kaimiņiene", by=coordinator, at=now)
        assert len(application.evidence) == 2

    def test_a_voided_reference_can_be_recorded_anew(self, cast: Cast, now: datetime) -> None:
        application, coordinator = cast.application(build_programme(now)), cast.coordinator()
        entry = record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="Jānis Ozols", by=coordinator, at=now)
        void_evidence(evidence=entry, by=coordinator, at=now)

        assert record_evidence(application=application, kind=REFERENCE, seen_on=DAY, subject="Jānis Ozols", by=coordinator, at=now)

    @pytest.mark.parametrize("words", [{"note": "120390-12345"}, {"subject": "Jānis, 12039012345"}])
    def test_no_note_may_hold_a_personal_code(self, cast: Cast, now: datetime, words: dict[str, str]) -> None:
        application = cast.application(build_programme(now))

        with pytest.raises(errors.PersonalCodeWritten):
            record_evidence(application=application, kind=REFERENCE, seen_on=DAY, by=cast.coordinator(), at=now, **{"subject": "Jānis"} | words)


class TestVoiding:
    def test_is_by_name_and_the_entry_stays(self, cast: Cast, now: datetime) -> None:
        application, coordinator, other = cast.application(build_programme(now)), cast.coordinator(), cast.coordinator("Inga")
        entry = record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now)

        void_evidence(evidence=entry, by=other, at=now + timedelta(hours=1))
        void_evidence(evidence=entry, by=coordinator, at=now + timedelta(hours=2))

        assert (entry.voided_by, entry.voided_at) == (other, now + timedelta(hours=1))
        assert db.session.scalars(select(Evidence)).all() == [entry]
        assert acts() == ["apply", "record-evidence", "void-evidence"]

    def test_nobody_voids_what_is_about_themselves(self, cast: Cast, now: datetime) -> None:
        applicant, coordinator = cast.coordinator("Kristīne"), cast.coordinator()
        application = cast.application(build_programme(now), applicant)
        entry = record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, is_favourable=False, by=coordinator, at=now)

        with pytest.raises(errors.OwnApplication):
            void_evidence(evidence=entry, by=applicant, at=now)
        assert entry.voided_at is None


class TestDeciding:
    def test_has_a_name_a_reason_and_a_date(self, cast: Cast, now: datetime) -> None:
        application, coordinator, heard = cast.application(build_programme(now)), cast.coordinator(), []
        record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now)

        def hear(sender: Application, at: datetime) -> None:
            heard.append(sender.decision.outcome)

        with application_decided.connected_to(hear):
            decision = decide(application=application, outcome=ACCEPTED, reason=" Laba saruna. ", by=coordinator, at=now)

        assert (decision.decided_by, decision.reason, decision.decided_at) == (coordinator, "Laba saruna.", now)
        assert application.decision == decision
        assert heard == ["accepted"]
        assert acts()[-1] == "decide-application"

    def test_is_taken_once(self, cast: Cast, now: datetime) -> None:
        application = cast.accepted(build_programme(now), by=cast.coordinator())

        with pytest.raises(errors.AlreadyDecided):
            decide(application=application, outcome=DECLINED, reason="Tomēr ne.", by=cast.coordinator("Inga"), at=now)
        assert [row.outcome for row in db.session.scalars(select(Decision))] == ["accepted"]
        assert application.decision.outcome == "accepted"

    def test_nobody_is_accepted_without_an_interview(self, cast: Cast, now: datetime) -> None:
        application, coordinator = cast.application(build_programme(now)), cast.coordinator()
        void_evidence(evidence=record_evidence(application=application, kind=INTERVIEW, seen_on=DAY, by=coordinator, at=now), by=coordinator, at=now)

        with pytest.raises(errors.InterviewMissing):
            decide(application=application, outcome=ACCEPTED, reason="Pazīstu.", by=coordinator, at=now)

    def test_declining_needs_no_interview(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))

        assert decide(application=application, outcome=DECLINED, reason="Nav sasniedzama.", by=cast.coordinator(), at=now).outcome == "declined"

    def test_nobody_decides_about_themselves(self, cast: Cast, now: datetime) -> None:
        coordinator = cast.coordinator()
        application = cast.application(build_programme(now), coordinator)

        with pytest.raises(errors.OwnApplication):
            decide(application=application, outcome=DECLINED, reason="Es pati.", by=coordinator, at=now)
        assert application.decision is None

    def test_needs_a_reason(self, cast: Cast, now: datetime) -> None:
        with pytest.raises(errors.ReasonMissing):
            decide(application=cast.application(build_programme(now)), outcome=DECLINED, reason="  ", by=cast.coordinator(), at=now)

    def test_a_reason_holds_no_personal_code(self, cast: Cast, now: datetime) -> None:
        with pytest.raises(errors.PersonalCodeWritten):
            decide(application=cast.application(build_programme(now)), outcome=DECLINED, reason="120390-12345", by=cast.coordinator(), at=now)

    def test_what_was_withdrawn_is_not_decided(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))
        withdraw_application(application=application, at=now)

        with pytest.raises(errors.ApplicationWithdrawn):
            decide(application=application, outcome=DECLINED, reason="Vairs negrib.", by=cast.coordinator(), at=now)


class TestEnrolling:
    def test_needs_an_accepting_decision(self, cast: Cast, now: datetime) -> None:
        coordinator, application = cast.coordinator(), cast.application(build_programme(now))
        with pytest.raises(errors.NotAccepted):
            enrol_applicant(application=application, by=coordinator, at=now)

        decide(application=application, outcome=DECLINED, reason="Nav laika.", by=coordinator, at=now)
        with pytest.raises(errors.NotAccepted):
            enrol_applicant(application=application, by=coordinator, at=now)
        assert db.session.scalars(select(Enrolment)).all() == []

    def test_alone_or_with_an_intake(self, cast: Cast, now: datetime) -> None:
        programme, coordinator = build_programme(now), cast.coordinator()
        intake = Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1))

        alone = enrol_applicant(application=cast.accepted(programme, by=coordinator), by=coordinator, at=now)
        together = enrol_applicant(application=cast.accepted(programme, by=coordinator), intake=intake, by=coordinator, at=now)

        assert (alone.intake, together.intake, together.enrolled_by_id) == (None, intake, coordinator.id)

    def test_happens_once(self, cast: Cast, now: datetime) -> None:
        coordinator = cast.coordinator()
        application = cast.accepted(build_programme(now), by=coordinator)
        enrol_applicant(application=application, by=coordinator, at=now)

        with pytest.raises(AlreadyEnrolled):
            enrol_applicant(application=application, by=coordinator, at=now)

    def test_nobody_enrols_themselves(self, cast: Cast, now: datetime) -> None:
        coordinator, other = cast.coordinator(), cast.coordinator("Inga")
        application = cast.accepted(build_programme(now), person=coordinator, by=other)

        with pytest.raises(errors.OwnApplication):
            enrol_applicant(application=application, by=coordinator, at=now)


class TestTheDatabase:
    """Refuses what no service would ask of it."""

    def test_a_record_check_without_an_end(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))
        db.session.add(Evidence(application_id=application.id, kind=RECORD_CHECK, seen_on=DAY, recorded_by_id=cast.coordinator().id, recorded_at=now))

        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

    def test_a_decision_without_a_reason(self, cast: Cast, now: datetime) -> None:
        application = cast.application(build_programme(now))
        db.session.add(Decision(application_id=application.id, outcome=DECLINED, reason="", decided_by_id=cast.coordinator().id, decided_at=now))

        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
