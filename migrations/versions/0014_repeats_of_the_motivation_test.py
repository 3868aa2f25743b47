"""The motivation test is repeated twice while somebody mentors, each time once

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("occasion", sa.String(length=8), nullable=False, server_default=""))
        batch.create_check_constraint(op.f("ck_attempt_occasion_known"), "occasion IN ('', 'midway', 'end')")
    repeated = sa.text("occasion != ''")
    op.create_index(
        "uq_attempt_repeat", "attempt", ["quiz_id", "person_id", "occasion"], unique=True, sqlite_where=repeated, postgresql_where=repeated
    )


def downgrade() -> None:
    op.drop_index("uq_attempt_repeat", table_name="attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_occasion_known"), type_="check")
        batch.drop_column("occasion")
