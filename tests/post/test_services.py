"""Letters are rows of the transaction that causes them."""

from datetime import datetime, timedelta

import pytest

from db import db
from post.errors import UnsafeHeader
from post.models import FAILED, SENT, WAITING, Letter, Pause
from post.queries import due_letter_ids, failed_letters, newest_letters
from post.services import claim_letter, letter_missed, letter_sent, remove_old_letters, write_letter
from tests.cast import Cast

SECRET = "https://example.org/sign-in-link/" + "k" * 43


def letter_to(email: str, now: datetime, **fields: object) -> Letter:
    letter = write_letter(to=None, to_email=email, subject="Sveiki", body="Labdien!", at=now, **fields)  # type: ignore[arg-type]
    db.session.commit()
    return letter


def test_a_letter_to_a_person_bears_their_name_and_language(cast: Cast, now: datetime) -> None:
    letter = write_letter(to=cast.person("Elza", language="en"), subject="Hello", body="Hello!", at=now)

    assert (letter.to_name, letter.language, letter.status, letter.next_try_at) == ("Elza Kalniņa", "en", WAITING, now)


def test_a_letter_that_is_rolled_back_was_never_written(now: datetime) -> None:
    write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="…", at=now)
    db.session.rollback()

    assert due_letter_ids(now) == []


@pytest.mark.parametrize("field", ["subject", "to_email"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\0"])
def test_a_header_that_would_break_in_two_is_refused(field: str, break_: str, now: datetime) -> None:
    fields = {"subject": "Sveiki", "to_email": "anna@example.org"}
    fields[field] += f"{break_}Bcc: eve@example.org"

    with pytest.raises(UnsafeHeader):
        write_letter(to=None, **fields, body="…", at=now)


def test_a_name_that_would_break_a_header_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(UnsafeHeader):
        write_letter(to=cast.person("Anna\r\nBcc: eve@example.org"), subject="Sveiki", body="…", at=now)


def test_nobody_to_write_to_is_refused(now: datetime) -> None:
    with pytest.raises(UnsafeHeader):
        write_letter(to=None, subject="Sveiki", body="…", at=now)


def test_letters_are_due_in_the_order_in_which_they_wait(now: datetime) -> None:
    later = letter_to("later@example.org", now + timedelta(minutes=1))
    second = letter_to("second@example.org", now)
    third = letter_to("third@example.org", now)

    assert due_letter_ids(now) == [second.id, third.id]
    assert due_letter_ids(now + timedelta(minutes=1)) == [second.id, third.id, later.id]


def test_nothing_is_due_or_taken_while_a_pause_stands(now: datetime) -> None:
    letter = letter_to("anna@example.org", now)
    db.session.add(Pause(since=now))
    db.session.commit()

    assert due_letter_ids(now) == []
    assert claim_letter(letter_id=letter.id, at=now) is None


def test_a_letter_in_one_carriers_hands_is_not_taken_by_another(now: datetime) -> None:
    letter = letter_to("anna@example.org", now)

    assert claim_letter(letter_id=letter.id, at=now) is letter
    assert claim_letter(letter_id=letter.id, at=now) is None


def test_a_letter_whose_carrier_died_is_found_again_after_the_first_wait(now: datetime) -> None:
    letter = letter_to("anna@example.org", now)
    claim_letter(letter_id=letter.id, at=now)
    db.session.commit()

    assert due_letter_ids(now + timedelta(seconds=59)) == []
    assert due_letter_ids(now + timedelta(minutes=1)) == [letter.id]


def test_six_misses_give_a_letter_up_and_leave_it_to_be_seen(now: datetime) -> None:
    letter, at = letter_to("anna@example.org", now), now
    for _ in range(6):
        assert letter.status == WAITING
        claim_letter(letter_id=letter.id, at=at)
        letter_missed(letter=letter, error="nobody answers", at=at)
        db.session.commit()
        at = letter.next_try_at

    assert letter.status == FAILED
    assert failed_letters() == [letter]
    assert letter.last_error == "nobody answers"
    assert due_letter_ids(at + timedelta(days=9)) == []


def test_what_has_gone_keeps_no_secret(now: datetime) -> None:
    letter = letter_to("anna@example.org", now)
    letter.body = SECRET
    letter_sent(letter=letter, keep_secrets=False, at=now)

    assert (letter.status, letter.sent_at) == (SENT, now)
    assert letter.body == "https://example.org/sign-in-link/…"


def test_where_letters_go_to_a_folder_the_links_stay_alive(now: datetime) -> None:
    letter = letter_to("anna@example.org", now)
    letter.body = SECRET
    letter_sent(letter=letter, keep_secrets=True, at=now)

    assert letter.body == SECRET


def test_old_letters_are_removed_and_what_waits_or_was_given_up_stays(now: datetime) -> None:
    kept = [letter_to(f"{status}@example.org", now, language="en") for status in (WAITING, FAILED, SENT)]
    old = letter_to("old@example.org", now)
    for letter, status in zip(kept, (WAITING, FAILED, SENT), strict=True):
        letter.status, letter.sent_at = status, now if status == SENT else None
    old.status, old.sent_at = SENT, now - timedelta(days=1)
    db.session.flush()

    assert remove_old_letters(before=now) == 1
    assert newest_letters(offset=0, limit=9) == kept[::-1]
