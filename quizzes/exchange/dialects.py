"""QTI 2.1 and 3.0: how each calls what `qti.py` calls by the names of 2.1, and what its packages declare. Pure."""

import re
from dataclasses import dataclass

from quizzes.exchange.markup import Node

ITEM = "assessmentItem"
PREFIX = "qti-"
WORDS = frozenset(("p", "div", "span", "strong", "em", "b", "i", "u", "ul", "ol", "li", "br", "a", "sub", "sup", "code", "pre"))


@dataclass(frozen=True)
class Dialect:
    """A version of QTI. `kind`: how its packages call an item; `schema`: what they say they keep to."""

    name: str
    namespace: str
    package: str
    kind: str
    schema: tuple[str, str]
    is_hyphened: bool


QTI21 = Dialect(
    "QTI 2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p1",
    ("IMS Content", "1.2"),
    False,
)
QTI3 = Dialect(
    "QTI 3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "imsqti_item_xmlv3p0",
    ("QTI Package", "3.0.0"),
    True,
)


def spoken(node: Node, dialect: Dialect) -> Node:
    """An item in the words of a version, with its namespace."""
    renamed = _hyphened(node) if dialect.is_hyphened else node
    return Node(renamed.tag, {"xmlns": dialect.namespace, **renamed.attributes}, renamed.children)


def understood(node: Node) -> Node:
    """An item of whichever version in the names of 2.1; what is none stays as it is."""
    return _camel(node) if node.tag.startswith(PREFIX) else node


def _hyphened(node: Node) -> Node:
    children = [_hyphened(child) if isinstance(child, Node) else child for child in node.children]
    if node.tag in WORDS:
        return Node(node.tag, node.attributes, children)
    return Node(PREFIX + _hyphens(node.tag), {_hyphens(name): value for name, value in node.attributes.items()}, children)


def _camel(node: Node) -> Node:
    children = [_camel(child) if isinstance(child, Node) else child for child in node.children]
    if not node.tag.startswith(PREFIX):
        return Node(node.tag, node.attributes, children, node.line)
    return Node(_joined(node.tag.removeprefix(PREFIX)), {_joined(name): value for name, value in node.attributes.items()}, children, node.line)


def _hyphens(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _joined(name: str) -> str:
    return re.sub(r"-([a-z])", lambda letter: letter[1].upper(), name)
