"""How each database is asked: the same question in the language of FTS5 and in that of tsquery.

Every word in a question is letters and digits alone (`search.words.folded`), so that nothing typed can be an operator.
"""

from collections.abc import Iterable

from sqlalchemy import Boolean, Integer, String, Subquery, text

from db import db
from search.models import INDEX
from search.rules import Query, Term

_FOUND = {
    "sqlite": (
        "SELECT passage.id, passage.id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH :headed) AS is_headed, "
        "passage.text_id, passage.kind, passage.lang, passage.words AS length "
        "FROM passage_index JOIN passage ON passage.id = passage_index.rowid WHERE passage_index MATCH :found"
    ),
    "postgresql": "SELECT * FROM passages_found(CAST(:found AS tsquery), CAST(:headed AS tsquery))",
}
_KEEP = {
    "sqlite": f"INSERT INTO {INDEX} (rowid, head, body, around) SELECT id, head, body, around FROM passage",
    "postgresql": (
        f"INSERT INTO {INDEX} (id, text_id, kind, lang, length, words) SELECT id, text_id, kind, lang, words, "
        "setweight(to_tsvector('simple', head), 'A') || setweight(to_tsvector('simple', body), 'B') || "
        "setweight(to_tsvector('simple', around), 'C') FROM passage"
    ),
}
_KEY = {"sqlite": "rowid", "postgresql": "id"}


def dialect() -> str:
    return db.engine.dialect.name


def found_in_index(query: Query) -> Subquery:
    """The passages that hold every term, one of them in their own words (what is around only helps), with what chooses among them:
    whether all terms stand in the heading, whose text it is, its kind, language and length."""
    own, head = ("AB", "A") if dialect() == "postgresql" else ("head body", "head")
    every = [_any([term], "") for term in query.terms] if len(query.terms) > 1 else []
    found, headed = _all([_any(query.terms, own), *every]), _all([_any([term], head) for term in query.terms])
    told = {"id": Integer, "is_headed": Boolean, "text_id": Integer, "kind": String, "lang": String, "length": Integer}
    return text(_FOUND[dialect()]).bindparams(found=found, headed=headed).columns(**told).subquery("found")


def _all(parts: list[str]) -> str:
    return (" & " if dialect() == "postgresql" else " AND ").join(parts)


def _any(terms: Iterable[Term], where: str) -> str:
    return _any_in_postgresql(terms, where) if dialect() == "postgresql" else _any_in_sqlite(terms, where)


def _any_in_sqlite(terms: Iterable[Term], columns: str) -> str:
    asked = []
    for term in terms:
        asked += [f'"{" ".join(term.forms)}"'] if term.is_phrase else [f'"{key}"' for key in sorted(term.keys)]
        asked += [f'"{term.forms[0]}" *'] if term.is_begun else []
    return (f"{{{columns}}} : " if columns else "") + f"({' OR '.join(asked)})"


def _any_in_postgresql(terms: Iterable[Term], weights: str) -> str:
    marks, asked = f":{weights}" if weights else "", []
    for term in terms:
        words = [f"'{word}'{marks}" for word in (term.forms if term.is_phrase else sorted(term.keys))]
        asked += [f"({' <-> '.join(words)})"] if term.is_phrase else words
        asked += [f"'{term.forms[0]}':*{weights}"] if term.is_begun else []
    return f"({' | '.join(asked)})"


def keep_in_index(revision_id: int | None) -> None:
    """Let the index hold the passages of a revision (or of all), which it doesn't hold yet."""
    _run(_KEEP[dialect()], revision_id, "revision_id = :revision_id")


def drop_from_index(revision_id: int | None) -> None:
    """Let the index forget the passages of a revision (or all of them), which must still be there."""
    key = _KEY[dialect()]
    _run(f"DELETE FROM {INDEX}", revision_id, f"{key} IN (SELECT id FROM passage WHERE revision_id = :revision_id)")


def _run(statement: str, revision_id: int | None, condition: str) -> None:
    if revision_id is None:
        db.session.execute(text(statement))
    else:
        db.session.execute(text(f"{statement} WHERE {condition}"), {"revision_id": revision_id})


def strays_in_index() -> int:
    """How many entries of the index have no passage, and passages no entry."""
    key = _KEY[dialect()]
    missing = f"SELECT count(*) FROM passage WHERE id NOT IN (SELECT {key} FROM {INDEX})"
    stray = f"SELECT count(*) FROM {INDEX} WHERE {key} NOT IN (SELECT id FROM passage)"
    return sum(db.session.scalar(text(question)) or 0 for question in (missing, stray))
