"""How secrets are kept: passwords by argon2id, tokens by SHA-256 (they are random already)."""

import secrets
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP's floor for argon2id. Two at once at the most: a storm of sign-ins must not take the machine from everybody else.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = BoundedSemaphore(2)
NOBODY = HASHER.hash(secrets.token_hex(16))  # verified where there is no account, so that both answers take as long


def hash_password(password: str) -> str:
    """The argon2id hash of a password, parameters and salt in it."""
    with AT_ONCE:
        return HASHER.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long where there is none."""
    with AT_ONCE:
        try:
            return HASHER.verify(password_hash or NOBODY, password) and password_hash is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def new_token() -> str:
    """A secret for a cookie or a link: 256 bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()
