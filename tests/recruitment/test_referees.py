"""References: asked by a link, answered once, read and vouched for by a person, forgotten after a time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db import db
from errors import NotVisible
from post.models import Letter
from recruitment import errors
from recruitment.access import referee_for, referee_with
from recruitment.models import DECLINED, REFERENCE, Application, Evidence, Referee
from recruitment.queries import references_to_read
from recruitment.referees import (
    MOST_ASKED,
    decline_reference,
    forget_references,
    give_reference,
    name_referee,
    referees_to_remind,
    remind_referee,
    revoke_referee,
    vouch_for_reference,
)
from recruitment.rules import CLOSED, GIVEN, OVER, WAITS, Reference, referee_state
from recruitment.services import decide, withdraw_application
from tests.cast import Cast
from tests.courses.builders import build_programme

DAY = timedelta(days=1)
SAID = Reference("work", 2019, "often", "often", "sometimes", is_worried=False, entrust="yes", words="Uzticama.")


@pytest.fixture
def application(cast: Cast, now: datetime) -> Application:
    return cast.application(build_programme(now))


def ask(application: Application, now: datetime, email: str = "inta@example.org", **changed: object) -> tuple[Referee, str]:
    said = {"name": "Inta Zariņa", "relation": "kolēģe", "language": "lv", "by": application.person} | changed
    return name_referee(application=application, email=email, at=now, **said)


class TestAsking:
    def test_a_letter_holds_the_link_and_the_database_only_its_hash(self, application: Application, now: datetime) -> None:
        referee, token = ask(application, now)
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()

        assert letter is not None
        assert letter.to_email == "inta@example.org"
        assert f"/references/{token}" in letter.body
        assert application.person.name in letter.subject
        assert token not in str(vars(referee))
        assert referee_with(token) == referee

    def test_an_address_is_asked_once_and_again_when_the_link_was_taken_back(self, application: Application, now: datetime) -> None:
        referee, _token = ask(application, now)
        with pytest.raises(errors.RefereeAsked):
            ask(application, now, " INTA@example.org ")
        revoke_referee(referee=referee, by=application.person, at=now)

        assert ask(application, now)[0] != referee

    def test_nobody_refers_to_themselves(self, application: Application, now: datetime) -> None:
        with pytest.raises(errors.OwnAddress):
            ask(application, now, application.person.email.upper())

    def test_the_applicant_asks_so_many_and_a_coordinator_one_more(self, cast: Cast, application: Application, now: datetime) -> None:
        for number in range(MOST_ASKED):
            ask(application, now, f"r{number}@example.org")

        with pytest.raises(errors.TooManyReferees):
            ask(application, now, "more@example.org")
        assert ask(application, now, "more@example.org", by=cast.coordinator())

    def test_nobody_is_asked_where_it_is_of_no_use(self, cast: Cast, application: Application, now: datetime) -> None:
        decide(application=application, outcome=DECLINED, reason="Nav laika.", by=cast.coordinator(), at=now)
        with pytest.raises(errors.ReferencesClosed):
            ask(application, now)

    def test_nobody_is_asked_about_what_was_withdrawn(self, application: Application, now: datetime) -> None:
        withdraw_application(application=application, at=now)
        with pytest.raises(errors.ApplicationWithdrawn):
            ask(application, now)

    def test_no_personal_code_goes_out(self, application: Application, now: datetime) -> None:
        with pytest.raises(errors.PersonalCodeWritten):
            ask(application, now, relation="kolēģe 120390-12345")


class TestAnswering:
    def test_the_answer_is_kept_once(self, application: Application, now: datetime) -> None:
        referee, _token = ask(application, now)
        give_reference(referee=referee, said=SAID, at=now + DAY)

        assert (referee.answered_at, referee.answer["words"]) == (now + DAY, "Uzticama.")
        for again in (lambda: give_reference(referee=referee, said=SAID, at=now), lambda: decline_reference(referee=referee, at=now)):
            with pytest.raises(errors.ReferenceGiven):
                again()

    def test_whoever_is_worried_says_why(self, application: Application, now: datetime) -> None:
        referee, _token = ask(application, now)
        with pytest.raises(errors.ConcernMissing):
            give_reference(referee=referee, said=replace(SAID, is_worried=True, concern=" "), at=now)

    @pytest.mark.parametrize("field", ["words", "concern"])
    def test_no_personal_code_is_kept(self, application: Application, now: datetime, field: str) -> None:
        referee, _token = ask(application, now)
        with pytest.raises(errors.PersonalCodeWritten):
            give_reference(referee=referee, said=replace(SAID, **{field: "120390-12345"}), at=now)

    def test_a_link_ends_with_its_time(self, application: Application, now: datetime) -> None:
        referee, _token = ask(application, now)
        assert referee_state(referee, application, now + 30 * DAY - timedelta(seconds=1)) == WAITS
        assert referee_state(referee, application, now + 30 * DAY) == OVER
        with pytest.raises(errors.ReferenceGiven):
            give_reference(referee=referee, said=SAID, at=now + 30 * DAY)

    def test_a_link_ends_with_its_revocation_and_with_the_application(self, application: Application, now: datetime) -> None:
        taken, _token = ask(application, now)
        other, _token = ask(application, now, "juris@example.org")
        revoke_referee(referee=taken, by=application.person, at=now)
        withdraw_application(application=application, at=now)

        for referee in (taken, other):
            assert referee_state(referee, application, now) == CLOSED
            with pytest.raises(errors.ReferencesClosed):
                give_reference(referee=referee, said=SAID, at=now)

    def test_what_is_no_link_is_nothing(self, application: Application, now: datetime) -> None:
        with pytest.raises(NotVisible):
            referee_with("x" * 43)


class TestReading:
    def test_an_answer_counts_once_a_person_has_vouched(self, cast: Cast, application: Application, now: datetime) -> None:
        coordinator, (referee, _token) = cast.coordinator(), ask(application, now)
        give_reference(referee=referee, said=SAID, at=now)
        assert db.session.scalars(select(Evidence)).all() == []
        assert references_to_read(coordinator) == [referee]

        entry = vouch_for_reference(referee=referee, is_favourable=True, note="Īsi.", by=coordinator, at=now + DAY)

        assert (entry.kind, entry.subject, entry.seen_on, entry.recorded_by_id) == (
            REFERENCE,
            "Inta Zariņa, kolēģe",
            now.date(),
            coordinator.id,
        )
        assert references_to_read(coordinator) == []
        with pytest.raises(errors.ReferenceRead):
            vouch_for_reference(referee=referee, is_favourable=True, note="", by=coordinator, at=now)

    def test_silence_and_declining_are_no_reference(self, cast: Cast, application: Application, now: datetime) -> None:
        silent, _token = ask(application, now)
        declined, _token = ask(application, now, "juris@example.org")
        decline_reference(referee=declined, at=now)

        assert referee_state(declined, application, now) == GIVEN
        for referee in (silent, declined):
            with pytest.raises(errors.ReferenceMissing):
                vouch_for_reference(referee=referee, is_favourable=True, note="", by=cast.coordinator(), at=now)

    def test_nobody_reads_or_vouches_for_what_is_said_of_themselves(self, cast: Cast, now: datetime) -> None:
        own = cast.application(build_programme(now), cast.coordinator())
        referee, _token = ask(own, now)
        give_reference(referee=referee, said=SAID, at=now)

        assert references_to_read(own.person) == []
        with pytest.raises(NotVisible):
            referee_for(own.person, referee.public_id)
        with pytest.raises(errors.OwnApplication):
            vouch_for_reference(referee=referee, is_favourable=True, note="", by=own.person, at=now)

    def test_only_those_who_coordinate_the_programme_read(self, cast: Cast, application: Application, now: datetime) -> None:
        referee, _token = ask(application, now)

        assert referee_for(cast.coordinator(), referee.public_id) == referee
        for somebody in (cast.trainer(), cast.coordinator(scope="other"), cast.administrator(), application.person):
            with pytest.raises(NotVisible):
                referee_for(somebody, referee.public_id)


class TestReminding:
    def test_after_a_week_once_by_a_link_beside_the_first(self, application: Application, now: datetime) -> None:
        referee, token = ask(application, now)
        assert referees_to_remind(now + 7 * DAY - timedelta(seconds=1)) == []
        assert referees_to_remind(now + 7 * DAY) == [referee.id]

        assert remind_referee(referee_id=referee.id, at=now + 7 * DAY) == referee
        assert remind_referee(referee_id=referee.id, at=now + 7 * DAY) is None
        assert referees_to_remind(now + 14 * DAY) == []

        [letter] = db.session.scalars(select(Letter).where(Letter.subject.startswith("Atgādinām"))).all()
        second = letter.body.split("/references/")[1].split()[0]
        assert second != token
        assert referee_with(second) == referee_with(token) == referee

    def test_nobody_who_answered_is_out_of_time_or_no_longer_needed(self, application: Application, now: datetime) -> None:
        answered, taken = ask(application, now)[0], ask(application, now, "juris@example.org")[0]
        give_reference(referee=answered, said=SAID, at=now)
        revoke_referee(referee=taken, by=application.person, at=now)
        ask(application, now, "late@example.org")

        assert referees_to_remind(now + 31 * DAY) == []
        withdraw_application(application=application, at=now)
        assert referees_to_remind(now + 8 * DAY) == []


def test_after_a_time_the_words_are_forgotten_and_the_evidence_stays(cast: Cast, application: Application, now: datetime) -> None:
    referee, other = ask(application, now)[0], ask(application, now, "juris@example.org")[0]
    give_reference(referee=referee, said=SAID, at=now)
    entry = vouch_for_reference(referee=referee, is_favourable=True, note="", by=cast.coordinator(), at=now)

    assert forget_references(before=now) == 0
    assert forget_references(before=now + DAY) == 2
    assert forget_references(before=now + DAY) == 0
    db.session.expire_all()
    assert (referee.email, referee.answer, referee.evidence_id, other.email) == ("", None, entry.id, "")
    assert not entry.is_void
