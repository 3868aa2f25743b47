"""A person, the roles that they hold, how they sign in, and the trail of what was done."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Json, UtcDateTime, db, new_public_id, one_of

LEARNER, TRAINER, COORDINATOR = "learner", "trainer", "coordinator"
CASE_MANAGER, SUPERVISOR, ADMINISTRATOR = "case-manager", "supervisor", "administrator"
ROLES = (LEARNER, TRAINER, COORDINATOR, CASE_MANAGER, SUPERVISOR, ADMINISTRATOR)
STAFF = (TRAINER, COORDINATOR, CASE_MANAGER, SUPERVISOR, ADMINISTRATOR)
EVERYWHERE = "*"
PURPOSES = ("confirm", "reset", "sign-in", "resume", "quiet")
WHOLE, STUDY = "whole", "study"
SCOPES = (WHOLE, STUDY)
LANGUAGES = ("lv", "en")
TEXT_SIZES, LINE_WIDTHS, THEMES = ("small", "medium", "large", "largest"), ("narrow", "wide"), ("device", "light", "dark")


class Person(db.Model):
    """Somebody with an account. `email` is kept in lower case; `password_hash` is absent until they choose one."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("language", LANGUAGES),
        one_of("text_size", TEXT_SIZES),
        one_of("line_width", LINE_WIDTHS),
        one_of("theme", THEMES),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2), default="lv")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int | None]  # the last 30-second step that was used: a code works once
    text_size: Mapped[str] = mapped_column(String(8), default="medium", server_default="medium")
    line_width: Mapped[str] = mapped_column(String(8), default="narrow", server_default="narrow")
    theme: Mapped[str] = mapped_column(String(8), default="device", server_default="device")

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="person", foreign_keys="RoleGrant.person_id")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def roles(self) -> set[str]:
        """The roles held now, in whatever scope."""
        return {grant.role for grant in self.grants if grant.revoked_at is None}

    def has_role(self, *roles: str, scope: str | None = None) -> bool:
        """True where one of these roles is held now: in this scope or everywhere (no scope asked: in any)."""
        return any(
            grant.role in roles and grant.revoked_at is None and (scope is None or grant.scope in (scope, EVERYWHERE)) for grant in self.grants
        )

    @property
    def is_guarded(self) -> bool:
        """Whether no link from a letter opens anything of theirs: staff, and whoever has set up a second factor."""
        return self.totp_confirmed_at is not None or self.has_role(*STAFF)


class RoleGrant(db.Model):
    """A role, given to a person for a scope (a programme's key, or `*` for everywhere), until it is taken back."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", ROLES),
        Index(
            "uq_role_grant_current",
            "person_id",
            "role",
            "scope",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str] = mapped_column(String(80), default=EVERYWHERE)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class SignInSession(db.Model):
    """One signed-in device. The browser holds the token; only its SHA-256 is kept here.

    `second_factor_at` is NULL while a person with TOTP has not yet given a code: until then the session opens nothing.
    One of scope `study` was opened by the link in a reminder: it opens what a view has declared open to it, and nothing else.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (one_of("scope", SCOPES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    scope: Mapped[str] = mapped_column(String(8), default=WHOLE, server_default=WHOLE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class Ticket(db.Model):
    """A link sent by mail: for one purpose, for one person, short-lived, kept as a SHA-256. Used once, but for those of a nudge:
    they study or keep quiet as often as they are opened, until their time is over or somebody voids them (`used_at`).

    Where an address is nobody's the ticket has no person and opens nothing: so that both answers cost the same.
    """

    __tablename__ = "ticket"
    __table_args__ = (one_of("purpose", PURPOSES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))  # a link dies when the address has changed since
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship()


class RecoveryCode(db.Model):
    """A way in when the phone with the TOTP is lost; used once, kept as a hash."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Slowdown(db.Model):
    """One counted act (a wrong password, a mail asked for). Too many in a window slow the next one down."""

    __tablename__ = "slowdown"
    __table_args__ = (Index("ix_slowdown_counted", "act", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))  # SHA-256 of an address or a network address
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnsweredRequest(db.Model):
    """A request that came with a key of its own, and what it was answered: the same key of the same person is carried out once.

    `fingerprint` is the SHA-256 of what was asked; `answer` says what came of it and never holds what somebody wrote.
    """

    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AuditEvent(db.Model):
    """Who did what to which object, and when. Rows are only added."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    act: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32), default="")
    object_id: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)

    actor: Mapped[Person | None] = relationship()
