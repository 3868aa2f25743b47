"""A ledger that is only added to

Revision: 0004, after 0003.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MESSAGE = "entries of the ledger are only added"


def upgrade() -> None:
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_entry_kept")
        op.execute("DROP TRIGGER ledger_entry_unchanged")
    else:
        op.execute("DROP TRIGGER ledger_entry_only_added ON ledger_entry")
        op.execute("DROP FUNCTION refuse_change_of_ledger")


TRIGGERS = {
    "sqlite": (
        f"CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        "CREATE TRIGGER ledger_entry_kept BEFORE DELETE ON ledger_entry WHEN EXISTS (SELECT 1 FROM enrolment WHERE id = OLD.enrolment_id) "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM enrolment WHERE id = OLD.enrolment_id) THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER ledger_entry_only_added BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ledger()",
    ),
}
