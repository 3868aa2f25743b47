"""Rows for every table there is, made from the models themselves: a table that comes tomorrow is filled without a word here.

Odd rows have a value in every column, even ones only where one must be; each refers to the rows of its own number.
"""

import re
from datetime import UTC, date, datetime, timedelta
from math import prod
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Table
from sqlalchemy.engine import Connection

from db import Base

FIRST_DAY = date(2026, 9, 1)
SEVERAL: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "evidence": ({}, {"kind": "code"}),
    "credential": ({}, {"cause": "earned", "replaces_id": None, "replaced_at": None}),
    "revocation": ({"status": "proposed"}, {"status": "withdrawn"}),
    "expiry_notice": ({"days": 60}, {"days": 30}),
    "regrade": ({"remedy": "left-out", "status": "proposed"}, {"remedy": "left-out", "status": "withdrawn", "right_id": None}),
}
"""What a CHECK over several columns asks of the even and of the odd rows of a table."""
WORDS = "glāžšķūņa rūķīši džungļos; “īss” 'vārds' \\n {{ 7 }} 🌿\n"


def fill(connection: Connection, rows: int = 4) -> None:
    """Insert so many rows into every table, or as many as there can be."""
    for table in Base.metadata.sorted_tables:
        if connection.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(table)):
            continue  # an installation comes with these: its keys
        connection.execute(table.insert(), [row(table, number) for number in range(1, min(rows, _most(table)) + 1)])
        if connection.dialect.name == "postgresql" and (column := table.autoincrement_column) is not None:
            sequence = sqlalchemy.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sqlalchemy.select(sqlalchemy.func.setval(sequence, rows)))


def row(table: Table, number: int) -> dict[str, Any]:
    """One row that the table's constraints allow."""
    told = SEVERAL.get(table.name, ({}, {}))[number % 2]
    return {column.name: _value(column, place, number) for place, column in enumerate(table.columns)} | told


def everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, by the key."""
    return {
        table.name: [tuple(found) for found in connection.execute(sqlalchemy.select(table).order_by(*table.primary_key.columns))]
        for table in Base.metadata.sorted_tables
    }


def _value(column: Column[Any], place: int, number: int) -> Any:
    if column.nullable and number % 2 == 0:
        return None
    if column.default is not None and column.default.is_scalar and number % 2 == 0:
        return column.default.arg  # type: ignore[attr-defined]
    if column.foreign_keys or column.primary_key:
        return number
    known = _allowed(column)
    if known and (stride := _stride(column)):
        return known[number // stride % len(known)]
    if known:
        return known[number % len(known)] if number % 2 else known[0]
    return _of_type(column, place, number)


def _of_type(column: Column[Any], place: int, number: int) -> Any:
    kind = column.type
    if isinstance(kind, sqlalchemy.Boolean):
        return number % 4 == 1
    if isinstance(kind, sqlalchemy.Integer):
        least, most = _range(column)
        return least + number % (most - least + 1)
    if isinstance(kind, sqlalchemy.LargeBinary):
        return bytes(range(256)) * number
    if isinstance(kind, sqlalchemy.JSON):
        return {"lv": WORDS, "en": number, "list": [1, 2.5, None, True, {"ā": "ž"}], "b": "before a"}
    if isinstance(kind, sqlalchemy.Date):
        return FIRST_DAY + timedelta(days=place)
    if isinstance(kind, sqlalchemy.String):
        return f"{number}-{column.name} {WORDS}".lower()[: kind.length]
    return datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(days=place, microseconds=number)


def _checks(column: Column[Any]) -> list[str]:
    return [str(check.sqltext) for check in column.table.constraints if isinstance(check, sqlalchemy.CheckConstraint)]


def _allowed(column: Column[Any]) -> list[str]:
    """The words that a CHECK lets into this column."""
    found = [re.fullmatch(rf"{column.name} IN \((.*)\)", check) for check in _checks(column)]
    return next((re.findall(r"'([^']*)'", match[1]) for match in found if match), [])


def _stride(column: Column[Any]) -> int:
    """Where only known words together must be unique, after how many rows this column takes its next one; 0 anywhere else."""
    for unique in column.table.constraints:
        words = {one.name: _allowed(one) for one in unique.columns} if isinstance(unique, sqlalchemy.UniqueConstraint) else {}
        if column.name in words and all(words.values()):
            return prod(len(words[name]) for name in list(words)[: list(words).index(column.name)])
    return 0


def _most(table: Table) -> int:
    """How many rows there can be where known words together must be unique."""
    return min((len(_allowed(column)) * stride for column in table.columns if (stride := _stride(column)) > 1), default=1000)


def _range(column: Column[Any]) -> tuple[int, int]:
    found = [re.search(rf"\b{column.name} BETWEEN (-?\d+) AND (\d+)", check) for check in _checks(column)]
    return next(((int(match[1]), int(match[2])) for match in found if match), (1, 1_000_000))
