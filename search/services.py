"""Keeping the index: in the transaction that makes a revision final or retires it, and anew when asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import contains_eager

from db import db
from revisions.models import FINAL, Revision, Text
from search.engines import drop_from_index, keep_in_index, strays_in_index
from search.models import SEARCHED, Passage
from search.passages import passages_of

COLUMNS = [column for column in Passage.__table__.columns if column.name != "id"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the index isn't what the texts say: revisions whose paragraphs it lacks, has otherwise, or should have no more;
    and entries that belong to nothing."""

    revisions: tuple[int, ...]
    strays: int

    def __bool__(self) -> bool:
        return bool(self.revisions or self.strays)


def index_revision(revision: Revision, **_: Any) -> None:
    """Let a final revision be found, and nothing that it said before; of a kind that isn't searched nothing is kept."""
    if revision.text.kind not in SEARCHED:
        return
    forget_revision(revision)
    if rows := passages_of(revision):
        db.session.execute(insert(Passage), rows)
        keep_in_index(revision.id)


def forget_revision(revision: Revision, **_: Any) -> None:
    """Let a revision be found no more."""
    _forget(revision.id)


def _forget(revision_id: int) -> None:
    drop_from_index(revision_id)
    db.session.execute(delete(Passage).where(Passage.revision_id == revision_id))


def rebuild_index() -> int:
    """Make the whole index anew from the final revisions. Returns how many paragraphs it holds."""
    drop_from_index(None)
    db.session.execute(delete(Passage))
    count = 0
    for revision in _searched():
        if rows := passages_of(revision):
            db.session.execute(insert(Passage), rows)
            count += len(rows)
    keep_in_index(None)
    return count


def mend_index() -> int:
    """Bring the index to what the texts say, where it isn't. Returns how many revisions were indexed anew."""
    found = disagreement()
    if found.strays:
        rebuild_index()
        return len(found.revisions)
    for revision_id in found.revisions:
        revision = db.session.get(Revision, revision_id)
        _forget(revision_id)
        if revision is not None and revision.status == FINAL:
            index_revision(revision)
    return len(found.revisions)


def disagreement() -> Disagreement:
    """What is wrong with the index; reads every text that is searched, writes nothing."""
    kept: dict[int, list[tuple[Any, ...]]] = {}
    for row in db.session.execute(select(*COLUMNS).order_by(Passage.revision_id, Passage.position)):
        kept.setdefault(row.revision_id, []).append(tuple(row))
    wrong = []
    for revision in _searched():
        if kept.pop(revision.id, []) != [tuple(row[column.name] for column in COLUMNS) for row in passages_of(revision)]:
            wrong.append(revision.id)
    return Disagreement((*wrong, *kept), strays_in_index())


def _searched() -> Iterator[Revision]:
    """The final revisions of the kinds that are searched."""
    query = select(Revision).join(Revision.text).options(contains_eager(Revision.text))
    yield from db.session.scalars(query.where(Revision.status == FINAL, Text.kind.in_(SEARCHED)).order_by(Revision.id))
