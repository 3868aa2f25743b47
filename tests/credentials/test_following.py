"""What follows a credential: one successor, in the same transaction; letters at sixty, thirty and seven days, each once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

import jobs
from accounts.models import Person
from courses.models import Programme
from credentials import errors
from credentials.following import announce_expiry, expiring, notices_due, rename_holder
from credentials.models import Credential, ExpiryNotice
from credentials.queries import certified_people, credential_for_enrolment, predecessor_of, standing_of, successor_of
from credentials.rules import notice_due
from db import db
from post.models import Letter
from tests.cast import Cast
from tests.credentials.builders import revoke


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    return cast.certified(programme)


def rename(credential: Credential, by: Person, at: datetime, family_name: str = "Ozola") -> Credential:
    return rename_holder(credential=credential, given_name="Anna", family_name=family_name, because="marriage", by=by, at=at)


def test_one_counts_and_they_know_each_other(credential: Credential, coordinator: Person, now: datetime) -> None:
    new = rename(credential, coordinator, now)

    assert (standing_of(credential, now.date()), standing_of(new, now.date())) == ("replaced", "valid")
    assert (successor_of(credential), predecessor_of(new)) == (new, credential)
    assert (successor_of(new), predecessor_of(credential)) == (None, None)
    assert credential_for_enrolment(credential.enrolment) is new
    assert certified_people(now) == [credential.holder]


def test_a_chain_may_go_on_and_never_fork(credential: Credential, coordinator: Person, now: datetime) -> None:
    new = rename(credential, coordinator, now)
    last = rename(new, coordinator, now, "Liepa")

    with pytest.raises(errors.AlreadyReplaced):
        rename(credential, coordinator, now, "Egle")
    assert [one.replaces_id for one in (credential, new, last)] == [None, credential.id, new.id]


def test_what_is_revoked_is_followed_by_nothing(credential: Credential, coordinator: Person, now: datetime) -> None:
    revoke(credential=credential, reason="Why", by=coordinator, at=now)

    with pytest.raises(errors.AlreadyRevoked):
        rename(credential, coordinator, now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"replaces_id": None, "cause": "earned", "replaced_at": datetime.fromisoformat("2027-01-01T00:00+00:00")},  # a second first one
        {"cause": "earned"},
        {"cause": "renamed"},  # by nobody's word
        {"cause": "lost"},
        {"replaces_id": None, "cause": "renewed"},
    ],
)
def test_the_database_refuses_nonsense(credential: Credential, wrong: dict[str, object], now: datetime) -> None:
    row = {
        "enrolment_id": credential.enrolment_id,
        "holder_id": credential.holder_id,
        "number": "2027-0009",
        "code": "9" * 32,
        "text": {},
        "issued_at": now,
        "valid_until": date(2030, 1, 1),
        "replaces_id": credential.id,
        "replaced_at": now,
        "recorded_because": "",
    }
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(Credential), row | wrong)


@pytest.mark.parametrize(
    ("left", "told", "due"),
    [(61, (), 0), (60, (), 60), (45, (60,), 0), (31, (60,), 0), (30, (60,), 30), (25, (), 30), (7, (60, 30), 7), (7, (), 7), (0, (60, 30, 7), 0),
     (0, (), 7), (-1, (), 0), (45, (30,), 0)],
)  # fmt: skip
def test_which_notice_is_due(left: int, told: tuple[int, ...], due: int) -> None:
    assert notice_due(left, told, (60, 30, 7)) == due


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.subject.contains("ir derīga līdz")).order_by(Letter.id)))


def test_three_letters_each_once(credential: Credential) -> None:
    jobs.announce_all_expiries(moment(credential, 61))
    assert letters() == []
    written = []
    for left in (60, 59, 30, 29, 7, 6, 0):
        written.append(jobs.announce_all_expiries(moment(credential, left)))
    assert written == [1, 0, 1, 0, 1, 0, 0]
    assert {letter.to_email for letter in letters()} == {credential.holder.email}
    assert "60 dienas" in letters()[0].body
    assert db.session.scalars(select(ExpiryNotice.days).order_by(ExpiryNotice.id)).all() == [60, 30, 7]


def test_whoever_was_away_for_weeks_gets_the_last_one_alone(credential: Credential) -> None:
    assert jobs.announce_all_expiries(moment(credential, 5)) == 1
    assert db.session.scalars(select(ExpiryNotice.days)).all() == [7]


def test_two_sweeps_write_once(credential: Credential) -> None:
    at = moment(credential, 60)
    assert [announce_expiry(credential_id=credential.id, days=60, at=at) for _ in range(2)] == [True, False]


def test_nothing_after_revocation_replacement_expiry_or_for_a_closed_account(
    cast: Cast, programme: Programme, credential: Credential, coordinator: Person, now: datetime
) -> None:
    replaced, closed = cast.certified(programme, given_name="Laima"), cast.certified(programme, given_name="Vita")
    revoke(credential=credential, reason="Why", by=coordinator, at=now)
    new = rename_holder(credential=replaced, given_name="Laima", family_name="Ozola", because="passport", by=coordinator, at=now)
    closed.holder.disabled_at = now
    db.session.commit()

    assert notices_due(moment(credential, 60)) == [(new.id, 60)]
    assert notices_due(moment(credential, -1)) == []
    for one in (credential, replaced):
        assert not announce_expiry(credential_id=one.id, days=60, at=moment(credential, 60))


def test_the_coordinator_sees_who_expires_but_not_themselves(
    cast: Cast, credential: Credential, coordinator: Person, stranger_coordinator: Person
) -> None:
    assert expiring(coordinator, moment(credential, 61)) == []
    assert expiring(coordinator, moment(credential, 60)) == [credential]
    assert expiring(coordinator, moment(credential, -1)) == []
    assert expiring(stranger_coordinator, moment(credential, 60)) == []
    assert expiring(credential.holder, moment(credential, 60)) == []


def moment(credential: Credential, left: int) -> datetime:
    """Noon of the day on which the credential is valid for so many days more."""
    noon = datetime.fromisoformat(f"{credential.valid_until}T10:00+00:00")
    return noon - timedelta(days=left)
