"""Who is nudged and who is not; once, whoever sweeps; and what the letter carries."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

import jobs
from accounts.models import COORDINATOR, Person, Ticket
from accounts.queries import ticket_that_works
from accounts.services import grant_role
from courses.crediting import credit_live, record_beat
from courses.models import WITHDRAWN, Enrolment, Programme
from courses.overview import learners_taught_by
from courses.services import complete_activity, save_position
from db import db
from nudges import services
from nudges.models import Nudge
from nudges.queries import enrolments_to_nudge, stopped_among, week_of, wishes_of
from nudges.rules import REMINDER, WEEKLY
from post.models import Letter
from post.sending import Carrier
from post.services import letter_sent
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol

DAY = timedelta(days=1)
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def away(cast: Cast, programme: Programme, now: datetime, days: int = 7, **fields: object) -> Enrolment:
    """A learner who opened the first lesson so many days ago, and stopped there."""
    enrolment = enrol(cast.person(**fields), programme, now - 40 * DAY)
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now - days * DAY)
    db.session.commit()
    return enrolment


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def sweep(at: datetime, days: int) -> list[tuple[date, str]]:
    """The nudges of so many days, swept every ten minutes from seven in the evening to nine."""
    for day in range(days):
        for tens in range(7):
            jobs.nudge_all(at + day * DAY + timedelta(minutes=10 * tens))
    return [(one.day, one.kind) for one in db.session.scalars(select(Nudge).order_by(Nudge.at))]


def test_a_learner_who_stopped_is_reminded_three_times_and_then_left_alone(cast: Cast, programme: Programme, now: datetime) -> None:
    away(cast, programme, now, 7)

    found = sweep(now, 90)

    assert found == [(date(2027, 1, 11), REMINDER), (date(2027, 1, 25), REMINDER), (date(2027, 2, 8), REMINDER)]
    assert [letter.subject for letter in letters()] == ["Tava vieta ir saglabāta"] * 3
    assert "pēdējais atgādinājums" in letters()[-1].body
    assert "pēdējais atgādinājums" not in letters()[0].body


def test_whoever_comes_back_is_reminded_anew_when_they_stop_again(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment = away(cast, programme, now, 7)
    sweep(now, 60)
    back = now + 60 * DAY
    save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b2", at=back)
    db.session.commit()

    found = sweep(back + DAY, 10)[3:]

    assert (date(2027, 3, 14), WEEKLY) in found  # the Sunday after
    assert [kind for _day, kind in found] == [WEEKLY, REMINDER]
    assert len({day for day, _kind in found}) == 2


def test_a_studying_learner_has_the_weekly_letter_and_no_reminder(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment = away(cast, programme, now, 3)
    for day in range(28):
        if day % 7 in (1, 4):  # Tuesdays and Fridays
            save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now + day * DAY)
            db.session.commit()
        sweep(now + day * DAY, 1)

    assert {(one.day.weekday(), one.kind) for one in db.session.scalars(select(Nudge))} == {(6, WEEKLY)}
    assert len(letters()) == 4


def test_two_sweeps_at_once_write_once(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment = away(cast, programme, now)
    assert enrolments_to_nudge(now) == [enrolment.id]  # both have looked

    first, second = (services.nudge(enrolment_id=enrolment.id, at=now) for _sweep in range(2))

    assert first is not None
    assert second is None
    assert len(letters()) == 1


def test_the_database_itself_refuses_a_second_one_on_a_day(cast: Cast, programme: Programme, now: datetime) -> None:
    person = away(cast, programme, now).person
    db.session.add(Nudge(person_id=person.id, day=now.date(), kind=WEEKLY, at=now))
    db.session.commit()

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(Nudge(person_id=person.id, day=now.date(), kind=REMINDER, at=now))


def test_one_who_looked_before_another_wrote_writes_nothing(cast: Cast, programme: Programme, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other machine's row lies there already, but this one's statement did not see it yet: the constraint decides."""
    enrolment = away(cast, programme, now)
    seen = services.standing_of(enrolment.id, now)
    services.nudge(enrolment_id=enrolment.id, at=now)
    db.session.commit()
    monkeypatch.setattr(services, "standing_of", lambda *_: seen)

    assert services.nudge(enrolment_id=enrolment.id, at=now) is None
    assert len(letters()) == 1


def test_a_lost_task_is_found_at_the_next_sweep(cast: Cast, programme: Programme, now: datetime) -> None:
    away(cast, programme, now, 8)
    jobs.nudge_all(now - timedelta(minutes=10))
    assert letters() == []

    assert jobs.nudge_all(now + timedelta(hours=2)) == 1
    assert jobs.nudge_all(now + timedelta(hours=2, minutes=10)) == 0


def test_a_clock_that_jumps_ahead_and_back_stops_nobodys_letters_for_good(cast: Cast, programme: Programme, now: datetime) -> None:
    away(cast, programme, now)
    jobs.nudge_all(now + 400 * DAY)

    assert jobs.nudge_all(now) == 1
    assert jobs.nudge_all(now) == 0


