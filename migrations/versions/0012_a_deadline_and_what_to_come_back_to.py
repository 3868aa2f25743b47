"""An attempt may have a deadline; anyone may be given extra time; a question may be flagged to come back to

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("deadline_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("extra_percent", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("ran_out", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(op.f("ck_attempt_deadline_after_start"), "deadline_at > started_at")
        batch.create_check_constraint(op.f("ck_attempt_ran_out_of_time"), "NOT ran_out OR (deadline_at IS NOT NULL AND submitted_at IS NOT NULL)")
    op.create_index(op.f("ix_attempt_deadline_at"), "attempt", ["deadline_at"])
    with op.batch_alter_table("drawn_item") as batch:
        batch.add_column(sa.Column("is_flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("origin", sa.String(length=16), nullable=False, server_default=""))
    op.create_table(
        "extra_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 200", name=op.f("ck_extra_time_percent_sane")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_extra_time_enrolment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_extra_time_given_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_time")),
    )
    op.create_index(op.f("ix_extra_time_enrolment_id"), "extra_time", ["enrolment_id"])


def downgrade() -> None:
    op.drop_table("extra_time")
    with op.batch_alter_table("drawn_item") as batch:
        batch.drop_column("origin")
        batch.drop_column("is_flagged")
    op.drop_index(op.f("ix_attempt_deadline_at"), table_name="attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_ran_out_of_time"), type_="check")
        batch.drop_constraint(op.f("ck_attempt_deadline_after_start"), type_="check")
        for name in ("ran_out", "extra_percent", "deadline_at"):
            batch.drop_column(name)
