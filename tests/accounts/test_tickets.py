"""Links from the mail: for one purpose, one person, one address, one use, a short time."""

from datetime import datetime, timedelta

import pytest

from accounts.errors import LinkNoLongerWorks
from accounts.models import Ticket
from accounts.passwords import PersonalWords, prepare_password
from accounts.queries import ticket_that_works
from accounts.services import issue_ticket, redeem_ticket, set_password
from db import db
from tests.cast import Cast

PURPOSES = ("confirm", "reset", "sign-in")
LIVES = {"confirm": timedelta(hours=72), "reset": timedelta(hours=1), "sign-in": timedelta(minutes=30)}


def refuses(token: str, purpose: str, at: datetime) -> bool:
    """Looking and using must agree."""
    looks = ticket_that_works(token, purpose, at) is None
    try:
        redeem_ticket(token=token, purpose=purpose, at=at)
    except LinkNoLongerWorks:
        return looks
    assert not looks
    return False


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_works_once(purpose: str, cast: Cast, now: datetime) -> None:
    person = cast.person()
    token = issue_ticket(person=person, purpose=purpose, at=now)

    assert redeem_ticket(token=token, purpose=purpose, at=now) is person
    assert refuses(token, purpose, now)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_works_until_its_last_second(purpose: str, cast: Cast, now: datetime) -> None:
    person = cast.person()
    in_time, too_late = (issue_ticket(person=person, purpose=purpose, at=now) for _ in range(2))

    assert refuses(too_late, purpose, now + LIVES[purpose])
    assert not refuses(in_time, purpose, now + LIVES[purpose] - timedelta(seconds=1))


@pytest.mark.parametrize("issued", PURPOSES)
@pytest.mark.parametrize("used", PURPOSES)
def test_a_link_for_one_purpose_is_none_for_another(issued: str, used: str, cast: Cast, now: datetime) -> None:
    token = issue_ticket(person=cast.person(), purpose=issued, at=now)

    assert refuses(token, used, now) == (issued != used)


def test_a_link_dies_when_the_address_changes(cast: Cast, now: datetime) -> None:
    person = cast.person()
    token = issue_ticket(person=person, purpose="reset", at=now)
    person.email = "other@example.org"
    db.session.flush()

    assert refuses(token, "reset", now)


def test_a_link_of_a_closed_account_opens_nothing(cast: Cast, now: datetime) -> None:
    person = cast.person()
    token = issue_ticket(person=person, purpose="sign-in", at=now)
    person.disabled_at = now
    db.session.flush()

    assert refuses(token, "sign-in", now)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "../../etc/passwd", "ā" * 50])
def test_a_guess_opens_nothing(token: str, cast: Cast, now: datetime) -> None:
    issue_ticket(person=cast.person(), purpose="sign-in", at=now)

    assert refuses(token, "sign-in", now)


def test_a_link_for_nobody_is_stored_and_opens_nothing(now: datetime) -> None:
    token = issue_ticket(person=None, email=" Nobody@Example.org ", purpose="sign-in", at=now)

    assert db.session.query(Ticket).one().email == "nobody@example.org"
    assert refuses(token, "sign-in", now)


def test_what_is_stored_does_not_open_anything(cast: Cast, now: datetime) -> None:
    token = issue_ticket(person=cast.person(), purpose="sign-in", at=now)
    stored = db.session.query(Ticket).one()

    assert token not in stored.token_hash
    assert refuses(stored.token_hash, "sign-in", now)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_whoever_uses_a_link_has_confirmed_the_address(purpose: str, cast: Cast, now: datetime) -> None:
    person = cast.person(email_confirmed_at=None)
    redeem_ticket(token=issue_ticket(person=person, purpose=purpose, at=now), purpose=purpose, at=now)

    assert person.email_confirmed_at == now


def test_confirming_again_does_not_move_the_date(cast: Cast, now: datetime) -> None:
    person = cast.person()
    later = now + timedelta(days=1)
    redeem_ticket(token=issue_ticket(person=person, purpose="sign-in", at=later), purpose="sign-in", at=later)

    assert person.email_confirmed_at == now


def test_other_letters_of_confirmation_die_with_the_first_that_is_used(cast: Cast, now: datetime) -> None:
    person = cast.person(email_confirmed_at=None)
    first, second = (issue_ticket(person=person, purpose="confirm", at=now) for _ in range(2))
    redeem_ticket(token=first, purpose="confirm", at=now)

    assert refuses(second, "confirm", now)


def test_a_new_password_kills_the_links_that_waited_and_nobody_elses(cast: Cast, now: datetime) -> None:
    person, other = cast.person(), cast.person()
    waiting = {purpose: issue_ticket(person=person, purpose=purpose, at=now) for purpose in ("reset", "sign-in")}
    others = issue_ticket(person=other, purpose="reset", at=now)
    set_password(person=person, new=prepare_password("zaļš ābols uz galda", PersonalWords.of(person)), at=now)

    assert all(refuses(token, purpose, now) for purpose, token in waiting.items())
    assert not refuses(others, "reset", now)
