"""Asking experts: a link of their own, ratings of the very words they read, and a key that is a new revision."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Enrolment, Programme
from db import db
from errors import NotVisible
from publishing.expert_keys import accept_key, digest_of
from quizzes.access import expert_for, invited_expert_for, situation_for
from quizzes.agreement import Rated
from quizzes.desk import banks_looked_after_by, banks_with_situations
from quizzes.errors import InvitedAlready, KeyChanged, NotOffered, ReasonTooShort, TooFewExperts
from quizzes.experts import LINK_LIVES, forget_experts, invite_expert, rate_situation, revoke_expert
from quizzes.models import ActionRating, Bank, Expert, Quiz
from quizzes.panel import Situation, agreement_in, experts_of, situations_in
from quizzes.queries import drawn_of
from quizzes.services import start_attempt, submit_attempt
from quizzes.signals import expert_invited
from revisions.models import FINAL, RETIRED, Revision
from revisions.services import publish_revision
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import answer_all, build_bank, build_readiness, finish_modules, situation

HARM = {"a": Rated(2, False), "b": Rated(0, False), "c": Rated(-1, True), "d": Rated(-2, True)}
OTHER = {"a": Rated(0, False), "b": Rated(2, False), "c": Rated(-2, True), "d": Rated(-1, False)}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def quiz(programme: Programme, now: datetime) -> Quiz:
    return build_readiness(now, critical=5, other=7)


@pytest.fixture
def bank(quiz: Quiz) -> Bank:
    return db.session.scalars(select(Bank).where(Bank.key == "readiness-situations")).one()


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator()


@pytest.fixture
def ask(bank: Bank, ilze: Person, now: datetime) -> Callable[..., tuple[Expert, str]]:
    def ask(name: str = "Ance Zinātāja", email: str = "ance@example.org") -> tuple[Expert, str]:
        return invite_expert(bank=bank, name=name, field="Sociālais darbs", email=email, language="lv", by=ilze, at=now)

    return ask


@pytest.fixture
def rated(ask: Callable[..., tuple[Expert, str]], bank: Bank, now: datetime) -> Callable[[list[dict[str, Rated]]], Situation]:
    """The first situation, rated by so many experts."""

    def rated(words: list[dict[str, Rated]]) -> Situation:
        first = situations_in([bank])[0]
        for number, ratings in enumerate(words):
            expert, _token = ask(f"Eksperts {number}", f"expert{number}@example.org")
            rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=ratings, at=now)
        return situations_in([bank])[0]

    return rated


def test_a_link_opens_for_who_has_it_until_it_is_too_old_or_taken_back(ask: Callable[..., tuple[Expert, str]], ilze: Person, now: datetime) -> None:
    told = []
    with expert_invited.connected_to(lambda sender, token, at: told.append(token)):
        expert, token = ask()

    assert told == [token]
    assert token not in (expert.link_hash, expert.public_id)
    assert expert_for(token, now + LINK_LIVES - timedelta(seconds=1)) == expert
    for wrong, at in ((token, now + LINK_LIVES), (token + "x", now), ("", now), (expert.link_hash, now)):
        with pytest.raises(NotVisible):
            expert_for(wrong, at)
    revoke_expert(expert=expert, by=ilze, at=now)
    with pytest.raises(NotVisible):
        expert_for(token, now)


def test_one_address_is_asked_once_until_its_link_is_taken_back(ask: Callable[..., tuple[Expert, str]], ilze: Person, now: datetime) -> None:
    expert, _token = ask(email=" Ance@Example.org ")
    with pytest.raises(InvitedAlready):
        ask(email="ance@example.org")
    revoke_expert(expert=expert, by=ilze, at=now)

    assert ask()[0].email == "ance@example.org"


def test_asking_and_taking_back_are_in_the_trail(ask: Callable[..., tuple[Expert, str]], ilze: Person, now: datetime) -> None:
    expert, _token = ask()
    revoke_expert(expert=expert, by=ilze, at=now)
    revoke_expert(expert=expert, by=ilze, at=now)

    acts = db.session.execute(select(AuditEvent.act, AuditEvent.actor_id, AuditEvent.object_id).where(AuditEvent.object_kind == "expert")).all()
    assert acts == [("invite-expert", ilze.id, expert.public_id), ("revoke-expert", ilze.id, expert.public_id)]


def test_what_an_expert_says_again_takes_the_place_of_what_they_said(ask: Callable[..., tuple[Expert, str]], bank: Bank, now: datetime) -> None:
    expert, first = ask()[0], situations_in([bank])[0]
    rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=HARM, remarks={"a": " Tieši tā. "}, at=now)
    rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=OTHER, at=now)

    assert {one.action: one.rating for one in situations_in([bank])[0].ratings} == {"a": 0, "b": 2, "c": -2, "d": -1}
    assert [count for _expert, count in experts_of([bank])] == [1]


@pytest.mark.parametrize("ratings", [{}, {"a": Rated(2, False)}, HARM | {"e": Rated(0, False)}, HARM | {"a": Rated(3, False)}])
def test_every_action_is_rated_from_minus_two_to_two(
    ask: Callable[..., tuple[Expert, str]], bank: Bank, now: datetime, ratings: dict[str, Rated]
) -> None:
    first = situations_in([bank])[0]
    with pytest.raises(NotOffered):
        rate_situation(expert=ask()[0], item=first.item, revision=first.revision, ratings=ratings, at=now)
    assert db.session.scalars(select(ActionRating)).all() == []


def test_a_situation_of_another_bank_is_not_theirs(ask: Callable[..., tuple[Expert, str]], now: datetime) -> None:
    other = situations_in([build_bank("other", [situation("x1")], now)])[0]
    with pytest.raises(NotOffered):
        rate_situation(expert=ask()[0], item=other.item, revision=other.revision, ratings=HARM, at=now)


def test_five_experts_make_a_key_and_accepting_it_makes_a_revision(rated: Callable[..., Situation], ilze: Person, now: datetime) -> None:
    first = rated([OTHER] * 5)
    before = first.revision
    assert (first.standing.present_best, first.standing.proposal.best, first.standing.is_same) == ("a", "b", False)
    published = accept_key(situation=first, seen=digest_of(first), by=ilze, at=now)

    assert (published.number, published.status, published.author_id) == (before.number + 1, FINAL, ilze.id)
    assert db.session.get_one(Revision, before.id).status == RETIRED
    assert before.body["actions"][0]["rating"] == "best", "what was published stays as it was"
    assert {action["key"]: action["rating"] for action in published.body["actions"]} == {"a": "neutral", "b": "best", "c": "worst", "d": "neutral"}
    assert [action["key"] for action in published.body["actions"] if action.get("harmful")] == ["c"]
    assert (published.body["experts"], "provisional" in published.body) == (5, False)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "accept-key")).one()
    assert (event.actor_id, event.details["experts"], event.details["best"]) == (ilze.id, 5, "b")


def test_what_was_said_holds_for_the_new_revision_too_since_its_words_are_the_same(
    rated: Callable[..., Situation], bank: Bank, ilze: Person, now: datetime
) -> None:
    first = rated([OTHER] * 5)
    accept_key(situation=first, seen=digest_of(first), by=ilze, at=now)
    standing = situations_in([bank])[0].standing

    assert (standing.proposal.experts, standing.experts_of_present, standing.is_provisional, standing.is_same) == (5, 5, False, True)


def test_other_words_have_to_be_rated_anew(rated: Callable[..., Situation], bank: Bank, now: datetime) -> None:
    body = dict(rated([OTHER] * 5).revision.body)
    changed = body | {"stem": {"lv": "Cita situācija", "en": "Another situation"}}
    publish_revision(kind="item", key=body["key"], lang="mul", title="", source=repr(changed), body=changed, at=now)

    assert situations_in([bank])[0].standing.proposal.experts == 0


def test_attempts_under_way_keep_the_key_that_they_were_given(
    cast: Cast, programme: Programme, quiz: Quiz, rated: Callable[..., Situation], ilze: Person, now: datetime
) -> None:
    enrolment: Enrolment = enrol(cast.learner(), programme, now)
    finish_modules(enrolment, now)
    attempt = start_attempt(person=enrolment.person, quiz=quiz, enrolment=enrolment, at=now)
    answer_all(attempt, now)
    first = rated([OTHER] * 5)
    accept_key(situation=first, seen=digest_of(first), by=ilze, at=now)
    submit_attempt(attempt=attempt, at=now)

    assert attempt.passed
    assert all(one.revision.number == 1 for one in drawn_of(attempt))


def test_four_are_too_few(rated: Callable[..., Situation], ilze: Person, now: datetime) -> None:
    first = rated([OTHER] * 4)
    with pytest.raises(TooFewExperts):
        accept_key(situation=first, seen=digest_of(first), by=ilze, at=now)


def test_what_is_disputed_is_accepted_with_a_reason_alone(rated: Callable[..., Situation], ilze: Person, now: datetime) -> None:
    first = rated([OTHER] * 3 + [HARM] * 2)
    assert first.standing.proposal.disputes
    with pytest.raises(ReasonTooShort):
        accept_key(situation=first, seen=digest_of(first), reason="Tā.", by=ilze, at=now)

    assert accept_key(situation=first, seen=digest_of(first), reason="Pārrunājām kopā sapulcē.", by=ilze, at=now).number == 2


def test_what_was_seen_is_what_is_accepted(rated: Callable[..., Situation], ilze: Person, now: datetime) -> None:
    with pytest.raises(KeyChanged):
        accept_key(situation=rated([OTHER] * 5), seen="0" * 16, by=ilze, at=now)


def test_agreement_is_told_over_everything(rated: Callable[..., Situation], bank: Bank) -> None:
    assert agreement_in(situations_in([bank])) is None
    rated([HARM] * 3)
    assert agreement_in(situations_in([bank])) == 1


def test_keys_are_kept_from_whoever_is_to_be_tested(cast: Cast, programme: Programme, bank: Bank, ilze: Person, now: datetime) -> None:
    insider = cast.person("Ieva", roles=("coordinator", "learner"))
    enrol(insider, programme, now)
    elsewhere = cast.person("Olga", roles=("coordinator",), scope="another-programme")

    assert banks_with_situations(ilze) == [bank]
    assert situation_for(ilze, "rc1").item.bank_id == bank.id
    for person in (insider, elsewhere, cast.trainer(), cast.administrator()):
        assert banks_looked_after_by(person) == []
        with pytest.raises(NotVisible):
            situation_for(person, "rc1")


def test_an_invitation_is_looked_after_by_those_who_coordinate(cast: Cast, ask: Callable[..., tuple[Expert, str]], ilze: Person) -> None:
    expert, _token = ask()

    assert invited_expert_for(ilze, expert.public_id) == expert
    for person in (cast.trainer(), cast.person("Olga", roles=("coordinator",), scope="another-programme")):
        with pytest.raises(NotVisible):
            invited_expert_for(person, expert.public_id)


def test_only_situations_have_such_a_key(quiz: Quiz, ilze: Person) -> None:
    with pytest.raises(NotVisible):
        situation_for(ilze, "m01-r1")


def test_after_its_time_a_letter_stands_for_an_expert_and_what_was_rated_stays(
    rated: Callable[[list[dict[str, Rated]]], Situation], ask: Callable[..., tuple[Expert, str]], bank: Bank, ilze: Person, now: datetime
) -> None:
    before = rated([HARM, OTHER]).standing
    _silent, (taken, token) = ask("Klusa", "klusa@example.org"), ask("Atsaukta", "atsaukta@example.org")
    revoke_expert(expert=taken, by=ilze, at=now)
    over = now + LINK_LIVES

    assert forget_experts(before=now) == 0
    assert forget_experts(before=over + timedelta(seconds=1)) == 4
    assert forget_experts(before=over + timedelta(days=1)) == 0

    left = [expert for expert, _count in experts_of([bank])]
    assert {(one.name, one.field, one.email, one.is_forgotten) for one in left} == {("A", "", "", True), ("B", "", "", True)}
    assert situations_in([bank])[0].standing == before
    with pytest.raises(NotVisible):
        expert_for(token, now)
    rated([HARM])
    assert forget_experts(before=over + timedelta(seconds=1)) == 1
    assert sorted(expert.name for expert, _count in experts_of([bank])) == ["A", "B", "C"]


def test_who_was_forgotten_may_be_asked_anew(
    rated: Callable[[list[dict[str, Rated]]], Situation], ask: Callable[..., tuple[Expert, str]], now: datetime
) -> None:
    rated([HARM])
    forget_experts(before=now + LINK_LIVES + timedelta(days=1))

    expert, token = ask("Eksperts 0", "expert0@example.org")

    assert expert_for(token, now) is expert
