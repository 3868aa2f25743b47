"""What became of a lesson since somebody read it.

`revised` in the front matter is the day of its last material change, in every language the same. A revision with the same day as
the one that was seen mends a typo at most: that is nobody's business. With another day the reader is told, with the difference.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from courses.models import Progress
from courses.outline import ProgressRow
from db import db
from revisions.difference import Difference, difference_of
from revisions.models import Revision
from revisions.queries import RevisionRow


@dataclass(frozen=True)
class MaterialChange:
    """A lesson means something else since it was seen. `difference` is None where it was seen in the other language; `notes` are what
    those who changed it at the desk said of it, in their order."""

    on: date
    difference: Difference | None
    notes: tuple[str, ...] = ()


def change_since(progress: ProgressRow | None, revision: RevisionRow) -> MaterialChange | None:
    """What a reader must be told before they go on; None where nothing is, or where nothing is known to have been seen."""
    if progress is None or progress.revision_id in (None, revision.id):
        return None
    seen = db.session.get(Revision, progress.revision_id)
    revised = revision.front.get("revised")
    if seen is None or revised is None:
        return None
    is_same_day = seen.front.get("revised") == revised
    if seen.lang != revision.lang:
        return None if is_same_day else MaterialChange(date.fromisoformat(revised), None)
    notes = _notes_between(seen, revision.number)
    if is_same_day and not notes:
        return None
    return MaterialChange(date.fromisoformat(revised), difference_of(seen.html, revision.html), notes)


def _notes_between(seen: Revision, number: int) -> tuple[str, ...]:
    """What was said of the changes since, up to this number; two of one day are two."""
    later = select(Revision.note).where(Revision.text_id == seen.text_id, Revision.lang == seen.lang, Revision.note != "")
    return tuple(db.session.scalars(later.where(Revision.number > seen.number, Revision.number <= number).order_by(Revision.number)))


def accept_change(*, progress: Progress, revision: Revision, at: datetime) -> None:
    """The reader has seen what changed. What was completed stays completed."""
    progress.revision_id, progress.touched_at = revision.id, at
