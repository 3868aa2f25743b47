"""What can be found: the paragraphs of texts, and the index over their words, which belongs to the database itself.

All of it is derived from final revisions: no backup holds it, and `celabiedrs index rebuild` makes it anew.
"""

from typing import Any

from sqlalchemy import DDL, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from db import db, one_of
from revisions.models import CASE, CHAPTER, EASY_READ, LESSON, PAGE, REFLECTION, SITUATION, TASK, TERM

FOR_EVERYBODY = (SITUATION, TERM, CHAPTER, EASY_READ, PAGE)
FOR_LEARNERS = (LESSON, CASE, TASK, REFLECTION)
SEARCHED = (*FOR_EVERYBODY, *FOR_LEARNERS)
INDEX = "passage_index"


class Passage(db.Model):
    """One paragraph of a final revision in one language, under the id that its block has on the page (`anchor`).

    `text` is shown; `head` (the heading right above it), `body` (its own words) and `around` (the title and the heading of
    its section, where these are not right above it) are what is looked through, as `search.words.kept` writes them.
    """

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("revision_id", "position"), one_of("kind", SEARCHED), one_of("lang", ("lv", "en")))

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    slug: Mapped[str] = mapped_column(String(80))
    lang: Mapped[str] = mapped_column(String(2))
    position: Mapped[int]
    anchor: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    around: Mapped[str] = mapped_column(Text)
    words: Mapped[int]


# The words of a passage under its id: SQLite keeps them in an FTS5 table, PostgreSQL as a tsvector with the same three parts
# (A, B, C). Neither stems nor drops anything: what they are given are forms and stems already.
ON_SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(head, body, around, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')",
)
ON_POSTGRESQL = (
    f"CREATE TABLE {INDEX} (id INTEGER NOT NULL, text_id INTEGER NOT NULL, kind VARCHAR(16) NOT NULL, lang VARCHAR(2) NOT NULL, "
    f"length INTEGER NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_{INDEX} PRIMARY KEY (id), "
    f"CONSTRAINT fk_{INDEX}_id FOREIGN KEY(id) REFERENCES passage (id) ON DELETE CASCADE)",
    f"CREATE INDEX ix_{INDEX}_words ON {INDEX} USING gin (words)",
    # PostgreSQL takes the beginning of a word for a quarter of all there is, and would read every row rather than the index.
    "CREATE OR REPLACE FUNCTION passages_found(found tsquery, headed tsquery) "
    "RETURNS TABLE (id integer, is_headed boolean, text_id integer, kind varchar, lang varchar, length integer) "
    "LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off SET jit = off "
    f"AS 'SELECT i.id, i.words @@ headed, i.text_id, i.kind, i.lang, i.length FROM {INDEX} i WHERE i.words @@ found'",
)
for _dialect, _statements in (("sqlite", ON_SQLITE), ("postgresql", ON_POSTGRESQL)):
    for _statement in _statements:
        event.listen(Passage.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
    event.listen(Passage.__table__, "before_drop", DDL(f"DROP TABLE IF EXISTS {INDEX}").execute_if(dialect=_dialect))
event.listen(Passage.__table__, "before_drop", DDL("DROP FUNCTION IF EXISTS passages_found").execute_if(dialect="postgresql"))


def is_index(table: str) -> bool:
    """Whether a table of the database is the index, or one of those in which FTS5 keeps it: no model describes them."""
    return table.startswith(INDEX)


def is_described(_item: Any, name: str | None, kind: str, _is_reflected: bool, _counterpart: Any) -> bool:
    """Whether Alembic may compare it with the models (its `include_object`)."""
    return not (kind == "table" and name and is_index(name))
