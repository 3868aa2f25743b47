"""A credential may be followed by another, is revoked by two people, and its holder is written to before it expires

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FIRST, LAST, PROPOSED = sa.text("replaces_id IS NULL"), sa.text("replaced_at IS NULL"), sa.text("status = 'proposed'")
CHECKS = {
    "cause_known": "cause IN ('earned', 'renamed', 'renewed')",
    "follows_another": "(cause = 'earned') = (replaces_id IS NULL)",
    "follows_not_itself": "replaces_id != id",
    "new_name_vouched": "cause != 'renamed' OR (recorded_by_id IS NOT NULL AND recorded_because != '')",
}
ADDED = ("recorded_because", "recorded_by_id", "replaced_at", "replaces_id", "cause")


def upgrade() -> None:
    _followed()
    _revocations()
    op.create_table(
        "expiry_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days IN (60, 30, 7)", name=op.f("ck_expiry_notice_days_known")),
        sa.ForeignKeyConstraint(["credential_id"], ["credential.id"], name=op.f("fk_expiry_notice_credential_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_notice")),
        sa.UniqueConstraint("credential_id", "days", name=op.f("uq_expiry_notice_credential_id_days")),
    )


def _followed() -> None:
    with op.batch_alter_table("credential") as batch:
        batch.drop_constraint(op.f("uq_credential_enrolment_id"), type_="unique")
        batch.add_column(sa.Column("cause", sa.String(length=8), nullable=False, server_default="earned"))
        batch.add_column(sa.Column("replaces_id", sa.Integer()))
        batch.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("recorded_by_id", sa.Integer()))
        batch.add_column(sa.Column("recorded_because", sa.Text(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_credential_replaces_id"), "credential", ["replaces_id"], ["id"], ondelete="RESTRICT")
        batch.create_foreign_key(op.f("fk_credential_recorded_by_id"), "person", ["recorded_by_id"], ["id"], ondelete="RESTRICT")
        batch.create_unique_constraint(op.f("uq_credential_replaces_id"), ["replaces_id"])
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_credential_{name}"), condition)
    op.create_index(op.f("ix_credential_enrolment_id"), "credential", ["enrolment_id"])
    op.create_index("uq_credential_first", "credential", ["enrolment_id"], unique=True, sqlite_where=FIRST, postgresql_where=FIRST)
    op.create_index("uq_credential_last", "credential", ["enrolment_id"], unique=True, sqlite_where=LAST, postgresql_where=LAST)


def _revocations() -> None:
    op.create_table(
        "revocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("credential_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("reason != ''", name=op.f("ck_revocation_reason_given")),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_revocation_settled_by_name")),
        sa.CheckConstraint("(status = 'proposed') = (settled_at IS NULL)", name=op.f("ck_revocation_settled_once")),
        sa.CheckConstraint("status IN ('proposed', 'confirmed', 'withdrawn')", name=op.f("ck_revocation_status_known")),
        sa.CheckConstraint("status != 'confirmed' OR settled_by_id != proposed_by_id", name=op.f("ck_revocation_two_people")),
        sa.ForeignKeyConstraint(["credential_id"], ["credential.id"], name=op.f("fk_revocation_credential_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_revocation_proposed_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_revocation_settled_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_revocation_public_id")),
    )
    op.create_index(op.f("ix_revocation_credential_id"), "revocation", ["credential_id"])
    op.create_index("uq_revocation_proposed", "revocation", ["credential_id"], unique=True, sqlite_where=PROPOSED, postgresql_where=PROPOSED)


def downgrade() -> None:
    """The earlier house knows one credential an enrolment: of several the last one stays, and pairings rest on it."""
    op.drop_table("expiry_notice")
    op.drop_table("revocation")
    op.execute(
        "UPDATE pairing SET credential_id = (SELECT later.id FROM credential later JOIN credential earlier ON earlier.enrolment_id = "
        "later.enrolment_id WHERE later.replaced_at IS NULL AND earlier.id = pairing.credential_id)"
        " WHERE credential_id IN (SELECT id FROM credential WHERE replaced_at IS NOT NULL)"
    )
    for name in ("uq_credential_last", "uq_credential_first", op.f("ix_credential_enrolment_id")):
        op.drop_index(name, "credential")
    with op.batch_alter_table("credential") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_credential_{name}"), type_="check")
        batch.drop_constraint(op.f("uq_credential_replaces_id"), type_="unique")
        batch.drop_constraint(op.f("fk_credential_recorded_by_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_credential_replaces_id"), type_="foreignkey")
    op.execute("DELETE FROM credential WHERE replaced_at IS NOT NULL")
    with op.batch_alter_table("credential") as batch:
        for name in ADDED:
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_credential_enrolment_id"), ["enrolment_id"])
