"""Material for trainers is a kind of text

Revision: 0010, after 0009.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = ("lesson", "case", "task", "reflection", "item", "chapter", "situation", "easy-read", "agenda", "page", "term")


def upgrade() -> None:
    _know((*BEFORE[:9], "material", *BEFORE[9:]))


def downgrade() -> None:
    op.execute("DELETE FROM revision WHERE text_id IN (SELECT id FROM text WHERE kind = 'material')")
    op.execute("DELETE FROM text WHERE kind = 'material'")
    _know(BEFORE)


def _know(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("text") as batch:
        batch.drop_constraint(op.f("ck_text_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_text_kind_known"), f"kind IN ({str(kinds)[1:-1]})")
