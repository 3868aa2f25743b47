"""Tries are counted by address and by network; whoever waits gets in again."""

from datetime import datetime, timedelta

import pytest

from accounts.errors import TooManyTries
from accounts.models import Slowdown
from accounts.slowdowns import MAIL, WRONG_PASSWORD, count_try, forget_tries, refuse_too_many
from db import db

ANNA, NETWORK = "anna@example.org", "192.0.2.1"


def wrong(now: datetime, times: int, *, email: str = ANNA, network: str = NETWORK) -> None:
    for _ in range(times):
        count_try(act=WRONG_PASSWORD, email=email, network=network, at=now)
    db.session.commit()


def is_slowed(now: datetime, *, email: str = ANNA, network: str | None = NETWORK, act: str = WRONG_PASSWORD) -> bool:
    try:
        refuse_too_many(act=act, email=email, network=network, at=now)
    except TooManyTries:
        return True
    return False


def test_the_sixth_try_in_a_row_has_to_wait_and_is_told_how_long(now: datetime) -> None:
    wrong(now, 4)
    assert not is_slowed(now)
    wrong(now, 1)

    with pytest.raises(TooManyTries) as refusal:
        refuse_too_many(act=WRONG_PASSWORD, email=ANNA, network=NETWORK, at=now + timedelta(seconds=10))
    assert (refusal.value.seconds, refusal.value.minutes) == (20, 1)
    assert not is_slowed(now + timedelta(seconds=30))


def test_an_address_is_slowed_from_every_network_and_in_whatever_case_it_is_typed(now: datetime) -> None:
    wrong(now, 5)

    assert is_slowed(now, network="198.51.100.9")
    assert is_slowed(now, email=" ANNA@example.org ", network="198.51.100.9")
    assert not is_slowed(now, email="berta@example.org", network="198.51.100.9")


def test_a_network_is_slowed_when_it_tries_many_addresses_and_others_are_not(now: datetime) -> None:
    for number in range(50):
        wrong(now, 1, email=f"guess{number}@example.org")

    assert is_slowed(now, email="berta@example.org")
    assert not is_slowed(now, email="berta@example.org", network="198.51.100.9")


def test_an_unknown_address_is_slowed_as_a_known_one(now: datetime) -> None:
    wrong(now, 5, email="nobody@example.org")

    assert is_slowed(now, email="nobody@example.org")


def test_acts_are_counted_apart(now: datetime) -> None:
    wrong(now, 50)

    assert not is_slowed(now, act=MAIL)


def test_nobody_is_locked_out_for_good_however_often_others_try(now: datetime) -> None:
    wrong(now, 300)

    assert is_slowed(now + timedelta(minutes=14))
    assert not is_slowed(now + timedelta(minutes=15), network="198.51.100.9")


def test_tries_of_yesterday_count_no_longer(now: datetime) -> None:
    wrong(now, 9)
    wrong(now + timedelta(hours=24, seconds=1), 1)

    assert not is_slowed(now + timedelta(hours=24, seconds=1))


def test_proving_oneself_forgets_the_tries_of_the_address_and_not_those_of_the_network(now: datetime) -> None:
    for number in range(46):
        wrong(now, 1, email=f"guess{number}@example.org")
    wrong(now, 4)
    forget_tries(act=WRONG_PASSWORD, email=ANNA)

    assert not is_slowed(now, network="198.51.100.9")
    assert is_slowed(now)


def test_nothing_that_was_typed_is_stored_readably(now: datetime) -> None:
    wrong(now, 1)

    stored = [row.subject for row in db.session.query(Slowdown)]
    assert len(stored) == 2
    assert all(len(subject) == 64 and ANNA not in subject and NETWORK not in subject for subject in stored)


def test_asking_once_is_one_statement_whoever_asks(now: datetime, statements) -> None:  # type: ignore[no-untyped-def]
    wrong(now, 3)
    for email in (ANNA, "nobody@example.org"):
        with statements() as log:
            is_slowed(now, email=email)
        assert len(log) == 1
