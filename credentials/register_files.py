"""The register taken away: a workbook without formulas, and a list on paper for those who pay. The same list is the same file."""

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter

from clock import local_date
from credentials.errors import StatementNotDrawn
from credentials.printing import printable, when, when_en
from credentials.register import Line, RegisterList
from credentials.rules import EXPIRED, REPLACED, REVOKED, VALID
from credentials.workbook import OPTIONS
from typesetting.press import NotComposed, compose

STANDINGS = {VALID: ("derīga", "valid"), EXPIRED: ("beigusies", "expired"), REPLACED: ("aizstāta", "replaced"), REVOKED: ("anulēta", "revoked")}
COLUMNS = (
    ("Numurs / Number", 14),
    ("Vārds, uzvārds / Name", 34),
    ("Programma / Programme", 44),
    ("Grupa / Group", 24),
    ("Pašvaldība / Municipality", 24),
    ("Izsniegta / Issued", 12),
    ("Derīga līdz / Valid until", 12),
    ("Stāvoklis / Standing", 22),
    ("Ieskaitīts, min / Credited, min", 16),
)


def register_workbook(listed: RegisterList) -> bytes:
    """One sheet, a certificate a row. What people wrote stays text, whatever it looks like."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, OPTIONS)
    book.set_properties({"title": "Apliecību reģistrs / Register of certificates", "created": datetime.combine(listed.made_on, time())})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Apliecības")
    for column, (words, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, head)
    sheet.freeze_panes(1, 0)
    for row, line in enumerate(listed.lines, 1):
        _write(sheet, row, line, day)
    book.close()
    return written.getvalue()


def register_paper(listed: RegisterList) -> bytes:
    """The list as a tagged PDF: numbers, names, days, hours and how each stands. Raises StatementNotDrawn."""
    try:
        return compose("register", printed_register(listed))
    except NotComposed:
        raise StatementNotDrawn from None


def printed_register(listed: RegisterList) -> dict[str, Any]:
    """Every value on the paper, for the template."""
    day, narrowing = listed.made_on, listed.narrowing
    period = f"{narrowing.first:%d.%m.%Y.}" if narrowing.first else "", f"{narrowing.last:%d.%m.%Y.}" if narrowing.last else ""
    return {
        "organisation": printable(listed.by.name),
        "is_sample": listed.by.is_sample,
        "made": [day.year, day.month, day.day],
        "made_on": {"lv": when(day), "en": when_en(day)},
        "group": printable(listed.intake.name) if listed.intake else "",
        "municipality": printable(narrowing.municipality),
        "period": "–".join(period) if any(period) else "",
        "counts": [{"lv": words[0], "en": words[1], "count": listed.counts[standing]} for standing, words in STANDINGS.items()],
        "rows": [_printed(line) for line in listed.lines],
    }


def _printed(line: Line) -> dict[str, Any]:
    words = STANDINGS[line.standing]
    return {
        "number": line.credential.number,
        "name": printable(line.holder),
        "issued": f"{line.credential.text.get('issued_on', '')}",
        "until": line.credential.valid_until.isoformat(),
        "standing": {"lv": words[0], "en": words[1]},
    }


def _write(sheet: Any, row: int, line: Line, day: Any) -> None:
    credential = line.credential
    title = credential.text.get("programme", {}).get("title", {}).get("lv", "")
    group = credential.enrolment.intake.name if credential.enrolment.intake else ""
    for column, words in enumerate((credential.number, printable(line.holder), title, group, line.municipality)):
        sheet.write_string(row, column, words)
    sheet.write_datetime(row, 5, datetime.combine(local_date(credential.issued_at), time()), day)
    sheet.write_datetime(row, 6, datetime.combine(credential.valid_until, time()), day)
    sheet.write_string(row, 7, " / ".join(STANDINGS[line.standing]))
    sheet.write_number(row, 8, round(credential.text.get("time", {}).get("total_seconds", 0) / 60))
