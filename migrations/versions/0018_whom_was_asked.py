"""Criteria are data of the programme; referees are asked by a link; the code is signed here; a name is corrected before the issue

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("programme") as batch:
        batch.add_column(sa.Column("criteria", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("enrolment") as batch:
        batch.add_column(sa.Column("certificate_name", JSON))
    with op.batch_alter_table("evidence") as batch:
        batch.add_column(sa.Column("revision_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_evidence_revision_id"), "revision", ["revision_id"], ["id"], ondelete="RESTRICT")
        batch.create_check_constraint(op.f("ck_evidence_revision_signed"), "revision_id IS NULL OR kind = 'code'")
    standing = sa.text("voided_at IS NULL")
    op.create_index(
        "uq_evidence_signed", "evidence", ["application_id", "revision_id"], unique=True, sqlite_where=standing, postgresql_where=standing
    )
    _create_referee()


def _create_referee() -> None:
    op.create_table(
        "referee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("reminder_hash", sa.String(length=64)),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answer", JSON),
        sa.Column("evidence_id", sa.Integer()),
        sa.CheckConstraint("language IN ('lv', 'en')", name=op.f("ck_referee_language_known")),
        sa.CheckConstraint("answer IS NULL OR answered_at IS NOT NULL", name=op.f("ck_referee_answer_dated")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_referee_application_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_referee_evidence_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_referee_named_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referee")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_referee_evidence_id")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_referee_link_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referee_public_id")),
        sa.UniqueConstraint("reminder_hash", name=op.f("uq_referee_reminder_hash")),
    )
    asked = sa.text("revoked_at IS NULL AND email != ''")
    op.create_index("uq_referee_asked", "referee", ["application_id", "email"], unique=True, sqlite_where=asked, postgresql_where=asked)
    op.create_index(op.f("ix_referee_application_id"), "referee", ["application_id"])


def downgrade() -> None:
    op.drop_table("referee")
    op.drop_index("uq_evidence_signed", table_name="evidence")
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f("ck_evidence_revision_signed"), type_="check")
        batch.drop_constraint(op.f("fk_evidence_revision_id"), type_="foreignkey")
        batch.drop_column("revision_id")
    with op.batch_alter_table("enrolment") as batch:
        batch.drop_column("certificate_name")
    with op.batch_alter_table("programme") as batch:
        batch.drop_column("criteria")
