"""Nudges: what a learner wishes, what was sent, sessions and links that open study alone, letters with a picture

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PURPOSES_BEFORE = "purpose IN ('confirm', 'reset', 'sign-in')"
PURPOSES = "purpose IN ('confirm', 'reset', 'sign-in', 'resume', 'quiet')"


def upgrade() -> None:
    op.create_table(
        "nudge_wishes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_weekly", sa.Boolean(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_nudge_wishes_weekday_known")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_nudge_wishes_hour_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_wishes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_nudge_wishes")),
    )
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('weekly', 'reminder')", name=op.f("ck_nudge_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_nudge_person_id_day")),
    )
    with op.batch_alter_table("programme") as batch:
        batch.add_column(sa.Column("reminder_days", sa.Integer(), nullable=False, server_default="7"))
    with op.batch_alter_table("sign_in_session") as batch:
        batch.add_column(sa.Column("scope", sa.String(length=8), nullable=False, server_default="whole"))
        batch.create_check_constraint(op.f("ck_sign_in_session_scope_known"), "scope IN ('whole', 'study')")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_constraint(op.f("ck_ticket_purpose_known"), type_="check")
        batch.create_check_constraint(op.f("ck_ticket_purpose_known"), PURPOSES)
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("picture", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("picture_text", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("unsubscribe_url", sa.String(length=400), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("unsubscribe_url")
        batch.drop_column("picture_text")
        batch.drop_column("picture")
    op.execute("UPDATE ticket SET purpose = 'confirm', used_at = COALESCE(used_at, created_at) WHERE purpose IN ('resume', 'quiet')")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_constraint(op.f("ck_ticket_purpose_known"), type_="check")
        batch.create_check_constraint(op.f("ck_ticket_purpose_known"), PURPOSES_BEFORE)
    op.execute("UPDATE sign_in_session SET revoked_at = COALESCE(revoked_at, created_at) WHERE scope = 'study'")  # or it would open all
    with op.batch_alter_table("sign_in_session") as batch:
        batch.drop_constraint(op.f("ck_sign_in_session_scope_known"), type_="check")
        batch.drop_column("scope")
    with op.batch_alter_table("programme") as batch:
        batch.drop_column("reminder_days")
    op.drop_table("nudge")
    op.drop_table("nudge_wishes")
