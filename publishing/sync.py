"""content/ into the database: texts as revisions, and what is built of them."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from db import db
from publishing.drafts import Draft, drafts_of
from publishing.errors import ContentConflict, ContentInvalid
from publishing.reading import read_content
from publishing.sync_courses import sync_programmes
from publishing.sync_quizzes import sync_quizzes
from revisions.models import FINAL, LESSON, Revision, Text
from revisions.services import publish_revision, retire_revision

Name = tuple[str, str, str]
DERIVED = ("title", "front", "html", "body", "words")


@dataclass
class SyncReport:
    """What a sync did, in texts; `kept` names those edited in the browser whose files didn't change since."""

    new: int = 0
    changed: int = 0
    refreshed: int = 0
    unchanged: int = 0
    retired: int = 0
    kept: list[Name] = field(default_factory=list)


def sync_content(root: Path, at: datetime) -> SyncReport:
    """Bring everything in content/ into the database. Doing it again changes nothing; what disappears is retired.

    Raises ContentInvalid, and ContentConflict where a text was changed in its file and in the browser: then nothing is
    written. Raises RevisionClash. Flushes, doesn't commit.
    """
    content = read_content(root)
    if content.problems:
        raise ContentInvalid(problems=sorted(content.problems))
    drafts = drafts_of(content)
    finals = _finals()
    kept = _edited_in_browser(drafts, finals)
    report = SyncReport(kept=sorted(kept))
    for draft in drafts:
        if draft.name not in kept:
            _publish(draft, finals.get(draft.name), report, at)
    _retire_missing({draft.name for draft in drafts}, finals, report)
    texts = {(kind, key): id for kind, key, id in db.session.execute(select(Text.kind, Text.key, Text.id))}
    words = {draft.key: draft.words for draft in drafts if draft.kind == LESSON and draft.lang == "lv"}
    sync_programmes(content, texts=texts, words=words, at=at)
    sync_quizzes(content, texts=texts, at=at)
    db.session.flush()
    return report


def _finals() -> dict[Name, Revision]:
    rows = db.session.scalars(select(Revision).join(Revision.text).options(contains_eager(Revision.text)).where(Revision.status == FINAL))
    return {(row.text.kind, row.text.key, row.lang): row for row in rows}


def _edited_in_browser(drafts: list[Draft], finals: dict[Name, Revision]) -> set[Name]:
    """The texts whose final revision was written in the browser and whose file is as it was before. Raises ContentConflict."""
    kept, conflicts = set(), []
    for draft in drafts:
        final = finals.get(draft.name)
        if final is None or final.author_id is None or final.digest == draft.digest:
            continue
        from_file = db.session.scalar(
            select(Revision.digest)
            .where(Revision.text_id == final.text_id, Revision.lang == final.lang, Revision.author_id.is_(None))
            .order_by(Revision.number.desc())
            .limit(1)
        )
        if from_file == draft.digest:
            kept.add(draft.name)
        else:
            conflicts.append(" ".join(draft.name))
    if conflicts:
        raise ContentConflict(texts=sorted(conflicts))
    return kept


def _publish(draft: Draft, final: Revision | None, report: SyncReport, at: datetime) -> None:
    if final is not None and final.digest == draft.digest and all(getattr(final, name) == getattr(draft, name) for name in DERIVED):
        report.unchanged += 1
        return
    if final is None:
        report.new += 1
    elif final.digest == draft.digest:
        report.refreshed += 1
    else:
        report.changed += 1
    derived = {name: getattr(draft, name) for name in DERIVED}
    publish_revision(kind=draft.kind, key=draft.key, lang=draft.lang, source=draft.source, at=at, **derived)


def _retire_missing(names: set[Name], finals: dict[Name, Revision], report: SyncReport) -> None:
    """What was written in the browser and never had a file stays."""
    for name, final in finals.items():
        if name not in names and final.author_id is None:
            retire_revision(revision=final)
            report.retired += 1
