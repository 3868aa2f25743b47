"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

Row = TypeVar("Row")
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the addresses of the pages beside them (None at the ends)."""

    rows: Sequence[Row]
    number: int
    previous: str | None
    next: str | None


def page_of(fetch: Callable[[int, int], Sequence[Row]], size: int) -> Page[Row]:
    """The page that the address asks for; `fetch(offset, limit)` is asked for one row more than are shown."""
    asked = request.args.get("page", 1, type=int) or 1
    number = min(max(asked, 1), MOST_PAGES)
    rows = fetch((number - 1) * size, size + 1)
    return Page(
        rows[:size],
        number,
        _address_of(number - 1) if number > 1 else None,
        _address_of(number + 1) if len(rows) > size else None,
    )


def _address_of(number: int) -> str:
    return url_for(request.endpoint or "", **(request.view_args or {}), **(request.args.to_dict() | {"page": str(number)}))
