"""Search by its index: PostgreSQL chooses among what was found without reading the paragraphs; empty until `celabiedrs index rebuild`

Revision: 0009, after 0008.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE passage_index")
        op.execute(
            "CREATE TABLE passage_index (id INTEGER NOT NULL, text_id INTEGER NOT NULL, kind VARCHAR(16) NOT NULL, lang VARCHAR(2) NOT NULL, "
            "length INTEGER NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_passage_index PRIMARY KEY (id), "
            "CONSTRAINT fk_passage_index_id FOREIGN KEY(id) REFERENCES passage (id) ON DELETE CASCADE)"
        )
        op.execute("CREATE INDEX ix_passage_index_words ON passage_index USING gin (words)")
        op.execute(
            "CREATE OR REPLACE FUNCTION passages_found(found tsquery, headed tsquery) "
            "RETURNS TABLE (id integer, is_headed boolean, text_id integer, kind varchar, lang varchar, length integer) "
            "LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off SET jit = off "
            "AS 'SELECT i.id, i.words @@ headed, i.text_id, i.kind, i.lang, i.length FROM passage_index i WHERE i.words @@ found'"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION passages_found")
        op.execute("DROP TABLE passage_index")
        op.execute(
            "CREATE TABLE passage_index (id INTEGER NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_passage_index PRIMARY KEY (id), "
            "CONSTRAINT fk_passage_index_id FOREIGN KEY(id) REFERENCES passage (id) ON DELETE CASCADE)"
        )
        op.execute("CREATE INDEX ix_passage_index_words ON passage_index USING gin (words)")
