"""Who is offered, in which order, with which reasons; and who is shown whom."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import COORDINATOR, Person
from accounts.services import grant_role
from courses.models import WITHDRAWN, Programme
from courses.queries import enrolment_of
from credentials.following import follow
from credentials.models import RENEWED
from credentials.queries import is_certified
from credentials.revoking import confirm_revocation, propose_revocation
from db import db
from mentoring.errors import MentorNotCertified
from mentoring.models import Pairing
from mentoring.queries import (
    against,
    case_managers,
    mentors_supervised_by,
    mentors_without_pairing,
    offers_for,
    pairings_in_question,
    pairings_of,
    suggested_code,
    young_people_for,
    young_people_of,
    young_people_without_mentor,
)
from mentoring.services import end_pairing
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke
from tests.mentoring.builders import certified, certify, in_training, paired, young_person


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze")


class TestOffers:
    def test_those_who_may_come_first_the_others_follow_with_what_is_missing(
        self, cast: Cast, programme: Programme, ilze: Person, now: datetime
    ) -> None:
        in_training(cast, programme, "Zane")
        certified(cast, programme, "Vita", checked=False)
        certified(cast, programme, "Anna")

        offers = offers_for(young_person(cast), now)

        assert (offers[0].mentor.given_name, offers[0].is_possible) == ("Anna", True)
        assert {offer.mentor.given_name: [reason.key for reason in offer.against] for offer in offers[1:]} == {
            "Zane": ["not-certified"],
            "Vita": ["check-missing"],
        }

    def test_neighbours_then_a_common_language_then_free_hours_decide_the_order(self, cast: Cast, programme: Programme, now: datetime) -> None:
        certified(cast, programme, "Tāla", municipality="Jelgava", languages=("en",))
        certified(cast, programme, "Vaļīga", municipality="Jelgava", hours_a_week=9)
        certified(cast, programme, "Aizņemta", municipality="Jelgava", hours_a_week=2)
        certified(cast, programme, "Tuva", languages=("lv", "ru"))

        offers = offers_for(young_person(cast, languages=["lv", "ru"]), now)

        assert [offer.mentor.given_name for offer in offers] == ["Tuva", "Vaļīga", "Aizņemta", "Tāla"]
        assert (offers[0].is_neighbour, offers[0].languages) == (True, ("lv", "ru"))
        assert (offers[3].is_neighbour, offers[3].languages) == (False, ())

    def test_two_from_elsewhere_are_no_neighbours(self, cast: Cast, programme: Programme, now: datetime) -> None:
        certified(cast, programme, "Anna", municipality="other")

        assert not offers_for(young_person(cast, municipality="other"), now)[0].is_neighbour

    def test_pairings_of_others_and_ended_ones_take_no_room(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        anna, zane = certified(cast, programme, "Anna"), certified(cast, programme, "Zane")
        end_pairing(pairing=paired(anna, young_person(cast, "ZG-1"), ilze, now), reason="Pārcēlās", by=ilze, at=now)
        paired(anna, young_person(cast, "ZG-2"), ilze, now)
        paired(zane, young_person(cast, "ZG-3"), ilze, now, hours_a_week=5)

        told = {
            offer.mentor.given_name: {reason.key: reason.details for reason in offer.reasons} for offer in offers_for(young_person(cast, "ZG-4"), now)
        }

        assert told["Anna"]["has-room"]["pairings"] == 1
        assert told["Anna"]["hours-free"]["free"] == 4
        assert told["Zane"]["hours-free"]["free"] == 1

    def test_other_programmes_people_are_not_offered(self, cast: Cast, programme: Programme, now: datetime) -> None:
        certified(cast, build_programme(now, key="dementia-care"), "Dace")
        cast.person("Kristīne")
        cast.application(programme, given_name="Laura")

        assert offers_for(young_person(cast), now) == []

    def test_who_withdrew_from_training_is_not_named_but_a_certificate_stays(self, cast: Cast, programme: Programme, now: datetime) -> None:
        gone, holder = in_training(cast, programme, "Gunta"), certified(cast, programme, "Anna")
        for person in (gone, holder):
            enrolment_of(person, programme).status = WITHDRAWN  # type: ignore[union-attr]
        db.session.commit()

        assert [offer.mentor for offer in offers_for(young_person(cast), now)] == [holder]

    def test_who_pairs_is_not_offered(self, cast: Cast, programme: Programme, now: datetime) -> None:
        anna = certified(cast, programme, "Anna")

        assert not offers_for(young_person(cast), now, by=anna)[0].is_possible
        assert offers_for(young_person(cast, "ZG-2"), now)[0].is_possible

    def test_certified_means_what_the_credentials_say(self, cast: Cast, programme: Programme, now: datetime) -> None:
        people = [in_training(cast, programme, name) for name in ("Nav", "Ir", "Beidzies", "Atsaukts")]
        certify(people[1], programme, now)
        certify(people[2], programme, now - timedelta(days=3 * 366))
        revoked = certify(people[3], programme, now)
        revoked.revoked_at, revoked.revocation_reason = now, "Pārkāpums"
        db.session.commit()

        offers = {offer.mentor.id: offer for offer in offers_for(young_person(cast), now)}

        assert [offers[person.id].is_possible for person in people] == [is_certified(person, now) for person in people] == [False, True, False, False]

    @pytest.mark.parametrize("count", [1, 30])
    def test_two_statements_for_one_mentor_and_for_many(
        self, cast: Cast, programme: Programme, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]], count: int
    ) -> None:
        for number in range(count):
            certified(cast, programme, f"Anna{number}")
        someone = young_person(cast)
        _ = someone.code

        with statements() as log:
            offers = offers_for(someone, now)
            assert [offer.mentor.name + str(offer.enrolment.programme.pairing_months) for offer in offers]

        assert (len(offers), len(log)) == (count, 2)


class TestLists:
    def test_the_desk_lists_those_without_a_mentor_first(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        first, second, gone = (young_person(cast, code) for code in ("ZG-1", "ZG-2", "ZG-3"))
        gone.closed_at = now
        pairing = paired(certified(cast, programme, "Anna"), first, ilze, now)

        lines = young_people_for(ilze)

        assert [(line.young_person, line.pairing) for line in lines] == [(second, None), (first, pairing)]

    def test_coordinators_of_other_programmes_see_nobody(self, cast: Cast, programme: Programme, now: datetime) -> None:
        build_programme(now, key="dementia-care")
        young_person(cast)
        certified(cast, programme, "Anna")
        elsewhere, here = cast.coordinator("Dace", scope="dementia-care"), cast.coordinator("Ilze", scope=programme.key)

        assert (young_people_for(elsewhere), young_people_without_mentor(elsewhere), mentors_without_pairing(elsewhere, now)) == ([], [], [])
        assert [len(young_people_for(here)), len(young_people_without_mentor(here)), len(mentors_without_pairing(here, now))] == [1, 1, 1]

    def test_who_waits_is_who_has_no_mentor_now(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        anna, zane = certified(cast, programme, "Anna"), certified(cast, programme, "Zane")
        first, second = young_person(cast, "ZG-1"), young_person(cast, "ZG-2")
        paired(anna, first, ilze, now)
        end_pairing(pairing=paired(zane, second, ilze, now), reason="Pārcēlās", by=ilze, at=now)

        assert young_people_without_mentor(ilze) == [second]
        assert [credential.holder for credential in mentors_without_pairing(ilze, now)] == [zane]

    def test_a_mentor_who_cannot_be_paired_does_not_wait(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        revoked = certify(in_training(cast, programme, "Zane"), programme, now)
        revoked.revoked_at, revoked.revocation_reason = now, "Pārkāpums"
        certify(in_training(cast, programme, "Vita"), programme, now - timedelta(days=3 * 366))
        certified(cast, programme, "Gunta").disabled_at = now
        db.session.commit()

        assert mentors_without_pairing(ilze, now) == []

    def test_a_case_manager_has_their_own(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        gita, other = cast.case_manager("Gita"), cast.case_manager("Guna")
        mine = young_person(cast, "ZG-1", case_manager=gita)
        young_person(cast, "ZG-2", case_manager=other)
        pairing = paired(certified(cast, programme, "Anna"), mine, ilze, now)

        assert [(line.young_person, line.pairing) for line in young_people_of(gita)] == [(mine, pairing)]

    def test_a_mentor_has_those_they_walk_with_now(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        anna, zane = certified(cast, programme, "Anna"), certified(cast, programme, "Zane")
        end_pairing(pairing=paired(anna, young_person(cast, "ZG-1"), ilze, now), reason="Pārcēlās", by=ilze, at=now)
        mine = paired(anna, young_person(cast, "ZG-2"), ilze, now)
        paired(zane, young_person(cast, "ZG-3"), ilze, now)

        assert pairings_of(anna) == [mine]

    def test_a_revoked_certificate_closes_the_list(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        anna = certified(cast, programme, "Anna")
        credential = paired(anna, young_person(cast), ilze, now).credential
        credential.revoked_at, credential.revocation_reason = now, "Pārkāpums"
        db.session.commit()

        assert pairings_of(anna) == []

    def test_a_supervisor_has_names_and_numbers(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> None:
        anna, zane = certified(cast, programme, "Anna"), certified(cast, programme, "Zane")
        certified(cast, programme, "Vita")
        for code in ("ZG-1", "ZG-2"):
            paired(anna, young_person(cast, code), ilze, now)
        end_pairing(pairing=paired(zane, young_person(cast, "ZG-3"), ilze, now), reason="Pārcēlās", by=ilze, at=now)

        assert [(row.name, row.pairings) for row in mentors_supervised_by(cast.supervisor())] == [("Anna Kalniņa", 2)]
        assert mentors_supervised_by(cast.supervisor(scope="dementia-care")) == []

    def test_case_managers_are_those_with_the_role_now(self, cast: Cast, now: datetime) -> None:
        gita, former, closed = cast.case_manager("Gita"), cast.case_manager("Guna"), cast.case_manager("Gundega")
        former.grants[0].revoked_at, closed.disabled_at = now, now
        cast.coordinator()
        db.session.commit()

        assert case_managers() == [gita]

    def test_the_next_code_follows_the_last(self, cast: Cast) -> None:
        assert suggested_code() == "ZG-001"

        young_person(cast, "J-019")

        assert suggested_code() == "J-020"


class TestRunningPairs:
    """A pairing is judged again whenever somebody looks: what no longer holds is told, and nothing ends by itself."""

    @pytest.fixture
    def pairing(self, cast: Cast, programme: Programme, ilze: Person, now: datetime) -> Pairing:
        return paired(certified(cast, programme, "Anna"), young_person(cast), ilze, now)

    def told(self, ilze: Person, at: datetime) -> list[str]:
        return [reason.key for _pairing, reasons in pairings_in_question(ilze, at) for reason in reasons]

    def test_one_that_is_in_order_is_not_among_them(self, ilze: Person, pairing: Pairing, now: datetime) -> None:
        assert self.told(ilze, now) == []
        assert against(pairing, now) == ()

    def test_a_proposal_and_then_a_revocation(self, cast: Cast, ilze: Person, pairing: Pairing, now: datetime) -> None:
        revocation = propose_revocation(credential=pairing.credential, reason="Why", by=ilze, at=now)
        assert self.told(ilze, now) == ["certificate-in-question"]
        confirm_revocation(revocation=revocation, by=cast.coordinator("Otrā"), at=now)
        db.session.commit()

        assert self.told(ilze, now) == ["certificate-revoked"]
        assert pairing.is_active

    def test_expiry_of_the_certificate_and_of_the_check(self, ilze: Person, pairing: Pairing, now: datetime) -> None:
        assert self.told(ilze, now + timedelta(days=301)) == ["check-expired"]
        assert self.told(ilze, now + timedelta(days=732)) == ["certificate-expired", "check-expired"]
        assert pairing.is_active

    def test_a_closed_account(self, ilze: Person, pairing: Pairing, now: datetime) -> None:
        pairing.mentor.disabled_at = now
        db.session.commit()

        assert self.told(ilze, now) == ["account-closed"]

    def test_what_follows_the_certificate_counts_for_it(self, ilze: Person, pairing: Pairing, now: datetime) -> None:
        pairing.credential.text = {"address": "http://localhost/verify/1"}
        follow(pairing.credential, RENEWED, valid_until=pairing.credential.valid_until, at=now, changes={})
        db.session.commit()

        assert self.told(ilze, now) == []
        assert len(offers_for(pairing.young_person, now)) == 1
        assert pairings_of(pairing.mentor) == [pairing]

    def test_what_has_ended_waits_for_nothing(self, cast: Cast, ilze: Person, pairing: Pairing, now: datetime) -> None:
        revoke(credential=pairing.credential, reason="Why", by=ilze, at=now)
        end_pairing(pairing=pairing, reason="Revoked", by=ilze, at=now)
        db.session.commit()

        assert self.told(ilze, now) == []
        assert against(pairing, now) == ()

    def test_not_ones_own_and_not_for_another_programme(self, cast: Cast, ilze: Person, pairing: Pairing, now: datetime) -> None:
        revoke(credential=pairing.credential, reason="Why", by=ilze, at=now)
        grant_role(person=pairing.mentor, role=COORDINATOR, granted_by=None, at=now)
        db.session.commit()

        assert self.told(pairing.mentor, now) == []
        assert self.told(cast.coordinator("Cita", scope="other"), now) == []

    def test_two_statements_however_many(self, cast: Cast, programme: Programme, ilze: Person, pairing: Pairing, statements, now: datetime) -> None:
        paired(certified(cast, programme, "Vita"), young_person(cast, "ZG-002"), ilze, now)
        assert ilze.grants
        with statements() as log:
            assert len(pairings_in_question(ilze, now + timedelta(days=732))) == 2
        assert len(log) == 2

    def test_whoever_is_in_question_is_offered_to_nobody_new(self, cast: Cast, ilze: Person, pairing: Pairing, now: datetime) -> None:
        propose_revocation(credential=pairing.credential, reason="Why", by=ilze, at=now)
        db.session.commit()
        [offer] = offers_for(young_person(cast, "ZG-002"), now)

        assert [reason.key for reason in offer.against] == ["certificate-in-question"]
        with pytest.raises(MentorNotCertified):
            paired(pairing.mentor, young_person(cast, "ZG-003"), ilze, now)
