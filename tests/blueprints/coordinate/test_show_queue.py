"""What waits for the coordinator, each with its reason and its link, the most urgent first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from courses.models import Enrolment, Programme
from credentials.revoking import propose_revocation
from db import db
from mentoring.models import Pairing
from nudges.models import Nudge
from quizzes.models import DrawnItem
from recruitment.models import DECLINED, INTERVIEW, OBSERVATION_TALK, READINESS_TALK, RECORD_CHECK
from recruitment.queries import application_of
from recruitment.referees import give_reference, name_referee
from recruitment.services import decide, enrol_applicant, record_evidence, withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.credentials.builders import fulfil, observe, revoke
from tests.mentoring.builders import certified, paired, young_person
from tests.quizzes.builders import build_readiness, finish_modules, right, take, wrong
from tests.recruitment.test_referees import SAID

As = Callable[..., Browser]


def harmful(drawn: DrawnItem) -> dict[str, Any]:
    return {"best": "c", "worst": "a"} if drawn.item.critical else right(drawn)


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def page(cast: Cast, as_: As) -> Callable[[], str]:
    """The queue as a coordinator of everything reads it."""
    browser = as_(cast.coordinator("Rita", language="en"))
    return lambda: browser.get("/coordinate").text


def learner(cast: Cast, programme: Programme, now: datetime, given_name: str = "Anna") -> Enrolment:
    by = cast.coordinator("Inga")
    enrolment = enrol_applicant(application=cast.accepted(programme, by=by, given_name=given_name), by=by, at=now)
    db.session.commit()
    return enrolment


def talk(cast: Cast, enrolment: Enrolment, kind: str, at: datetime) -> None:
    application = application_of(enrolment.person, enrolment.programme)
    assert application is not None
    record_evidence(application=application, kind=kind, seen_on=at.date(), by=cast.coordinator(), at=at)
    db.session.commit()


class TestApplications:
    def test_without_an_interview(self, cast: Cast, programme: Programme, page: Callable[[], str]) -> None:
        application = cast.application(programme)

        assert "Applied on 11 January 2027; no interview yet." in page()
        assert f"/coordinate/applications/{application.public_id}" in page()

    def test_with_an_interview_and_no_decision(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        record_evidence(application=cast.application(programme), kind=INTERVIEW, seen_on=now.date(), by=cast.coordinator(), at=now)
        db.session.commit()

        assert "was interviewed; the decision is yours" in page()

    def test_accepted_and_not_enrolled(self, cast: Cast, programme: Programme, page: Callable[[], str]) -> None:
        cast.accepted(programme, by=cast.coordinator())

        assert "Accepted on 11 January 2027 and not enrolled yet." in page()

    def test_declined_withdrawn_and_enrolled_ones_wait_for_nothing(
        self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]
    ) -> None:
        decide(application=cast.application(programme), outcome=DECLINED, reason="Nav laika.", by=cast.coordinator(), at=now)
        withdraw_application(application=cast.application(programme), at=now)
        learner(cast, programme, now)

        assert "Nothing waits" in page()

    def test_ones_own_waits_for_somebody_else(self, cast: Cast, as_: As, programme: Programme) -> None:
        me = cast.coordinator("Kristīne", language="en")
        cast.application(programme, me)

        assert "Nothing waits" in as_(me).get("/coordinate").text


class TestRecordChecks:
    @pytest.mark.parametrize(
        ("valid_until", "said"),
        [
            (date(2027, 1, 10), "The record check expired on 10 January 2027."),
            (date(2027, 1, 11), "is valid only until 11 January 2027."),
            (date(2027, 2, 10), "is valid only until 10 February 2027."),
        ],
    )
    def test_run_out(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str], valid_until: date, said: str) -> None:
        enrolment = learner(cast, programme, now)
        self.seen(cast, enrolment, now, valid_until)

        assert said in page()

    def test_with_more_than_sixty_days_they_wait_for_nothing(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        self.seen(cast, learner(cast, programme, now), now, date(2027, 3, 13))

        assert "Nothing waits" in page()

    def test_a_newer_one_stands_for_the_older(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        enrolment = learner(cast, programme, now)
        self.seen(cast, enrolment, now, date(2027, 1, 10), seen_on=date(2026, 1, 10))
        self.seen(cast, enrolment, now, date(2028, 1, 10), seen_on=date(2027, 1, 5))

        assert "Nothing waits" in page()

    @staticmethod
    def seen(cast: Cast, enrolment: Enrolment, now: datetime, valid_until: date, seen_on: date = date(2026, 2, 1)) -> None:
        application = application_of(enrolment.person, enrolment.programme)
        assert application is not None
        record_evidence(application=application, kind=RECORD_CHECK, seen_on=seen_on, valid_until=valid_until, by=cast.coordinator(), at=now)
        db.session.commit()


class TestTalks:
    def test_after_two_failed_attempts(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        quiz, enrolment = build_readiness(now), self.studied(cast, programme, now)
        take(enrolment.person, quiz, now, enrolment=enrolment, answer=wrong)
        assert "readiness test" not in page()

        take(enrolment.person, quiz, now + timedelta(days=2), enrolment=enrolment, answer=wrong)

        assert "Has failed the readiness test 2 times." in page()
        assert f"/coordinate/learners/{enrolment.public_id}?view=study" in page()

    def test_after_a_harmful_answer_at_once_and_first_of_all(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        cast.application(programme, given_name="Dace")
        quiz, enrolment = build_readiness(now), self.studied(cast, programme, now)
        take(enrolment.person, quiz, now, enrolment=enrolment, answer=harmful)

        text = page()

        assert "where safety is at stake" in text
        assert text.index("where safety is at stake") < text.index("no interview yet")

    def test_comes_after_one_failure_where_somebody_feels_very_sure(
        self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]
    ) -> None:
        quiz, enrolment = build_readiness(now), self.studied(cast, programme, now)
        sure = lambda drawn: {"level": 10} if drawn.part == "self_efficacy" else wrong(drawn)  # noqa: E731
        take(enrolment.person, quiz, now, enrolment=enrolment, answer=sure)

        assert "Feels very sure in the readiness test" in page()

    def test_once_recorded_is_due_no_more_until_the_next_failure(
        self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]
    ) -> None:
        quiz, enrolment = build_readiness(now), self.studied(cast, programme, now)
        for days in (0, 2):
            take(enrolment.person, quiz, now + timedelta(days=days), enrolment=enrolment, answer=wrong)
        talk(cast, enrolment, READINESS_TALK, now + timedelta(days=3))
        assert "readiness test" not in page()

        take(enrolment.person, quiz, now + timedelta(days=4), enrolment=enrolment, answer=wrong, leave=True)

        assert "Has failed the readiness test 3 times." in page()

    def test_whoever_has_passed_needs_none(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        quiz, enrolment = build_readiness(now), self.studied(cast, programme, now)
        take(enrolment.person, quiz, now, enrolment=enrolment, answer=harmful)
        take(enrolment.person, quiz, now + timedelta(days=2), enrolment=enrolment, leave=True)

        assert "safety is at stake" not in page()

    def test_about_a_behaviour_seen_below_two(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        enrolment, fine = learner(cast, programme, now), learner(cast, programme, now, "Berta")
        observe(enrolment, cast.trainer(), now, mark=1)
        observe(enrolment, cast.trainer("Gints"), now, mark=1)
        observe(fine, cast.trainer(), now, mark=2)
        db.session.commit()

        assert page().count("a behaviour below 2") == 1
        assert "Anna" in page()
        talk(cast, enrolment, OBSERVATION_TALK, now)
        assert "Nothing waits" in page()

    @staticmethod
    def studied(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
        enrolment = learner(cast, programme, now)
        finish_modules(enrolment, now)
        return enrolment


class TestCertificatesAndPairs:
    def test_one_condition_left(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        fulfil(cast.person("Anna"), programme, coordinator=cast.coordinator(), trainer=cast.trainer(), at=now, without=["C10"])

        assert "One condition is left for the certificate: C10, Confidentiality and the code." in page()

    def test_a_mentor_who_walks_with_nobody_and_a_young_person_without_one(self, cast: Cast, programme: Programme, page: Callable[[], str]) -> None:
        certified(cast, programme, "Anna")
        young_person(cast, "ZG-007")

        text = page()

        assert "walks with nobody yet" in text
        assert "Young person ZG-007, Bauskas novads" in text
        assert text.index("ZG-007") < text.index("walks with nobody yet")

    def test_a_pair_waits_for_nothing(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-007"), cast.coordinator(), now)

        assert "Nothing waits" in page()


class TestAfterTheIssue:
    @pytest.fixture
    def pairing(self, cast: Cast, programme: Programme, now: datetime) -> Pairing:
        return paired(certified(cast, programme, "Anna"), young_person(cast, "ZG-014"), cast.coordinator("Ilze"), now)

    def test_a_pair_whose_certificate_was_revoked_stands_first_with_what_to_do(
        self, cast: Cast, pairing: Pairing, now: datetime, page: Callable[[], str]
    ) -> None:
        revoke(credential=pairing.credential, reason="CANARY", by=cast.coordinator(), at=now)
        young_person(cast, "ZG-015")
        db.session.commit()

        said = page()
        assert said.index("The two still walk together, but: The certificate was revoked.") < said.index("Young person ZG-015")
        assert f'href="/coordinate/pairings/{pairing.public_id}"' in said
        assert "CANARY" not in said

    def test_a_proposal_waits_for_others(self, cast: Cast, as_: As, pairing: Pairing, now: datetime, page: Callable[[], str]) -> None:
        first = cast.coordinator("Zane", language="en")
        propose_revocation(credential=pairing.credential, reason="CANARY", by=first, at=now)
        db.session.commit()

        assert "Zane Bērziņa proposes to revoke it" in page()
        assert "CANARY" not in page()
        assert "proposes to revoke" not in as_(first).get("/coordinate").text

    def test_whoever_expires_within_sixty_days(self, pairing: Pairing, now: datetime, page: Callable[[], str]) -> None:
        pairing.credential.valid_until = now.date() + timedelta(days=61)
        db.session.commit()
        assert "is valid until" not in page()
        pairing.credential.valid_until = now.date() + timedelta(days=60)
        db.session.commit()
        assert f"Certificate No. {pairing.credential.number} is valid until 12 March 2027." in page()


class TestWhoSeesIt:
    def test_the_coordinator_of_another_programme_sees_nothing_of_this_one(self, cast: Cast, as_: As, programme: Programme, now: datetime) -> None:
        build_programme(now, "other")
        fill(cast, programme, now, "Anna")

        page = as_(cast.coordinator("Zita", scope="other", language="en")).get("/coordinate").text

        assert "Nothing waits" in page

    @pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator"])
    def test_it_is_not_there_for_others(self, cast: Cast, as_: As, role: str) -> None:
        assert as_(getattr(cast, role)()).get("/coordinate").status_code == 404

    def test_a_stranger_is_asked_who_they_are(self, client: Browser) -> None:
        assert client.get("/coordinate").location.startswith("/sign-in")


def fill(cast: Cast, programme: Programme, now: datetime, name: str) -> None:
    """One of each kind."""
    cast.application(programme, given_name=name)
    cast.accepted(programme, by=cast.coordinator(), given_name=name)
    enrolment = learner(cast, programme, now, name)
    TestRecordChecks.seen(cast, enrolment, now, date(2027, 1, 20))
    observe(enrolment, cast.trainer(), now, mark=1)
    fulfil(cast.person(name), programme, coordinator=cast.coordinator(), trainer=cast.trainer(), at=now, without=["C8"])
    certified(cast, programme, name)
    db.session.commit()


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_takes_fifteen_statements_whatever_waits(cast: Cast, as_: As, programme: Programme, now: datetime, statements, rows: int) -> None:
    for number in range(rows):
        fill(cast, programme, now, "Anna")
        young_person(cast, f"ZG-{number:03}")
    browser = as_(cast.coordinator())

    with statements() as log:
        answer = browser.get("/coordinate")

    assert answer.text.count("<li><h2>") == rows * 7
    assert len(log) == 15


def test_whoever_had_every_reminder_and_did_not_come_back_needs_a_person(
    cast: Cast, programme: Programme, page: Callable[[], str], now: datetime
) -> None:
    silent, reminded = (enrol(cast.learner(name), programme, now - timedelta(days=60)) for name in ("Signe", "Rita"))
    for enrolment, days in ((silent, (40, 26, 12)), (reminded, (40, 26))):
        db.session.add_all(Nudge(person_id=enrolment.person_id, day=(at := now - timedelta(days=day)).date(), kind="reminder", at=at) for day in days)
    db.session.commit()

    text = page()

    assert "Signe Kalniņa" in text
    assert "Has not studied since 12 November 2026, and three reminders were of no use." in text
    assert text.count("three reminders were of no use") == 1


class TestReferences:
    def answered(self, cast: Cast, programme: Programme, now: datetime, **said: object) -> None:
        application = cast.application(programme)
        person = {"name": "Inta Zariņa", "relation": "kolēģe", "email": "inta@example.org", "language": "lv"}
        referee, _token = name_referee(application=application, by=application.person, at=now, **person)
        give_reference(referee=referee, said=replace(SAID, **said), at=now)
        db.session.commit()

    def test_an_answer_waits_to_be_read(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        self.answered(cast, programme, now)

        assert "A reference by Inta Zariņa has come: please read it." in page()

    def test_a_worry_comes_before_all_else(self, cast: Cast, programme: Programme, now: datetime, page: Callable[[], str]) -> None:
        self.answered(cast, programme, now, is_worried=True, concern="Kliedz.")
        shown = page()

        assert "names a worry about safety" in shown
        assert "Kliedz." not in shown
        assert shown.index("names a worry") < shown.index("no interview yet")
