"""The workbook of a group: sums and entries, read back as Excel would; what people wrote stays text."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

import clock
from accounts.models import AuditEvent, Person
from courses.models import Intake, Programme
from credentials import statement as statements_of_time
from db import db
from tests.blueprints.teach.test_show_study_time import REASON, address, some_time
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example/")', "\t=1", "http://evil.example/", "＝1+1", "{=1}"]


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sums_and_entries(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime) -> None:
    anna, berta = (enrol(cast.learner(name), programme, now, winter) for name in ("Anna", "Berta"))
    some_time(anna, programme, toms, now)
    enrol(cast.learner("Vita"), programme, now)

    answer = as_(toms).get(f"{address(programme, winter)}.xlsx")

    book = read(answer.data)
    sums, entries = book.worksheets
    assert [sheet.title for sheet in book.worksheets] == ["Kopsavilkums", "Ieraksti"]
    told = rows_of(sums)
    assert [row[0] for row in told[:5]] == [
        "Mācību laika uzskaite / Statement of study time",
        "Programmas īstenotājs",
        "Programme (lv) / Programme (en)",
        "Ziemas grupa",
        "līdz 11.01.2027. / until 11 January 2027",
    ]
    assert [row[:6] + row[7:] for row in told[7:]] == [
        ["Anna Kalniņa", 20, -10, 10, 90, 100, 4],
        ["Berta Kalniņa", 0, 0, 0, 0, 0, 0],
        ["Kopā / Total", 20, -10, 10, 90, 100, 4],
    ]
    assert sums["G8"].number_format == "[h]:mm"
    assert rows_of(entries)[1:] == [
        ["Anna Kalniņa", datetime(2027, 1, 11), "Pabeigts / Completed", "Mentoring (lv): 01-first (lv)", 20],  # noqa: DTZ001
        ["Anna Kalniņa", datetime(2027, 1, 11), "Labojums / Correction", None, -10],  # noqa: DTZ001
        ["Anna Kalniņa", datetime(2027, 1, 11), "Tikšanās / Live meeting", None, 90],  # noqa: DTZ001
        ["Anna Kalniņa", datetime(2027, 1, 11), "Izmērīts / Measured", None, 4],  # noqa: DTZ001
    ]
    assert berta.public_id not in str(told)


def test_it_is_a_download_that_is_kept_nowhere(as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake) -> None:
    answer = as_(toms).get(f"{address(programme, winter)}.xlsx")

    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=macibu-laiks-{winter.public_id}-2027-01-11.xlsx"
    assert answer.headers["Cache-Control"] == "no-store"


def test_of_people_it_holds_names_days_and_minutes_alone(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime
) -> None:
    anna = enrol(cast.learner("Anna"), programme, now, winter)
    some_time(anna, programme, toms, now)

    said = str([rows_of(sheet) for sheet in read(as_(toms).get(f"{address(programme, winter)}.xlsx").data).worksheets])

    for secret in (REASON, anna.person.email, anna.public_id, anna.person.public_id, "Toms"):
        assert secret not in said


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_that_looks_like_a_formula_stays_a_name(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, now: datetime, name: str
) -> None:
    winter = Intake(programme=programme, name=f"{name} group", starts_on=date(2027, 1, 1), trainers=[toms])
    db.session.add(winter)
    anna = enrol(cast.learner(name), programme, now, winter)
    some_time(anna, programme, toms, now)

    book = read(as_(toms).get(f"{address(programme, winter)}.xlsx").data)

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    assert any(cell.value == f"{name.strip()} Kalniņa" for cell in cells)


def test_what_cannot_be_seen_is_left_out(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime
) -> None:
    enrol(cast.learner("An\u202ena\x1b\x07"), programme, now, winter)

    assert "Anna Kalniņa" in [row[0] for row in rows_of(read(as_(toms).get(f"{address(programme, winter)}.xlsx").data).worksheets[0])]


def test_that_it_was_taken_is_in_the_trail(as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake) -> None:
    client = as_(toms)
    client.get(f"{address(programme, winter)}.xlsx?first=2027-02-01&last=2027-01-01")
    client.get(f"{address(programme, winter)}.xlsx")

    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-study-time"))
    assert (event.actor_id, event.object_kind, event.object_id) == (toms.id, "intake", winter.public_id)
    assert event.note == f"xlsx, {winter.public_id}, 0"


def test_an_empty_group_has_an_empty_workbook(as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake) -> None:
    sums, entries = read(as_(toms).get(f"{address(programme, winter)}.xlsx").data).worksheets

    assert rows_of(sums)[-1][:2] == ["Kopā / Total", 0]
    assert len(rows_of(entries)) == 1


def test_too_many_learners_are_refused_in_words(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(statements_of_time.state_time.__kwdefaults__, "most", 2)
    for number in range(3):
        enrol(cast.learner(f"Anna{number}"), programme, now, winter)

    answer = as_(toms).get(f"{address(programme, winter)}.xlsx")

    assert answer.status_code == 422
    assert "More than 2 learners" in answer.text
    assert "Anna2" in answer.text


def test_the_same_statement_is_the_same_workbook(as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake) -> None:
    client = as_(toms)

    assert client.get(f"{address(programme, winter)}.xlsx").data == client.get(f"{address(programme, winter)}.xlsx").data


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_are_as_many_for_many_learners(
    cast: Cast,
    as_: Callable[..., Browser],
    statements: Callable[[], AbstractContextManager[list[str]]],
    programme: Programme,
    toms: Person,
    winter: Intake,
    now: datetime,
    count: int,
) -> None:
    for number in range(count):
        some_time(enrol(cast.learner(f"Anna{number}"), programme, now, winter), programme, toms, now)
    client, here = as_(toms), f"{address(programme, winter)}.xlsx"
    db.session.remove()

    with statements() as log, clock.stopped_at(now):
        assert client.get(here).status_code == 200

    assert len([line for line in log if line.startswith("SELECT") and "ledger_entry" in line]) == 3
    assert len(log) == 6  # who asks, the group, sums, entries, minutes; the trail
