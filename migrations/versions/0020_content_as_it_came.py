"""The files of content/ as they came in, which revisions came from them, and why a text was changed

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_file")),
        sa.UniqueConstraint("path", name=op.f("uq_content_file_path")),
    )
    op.add_column("revision", sa.Column("is_from_file", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("revision", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE revision SET is_from_file = :yes WHERE author_id IS NULL AND status != 'draft'").bindparams(yes=True))


def downgrade() -> None:
    op.drop_column("revision", "note")
    op.drop_column("revision", "is_from_file")
    op.drop_table("content_file")
