"""content/ into the database: texts as revisions, and what is built of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from db import db
from publishing.drafts import Draft, drafts_of
from publishing.errors import ContentInvalid, NoSuchConflict
from publishing.files import keep_files
from publishing.reading import read_content
from publishing.sync_courses import Said, sync_programmes
from publishing.sync_quizzes import sync_quizzes
from revisions.models import FINAL, LESSON, Revision, Text
from revisions.services import publish_revision, retire_revision

Name = tuple[str, str, str]
DERIVED = ("title", "front", "html", "body", "words")


@dataclass
class SyncReport:
    """What a sync did, in texts. `kept` names those published at the desk whose files didn't change since; `conflicts` those changed on
    both sides: what stands at the desk is left, and the file too."""

    new: int = 0
    changed: int = 0
    refreshed: int = 0
    unchanged: int = 0
    retired: int = 0
    kept: list[Name] = field(default_factory=list)
    conflicts: list[Name] = field(default_factory=list)


def sync_content(root: Path, at: datetime, *, take: Collection[Name] = ()) -> SyncReport:
    """Bring everything in content/ into the database. Doing it again changes nothing; what disappears is retired.

    What was published at the desk is never overwritten, unless `take` names it: then its file is what it says from now on.
    Raises ContentInvalid, NoSuchConflict, RevisionClash; then nothing is written. Flushes, doesn't commit.
    """
    content = read_content(root)
    if content.problems:
        raise ContentInvalid(problems=sorted(content.problems))
    drafts = drafts_of(content)
    finals = _finals()
    kept, conflicts = _published_at_desk({draft.name: draft.digest for draft in drafts}, finals)
    if unknown := [" ".join(name) for name in take if name not in conflicts]:
        raise NoSuchConflict(texts=unknown)
    conflicts -= set(take)
    report = SyncReport(kept=sorted(kept), conflicts=sorted(conflicts))
    for draft in drafts:
        if draft.name not in kept | conflicts:
            _publish(draft, finals.get(draft.name), report, at)
    _retire_missing({draft.name for draft in drafts}, set(take), finals, report)
    texts = {(kind, key): id for kind, key, id in db.session.execute(select(Text.kind, Text.key, Text.id))}
    said = {(draft.key, draft.lang): Said(draft.title, draft.words) for draft in drafts if draft.kind == LESSON}
    said |= {name[1:]: Said(finals[name].title, finals[name].words) for name in kept | conflicts if name[0] == LESSON and name in finals}
    sync_programmes(content, texts=texts, said=said, at=at)
    sync_quizzes(content, texts=texts, at=at)
    keep_files(root)
    db.session.flush()
    return report


def _finals() -> dict[Name, Revision]:
    rows = db.session.scalars(select(Revision).join(Revision.text).options(contains_eager(Revision.text)).where(Revision.status == FINAL))
    return {(row.text.kind, row.text.key, row.lang): row for row in rows}


def _published_at_desk(digests: dict[Name, str], finals: dict[Name, Revision]) -> tuple[set[Name], set[Name]]:
    """Of the texts that were published at the desk and say something else than their files: those whose file is as it came in last,
    and those whose file changed too, appeared or went away since."""
    kept, conflicts = set(), set()
    for name, final in finals.items():
        if final.is_from_file or digests.get(name) == final.digest:
            continue
        from_file = db.session.scalar(
            select(Revision.digest)
            .where(Revision.text_id == final.text_id, Revision.lang == final.lang, Revision.is_from_file)
            .order_by(Revision.number.desc())
            .limit(1)
        )
        if from_file != digests.get(name):
            conflicts.add(name)
        elif from_file:
            kept.add(name)
    return kept, conflicts


def _publish(draft: Draft, final: Revision | None, report: SyncReport, at: datetime) -> None:
    is_same = final is not None and final.digest == draft.digest
    if final is not None and is_same and final.is_from_file and all(getattr(final, name) == getattr(draft, name) for name in DERIVED):
        report.unchanged += 1
        return
    if final is None:
        report.new += 1
    elif is_same:
        report.refreshed += 1
    else:
        report.changed += 1
    derived = {name: getattr(draft, name) for name in DERIVED}
    publish_revision(kind=draft.kind, key=draft.key, lang=draft.lang, source=draft.source, at=at, **derived)


def _retire_missing(names: set[Name], taken: set[Name], finals: dict[Name, Revision], report: SyncReport) -> None:
    """What was written at the desk stays, unless its absence is what was taken."""
    for name, final in finals.items():
        if name not in names and (final.is_from_file or name in taken):
            retire_revision(revision=final)
            report.retired += 1
