"""Notes as their writer keeps them."""

from datetime import datetime

from accounts.models import Person
from db import db
from notebook.models import Note
from notebook.rules import NotedText, Paragraph
from notebook.services import write_note
from revisions.models import LESSON

LESSON_TEXT = NotedText(
    LESSON, "mentor-training-l1", "lv", "01-first (lv)", (Paragraph("b1", "Pagaidi desmit sekundes."), Paragraph("b2", "Tad jautā."))
)


def keep_note(person: Person, body: str, at: datetime, *, block: str = "b1", text: NotedText = LESSON_TEXT) -> Note:
    """A note beside the first paragraph of the small programme's lesson."""
    note = write_note(person=person, text=text, block=block, body=body, at=at)
    assert note is not None
    db.session.commit()
    return note
