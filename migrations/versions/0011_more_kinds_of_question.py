"""More kinds of question

Revision: 0011, after 0010.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "interaction IN ('choice', 'likert', 'pair', 'number', 'scale', 'best-worst')"
KNOWN = (
    "interaction IN ('choice', 'choices', 'true-false', 'matching', 'ordering', 'numeric', 'short-text', 'gaps', 'open-text', "
    "'likert', 'likert-grid', 'pair', 'number', 'scale', 'best-worst')"
)


def upgrade() -> None:
    _allow(KNOWN)


def downgrade() -> None:
    """Questions of a kind that the earlier house can't show go, and with them what was answered to them."""
    op.execute(f"DELETE FROM drawn_item WHERE item_id IN (SELECT id FROM item WHERE NOT {BEFORE})")
    op.execute(f"DELETE FROM item WHERE NOT {BEFORE}")
    _allow(BEFORE)


def _allow(condition: str) -> None:
    with op.batch_alter_table("item") as batch:
        batch.drop_constraint(op.f("ck_item_interaction_known"), type_="check")
        batch.create_check_constraint(op.f("ck_item_interaction_known"), condition)
