"""Enrolling and studying: what counts, once, and what is refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from courses import crediting, services
from courses.errors import AlreadyEnrolled, CaseNotEnded, NothingWritten, UnknownChoice
from courses.models import Enrolment, LedgerEntry, Programme
from courses.queries import enrolment_of, study_summary
from courses.signals import progress_changed
from db import db
from revisions.queries import final_revision
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol

OWN_WORDS = "Es teiktu Signei, ka mentors ir cilvēks, kas kādu laiku iet blakus un palīdz atvērt durvis."


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def enrolment(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    return enrol(cast.learner(), programme, now)


def test_a_person_has_one_enrolment_a_programme(cast: Cast, programme: Programme, now: datetime) -> None:
    anna = cast.learner()
    enrol(anna, programme, now)

    with pytest.raises(AlreadyEnrolled):
        services.enrol_learner(person=anna, programme=programme, by=None, at=now)

    assert enrolment_of(anna, programme) is not None


def test_enrolling_makes_somebody_a_learner_of_that_programme(cast: Cast, programme: Programme, now: datetime) -> None:
    person = cast.person()

    services.enrol_learner(person=person, programme=programme, by=cast.coordinator(), at=now)

    assert person.has_role("learner", scope=programme.key)
    assert not person.has_role("learner", scope="another-programme")


def test_completing_credits_the_declared_time_once(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    lesson = activity(programme, "01-first")

    first = services.complete_activity(enrolment=enrolment, activity=lesson, at=now)
    again = services.complete_activity(enrolment=enrolment, activity=lesson, at=now + timedelta(days=1))

    assert first.completed_at == again.completed_at == now
    assert study_summary(enrolment).declared_seconds == 20 * 60


def test_completing_tells_the_rooms_above_once(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    heard = []
    with progress_changed.connected_to(lambda sender, at: heard.append(sender)):
        for _ in range(2):
            services.complete_activity(enrolment=enrolment, activity=activity(programme, "01-first"), at=now)

    assert heard == [enrolment]


def test_a_better_result_replaces_a_worse_one_and_not_the_other_way(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    check = activity(programme, "check")

    for percent in (80, 100, 60):
        progress = services.complete_activity(
            enrolment=enrolment, activity=check, result={"points": percent // 20, "of": 5, "percent": percent}, at=now
        )

    assert progress.result == {"points": 5, "of": 5, "percent": 100}


def test_a_minute_is_measured_once_however_many_tabs_send_it(enrolment: Enrolment, now: datetime) -> None:
    credited = [crediting.record_beat(enrolment=enrolment, at=now + timedelta(seconds=second)) for second in (0, 20, 59, 60)]

    assert credited == [True, False, False, True]
    assert study_summary(enrolment).measured_seconds == 120


def test_live_minutes_follow_the_trainers_last_word(cast: Cast, enrolment: Enrolment, now: datetime) -> None:
    trainer = cast.trainer()

    for minutes in (90, 90, 60):
        crediting.credit_live(enrolment=enrolment, meeting_id="abc", minutes=minutes, by=trainer, at=now)

    assert study_summary(enrolment).live_seconds == 60 * 60
    entries = db.session.query(LedgerEntry).filter_by(kind="live").order_by(LedgerEntry.id).all()
    assert [entry.seconds for entry in entries] == [5400, -1800]


def test_nobodys_time_counts_for_another(cast: Cast, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    other = enrol(cast.learner("Laima"), programme, now)

    services.complete_activity(enrolment=other, activity=activity(programme, "01-first"), at=now)
    crediting.record_beat(enrolment=other, at=now)

    summary = study_summary(enrolment)
    assert (summary.declared_seconds, summary.measured_seconds, summary.completed) == (0, 0, 0)


def test_a_task_without_words_is_refused(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    with pytest.raises(NothingWritten) as refusal:
        services.complete_task(enrolment=enrolment, activity=activity(programme, "task"), answer="Jā, protams.", at=now)

    assert refusal.value.least == 15


def test_a_task_keeps_the_learners_own_words(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    progress = services.complete_task(enrolment=enrolment, activity=activity(programme, "task"), answer=OWN_WORDS, at=now)

    assert progress.state == {"answer": OWN_WORDS}
    assert progress.completed_at == now


def test_a_case_counts_once_an_ending_is_reached(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    case = activity(programme, "case")
    revision = final_revision("case", case.key, "lv")
    assert revision is not None
    where = {"enrolment": enrolment, "activity": case, "revision": revision, "at": now}

    services.choose_in_case(**where, scene="s1", choice=0)
    with pytest.raises(CaseNotEnded):
        services.complete_case(**where)
    services.choose_in_case(**where, scene="s2", choice=0)

    assert services.complete_case(**where).completed_at == now


def test_a_choice_of_another_scene_is_refused(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    case = activity(programme, "case")
    revision = final_revision("case", case.key, "lv")
    assert revision is not None

    for scene, choice in (("s2", 0), ("s1", 7), ("nowhere", 0)):
        with pytest.raises(UnknownChoice):
            services.choose_in_case(enrolment=enrolment, activity=case, revision=revision, scene=scene, choice=choice, at=now)


def test_the_position_is_the_last_one_saved(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    lesson = activity(programme, "01-first")

    for position in ("b1", "b2" * 60):
        progress = services.save_position(enrolment=enrolment, activity=lesson, position=position, at=now)

    assert progress.position == ("b2" * 60)[:80]


def test_continue_leads_to_what_was_touched_last(enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    services.save_position(enrolment=enrolment, activity=activity(programme, "01-first"), position="b1", at=now)
    services.save_state(enrolment=enrolment, activity=activity(programme, "task"), state={"answer": "…"}, at=now + timedelta(minutes=5))

    state = study_summary(enrolment).next_state()

    assert state is not None
    assert state.activity.slug == "task"


def test_the_summary_takes_two_statements(enrolment: Enrolment, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    loaded = enrolment_of(enrolment.person)
    assert loaded is not None
    with statements() as log:
        study_summary(loaded)

    assert len(log) == 2
