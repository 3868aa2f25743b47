"""It takes two to revoke; then it is for good, for every paper of that enrolment, and nothing recomputed undoes it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from accounts.models import COORDINATOR, AuditEvent, Person
from accounts.services import grant_role
from courses.models import Programme
from credentials import errors
from credentials.following import rename_holder
from credentials.models import CONFIRMED, Credential, Revocation
from credentials.queries import credential_of, is_certified, revocations_waiting_for, who_can_confirm
from credentials.revoking import confirm_revocation, propose_revocation, withdraw_revocation
from credentials.services import issue_if_earned, judge_again
from db import db
from errors import NotPermitted
from post.models import Letter
from recruitment.errors import PersonalCodeWritten
from tests.cast import Cast


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    return cast.certified(programme)


@pytest.fixture
def other(cast: Cast) -> Person:
    return cast.coordinator("Otrā")


def propose(credential: Credential, by: Person, at: datetime) -> Revocation:
    return propose_revocation(credential=credential, reason="False references", by=by, at=at)


def test_a_proposal_changes_nothing_public(credential: Credential, coordinator: Person, now: datetime) -> None:
    propose(credential, coordinator, now)

    assert credential.revoked_at is None
    assert is_certified(credential.holder, now)


def test_whoever_can_confirm_is_written_to_and_nobody_else(
    credential: Credential, coordinator: Person, other: Person, cast: Cast, now: datetime
) -> None:
    cast.administrator()
    revocation = propose(credential, coordinator, now)

    second = {person.id for person in who_can_confirm(revocation)}
    assert other.id in second
    assert not {coordinator.id, credential.holder_id} & second
    letters = db.session.scalars(select(Letter).where(Letter.subject.contains("Jāizskata")))
    assert {letter.to_email for letter in letters} == {person.email for person in who_can_confirm(revocation)}


def test_nobody_confirms_their_own_not_even_in_the_database(credential: Credential, coordinator: Person, now: datetime) -> None:
    revocation = propose(credential, coordinator, now)
    db.session.commit()

    with pytest.raises(errors.SecondPersonNeeded):
        confirm_revocation(revocation=revocation, by=coordinator, at=now)
    both = {"proposed_by_id": coordinator.id, "settled_by_id": coordinator.id, "proposed_at": now, "settled_at": now}
    row = {"public_id": "x" * 12, "credential_id": credential.id, "reason": "Why", "status": CONFIRMED, **both}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(Revocation), row)


def test_nothing_recomputed_undoes_it(credential: Credential, coordinator: Person, other: Person, now: datetime) -> None:
    confirm_revocation(revocation=propose(credential, coordinator, now), by=other, at=now)
    db.session.commit()

    assert issue_if_earned(enrolment=credential.enrolment, at=now + timedelta(days=1)) is credential
    judge_again(credential.enrolment, at=now + timedelta(days=1))
    assert credential.revoked_at == now
    assert db.session.scalars(select(Credential)).all() == [credential]
    assert not is_certified(credential.holder, now)
    acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.object_id == credential.number).order_by(AuditEvent.id)).all()
    assert acts == ["issue-credential", "propose-revocation", "revoke-credential"]


def test_what_it_followed_is_revoked_with_it(credential: Credential, coordinator: Person, other: Person, now: datetime) -> None:
    new = rename_holder(credential=credential, given_name="Anna", family_name="Ozola", because="marriage", by=coordinator, at=now)
    confirm_revocation(revocation=propose(new, coordinator, now), by=other, at=now)
    db.session.commit()
    db.session.expire_all()

    assert credential.revoked_at == new.revoked_at == now
    assert credential_of(new.holder) is new


def test_what_was_replaced_is_not_proposed(credential: Credential, coordinator: Person, now: datetime) -> None:
    rename_holder(credential=credential, given_name="Anna", family_name="Ozola", because="marriage", by=coordinator, at=now)

    with pytest.raises(errors.AlreadyReplaced):
        propose(credential, coordinator, now)


def test_while_it_is_proposed_no_other_takes_its_place(credential: Credential, coordinator: Person, now: datetime) -> None:
    propose(credential, coordinator, now)

    with pytest.raises(errors.RevocationProposed):
        rename_holder(credential=credential, given_name="Anna", family_name="Ozola", because="marriage", by=coordinator, at=now)


def test_who_may_not(credential: Credential, cast: Cast, stranger_coordinator: Person, coordinator: Person, other: Person, now: datetime) -> None:
    grant_role(person=credential.holder, role=COORDINATOR, granted_by=None, at=now)
    with pytest.raises(errors.OwnCredential):
        propose(credential, credential.holder, now)
    for stranger in (stranger_coordinator, cast.trainer()):
        with pytest.raises(NotPermitted):
            propose(credential, stranger, now)
    revocation = propose(credential, coordinator, now)
    for act in (confirm_revocation, withdraw_revocation):
        with pytest.raises(errors.OwnCredential):
            act(revocation=revocation, by=credential.holder, at=now)
        with pytest.raises(NotPermitted):
            act(revocation=revocation, by=stranger_coordinator, at=now)
    withdraw_revocation(revocation=revocation, by=other, at=now)
    with pytest.raises(errors.RevocationSettled):
        confirm_revocation(revocation=revocation, by=other, at=now)


@pytest.mark.parametrize(("reason", "refusal"), [("  ", errors.ReasonMissing), ("010190-12345", PersonalCodeWritten)])
def test_what_is_no_reason(credential: Credential, coordinator: Person, now: datetime, reason: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        propose_revocation(credential=credential, reason=reason, by=coordinator, at=now)


def test_waits_for_others_of_the_programme_and_not_for_the_holder(
    credential: Credential, coordinator: Person, other: Person, stranger_coordinator: Person, now: datetime
) -> None:
    revocation = propose(credential, coordinator, now)
    grant_role(person=credential.holder, role=COORDINATOR, granted_by=None, at=now)

    assert revocations_waiting_for(other) == [revocation]
    for person in (coordinator, stranger_coordinator, credential.holder):
        assert revocations_waiting_for(person) == []
