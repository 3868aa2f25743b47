"""Answers that people mark, results that were replaced, regrades, and what experts say of a key

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _open_answers()
    _regrades()
    _experts()


def _open_answers() -> None:
    op.create_table(
        "open_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("drawn_item_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["drawn_item_id"], ["drawn_item.id"], name=op.f("fk_open_answer_drawn_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_open_answer_public_id")),
        sa.UniqueConstraint("drawn_item_id", name=op.f("uq_open_answer_drawn_item_id")),
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("open_answer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("levels", JSON, nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_reading_number_known")),
        sa.ForeignKeyConstraint(["open_answer_id"], ["open_answer.id"], name=op.f("fk_reading_open_answer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_reading_reader_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("open_answer_id", "number", name=op.f("uq_reading_open_answer_id_number")),
        sa.UniqueConstraint("open_answer_id", "reader_id", name=op.f("uq_reading_open_answer_id_reader_id")),
    )
    op.create_index(op.f("ix_reading_reader_id"), "reading", ["reader_id"])


def _regrades() -> None:
    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("wrong_id", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.String(length=16), nullable=False),
        sa.Column("right_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("figures", JSON),
        sa.CheckConstraint("remedy IN ('right-key', 'all-points', 'left-out')", name=op.f("ck_regrade_remedy_known")),
        sa.CheckConstraint("right_id != wrong_id", name=op.f("ck_regrade_right_is_another")),
        sa.CheckConstraint("(remedy = 'right-key') = (right_id IS NOT NULL)", name=op.f("ck_regrade_right_with_key")),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_regrade_settled_by_name")),
        sa.CheckConstraint("(status = 'proposed') = (settled_at IS NULL)", name=op.f("ck_regrade_settled_once")),
        sa.CheckConstraint("status IN ('proposed', 'confirmed', 'withdrawn')", name=op.f("ck_regrade_status_known")),
        sa.CheckConstraint("status != 'confirmed' OR settled_by_id != proposed_by_id", name=op.f("ck_regrade_two_people")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_regrade_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["wrong_id"], ["revision.id"], name=op.f("fk_regrade_wrong_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["right_id"], ["revision.id"], name=op.f("fk_regrade_right_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_regrade_proposed_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_regrade_settled_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    op.create_index(op.f("ix_regrade_item_id"), "regrade", ["item_id"])
    op.create_index(
        "uq_regrade_proposed",
        "regrade",
        ["wrong_id"],
        unique=True,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_table(
        "replaced_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("passed", sa.Boolean()),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("regrade_id", sa.Integer()),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("why IN ('marked', 'regraded')", name=op.f("ck_replaced_result_why_known")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_replaced_result_attempt_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_replaced_result_regrade_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_result")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_replaced_result_attempt_id_number")),
    )
    op.create_index(op.f("ix_replaced_result_regrade_id"), "replaced_result", ["regrade_id"])
    with op.batch_alter_table("drawn_item") as batch:
        batch.add_column(sa.Column("marks", sa.String(length=32)))
        batch.add_column(sa.Column("regrade_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_drawn_item_regrade_id"), "regrade", ["regrade_id"], ["id"], ondelete="RESTRICT")
        batch.create_index(op.f("ix_drawn_item_regrade_id"), ["regrade_id"])


def _experts() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("language IN ('lv', 'en')", name=op.f("ck_expert_language_known")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_expert_bank_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_expert_invited_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("public_id", name=op.f("uq_expert_public_id")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_expert_link_hash")),
    )
    op.create_index(
        "uq_expert_asked",
        "expert",
        ["bank_id", "email"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "action_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("is_harmful", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN -2 AND 2", name=op.f("ck_action_rating_rating_known")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_action_rating_expert_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_action_rating_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_action_rating_revision_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_rating")),
        sa.UniqueConstraint("expert_id", "item_id", "action", name=op.f("uq_action_rating_expert_id_item_id_action")),
    )
    op.create_index(op.f("ix_action_rating_item_id"), "action_rating", ["item_id"])


def downgrade() -> None:
    with op.batch_alter_table("drawn_item") as batch:
        batch.drop_index(op.f("ix_drawn_item_regrade_id"))
        batch.drop_constraint(op.f("fk_drawn_item_regrade_id"), type_="foreignkey")
        batch.drop_column("regrade_id")
        batch.drop_column("marks")
    for table in ("action_rating", "expert", "replaced_result", "regrade", "reading", "open_answer"):
        op.drop_table(table)
