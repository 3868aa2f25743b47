"""A small validator: a shape says what a value must be, and every way in which it isn't is noted with its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from publishing.documents import Document, Place, Problem


class Shape(Protocol):
    """What a value must be."""

    def check(self, value: Any, place: Place, report: "Report") -> None:
        """Note in the report each way in which the value isn't so."""


@dataclass
class Report:
    """Collects the problems of one document."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def note(self, place: Place, expected: str) -> None:
        self.problems.append(self.document.problem(place, expected))


def problems_in(document: Document, shape: Shape) -> list[Problem]:
    """Every way in which a document isn't of this shape."""
    report = Report(document)
    shape.check(document.data, (), report)
    return report.problems


@dataclass(frozen=True)
class Words:
    """A text that isn't empty; with a pattern, one of this form."""

    pattern: str = ""
    expected: str = "a text"
    most: int = 0

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, str) or not value.strip() or (self.pattern and not re.fullmatch(self.pattern, value)):
            report.note(place, f"expected {self.expected}, found {_shown(value)}")
        elif self.most and len(value) > self.most:
            report.note(place, f"expected at most {self.most} characters, found {len(value)}")


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int = 0
    most: int = 10_000

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            report.note(place, f"expected a whole number from {self.least} to {self.most}, found {_shown(value)}")


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    values: tuple[str, ...]

    def check(self, value: Any, place: Place, report: Report) -> None:
        if value not in self.values:
            report.note(place, f"expected one of {', '.join(self.values)}, found {_shown(value)}")


@dataclass(frozen=True)
class Kind:
    """A value of a Python type."""

    type: type
    expected: str

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, self.type):
            report.note(place, f"expected {self.expected}, found {_shown(value)}")


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape, so many at least."""

    shape: Shape
    least: int = 1
    most: int = 1000

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, list):
            report.note(place, f"expected a list, found {_shown(value)}")
            return
        if not self.least <= len(value) <= self.most:
            wanted = f"at least {self.least}" if len(value) < self.least else f"at most {self.most}"
            report.note(place, f"expected {wanted} entries, found {len(value)}")
        for number, entry in enumerate(value):
            self.shape.check(entry, (*place, number), report)


@dataclass(frozen=True)
class SetOf:
    """A list of some of these words, each once; those of `always` among them."""

    words: tuple[str, ...]
    always: tuple[str, ...] = ()

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, list):
            report.note(place, f"expected a list, found {_shown(value)}")
            return
        for number, word in enumerate(value):
            if word not in self.words:
                report.note((*place, number), f"expected one of {', '.join(self.words)}, found {_shown(word)}")
            elif word in value[:number]:
                report.note((*place, number), f"expected each once, found {word} again")
        if missing := [word for word in self.always if word not in value]:
            report.note(place, f"expected {' and '.join(missing)} in every such list, found nothing of the kind")


@dataclass(frozen=True)
class Record:
    """A mapping with these keys: all that are required, others only where optional."""

    required: Mapping[Any, Shape]
    optional: Mapping[Any, Shape] = field(default_factory=dict)

    def check(self, value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, dict):
            report.note(place, f"expected a mapping with {', '.join(map(str, self.required)) or 'keys'}, found {_shown(value)}")
            return
        for key, shape in self.required.items():
            if key in value:
                shape.check(value[key], (*place, key), report)
            else:
                report.note((*place, key), "expected, found nothing")
        for key, shape in self.optional.items():
            if key in value:
                shape.check(value[key], (*place, key), report)
        for key in value.keys() - self.required.keys() - self.optional.keys():
            report.note((*place, key), f"not expected here; known are {', '.join(map(str, (*self.required, *self.optional)))}")


@dataclass(frozen=True)
class Switch:
    """A mapping whose shape depends on the word under one of its keys."""

    key: str
    shapes: Mapping[str, Shape]

    def check(self, value: Any, place: Place, report: Report) -> None:
        word = value.get(self.key) if isinstance(value, dict) else None
        shape = self.shapes.get(word) if isinstance(word, str) else None
        if shape is None:
            report.note((*place, self.key), f"expected one of {', '.join(self.shapes)}, found {_shown(word)}")
        else:
            shape.check(value, place, report)


@dataclass(frozen=True)
class Having:
    """A mapping of one shape where it has this key, and else of the other."""

    key: str
    having: Shape
    lacking: Shape

    def check(self, value: Any, place: Place, report: Report) -> None:
        (self.having if isinstance(value, dict) and self.key in value else self.lacking).check(value, place, report)


TEXT = Words()
KEY = Words(r"[a-z][a-z0-9-]{0,79}", "a key of small letters, digits and hyphens")
REFERENCE = Words(r"[a-z][a-z0-9-]*#[a-z][a-z0-9-]*", "a lesson's key, # and a heading's id")
FLAG = Kind(bool, "true or false")
DAY = Kind(date, "a date such as 2026-11-22")
BILINGUAL = Record({"lv": TEXT, "en": TEXT})
FRACTION = Words(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", 'a number in quotation marks such as "2.5"')
MINUTES = Whole(1, 240)
PERCENT = Whole(1, 100)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
