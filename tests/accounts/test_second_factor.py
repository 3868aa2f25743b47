"""Codes of the phone and recovery codes: each opens once."""

from datetime import datetime, timedelta

import pyotp
import pytest

from accounts.errors import SecondFactorNotBegun, SecondFactorOn, WrongCode
from accounts.hashing import hash_token
from accounts.models import AuditEvent, Person, RecoveryCode
from accounts.queries import recovery_codes_left
from accounts.second_factor import address_for_app, begin_second_factor, confirm_second_factor, remove_second_factor, use_code
from db import db
from post.models import Letter
from tests.cast import Cast


def code_of(person: Person, at: datetime) -> str:
    assert person.totp_secret
    return pyotp.TOTP(person.totp_secret).at(at)


def with_second_factor(cast: Cast, now: datetime) -> tuple[Person, list[str]]:
    """Set up five minutes ago, so that no step near now has been used."""
    person, earlier = cast.person(), now - timedelta(minutes=5)
    begin_second_factor(person=person)
    return person, confirm_second_factor(person=person, code=code_of(person, earlier), at=earlier)


def test_a_secret_counts_for_nothing_until_a_code_of_it_is_given(cast: Cast, now: datetime) -> None:
    person = cast.person()
    begin_second_factor(person=person)

    assert person.totp_confirmed_at is None
    with pytest.raises(WrongCode):
        use_code(person=person, code=code_of(person, now), at=now)


def test_the_app_is_told_the_address_and_the_sites_name(cast: Cast) -> None:
    person = cast.person(email="anna@example.org")
    begin_second_factor(person=person)

    assert address_for_app(person) == f"otpauth://totp/Celabiedrs:anna%40example.org?secret={person.totp_secret}&issuer=Celabiedrs"


def test_there_is_nothing_to_show_or_confirm_before_it_is_begun(cast: Cast, now: datetime) -> None:
    person = cast.person()

    with pytest.raises(SecondFactorNotBegun):
        address_for_app(person)
    with pytest.raises(SecondFactorNotBegun):
        confirm_second_factor(person=person, code="123456", at=now)


def test_eight_recovery_codes_are_given_once_and_kept_as_hashes(cast: Cast, now: datetime) -> None:
    person, codes = with_second_factor(cast, now)

    assert len(set(codes)) == 8
    assert recovery_codes_left(person) == 8
    stored = {row.code_hash for row in db.session.query(RecoveryCode)}
    assert stored == {hash_token(code.replace("-", "")) for code in codes}
    assert not stored & set(codes)
    assert all(len(code.replace("-", "")) == 24 for code in codes)


def test_a_wrong_first_code_turns_nothing_on(cast: Cast, now: datetime) -> None:
    person = cast.person()
    begin_second_factor(person=person)

    with pytest.raises(WrongCode):
        confirm_second_factor(person=person, code="000000", at=now)
    assert person.totp_confirmed_at is None
    assert recovery_codes_left(person) == 0


def test_once_on_it_is_neither_begun_nor_confirmed_again(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    secret = person.totp_secret

    with pytest.raises(SecondFactorOn):
        begin_second_factor(person=person)
    with pytest.raises(SecondFactorOn):
        confirm_second_factor(person=person, code=code_of(person, now), at=now)
    assert person.totp_secret == secret


def test_a_code_works_once(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    code = code_of(person, now)
    use_code(person=person, code=code, at=now)

    for at in (now, now + timedelta(seconds=10), now + timedelta(seconds=30)):
        with pytest.raises(WrongCode):
            use_code(person=person, code=code, at=at)
    use_code(person=person, code=code_of(person, now + timedelta(seconds=30)), at=now + timedelta(seconds=30))


def test_the_code_that_turned_it_on_does_not_sign_in(cast: Cast, now: datetime) -> None:
    person = cast.person()
    begin_second_factor(person=person)
    code = code_of(person, now)
    confirm_second_factor(person=person, code=code, at=now)

    with pytest.raises(WrongCode):
        use_code(person=person, code=code, at=now)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_half_a_minute_off(seconds: int, cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)

    use_code(person=person, code=code_of(person, now + timedelta(seconds=seconds)), at=now)


@pytest.mark.parametrize("seconds", [-60, 60, 3600])
def test_and_no_more(seconds: int, cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)

    with pytest.raises(WrongCode):
        use_code(person=person, code=code_of(person, now + timedelta(seconds=seconds)), at=now)


def test_after_a_later_code_an_earlier_one_is_refused_though_its_time_has_not_passed(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    use_code(person=person, code=code_of(person, now), at=now)

    with pytest.raises(WrongCode):
        use_code(person=person, code=code_of(person, now - timedelta(seconds=30)), at=now)


@pytest.mark.parametrize("code", ["", " ", "000000", "12345", "1234567", "abcdef", "ābolīt", "１２３４５６", "0" * 80])
def test_what_is_not_the_code_is_refused(code: str, cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)

    with pytest.raises(WrongCode):
        use_code(person=person, code=code, at=now)


def test_spaces_in_a_code_are_forgiven(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    code = code_of(person, now)

    use_code(person=person, code=f" {code[:3]} {code[3:]} ", at=now)


def test_each_recovery_code_works_once_however_it_is_typed(cast: Cast, now: datetime) -> None:
    person, codes = with_second_factor(cast, now)
    use_code(person=person, code=codes[0].upper().replace("-", " "), at=now)

    assert recovery_codes_left(person) == 7
    with pytest.raises(WrongCode):
        use_code(person=person, code=codes[0], at=now)
    use_code(person=person, code=codes[1], at=now)
    assert [event.act for event in db.session.query(AuditEvent)].count("use-recovery-code") == 2


def test_somebody_elses_codes_open_nothing(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    other, others_codes = with_second_factor(cast, now)

    for code in (code_of(other, now), others_codes[0]):
        with pytest.raises(WrongCode):
            use_code(person=person, code=code, at=now)


def test_turning_it_off_forgets_the_secret_and_the_recovery_codes_and_tells_the_owner(cast: Cast, now: datetime) -> None:
    person, _ = with_second_factor(cast, now)
    remove_second_factor(person=person, at=now)

    assert (person.totp_secret, person.totp_confirmed_at, person.totp_last_step) == (None, None, None)
    assert recovery_codes_left(person) == 0
    assert [letter.to_email for letter in db.session.query(Letter)] == [person.email]
