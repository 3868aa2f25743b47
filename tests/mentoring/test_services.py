"""Registering, pairing, ending: what holds, and every refusal."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Programme
from db import db
from mentoring.errors import (
    AlreadyPaired,
    AttestationMissing,
    AttestedInFuture,
    CodeNotPlain,
    CodeTaken,
    HoursExceeded,
    HoursOutOfRange,
    LengthOutOfRange,
    MentorIsCaseManager,
    MentorIsFull,
    MentorNotCertified,
    NotCaseManager,
    OwnPairing,
    PairingEnded,
    PersonalCodeWritten,
    ReasonMissing,
    RecordCheckNotValid,
    UnknownNeed,
    YoungPersonClosed,
)
from mentoring.models import ATTESTED_RULES, Pairing
from mentoring.rules import months_later
from mentoring.services import end_pairing
from recruitment.models import RECORD_CHECK
from recruitment.queries import application_of
from recruitment.services import record_evidence, void_evidence
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, certify, in_training, paired, young_person


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze")


@pytest.fixture
def anna(cast: Cast, programme: Programme) -> Person:
    return certified(cast, programme, "Anna")


def acts(kind: str = "young-person") -> list[str]:
    return list(db.session.scalars(select(AuditEvent.act).where(AuditEvent.object_kind == kind).order_by(AuditEvent.id)))


class TestRegistering:
    def test_somebody_is_known_by_a_code(self, cast: Cast, ilze: Person) -> None:
        gita = cast.case_manager("Gita")

        someone = young_person(cast, " zg-014 ", case_manager=gita, by=ilze)

        assert (someone.code, someone.case_manager_id, someone.registered_by_id) == ("ZG-014", gita.id, ilze.id)
        assert acts() == ["register-young-person"]

    def test_a_code_is_given_once(self, cast: Cast) -> None:
        young_person(cast, "ZG-014")

        with pytest.raises(CodeTaken, match="ZG-014"):
            young_person(cast, "zg-014")

    @pytest.mark.parametrize("code", ["Jānis", "JĀNIS-1", "010190-12345", ""])
    def test_a_code_tells_nothing(self, cast: Cast, code: str) -> None:
        with pytest.raises(CodeNotPlain):
            young_person(cast, code)

    @pytest.mark.parametrize("text", ["Dzimis 010190-12345", "kods 01019012345", "320101-12345"])
    def test_a_personal_code_is_not_kept(self, cast: Cast, text: str) -> None:
        with pytest.raises(PersonalCodeWritten):
            young_person(cast, interests=text)

    def test_needs_are_those_of_the_programme(self, cast: Cast) -> None:
        with pytest.raises(UnknownNeed):
            young_person(cast, support_needs=["short-sentences", "F70"])

    def test_the_case_manager_holds_that_role(self, cast: Cast) -> None:
        with pytest.raises(NotCaseManager):
            young_person(cast, case_manager=cast.supervisor())


class TestPairing:
    def test_the_two_are_paired_with_all_that_was_attested(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        someone = young_person(cast)
        days = {rule: now.date() - timedelta(days=place) for place, rule in enumerate(ATTESTED_RULES)}

        pairing = paired(anna, someone, ilze, now, attested=days)

        assert (pairing.slot, pairing.mentor_id, pairing.credential.holder_id, pairing.paired_by_id) == (1, anna.id, anna.id, ilze.id)
        assert {row.rule: row.attested_on for row in pairing.attestations} == days
        assert {row.attested_by for row in pairing.attestations} == {ilze}
        assert acts() == ["register-young-person", "pair"]

    def test_three_young_people_are_the_most(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        slots = [paired(anna, young_person(cast, f"ZG-{n}"), ilze, now).slot for n in (1, 2, 3)]

        with pytest.raises(MentorIsFull):
            paired(anna, young_person(cast, "ZG-4"), ilze, now)

        assert slots == [1, 2, 3]

    def test_an_ended_pairing_makes_room_in_its_slot(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        first, _second, _third = (paired(anna, young_person(cast, f"ZG-{n}"), ilze, now) for n in (1, 2, 3))
        end_pairing(pairing=first, reason="Pārcēlās", by=ilze, at=now)

        assert paired(anna, young_person(cast, "ZG-4"), ilze, now).slot == 1

    def test_a_young_person_has_one_mentor(self, cast: Cast, programme: Programme, anna: Person, ilze: Person, now: datetime) -> None:
        someone = young_person(cast)
        paired(anna, someone, ilze, now)

        with pytest.raises(AlreadyPaired):
            paired(certified(cast, programme, "Zane"), someone, ilze, now)

    def test_after_an_ending_there_can_be_another(self, cast: Cast, programme: Programme, anna: Person, ilze: Person, now: datetime) -> None:
        someone = young_person(cast)
        end_pairing(pairing=paired(anna, someone, ilze, now), reason="Nesapratās", by=ilze, at=now)

        assert paired(certified(cast, programme, "Zane"), someone, ilze, now).is_active

    def test_somebody_in_training_is_not_paired(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        with pytest.raises(MentorNotCertified):
            paired(in_training(cast, programme, "Zane"), young_person(cast), ilze, now)

    def test_somebody_who_never_trained_is_not_paired(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        with pytest.raises(MentorNotCertified):
            paired(cast.person("Kristīne"), young_person(cast), ilze, now)

    def test_another_programmes_certificate_does_not_count(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        elsewhere = certified(cast, build_programme(now, key="dementia-care"), "Dace")

        with pytest.raises(MentorNotCertified):
            paired(elsewhere, young_person(cast), ilze, now)

    def test_a_revoked_certificate_does_not_count(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        zane = in_training(cast, programme, "Zane")
        credential = certify(zane, programme, now)
        credential.revoked_at, credential.revocation_reason = now, "Pārkāpums"
        db.session.commit()

        with pytest.raises(MentorNotCertified):
            paired(zane, young_person(cast), ilze, now)

    def test_an_expired_certificate_does_not_count(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        zane = in_training(cast, programme, "Zane")
        certify(zane, programme, now - timedelta(days=3 * 366))

        with pytest.raises(MentorNotCertified):
            paired(zane, young_person(cast), ilze, now)

    def test_a_closed_account_is_not_paired(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        anna.disabled_at = now
        db.session.commit()

        with pytest.raises(MentorNotCertified):
            paired(anna, young_person(cast), ilze, now)

    def test_without_a_record_check_nobody_is_paired(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        with pytest.raises(RecordCheckNotValid):
            paired(certified(cast, programme, "Zane", checked=False), young_person(cast), ilze, now)

    def test_a_voided_record_check_does_not_count(self, cast: Cast, programme: Programme, anna: Person, ilze: Person, now: datetime) -> None:
        application = application_of(anna, programme)
        assert application is not None
        void_evidence(evidence=application.evidence[0], by=ilze, at=now)

        with pytest.raises(RecordCheckNotValid):
            paired(anna, young_person(cast), ilze, now)

    def test_the_last_record_check_counts(self, cast: Cast, programme: Programme, anna: Person, ilze: Person, now: datetime) -> None:
        application, later = application_of(anna, programme), now + timedelta(days=30)
        assert application is not None
        seen = {"kind": RECORD_CHECK, "seen_on": later.date(), "valid_until": later.date() + timedelta(days=300), "is_favourable": False}
        record_evidence(application=application, by=ilze, at=later, **seen)

        with pytest.raises(RecordCheckNotValid):
            paired(anna, young_person(cast), ilze, later)

    def test_an_expired_record_check_does_not_count(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(RecordCheckNotValid):
            paired(anna, young_person(cast), ilze, now + timedelta(days=301))

    def test_no_more_hours_are_planned_than_were_declared(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        paired(anna, young_person(cast, "ZG-1"), ilze, now, hours_a_week=4)

        with pytest.raises(HoursExceeded) as refusal:
            paired(anna, young_person(cast, "ZG-2"), ilze, now, hours_a_week=3)
        assert refusal.value.free == 2

        assert paired(anna, young_person(cast, "ZG-3"), ilze, now, hours_a_week=2).hours_a_week == 2

    def test_somebody_whose_hours_nobody_knows_is_not_paired(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        from courses.services import enrol_learner

        zane = cast.person("Zane")
        enrol_learner(person=zane, programme=programme, by=None, at=now)
        certify(zane, programme, now)

        with pytest.raises(RecordCheckNotValid):
            paired(zane, young_person(cast), ilze, now)

    @pytest.mark.parametrize("hours", [0, -1, 21])
    def test_hours_are_sane(self, cast: Cast, programme: Programme, ilze: Person, now: datetime, hours: int) -> None:
        with pytest.raises(HoursOutOfRange):
            paired(certified(cast, programme, "Zane", hours_a_week=40), young_person(cast), ilze, now, hours_a_week=hours)

    def test_the_own_case_manager_is_not_the_mentor(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        from accounts.services import grant_role

        grant_role(person=anna, role="case-manager", granted_by=None, at=now)

        with pytest.raises(MentorIsCaseManager):
            paired(anna, young_person(cast, case_manager=anna), ilze, now)

    def test_coordinators_do_not_pair_themselves(self, cast: Cast, anna: Person, now: datetime) -> None:
        with pytest.raises(OwnPairing):
            paired(anna, young_person(cast), anna, now)

    def test_not_even_where_something_else_stands_against_it(self, cast: Cast, programme: Programme, now: datetime) -> None:
        zane = in_training(cast, programme, "Zane")

        with pytest.raises(OwnPairing):
            paired(zane, young_person(cast), zane, now)

    def test_who_left_is_not_paired(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        someone = young_person(cast)
        someone.closed_at = now
        db.session.commit()

        with pytest.raises(YoungPersonClosed):
            paired(anna, someone, ilze, now)

    @pytest.mark.parametrize("months", [5, 10])
    def test_a_pairing_lasts_from_six_to_nine_months(self, cast: Cast, anna: Person, ilze: Person, now: datetime, months: int) -> None:
        with pytest.raises(LengthOutOfRange) as refusal:
            paired(anna, young_person(cast), ilze, now, ends_on=months_later(now.date(), months))

        assert (refusal.value.least, refusal.value.most) == (6, 9)

    @pytest.mark.parametrize("rule", ATTESTED_RULES)
    def test_each_condition_is_attested(self, cast: Cast, anna: Person, ilze: Person, now: datetime, rule: str) -> None:
        with pytest.raises(AttestationMissing) as refusal:
            paired(anna, young_person(cast), ilze, now, attested={other: now.date() for other in ATTESTED_RULES if other != rule})

        assert refusal.value.rules == rule

    def test_nobody_attests_the_future(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(AttestedInFuture):
            paired(anna, young_person(cast), ilze, now, attested=dict.fromkeys(ATTESTED_RULES, now.date() + timedelta(days=1)))

    def test_what_is_refused_leaves_nothing(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(AttestationMissing):
            paired(anna, young_person(cast), ilze, now, attested={})

        assert db.session.query(Pairing).count() == 0
        assert acts() == ["register-young-person"]


class TestEnding:
    def test_a_pairing_ends_with_a_reason_by_name(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        pairing = paired(anna, young_person(cast), ilze, now)

        end_pairing(pairing=pairing, reason=" Deviņi mēneši ir apkārt. ", by=ilze, at=now)

        assert (pairing.ended_at, pairing.ended_by_id, pairing.end_reason) == (now, ilze.id, "Deviņi mēneši ir apkārt.")
        assert acts() == ["register-young-person", "pair", "end-pairing"]

    def test_it_ends_once(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        pairing = paired(anna, young_person(cast), ilze, now)
        end_pairing(pairing=pairing, reason="Pārcēlās", by=ilze, at=now)

        with pytest.raises(PairingEnded):
            end_pairing(pairing=pairing, reason="Vēlreiz", by=ilze, at=now + timedelta(days=1))

        assert pairing.end_reason == "Pārcēlās"

    def test_it_does_not_end_without_a_reason(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(ReasonMissing):
            end_pairing(pairing=paired(anna, young_person(cast), ilze, now), reason="  ", by=ilze, at=now)

    def test_the_reason_holds_no_personal_code(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(PersonalCodeWritten):
            end_pairing(pairing=paired(anna, young_person(cast), ilze, now), reason="010190-12345 pārcēlās", by=ilze, at=now)

    def test_nobody_ends_their_own(self, cast: Cast, anna: Person, ilze: Person, now: datetime) -> None:
        with pytest.raises(OwnPairing):
            end_pairing(pairing=paired(anna, young_person(cast), ilze, now), reason="Pietiek", by=anna, at=now)
