"""How somebody likes pages to look

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("text_size", sa.String(length=8), nullable=False, server_default="medium"))
        batch.add_column(sa.Column("line_width", sa.String(length=8), nullable=False, server_default="narrow"))
        batch.add_column(sa.Column("theme", sa.String(length=8), nullable=False, server_default="device"))
        batch.create_check_constraint(op.f("ck_person_text_size_known"), "text_size IN ('small', 'medium', 'large', 'largest')")
        batch.create_check_constraint(op.f("ck_person_line_width_known"), "line_width IN ('narrow', 'wide')")
        batch.create_check_constraint(op.f("ck_person_theme_known"), "theme IN ('device', 'light', 'dark')")


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f("ck_person_theme_known"), type_="check")
        batch.drop_constraint(op.f("ck_person_line_width_known"), type_="check")
        batch.drop_constraint(op.f("ck_person_text_size_known"), type_="check")
        batch.drop_column("theme")
        batch.drop_column("line_width")
        batch.drop_column("text_size")
