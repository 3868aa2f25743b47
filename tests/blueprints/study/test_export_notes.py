"""GET /notes.md: everything as a plain file."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import STAFF, Person
from courses.models import Enrolment, Programme
from db import db
from notebook.services import write_in_journal
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity
from tests.notebook.builders import keep_note

FILE = """# Mani pieraksti

Izņemts no Ceļabiedra 2027. gada 11. janvārī.

## 1. Mentoring (lv)

### 01-first (lv)

> Pagaidi desmit sekundes.

Mans <pieraksts> & "viss".
Otrā rinda.

*2027. gada 11. janvārī*

### Reflection (lv)

Es mēdzu steigties.

*Žurnāls · 2027. gada 11. janvārī*
"""


def test_quotes_words_and_days(browser: Browser, anna: Person, other: Enrolment, programme: Programme, now: datetime) -> None:
    keep_note(anna, 'Mans <pieraksts> & "viss".\nOtrā rinda.', now)
    keep_note(other.person, "Laimas.", now)
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="Es mēdzu steigties.", at=now)
    db.session.commit()
    answer = browser.get("/notes.md")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mani-pieraksti.md"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.strip() == FILE.strip()


def test_staff_have_none(as_: Callable[..., Browser], cast: Cast) -> None:
    for role in STAFF:
        assert as_(cast.person(roles=(role,))).get("/notes.md").status_code == 404
