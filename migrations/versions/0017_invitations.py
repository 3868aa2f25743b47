"""Invitations to answer the motivation test once more, each written once

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('weekly', 'reminder')"
KINDS = "kind IN ('weekly', 'reminder', 'midway', 'end')"


def upgrade() -> None:
    _allow(KINDS)
    is_invitation = sa.text("kind IN ('midway', 'end')")
    op.create_index("uq_nudge_invitation", "nudge", ["person_id", "kind"], unique=True, sqlite_where=is_invitation, postgresql_where=is_invitation)


def downgrade() -> None:
    op.drop_index("uq_nudge_invitation", table_name="nudge")
    op.execute("UPDATE nudge SET kind = 'reminder' WHERE kind IN ('midway', 'end')")  # the day stays taken
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("nudge") as batch:
        batch.drop_constraint(op.f("ck_nudge_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_nudge_kind_known"), kinds)
