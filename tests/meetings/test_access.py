"""The doors: who may come in, and who is told that there is nothing."""

from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import WITHDRAWN, Programme
from db import db
from errors import NotVisible
from meetings.access import learner_for_trainer, meeting_for_learner, meeting_for_trainer
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import build_intake, build_meeting


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms")


def test_a_learner_enters_the_meetings_of_their_group(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    intake = build_intake(programme, "Ziema", toms)
    anna = enrol(cast.learner(), programme, now, intake)
    meeting = build_meeting(programme, toms, now, intake)

    seat = meeting_for_learner(anna.person, meeting.public_id)

    assert (seat.meeting, seat.enrolment, seat.attendance) == (meeting, anna, None)


def test_a_learner_alone_enters_the_meetings_of_everybody(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    anna, meeting = enrol(cast.learner(), programme, now), build_meeting(programme, toms, now)

    assert meeting_for_learner(anna.person, meeting.public_id).enrolment == anna


def test_nobody_else_enters_as_a_learner(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    intake = build_intake(programme, "Ziema", toms)
    meeting = build_meeting(programme, toms, now, intake)
    gone = enrol(cast.learner("Gunta"), programme, now, intake)
    gone.status = WITHDRAWN
    outsiders = [
        gone.person,
        enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", toms)).person,
        enrol(cast.learner("Vita"), programme, now).person,
        enrol(cast.learner("Dace"), build_programme(now, key="dementia-care"), now).person,
        cast.person("Kristīne"),
        toms,
    ]
    db.session.commit()

    for person in outsiders:
        with pytest.raises(NotVisible):
            meeting_for_learner(person, meeting.public_id)


def test_the_trainers_of_an_intake_enter_its_meetings_and_no_others(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    intake = build_intake(programme, "Ziema", toms)
    meeting = build_meeting(programme, toms, now, intake)
    learner = cast.learner("Anna")
    named_but_no_trainer = cast.person("Bijušais")
    intake.trainers.append(named_but_no_trainer)
    db.session.commit()

    assert meeting_for_trainer(toms, meeting.public_id) == meeting
    for person in (cast.trainer("Tīna"), named_but_no_trainer, learner, cast.coordinator()):
        with pytest.raises(NotVisible):
            meeting_for_trainer(person, meeting.public_id)


def test_a_meeting_of_everybody_is_open_to_the_programmes_trainers(cast: Cast, programme: Programme, now: datetime) -> None:
    meeting = build_meeting(programme, cast.trainer(), now)
    here, elsewhere = cast.trainer("Tīna", scope=programme.key), cast.trainer("Dina", scope="dementia-care")

    assert meeting_for_trainer(here, meeting.public_id) == meeting
    with pytest.raises(NotVisible):
        meeting_for_trainer(elsewhere, meeting.public_id)


def test_a_trainer_enters_to_own_learners_alone(cast: Cast, programme: Programme, toms: Person, now: datetime) -> None:
    mine = enrol(cast.learner("Anna"), programme, now, build_intake(programme, "Ziema", toms))
    alone = enrol(cast.learner("Vita"), programme, now)
    other = enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasaris", cast.trainer("Tīna")))
    gone = enrol(cast.learner("Gunta"), programme, now, mine.intake)
    gone.status = WITHDRAWN
    db.session.commit()

    assert learner_for_trainer(toms, mine.public_id) == mine
    assert learner_for_trainer(toms, alone.public_id) == alone
    for person, enrolment in ((toms, other), (toms, gone), (cast.coordinator(), mine), (cast.trainer("Dina", scope="dementia-care"), alone)):
        with pytest.raises(NotVisible):
            learner_for_trainer(person, enrolment.public_id)


def test_what_does_not_exist_is_not_visible(cast: Cast, toms: Person) -> None:
    for door in (meeting_for_learner, meeting_for_trainer, learner_for_trainer):
        with pytest.raises(NotVisible):
            door(toms, "nosuchthing2")
