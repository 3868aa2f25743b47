"""The public parts of the keys that certificates are signed with

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('pdf', 'badge')", name=op.f("ck_published_key_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_published_key_key_id")),
    )


def downgrade() -> None:
    op.drop_table("published_key")