def test_nobody_is_nudged_who_is_gone_closed_unconfirmed_or_done(cast: Cast, programme: Programme, now: datetime) -> None:
    gone, closed, unconfirmed, done = (away(cast, programme, now, 8) for _who in range(4))
    gone.status = WITHDRAWN
    closed.person.disabled_at = now - DAY
    unconfirmed.person.email_confirmed_at = None
    for slug in ("01-first", "case", "task", "reflection", "check"):
        complete_activity(enrolment=done, activity=activity(programme, slug), at=now - 8 * DAY)
    cast.learner("Nora")  # never enrolled
    db.session.commit()

    assert sweep(now, 40) == []
    assert letters() == []


def test_wishes_are_kept_and_silence_is_silence(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment = away(cast, programme, now)
    services.silence(person=enrolment.person)
    db.session.commit()

    assert wishes_of(enrolment.person).is_silent
    assert sweep(now, 30) == []


def test_a_pause_holds_until_its_day_and_can_be_ended(cast: Cast, programme: Programme, now: datetime) -> None:
    first, second = (away(cast, programme, now) for _who in range(2))
    for one in (first, second):
        services.pause(person=one.person, weeks=2, at=now)
    services.end_pause(person=second.person)
    db.session.commit()

    assert wishes_of(first.person).paused_until == datetime.fromisoformat("2027-01-25T00:00+02:00")
    assert enrolments_to_nudge(now) == [second.id]


def test_the_reminder_days_are_the_programmes(cast: Cast, programme: Programme, now: datetime) -> None:
    programme.reminder_days = 10
    away(cast, programme, now, 9)

    assert enrolments_to_nudge(now) == []
    assert len(enrolments_to_nudge(now + DAY)) == 1


def test_looking_takes_two_statements_for_one_as_for_thirty(cast: Cast, programme: Programme, now: datetime, statements: Statements) -> None:
    counts = []
    for learners in (1, 29):
        for _learner in range(learners):
            away(cast, programme, now)
        db.session.expire_all()
        with statements() as log:
            found = enrolments_to_nudge(now)
        counts.append((len(found), len(log)))

    assert counts == [(1, 2), (30, 2)]


def test_a_week_is_what_its_seven_days_brought(cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment, other = (enrol(cast.person(), programme, now - 40 * DAY) for _who in range(2))
    complete_activity(enrolment=enrolment, activity=activity(programme, "task"), at=now - 8 * DAY)
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now - 2 * DAY)
    complete_activity(enrolment=other, activity=activity(programme, "case"), at=now - DAY)
    credit_live(enrolment=enrolment, meeting_id="m", minutes=90, by=None, at=now - DAY)
    record_beat(enrolment=enrolment, at=now - DAY)
    record_beat(enrolment=enrolment, at=now - 9 * DAY)

    week = week_of(enrolment, now)

    assert [one.slug for one in week.completed] == ["01-first"]
    assert (week.credited_seconds, week.measured_seconds) == (20 * 60 + 90 * 60, 60)


def weekly_letter(cast: Cast, programme: Programme, now: datetime, **fields: object) -> Letter:
    enrolment = enrol(cast.person("Jānis", "Ozols", **fields), programme, now - 40 * DAY)
    complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now - 3 * DAY)
    db.session.commit()
    jobs.nudge_all(now - DAY)
    [letter] = letters()
    return letter


def test_the_weekly_letter_says_what_was_done_what_counts_and_what_is_next(cast: Cast, programme: Programme, now: datetime) -> None:
    letter = weekly_letter(cast, programme, now)

    assert letter.subject == "Tava nedēļa Ceļabiedrī: 20 min"
    assert "Labdien, Jāni!" in letter.body
    assert "– 01-first (lv)" in letter.body
    assert "20 min. Pavisam: 20 min no 1 h." in letter.body
    assert "Tālāk: Case (lv), apmēram 15 min." in letter.body
    assert "Tavā prievītē ieaustas 1 no 5 rindām, gatavas 0 no 2 zīmēm." in letter.body
    assert not re.search(r"{{|}}|None|\n\n\n", letter.body)


def test_it_speaks_the_readers_language(cast: Cast, programme: Programme, now: datetime) -> None:
    letter = weekly_letter(cast, programme, now, language="en")

    assert letter.subject == "Your week in Ceļabiedrs: 20 min"
    assert "Hello Jānis," in letter.body
    assert letter.picture_text == "The woven band: 0 of 2 modules"
    assert not re.search(r"{{|}}|None|\n\n\n", letter.body)


