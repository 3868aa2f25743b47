"""A pause holds every letter back, whoever was already told to send it, until it is ended."""

from datetime import datetime

import jobs
from db import db
from post.models import SENT, WAITING, Pause
from post.queries import due_letter_ids, paused_since, waiting_letters
from post.services import claim_letter, resume_sending, write_letter


def test_nothing_is_due_and_nothing_can_be_claimed_while_it_stands(now: datetime) -> None:
    letter = write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="Teksts", at=now)
    db.session.add(Pause(since=now))
    db.session.commit()

    assert due_letter_ids(now) == []
    assert claim_letter(letter_id=letter.id, at=now) is None
    assert jobs.send_due_letters(now) == 0
    assert (letter.status, letter.tries) == (WAITING, 0)
    assert waiting_letters() == [letter]
    assert paused_since() == now


def test_what_waited_is_sent_once_it_ends(now: datetime) -> None:
    letter = write_letter(to=None, to_email="anna@example.org", subject="Sveiki", body="Teksts", at=now)
    db.session.add(Pause(since=now))
    db.session.commit()

    assert resume_sending()
    db.session.commit()

    assert jobs.send_due_letters(now) == 1
    assert letter.status == SENT
    assert paused_since() is None
    assert not resume_sending()
