"""Rows written only where they differ, so that a second sync writes nothing."""

from typing import Any

from db import db


def write_row(row: Any, values: dict[str, Any]) -> Any:
    """Give a row these values; a new one is added and has its id afterwards."""
    is_new = row.id is None
    for name, value in values.items():
        if is_new or getattr(row, name) != value:
            setattr(row, name, value)
    if is_new:
        db.session.add(row)
        db.session.flush()
    return row
