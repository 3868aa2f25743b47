"""Mentors are asked once to answer the motivation test again: after some months with a young person, and at the end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

import jobs
from accounts.models import Person, Ticket
from courses.models import Programme
from credentials.queries import credential_of
from db import db
from mentoring.models import Pairing
from mentoring.queries import repeats_due
from nudges import services
from nudges.models import Nudge
from nudges.rules import INVITATIONS, REMINDER
from post.models import Letter
from quizzes.models import Attempt, Quiz
from quizzes.repeats import END, MIDWAY, OCCASIONS
from quizzes.services import start_attempt
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import certified, paired, young_person
from tests.quizzes.builders import build_motivation, take

DAY = timedelta(days=1)
EVENING = timedelta(hours=1)
"""From the clock of the tests (six in the evening in Riga) into the hour after."""


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def quiz(programme: Programme, now: datetime) -> Quiz:
    quiz = build_motivation(now)
    programme.motivation_test = quiz.key
    db.session.commit()
    return quiz


@pytest.fixture
def walking(cast: Cast, programme: Programme, quiz: Quiz, now: datetime) -> Pairing:
    """Anna has walked with somebody for 93 days; what draws her was asked before the training."""
    anna = certified(cast, programme)
    take(anna, quiz, now - 200 * DAY)
    pairing = paired(anna, young_person(cast), cast.coordinator(), now)
    pairing.starts_on = now.date() - 93 * DAY
    db.session.commit()
    return pairing


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def sweep(at: datetime, days: int = 1) -> list[str]:
    """What was written in so many days, swept twice an evening."""
    for day in range(days):
        for minutes in (0, 10):
            jobs.invite_all(at + day * DAY + timedelta(minutes=minutes))
    return [one.kind for one in db.session.scalars(select(Nudge).order_by(Nudge.at))]


def end(pairing: Pairing, by: Person, at: datetime) -> None:
    pairing.ended_at, pairing.ended_by_id, pairing.end_reason = at, by.id, "Beidzās"
    db.session.commit()


def test_a_mentor_is_asked_once_after_some_months_and_once_at_the_end(walking: Pairing, cast: Cast, now: datetime) -> None:
    assert sweep(now, 30) == [MIDWAY]

    end(walking, cast.coordinator(), now + 31 * DAY)

    assert sweep(now + 31 * DAY, 30) == [MIDWAY, END]
    assert len(letters()) == 2


def test_the_nudging_job_asks_too(walking: Pairing, now: datetime) -> None:
    jobs.nudge_all(now)

    assert MIDWAY in [one.kind for one in db.session.scalars(select(Nudge))]


def test_nobody_is_asked_before_the_time(walking: Pairing, now: datetime) -> None:
    walking.starts_on = now.date() - 80 * DAY
    db.session.commit()

    assert sweep(now) == []


def test_the_letter_speaks_both_languages_and_leads_through_signing_in(walking: Pairing, cast: Cast, now: datetime) -> None:
    """The link of a letter opens study; the motivation test is none."""
    jobs.invite_all(now)
    walking.mentor.given_name, walking.mentor.language = "Jānis", "lv"
    end(walking, cast.coordinator(), now + DAY)
    jobs.invite_all(now + 2 * DAY)

    english, latvian = letters()

    assert english.subject == "How does it feel now? Ten minutes about your motives"
    assert "For some months now" in english.body
    assert "Labdien, Jāni!" in latvian.body
    assert "ceļš ar jaunieti ir noslēdzies" in latvian.body
    for letter in (english, latvian):
        assert "http://localhost/tests/motivation\n" in letter.body
        assert "/continue/" not in letter.body
        assert "/quiet/" in letter.body
        assert letter.unsubscribe_url
        assert "\n\n\n" not in letter.body
    assert set(db.session.scalars(select(Ticket.purpose))) == {"quiet"}


def test_a_pause_and_the_hour_are_kept(walking: Pairing, now: datetime) -> None:
    services.pause(person=walking.mentor, weeks=1, at=now)
    services.choose_wishes(person=walking.mentor, is_weekly=False, weekday=0, hour=19, is_reminded=True)
    db.session.commit()

    assert sweep(now, 7) == []
    assert sweep(now + 7 * DAY) == []  # six o'clock
    assert sweep(now + 7 * DAY + EVENING) == [MIDWAY]


def test_silence_is_silence(walking: Pairing, now: datetime) -> None:
    services.silence(person=walking.mentor)
    db.session.commit()

    assert sweep(now, 20) == []


def test_never_two_a_day_nor_on_two_days_in_a_row(walking: Pairing, now: datetime) -> None:
    db.session.add(Nudge(person_id=walking.mentor_id, day=now.date(), kind=REMINDER, at=now - EVENING))
    db.session.commit()

    assert sweep(now, 2) == [REMINDER]
    assert sweep(now + 2 * DAY) == [REMINDER, MIDWAY]


@pytest.mark.parametrize("why", ["answered", "begun", "never-asked-before", "closed", "unconfirmed", "revoked"])
def test_whom_it_does_not_concern_is_not_asked(why: str, walking: Pairing, quiz: Quiz, now: datetime) -> None:
    mentor = walking.mentor
    match why:
        case "answered":
            take(mentor, quiz, now, occasion=MIDWAY)
        case "begun":
            start_attempt(person=mentor, quiz=quiz, occasion=MIDWAY, at=now)
        case "never-asked-before":
            for attempt in db.session.scalars(select(Attempt)):
                attempt.occasion = END
        case "closed":
            mentor.disabled_at = now
        case "unconfirmed":
            mentor.email_confirmed_at = None
        case "revoked":
            credential = credential_of(mentor)
            assert credential is not None
            credential.revoked_at, credential.revocation_reason, credential.revoked_by_id = now, "Iemesls", mentor.id
    db.session.commit()

    assert repeats_due(now) == []
    assert sweep(now) == []


def test_two_sweeps_at_once_write_once(walking: Pairing, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first wrote: the constraint decides."""
    asked = {"person_id": walking.mentor_id, "kind": MIDWAY, "quiz_key": "motivation"}
    monkeypatch.setattr(services, "who_may_be_invited", lambda wanted, _at: wanted)

    assert services.invite(**asked, at=now) is not None
    assert services.invite(**asked, at=now) is None
    assert services.invite(**asked, at=now + 5 * DAY) is None
    assert len(letters()) == 1


def test_the_database_itself_refuses_a_second_invitation(walking: Pairing, now: datetime) -> None:
    for day in (0, 5):
        db.session.add(Nudge(person_id=walking.mentor_id, day=now.date() + day * DAY, kind=END, at=now))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.bare
def test_invitations_are_the_repeats() -> None:
    assert OCCASIONS[1:] == INVITATIONS
