"""What became of a lesson since somebody read it.

`revised` in the front matter is the day of its last material change, in every language the same. A revision with the same day as
the one that was seen mends a typo at most: that is nobody's business. With another day the reader is told, with the difference.
"""

from dataclasses import dataclass
from datetime import date, datetime

from courses.models import Progress
from courses.outline import ProgressRow
from db import db
from revisions.difference import Difference, difference_of
from revisions.models import Revision
from revisions.queries import RevisionRow


@dataclass(frozen=True)
class MaterialChange:
    """A lesson means something else since it was seen. `difference` is None where it was seen in the other language."""

    on: date
    difference: Difference | None


def change_since(progress: ProgressRow | None, revision: RevisionRow) -> MaterialChange | None:
    """What a reader must be told before they go on; None where nothing is, or where nothing is known to have been seen."""
    if progress is None or progress.revision_id in (None, revision.id):
        return None
    seen = db.session.get(Revision, progress.revision_id)
    revised = revision.front.get("revised")
    if seen is None or revised is None or seen.front.get("revised") == revised:
        return None
    return MaterialChange(date.fromisoformat(revised), difference_of(seen.html, revision.html) if seen.lang == revision.lang else None)


def accept_change(*, progress: Progress, revision: Revision, at: datetime) -> None:
    """The reader has seen what changed. What was completed stays completed."""
    progress.revision_id, progress.touched_at = revision.id, at
