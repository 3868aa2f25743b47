"""The badge of each credential, made once and kept

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge",
        sa.Column("credential_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status_index >= 0 AND status_index < 131072", name=op.f("ck_badge_in_the_list")),
        sa.ForeignKeyConstraint(["credential_id"], ["credential.id"], name=op.f("fk_badge_credential_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_badge")),
        sa.UniqueConstraint("status_index", name=op.f("uq_badge_status_index")),
    )


def downgrade() -> None:
    op.drop_table("badge")
