"""A bank as a file: every format, kept by nothing on the way, and on record."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from accounts.models import TRAINER, AuditEvent, Person
from db import db
from quizzes.exchange.formats import FORMATS, read_file
from quizzes.models import Bank
from tests.browser import Browser
from tests.cast import Cast


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_holds_the_questions_and_the_trail_that_it_was_taken(form: str, as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    answer = as_(toms).get(f"/teach/banks/m01-check/download/en.{form}")

    found, read = read_file(answer.data, "en")
    assert (found.name, len(read.entries)) == (form, len(bank.items))
    assert answer.headers["Content-Disposition"] == f"attachment; filename=m01-check.{FORMATS[form].ending}"
    assert answer.headers["Cache-Control"] == "no-store"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-questions")).one()
    assert (event.actor_id, event.object_id, event.note) == (toms.id, "m01-check", f"{form}, {len(bank.items)}")


def test_a_format_that_nobody_knows_is_no_file(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    for name in ("lv.word", "ru.gift", "mul.gift"):
        assert as_(toms).get(f"/teach/banks/m01-check/download/{name}").status_code == 404


def test_nobody_of_another_programme_takes_it(as_: Callable[..., Browser], bank: Bank, cast: Cast) -> None:
    other = cast.person("Tālis", roles=(TRAINER,), scope="another-programme")

    assert as_(other).get("/teach/banks/m01-check/download/lv.gift").status_code == 404
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-questions")).all() == []
