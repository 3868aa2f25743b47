"""Acts on the outbox. A letter is written in the transaction of what it tells of; its sending has transactions of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete, update

from db import db
from post.errors import UnsafeHeader
from post.models import FAILED, SENT, Letter, Pause
from post.queries import is_due
from post.rules import is_one_address, is_safe_in_header, next_try_after, without_secrets

LONGEST_SUBJECT = 200
LEASE = timedelta(minutes=10)  # a letter whose carrier died on the last try is found again after this


@dataclass(frozen=True)
class Picture:
    """A small picture in a letter, and what it shows in words for those who don't see it."""

    png: bytes
    text: str


class Addressee(Protocol):
    """Somebody who can be written to."""

    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...


def write_letter(
    *,
    to: Addressee | None,
    to_email: str | None = None,
    subject: str,
    body: str,
    at: datetime,
    language: str | None = None,
    picture: Picture | None = None,
    unsubscribe_url: str | None = None,
) -> Letter:
    """Put a letter to one person, or to an address that may be nobody's, into the outbox.

    The body is plain text; what else a letter carries says the same again. Raises UnsafeHeader where the address is not exactly
    one or a header would break in two.
    """
    email = to_email or (to.email if to else "")
    name = to.name if to else ""
    if not is_one_address(email) or not all(map(is_safe_in_header, (name, subject, unsubscribe_url or ""))):
        raise UnsafeHeader
    letter = Letter(
        to_email=email,
        to_name=name,
        subject=subject[:LONGEST_SUBJECT],
        body=body,
        language=language or (to.language if to else "lv"),
        picture=picture.png if picture else None,
        picture_text=picture.text if picture else None,
        unsubscribe_url=unsubscribe_url,
        written_at=at,
        next_try_at=at,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def claim_letter(*, letter_id: int, at: datetime) -> Letter | None:
    """Take a letter in hand for one try; None where another carrier has it or it has gone already.

    The try is counted and the next one fixed before the letter leaves: a carrier that dies has failed.
    """
    mine = db.session.execute(update(Letter).where(Letter.id == letter_id, is_due(at)).values(tries=Letter.tries + 1, next_try_at=at + LEASE))
    if mine.rowcount != 1:
        return None
    letter = db.session.get_one(Letter, letter_id, populate_existing=True)
    letter.next_try_at = next_try_after(letter.tries, at) or at + LEASE
    return letter


def letter_sent(*, letter: Letter, keep_secrets: bool, at: datetime) -> None:
    """It has been handed over. Unless they are to be kept, the secrets of its links are struck out of what stays here."""
    letter.status, letter.sent_at, letter.last_error = SENT, at, ""
    if not keep_secrets:
        _forget_secrets(letter)


def letter_missed(*, letter: Letter, error: str, at: datetime) -> None:
    """It could not be handed over: it waits for its next try, or is given up after the last."""
    letter.last_error = error
    if next_try_after(letter.tries, at) is None:
        letter.status = FAILED
        _forget_secrets(letter)


def _forget_secrets(letter: Letter) -> None:
    letter.body = without_secrets(letter.body)
    letter.unsubscribe_url = without_secrets(letter.unsubscribe_url) if letter.unsubscribe_url else None


def remove_old_letters(*, before: datetime) -> int:
    """Delete what was sent before this moment; returns how many. What waits or was given up stays."""
    return db.session.execute(delete(Letter).where(Letter.status == SENT, Letter.sent_at < before)).rowcount


def resume_sending() -> bool:
    """End the pause: what waits is sent from now on. False where there was none."""
    return db.session.execute(delete(Pause)).rowcount > 0
