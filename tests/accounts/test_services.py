"""Accounts are opened, closed, given roles and relieved of them, each with its trace."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from accounts import services
from accounts.errors import AddressTaken, OwnAccount, OwnLastAdministratorRole
from accounts.models import ADMINISTRATOR, COORDINATOR, EVERYWHERE, TRAINER, AuditEvent, Person, RoleGrant, SignInSession
from accounts.passwords import PersonalWords, prepare_password
from accounts.queries import session_with_token, sessions_of
from db import db
from post.models import Letter
from tests.cast import Cast

NEW = {"email": "New@Example.org ", "given_name": " Elza ", "family_name": "Ābele", "language": "lv"}


def acts() -> list[str]:
    return [event.act for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]


def letters() -> list[tuple[str, str]]:
    return [(letter.to_email, letter.subject) for letter in db.session.query(Letter).order_by(Letter.id)]


def test_a_new_address_gets_an_account_and_is_asked_to_confirm_it(now: datetime) -> None:
    person = services.register_person(**NEW, at=now)

    assert person is not None
    assert (person.email, person.name, person.email_confirmed_at, person.password_hash) == ("new@example.org", "Elza Ābele", None, None)
    assert person.roles() == set()
    assert letters() == [("new@example.org", "Apstipriniet e-pasta adresi")]


def test_what_a_stranger_typed_is_not_carried_to_the_address_they_typed(now: datetime) -> None:
    services.register_person(**NEW | {"given_name": "Visit http://evil.example"}, at=now)

    letter = db.session.query(Letter).one()
    assert "evil" not in letter.body + letter.subject + letter.to_name


def test_a_known_address_is_told_by_letter_that_it_has_an_account_and_nothing_of_it_changes(cast: Cast, now: datetime) -> None:
    known = cast.person("Anna", email="new@example.org", language="en")

    assert services.register_person(**NEW, at=now) is None
    assert (known.name, known.language) == ("Anna Kalniņa", "en")
    assert letters() == [("new@example.org", "You already have an account")]
    assert db.session.query(Person).count() == 1


def test_an_address_that_was_never_confirmed_is_asked_once_more(now: datetime) -> None:
    services.register_person(**NEW, at=now)

    assert services.register_person(**NEW | {"given_name": "Eve"}, at=now) is None
    assert letters() == [("new@example.org", "Apstipriniet e-pasta adresi")] * 2


def test_an_administrator_opens_an_account_with_a_trace_and_a_letter(cast: Cast, now: datetime) -> None:
    administrator = cast.administrator()
    person, token = services.create_person(**NEW, by=administrator, at=now)

    assert person.email == "new@example.org"
    [letter] = db.session.query(Letter)
    assert token in letter.body
    assert "next=/account/password" in letter.body
    assert acts()[-1] == "create-person"


def test_an_address_can_have_one_account_only(cast: Cast, now: datetime) -> None:
    cast.person(email="new@example.org")

    with pytest.raises(AddressTaken):
        services.create_person(**NEW, by=None, at=now)
    assert letters() == []


def test_a_role_is_given_once_and_with_a_trace(cast: Cast, now: datetime) -> None:
    administrator, person = cast.administrator(), cast.person()
    before = len(acts())
    first = services.grant_role(person=person, role=TRAINER, scope="mentor-training", granted_by=administrator, at=now)
    second = services.grant_role(person=person, role=TRAINER, scope="mentor-training", granted_by=administrator, at=now)

    assert first is second
    assert person.has_role(TRAINER, scope="mentor-training")
    assert not person.has_role(TRAINER, scope="other")
    assert not person.has_role(COORDINATOR)
    assert acts()[before:] == ["grant-role"]


def test_a_role_given_in_the_same_moment_by_somebody_else_is_the_one_that_counts(cast: Cast, now: datetime) -> None:
    person = cast.person()
    assert person.grants == []  # read before the other one wrote
    db.session.execute(insert(RoleGrant).values(person_id=person.id, role=TRAINER, scope=EVERYWHERE, granted_at=now))

    assert services.grant_role(person=person, role=TRAINER, granted_by=None, at=now) is person.grants[0]
    assert db.session.query(RoleGrant).count() == 1
    assert "grant-role" not in acts()


def test_an_administrator_is_one_everywhere(cast: Cast, now: datetime) -> None:
    grant = services.grant_role(person=cast.person(), role=ADMINISTRATOR, scope="mentor-training", granted_by=None, at=now)

    assert grant.scope == EVERYWHERE


def test_a_role_is_taken_back_with_a_trace_and_can_be_given_anew(cast: Cast, now: datetime) -> None:
    administrator, person = cast.administrator(), cast.trainer()
    [grant] = person.grants
    services.revoke_role(grant=grant, by=administrator, at=now)
    services.revoke_role(grant=grant, by=administrator, at=now)
    db.session.commit()

    assert person.roles() == set()
    assert acts().count("revoke-role") == 1
    services.grant_role(person=person, role=TRAINER, granted_by=administrator, at=now)
    assert person.roles() == {TRAINER}


def test_an_administrator_cannot_take_their_own_last_administrator_role(cast: Cast, now: datetime) -> None:
    administrator, other = cast.administrator(), cast.administrator("Otra")

    with pytest.raises(OwnLastAdministratorRole):
        services.revoke_role(grant=administrator.grants[0], by=administrator, at=now)
    services.revoke_role(grant=other.grants[0], by=administrator, at=now)
    db.session.commit()
    assert administrator.roles() == {ADMINISTRATOR}
    assert other.roles() == set()


def test_a_closed_account_has_no_session_left_and_can_be_opened_again(cast: Cast, now: datetime) -> None:
    administrator, person = cast.administrator(), cast.person()
    _, token = services.open_session(person=person, device="a phone", at=now)
    services.disable_person(person=person, by=administrator, at=now)
    services.disable_person(person=person, by=administrator, at=now + timedelta(days=1))
    db.session.commit()

    assert person.disabled_at == now
    assert session_with_token(token, now) is None
    services.enable_person(person=person, by=administrator, at=now)
    services.enable_person(person=person, by=administrator, at=now)
    db.session.commit()
    assert session_with_token(token, now) is None
    assert acts()[-2:] == ["disable-person", "enable-person"]


@pytest.mark.parametrize("act", [services.disable_person, services.clear_second_factor])
def test_nobody_closes_or_weakens_their_own_account_here(act: object, cast: Cast, now: datetime) -> None:
    administrator = cast.administrator()

    with pytest.raises(OwnAccount):
        act(person=administrator, by=administrator, at=now)  # type: ignore[operator]


def test_signing_somebody_out_everywhere_ends_their_sessions_and_no_others(cast: Cast, now: datetime) -> None:
    administrator, person = cast.administrator(), cast.person()
    for holder in (person, person, administrator):
        services.open_session(person=holder, device="a phone", at=now)

    assert services.sign_out_everywhere(person=person, by=administrator, at=now) == 2
    db.session.commit()
    assert sessions_of(person, now) == []
    assert len(sessions_of(administrator, now)) == 1


def test_a_new_password_ends_the_other_sessions_and_tells_the_owner(cast: Cast, now: datetime) -> None:
    person = cast.person(password_hash="old")
    this, _ = services.open_session(person=person, device="this", at=now)
    services.open_session(person=person, device="other", at=now)
    services.set_password(person=person, new=prepare_password("zaļš ābols uz galda", PersonalWords.of(person)), this=this, at=now)
    db.session.commit()

    assert sessions_of(person, now) == [this]
    assert letters() == [(person.email, "Parole ir nomainīta")]


def test_a_first_password_is_no_news(cast: Cast, now: datetime) -> None:
    person = cast.person()
    services.set_password(person=person, new=prepare_password("zaļš ābols uz galda", PersonalWords.of(person)), at=now)

    assert letters() == []


def test_a_staff_session_lasts_half_a_day_and_a_learners_two_weeks(cast: Cast, now: datetime) -> None:
    staff, _ = services.open_session(person=cast.trainer(), device="", at=now)
    learner, _ = services.open_session(person=cast.learner(), device="", at=now)

    assert (staff.expires_at - now, learner.expires_at - now) == (timedelta(hours=12), timedelta(days=14))


def test_a_session_is_kept_as_a_hash(cast: Cast, now: datetime) -> None:
    session, token = services.open_session(person=cast.person(), device="", at=now)
    db.session.commit()

    assert token not in session.token_hash
    assert session_with_token(token, now) is session
    assert session_with_token(session.token_hash, now) is None
    assert session_with_token(token, now + timedelta(days=14)) is None
    assert db.session.query(SignInSession).count() == 1
