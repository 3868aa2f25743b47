"""The second factor: codes of an authenticator app (TOTP), and recovery codes for the day when the phone is lost."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, or_, update

from accounts import signals
from accounts.errors import SecondFactorNotBegun, SecondFactorOn, WrongCode
from accounts.hashing import hash_token
from accounts.models import Person, RecoveryCode
from accounts.services import record_act
from db import ALPHABET, db

ISSUER = "Celabiedrs"
STEP = 30
DRIFT = (-1, 0, 1)  # a clock may be half a minute off, and people type slowly
RECOVERY_CODES = 8
GROUPS, GROUP = 6, 4  # 24 of 31 letters: 118 bits, so that a plain hash keeps them (ASVS 6.5.2)


def begin_second_factor(*, person: Person) -> None:
    """Make a secret for the app; it counts for nothing until a code of it is given. Raises SecondFactorOn."""
    if person.totp_confirmed_at is not None:
        raise SecondFactorOn
    person.totp_secret, person.totp_last_step = pyotp.random_base32(), None


def address_for_app(person: Person) -> str:
    """What the QR code holds. Raises SecondFactorNotBegun."""
    if person.totp_secret is None:
        raise SecondFactorNotBegun
    return pyotp.TOTP(person.totp_secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def confirm_second_factor(*, person: Person, code: str, at: datetime) -> list[str]:
    """Turn it on by a first code; returns the recovery codes, which nobody can show again.

    Raises SecondFactorOn, SecondFactorNotBegun, WrongCode.
    """
    if person.totp_confirmed_at is not None:
        raise SecondFactorOn
    if person.totp_secret is None:
        raise SecondFactorNotBegun
    if not _use_step(person, code, at):
        raise WrongCode
    person.totp_confirmed_at = at
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=hash_token(_bare(code))) for code in codes)
    record_act(actor_id=person.id, act="set-up-second-factor", object_kind="person", object_id=person.public_id, at=at)
    return codes


def use_code(*, person: Person, code: str, at: datetime) -> None:
    """Take the code that the app shows, or a recovery code: either works once. Raises WrongCode."""
    if person.totp_confirmed_at is None or not (_use_step(person, code, at) or _use_recovery_code(person, code, at)):
        raise WrongCode


def remove_second_factor(*, person: Person, at: datetime) -> None:
    """Turn it off, and forget the recovery codes."""
    person.totp_secret = person.totp_confirmed_at = person.totp_last_step = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    record_act(actor_id=person.id, act="remove-second-factor", object_kind="person", object_id=person.public_id, at=at)
    signals.second_factor_removed.send(person, at=at)


def _use_step(person: Person, code: str, at: datetime) -> bool:
    """Whether the code is that of a step near now which nobody used, nor a later one: used up by a conditional update."""
    totp = pyotp.TOTP(person.totp_secret or "")
    typed, now = "".join(code.split()), int(at.timestamp()) // STEP
    step = next((now + drift for drift in DRIFT if hmac.compare_digest(totp.generate_otp(now + drift).encode(), typed.encode())), None)
    if step is None:
        return False
    used = db.session.execute(
        update(Person).where(Person.id == person.id, or_(Person.totp_last_step.is_(None), Person.totp_last_step < step)).values(totp_last_step=step)
    )
    return used.rowcount == 1


def _use_recovery_code(person: Person, code: str, at: datetime) -> bool:
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == hash_token(_bare(code)), RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    if used.rowcount == 1:
        record_act(actor_id=person.id, act="use-recovery-code", object_kind="person", object_id=person.public_id, at=at)
    return used.rowcount == 1


def _new_recovery_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _bare(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())
