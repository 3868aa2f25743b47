"""Finding people, and what was done."""

from datetime import datetime

import pytest

from accounts.access import grant_for, person_for, session_for
from accounts.models import EVERYWHERE, TRAINER
from accounts.queries import acts_recorded, people_matching, trail
from accounts.services import end_session, open_session, record_act
from db import db
from errors import NotVisible
from tests.cast import Cast


def found(words: str) -> list[str]:
    return [person.given_name for person in people_matching(words, offset=0, limit=50)]


@pytest.fixture
def three(cast: Cast) -> None:
    cast.person("Šarlote", "Žagare", email="sarlote.z@example.org")
    cast.person("Ādams", "Ēriks", email="adams_e@example.org")
    cast.person("Zane", "Zvaigzne", email="100%zane@example.org")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Zane", "Ādams", "Šarlote"]),
        ("šarlote", ["Šarlote"]),
        ("Šarlote žag", ["Šarlote"]),
        ("ēriks ādams", ["Ādams"]),
        ("ZANE", ["Zane"]),
        ("aigzn", ["Zane"]),
        ("SARLOTE.Z@", ["Šarlote"]),
        ("Šarlote Ēriks", []),
        ("_", ["Ādams"]),
        ("%", ["Zane"]),
        ("\\", []),
        ("' OR 1=1 --", []),
    ],
)
def test_people_are_found_by_parts_of_name_and_address(words: str, names: list[str], three: None) -> None:
    assert sorted(found(words)) == sorted(names)


def test_the_trail_of_a_person_is_what_they_did_and_what_was_done_to_them(cast: Cast, now: datetime) -> None:
    anna, berta = cast.person("Anna"), cast.person("Berta")
    record_act(actor_id=anna.id, act="wave", object_kind="person", object_id=berta.public_id, at=now)
    record_act(actor_id=berta.id, act="nod", object_kind="enrolment", object_id=anna.public_id, at=now)
    record_act(actor_id=None, act="knock", object_kind="person", object_id=anna.public_id, at=now)
    db.session.flush()

    def acts(**filters: object) -> list[str]:
        return [event.act for event in trail(**filters, offset=0, limit=50)]  # type: ignore[arg-type]

    assert acts() == ["knock", "nod", "wave"]
    assert acts(person=anna) == ["knock", "wave"]
    assert acts(person=berta) == ["nod", "wave"]
    assert acts(person=anna, act="wave") == ["wave"]
    assert acts_recorded() == ["knock", "nod", "wave"]


def test_only_ones_own_live_session_can_be_opened_to_be_ended(cast: Cast, now: datetime) -> None:
    anna, berta = cast.person("Anna"), cast.person("Berta")
    own, _ = open_session(person=anna, device="", at=now)
    foreign, _ = open_session(person=berta, device="", at=now)
    ended, _ = open_session(person=anna, device="", at=now)
    end_session(session=ended, at=now)
    db.session.flush()

    assert session_for(anna, own.public_id, now) is own
    for public_id in (foreign.public_id, ended.public_id, "nothing"):
        with pytest.raises(NotVisible):
            session_for(anna, public_id, now)


def test_only_an_administrator_opens_the_door_to_a_person(cast: Cast) -> None:
    person = cast.trainer()

    assert person_for(cast.administrator(), person.public_id) is person
    for other in (cast.person(), cast.learner(), cast.trainer(), cast.coordinator(), cast.case_manager(), cast.supervisor()):
        with pytest.raises(NotVisible):
            person_for(other, person.public_id)
        with pytest.raises(NotVisible):
            grant_for(other, person.public_id, role=TRAINER, scope=EVERYWHERE)


def test_a_role_that_is_not_held_has_no_door(cast: Cast) -> None:
    administrator, person = cast.administrator(), cast.trainer()

    assert grant_for(administrator, person.public_id, role=TRAINER, scope=EVERYWHERE).person is person
    for role, scope in (("coordinator", EVERYWHERE), (TRAINER, "other"), ("", "")):
        with pytest.raises(NotVisible):
            grant_for(administrator, person.public_id, role=role, scope=scope)
    with pytest.raises(NotVisible):
        person_for(administrator, "nobody")