def test_its_two_links_work_for_their_time_and_their_purpose_alone(cast: Cast, programme: Programme, now: datetime) -> None:
    letter = weekly_letter(cast, programme, now)
    resume, quiet = (re.search(rf"/{where}/([\w-]{{43}})", letter.body) for where in ("continue", "quiet"))
    assert resume
    assert quiet
    sent = now - DAY

    assert ticket_that_works(resume[1], "resume", sent + 8 * DAY - timedelta(seconds=1))
    assert ticket_that_works(resume[1], "resume", sent + 8 * DAY) is None
    assert ticket_that_works(quiet[1], "quiet", sent + 60 * DAY)
    assert ticket_that_works(quiet[1], "resume", sent) is None
    assert ticket_that_works(resume[1], "sign-in", sent) is None
    assert letter.unsubscribe_url == f"http://localhost/quiet/{quiet[1]}"


@pytest.mark.parametrize("how", ["role", "totp"])
def test_staff_and_whoever_has_a_second_factor_get_no_link_that_opens_anything(how: str, cast: Cast, programme: Programme, now: datetime) -> None:
    enrolment = away(cast, programme, now)
    guard(enrolment.person, how, now)

    jobs.nudge_all(now)

    [letter] = letters()
    assert "/continue/" not in letter.body
    assert "http://localhost/home" in letter.body
    assert db.session.scalars(select(Ticket.purpose)).all() == ["quiet"]


def guard(person: Person, how: str, now: datetime) -> None:
    if how == "role":
        grant_role(person=person, role=COORDINATOR, granted_by=None, at=now)
    else:
        person.totp_secret, person.totp_confirmed_at = "JBSWY3DPEHPK3PXP", now
    db.session.commit()


def test_it_travels_with_the_band_inside_and_a_way_out_in_its_headers(cast: Cast, programme: Programme, now: datetime, tmp_path: Path) -> None:
    letter = weekly_letter(cast, programme, now)
    carrier = Carrier(sender="celabiedrs@example.org", host="a-rather-long-name-of-a-host.training.example.org", smtp_url=None, folder=tmp_path)
    letter.unsubscribe_url = "https://a-rather-long-name-of-a-host.training.example.org/quiet/" + "k" * 43

    raw = carrier.message(letter).as_bytes()
    message = message_from_bytes(raw, policy=policy.default)

    assert f"List-Unsubscribe: <{letter.unsubscribe_url}>\r\n".encode() in raw  # unbroken
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    assert text.get_content().replace("\r\n", "\n") == letter.body
    html = page.get_content()
    [cid] = re.findall(r'src="cid:([^"]+)" alt="Noausta prievīte: 0 no 2 moduļiem"', html)
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == f"<{cid}>"
    assert picture.get_content().startswith(b"\x89PNG")
    assert set(re.findall(r'(?:src|href)="(\w+):', html)) == {"cid", "http"}
    assert re.search(r'<a href="http://localhost/continue/[\w-]{43}">Turpini tieši tur, kur apstājies</a>', html)
    assert "<script" not in html
    assert message["Content-Language"] == "lv"


def test_what_is_kept_of_it_opens_nothing(cast: Cast, programme: Programme, now: datetime) -> None:
    letter = weekly_letter(cast, programme, now)
    letter_sent(letter=letter, keep_secrets=False, at=now)

    assert not re.search(r"[\w-]{43}", letter.body + (letter.unsubscribe_url or ""))


class TestWhoHasStopped:
    """What a trainer sees."""

    def test_who_and_where_and_what_was_written(self, cast: Cast, programme: Programme, now: datetime) -> None:
        trainer = cast.trainer()
        reminded, paused = away(cast, programme, now, 9, family_name="A"), away(cast, programme, now, 12, family_name="B")
        never = enrol(cast.person(family_name="C"), programme, now - 20 * DAY)
        away(cast, programme, now, 6, family_name="D")
        services.pause(person=paused.person, weeks=4, at=now)
        db.session.commit()
        jobs.nudge_all(now)

        found = stopped_among(learners_taught_by(trainer), now)

        assert [(one.enrolment, one.activity and one.activity.slug, one.reminders) for one in found] == [
            (never, None, 1),
            (paused, "01-first", 0),
            (reminded, "01-first", 1),
        ]
        assert [one.paused_until is not None for one in found] == [False, True, False]
        assert [one.nudged_at for one in found] == [now, None, now]

    def test_whoever_has_completed_what_counts_has_not_stopped(self, cast: Cast, programme: Programme, now: datetime) -> None:
        trainer, done = cast.trainer(), away(cast, programme, now, 30)
        for slug in ("01-first", "case", "task", "reflection", "check"):
            complete_activity(enrolment=done, activity=activity(programme, slug), at=now - 20 * DAY)
        db.session.commit()

        assert stopped_among(learners_taught_by(trainer), now) == []

    def test_two_statements_for_one_as_for_thirty(self, cast: Cast, programme: Programme, now: datetime, statements: Statements) -> None:
        trainer, counts = cast.trainer(), []
        for learners in (1, 29):
            for _learner in range(learners):
                away(cast, programme, now, 9)
            lines = learners_taught_by(trainer)
            with statements() as log:
                found = stopped_among(lines, now)
            counts.append((len(found), len(log)))

        assert counts == [(1, 2), (30, 2)]
