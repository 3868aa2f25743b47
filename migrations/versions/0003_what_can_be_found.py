"""What can be found: paragraphs, and the index over their words, empty until `celabiedrs index rebuild`

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = "'situation', 'term', 'chapter', 'easy-read', 'page', 'lesson', 'case', 'task', 'reflection'"


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("around", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_passage_kind_known")),
        sa.CheckConstraint("lang IN ('lv', 'en')", name=op.f("ck_passage_lang_known")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_passage_revision_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_passage_text_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("revision_id", "position", name=op.f("uq_passage_revision_id_position")),
    )
    op.create_index(op.f("ix_passage_text_id"), "passage", ["text_id"])
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE passage_index")
    op.drop_table("passage")


INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_index USING fts5("
        "head, body, around, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE passage_index (id INTEGER NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_passage_index PRIMARY KEY (id), "
        "CONSTRAINT fk_passage_index_id FOREIGN KEY(id) REFERENCES passage (id) ON DELETE CASCADE)",
        "CREATE INDEX ix_passage_index_words ON passage_index USING gin (words)",
    ),
}
