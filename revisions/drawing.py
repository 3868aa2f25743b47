"""Drawings (SVG) made safe to stand inside a page: what is not on the list is left out and named."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
CLASSES = frozenset({"ink", "muted", "line", "soft", "care", "strong", "on-strong", "madder", "arrow"})
ELEMENTS = frozenset({"svg", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan", "title", "desc"})
DEEPEST = 8
WORDED = frozenset({"text", "tspan", "title", "desc"})
_NUMBERS = re.compile(r"[\d\s.,eE+%-]*")
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,eE+-]*")
_TRANSFORM = re.compile(r"((translate|rotate|scale|skewX|skewY|matrix)\([\d\s.,eE+-]*\)\s*)*")
_WORD = re.compile(r"[a-z-]*")
_GEOMETRY = ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points")
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys((*_GEOMETRY, "viewBox", "font-size", "stroke-width", "stroke-dasharray"), _NUMBERS),
    **dict.fromkeys(("text-anchor", "dominant-baseline", "stroke-linecap", "stroke-linejoin", "font-weight"), _WORD),
    "d": _PATH,
    "transform": _TRANSFORM,
}


@dataclass(frozen=True)
class Drawing:
    """A cleaned drawing; `refused` names what was left out of it (empty where nothing was)."""

    svg: str
    refused: tuple[str, ...]


def clean_drawing(source: str, *, label: str) -> Drawing:
    """The drawing as an image with this text alternative, built anew from what is allowed; unreadable XML gives none."""
    if "<!" in re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL):
        return Drawing("", ("a document type or CDATA",))
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as error:
        return Drawing("", (f"not well-formed XML: {error}",))
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        return Drawing("", ("an svg element with a viewBox must be the root",))
    refused: list[str] = []
    clean = _copy(root, refused, 0)
    for name in ("width", "height"):
        if clean.attrib.pop(name, None) is not None:
            refused.append(f"{name} on the root")
    clean.attrib.update({"role": "img", "aria-label": label})
    return Drawing(ElementTree.tostring(clean, encoding="unicode"), tuple(refused))


def _copy(node: ElementTree.Element, refused: list[str], depth: int) -> ElementTree.Element:
    name = node.tag.removeprefix(SVG)
    clean = ElementTree.Element(name, _allowed_attributes(node, refused))
    if name in WORDED:
        clean.text = node.text
    for child in node:
        child_name = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else "?"
        if child_name in ELEMENTS and child_name != "svg" and depth < DEEPEST:
            copied = _copy(child, refused, depth + 1)
            copied.tail = child.tail if name in WORDED else None
            clean.append(copied)
        else:
            refused.append(f"element {child_name}")
    return clean


def _allowed_attributes(node: ElementTree.Element, refused: list[str]) -> dict[str, str]:
    allowed = {}
    for name, value in node.attrib.items():
        if name == "class":
            if words := [word for word in value.split() if word in CLASSES]:
                allowed[name] = " ".join(words)
            refused += [f"class {word}" for word in value.split() if word not in CLASSES]
        elif name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value):
            allowed[name] = value
        else:
            refused.append(f"attribute {name}")
    return allowed
