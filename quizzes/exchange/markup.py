"""XML read without trust: no document types, no entities, bounded in size and depth; every element knows its line. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from quizzes.exchange.findings import Malformed

DEEPEST = 64
MOST_BYTES = 8 * 1024 * 1024
COMMENT = "!--"
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Node:
    """An element; `children` are elements and texts in order. A comment has the tag COMMENT and its text as its child."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    line: int = 0

    def get(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, otherwise)

    def elements(self, *tags: str) -> list["Node"]:
        """Its children that are elements (of these tags)."""
        return [child for child in self.children if isinstance(child, Node) and child.tag != COMMENT and (not tags or child.tag in tags)]

    def first(self, tag: str) -> "Node | None":
        return next(iter(self.elements(tag)), None)

    def every(self, *tags: str) -> Iterator["Node"]:
        """All elements of these tags inside of it, in the order of the file."""
        for child in self.elements():
            if child.tag in tags:
                yield child
            yield from child.every(*tags)

    def comments(self) -> list[str]:
        return [str(child.children[0]) for child in self.children if isinstance(child, Node) and child.tag == COMMENT]

    @property
    def text(self) -> str:
        """Every text in it, without its comments."""
        return "".join(child if isinstance(child, str) else "" if child.tag == COMMENT else child.text for child in self.children)


def element(tag: str, attributes: dict[str, str] | None = None, *children: Node | str) -> Node:
    return Node(tag, attributes or {}, list(children))


def parse_markup(data: bytes) -> Node:
    """The root of an XML file; names without their namespaces. Raises Malformed."""
    if len(data) > MOST_BYTES:
        raise Malformed("too-large", most=f"{MOST_BYTES // 1024 // 1024} MB")
    return _Builder().build(data)


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self._comment
        self.open: list[Node] = [Node("")]

    def build(self, data: bytes) -> Node:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Malformed("not-xml", error.lineno, problem=expat.ErrorString(error.code)) from None
        except (LookupError, ValueError):  # an encoding that nobody knows
            raise Malformed("not-xml", 1, problem="unknown encoding") from None
        return self.open[0].elements()[0]

    def _refuse(self, *_declared: object) -> None:
        raise Malformed("doctype", self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > DEEPEST:
            raise Malformed("too-deep", self.parser.CurrentLineNumber)
        plain = {_local(key): value for key, value in attributes.items()}
        node = Node(_local(name), plain, [], self.parser.CurrentLineNumber)
        self.open[-1].children.append(node)
        self.open.append(node)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].children.append(text)

    def _comment(self, text: str) -> None:
        self.open[-1].children.append(Node(COMMENT, {}, [text], self.parser.CurrentLineNumber))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def write_markup(root: Node) -> bytes:
    """An XML file. Elements that hold elements alone are indented; a text is written as it is."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_written(root, 0)) + "\n").encode()


def written_inside(nodes: list[Node | str]) -> str:
    """Elements and texts as they stand inside of something, in one line."""
    return "".join("".join(_written(node, None)) if isinstance(node, Node) else escape(_UNPRINTABLE.sub("", node)) for node in nodes)


def _written(node: Node, indent: int | None) -> Iterator[str]:
    if node.tag == COMMENT:
        yield f"<!-- {node.children[0]} -->"
        return
    attributes = "".join(f" {name}={quoteattr(_UNPRINTABLE.sub('', value))}" for name, value in node.attributes.items())
    if not node.children:
        yield f"<{node.tag}{attributes}/>"
        return
    is_block = indent is not None and all(isinstance(child, Node) for child in node.children)
    inner = indent + 1 if is_block and indent is not None else None
    yield f"<{node.tag}{attributes}>"
    for child in node.children:
        if inner is not None:
            yield "\n" + "  " * inner
        yield from _written(child, inner) if isinstance(child, Node) else (escape(_UNPRINTABLE.sub("", child)),)
    if inner is not None:
        yield "\n" + "  " * (inner - 1)
    yield f"</{node.tag}>"
