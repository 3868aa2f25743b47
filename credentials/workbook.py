"""The statement of study time as a workbook: a sheet of sums, a sheet of entries. What people wrote stays text, whatever it looks like."""

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter

from courses.ledger import Sums
from courses.models import CORRECTION, DECLARED, LIVE, MEASURED
from credentials.statement import Statement, name_of

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
MOST_ROWS = 1_000_000  # of entries on one sheet: Excel opens a few more
KINDS = {
    DECLARED: "Pabeigts / Completed",
    CORRECTION: "Labojums / Correction",
    LIVE: "Tikšanās / Live meeting",
    MEASURED: "Izmērīts / Measured",
}
SUMS = (
    ("Vārds, uzvārds / Name", 34),
    ("Pabeigts, min / Completed, min", 18),
    ("Labojumi, min / Corrections, min", 18),
    ("Tiešsaistes mācības, min / Online study, min", 22),
    ("Tikšanās, min / Live meetings, min", 18),
    ("Kopā, min / Total, min", 14),
    ("Kopā, h:mm / Total, h:mm", 14),
    ("Izmērīts (kopsummā neskaita), min / Measured (not in the total), min", 26),
)
ENTRIES = (("Vārds, uzvārds / Name", 34), ("Datums / Date", 12), ("Veids / Kind", 26), ("Daļa / Part", 60), ("Minūtes / Minutes", 12))


def workbook_of(statement: Statement) -> bytes:
    """The statement's sums and entries, in minutes. The same statement is the same workbook."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, OPTIONS)
    book.set_properties({"title": "Mācību laika uzskaite / Statement of study time", "created": datetime.combine(statement.made_on, time())})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "total": book.add_format({"bold": True, "top": 1}),
        "clock": book.add_format({"num_format": "[h]:mm"}),
        "total clock": book.add_format({"num_format": "[h]:mm", "bold": True, "top": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _write_sums(book.add_worksheet("Kopsavilkums"), statement, formats)
    _write_entries(book, statement, formats)
    book.close()
    return written.getvalue()


def _write_sums(sheet: Any, statement: Statement, formats: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    sheet.write_string(0, 0, "Mācību laika uzskaite / Statement of study time", formats["title"])
    told = (statement.by.name, *(_both(words) for words in (statement.programme, statement.group_name, statement.period_name)))
    for row, words in enumerate(told, 1):
        sheet.write_string(row, 0, words)
    _write_head(sheet, len(told) + 2, SUMS, formats)
    sheet.repeat_rows(len(told) + 2)
    first = len(told) + 3
    for row, learner in enumerate(statement.learners, first):
        _write_line(sheet, row, name_of(learner), learner.sums, None, formats["clock"])
    _write_line(sheet, first + len(statement.learners), "Kopā / Total", statement.total, formats["total"], formats["total clock"])


def _write_line(sheet: Any, row: int, name: str, sums: Sums, plain: Any, clock: Any) -> None:
    sheet.write_string(row, 0, name, plain)
    parts = (sums.declared, sums.corrections, sums.study, sums.live, sums.total)
    for column, seconds in enumerate(parts, 1):
        sheet.write_number(row, column, seconds / 60, plain)
    sheet.write_number(row, 6, sums.total / 86400, clock)  # Excel counts in days
    sheet.write_number(row, 7, sums.measured / 60, plain)


def _write_entries(book: Any, statement: Statement, formats: dict[str, Any]) -> None:
    """One after the other on a sheet, or on as many as they need."""
    sheet: Any = None
    for number, (learner, item) in enumerate(statement.items()):
        row = number % MOST_ROWS + 1
        if row == 1:
            sheet = _new_entries(book, number // MOST_ROWS, formats)
        sheet.write_string(row, 0, name_of(learner))
        sheet.write_datetime(row, 1, datetime.combine(item.day, time()), formats["day"])
        sheet.write_string(row, 2, KINDS[item.kind])
        if item.activity:
            sheet.write_string(row, 3, f"{item.activity.module.title['lv']}: {item.activity.title['lv']}")
        sheet.write_number(row, 4, item.seconds / 60)
    if sheet is None:
        _new_entries(book, 0, formats)


def _new_entries(book: Any, number: int, formats: dict[str, Any]) -> Any:
    sheet = book.add_worksheet("Ieraksti" if not number else f"Ieraksti {number + 1}")
    _write_head(sheet, 0, ENTRIES, formats)
    sheet.freeze_panes(1, 0)
    return sheet


def _write_head(sheet: Any, row: int, columns: tuple[tuple[str, int], ...], formats: dict[str, Any]) -> None:
    for column, (words, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, words, formats["head"])


def _both(words: dict[str, str]) -> str:
    return words["lv"] if words["lv"] == words["en"] else f"{words['lv']} / {words['en']}"
