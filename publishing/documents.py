"""Files of content/ as values that remember their lines: YAML, and Markdown with YAML front matter.

YAML is read as version 1.2 means it: only true and false are truth values (`on`, `no` are words), 010 is ten, 14:02 is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """Something in a file that isn't as it must be; printed as `path:line: expected …`.

    `code` and `details` say the same to whoever words it in another language; a shape that isn't right has none.
    """

    path: str
    line: int
    expected: str
    code: str = field(default="", compare=False)
    details: dict[str, Any] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.expected}"


class Unreadable(Exception):
    """A file that is no YAML, or has no front matter; carries its Problem."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """One file: `data` is its YAML (a Markdown file's front matter), `body` its Markdown, `lines` where each value stands."""

    path: Path
    name: str  # the path as problems show it
    text: str
    data: Any
    body: str = ""
    body_line: int = 0
    lines: dict[Place, int] = field(default_factory=dict, repr=False)

    def line_of(self, place: Place) -> int:
        """The line of a value, or of the nearest one around it."""
        place = tuple(map(str, place))
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def line_with(self, words: str) -> int:
        """The first line of the file in which these words stand, else the first of its body."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if words in line:
                return number
        return self.body_line or 1

    def problem(self, place: Place, expected: str) -> Problem:
        """A problem at a value, named by the way to it."""
        where = ".".join(str(step) for step in place)
        return Problem(self.name, self.line_of(place), f"{where}: {expected}" if where else expected)

    def texts(self, lang: str) -> Iterator[tuple[Place, str]]:
        """Every value that is written in both languages: where it stands, and what it says in this one."""
        yield from _texts(self.data, (), lang)


def _texts(value: Any, place: Place, lang: str) -> Iterator[tuple[Place, str]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        if key == lang and isinstance(entry, str):
            yield place, entry
        else:
            yield from _texts(entry, (*place, key), lang)


class _Loader(yaml.SafeLoader):
    """SafeLoader with the scalars of YAML 1.2, and without aliases: what a value says stands where it is."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="no alias", problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
_Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def read_yaml(path: Path, root: Path) -> Document:
    """A YAML file. Raises Unreadable."""
    name, text = _name(path, root), _text(path, root)
    data, lines = parse_yaml(text, name)
    return Document(path, name, text, data, lines=lines)


def read_markdown(path: Path, root: Path) -> Document:
    """A Markdown file with its front matter. Raises Unreadable."""
    name, text = _name(path, root), _text(path, root)
    front, body, body_line = split_front(text, name)
    data, lines = parse_yaml(front, name, first_line=2)
    return Document(path, name, text, data, body, body_line, lines)


def split_front(text: str, name: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body begins. Raises Unreadable."""
    found = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if not found:
        raise Unreadable(Problem(name, 1, "expected front matter between two lines of ---"))
    return found[1], text[found.end() :], text[: found.end()].count("\n") + 1


def parse_yaml(text: str, name: str, *, first_line: int = 1) -> tuple[Any, dict[Place, int]]:
    """The value of a YAML text, and the line of each value in it. Raises Unreadable, also for a key that stands twice."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines = {tuple(map(str, place)): mark.line + first_line for place, mark in _places(node, (), name, first_line)} if node else {}
        return (loader.construct_document(node) if node else None), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(Problem(name, (mark.line if mark else 0) + first_line, f"expected YAML: {error.problem or error.context}")) from None
    finally:
        loader.dispose()


def _places(node: yaml.Node, place: Place, name: str, first_line: int) -> Iterator[tuple[Place, yaml.Mark]]:
    yield place, node.start_mark
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _places(child, (*place, number), name, first_line)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, child in node.value:
            if key.value in seen:
                raise Unreadable(Problem(name, key.start_mark.line + first_line, f"{key.value}: expected once"))
            seen.add(key.value)
            yield (*place, key.value), key.start_mark
            yield from ((inner, mark) for inner, mark in _places(child, (*place, key.value), name, first_line) if inner != (*place, key.value))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root.parent).as_posix()


def _text(path: Path, root: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(Problem(_name(path, root), 1, f"expected UTF-8: {error.reason}")) from None
    except FileNotFoundError:
        raise Unreadable(Problem(_name(path, root), 1, "expected this file")) from None
