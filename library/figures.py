"""Drawings with their colours written into them, for where no style sheet of ours reaches."""

from xml.etree.ElementTree import Element, tostring

INK, MUTED, SURFACE = "#1d2925", "#535d56", "#fffefb"
COLOURS: dict[str, dict[str, str]] = {
    "ink": {"fill": INK},
    "muted": {"fill": MUTED},
    "soft": {"fill": "#e5efe8"},
    "care": {"fill": "#fbeed3"},
    "strong": {"fill": "#1b5a47"},
    "on-strong": {"fill": "#ffffff"},
    "madder": {"fill": "#7b1f2c"},
    "line": {"fill": "none", "stroke": "#82877b"},
    "arrow": {"fill": "none", "stroke": MUTED, "stroke-linecap": "round", "stroke-linejoin": "round"},
}
"""What static/study.css gives each class on a light page."""


def coloured(drawing: Element, **attributes: str) -> Element:
    """A copy of a stored drawing in its colours, without classes, as a document of its own."""
    copy = _copy(drawing)
    copy.tail = None
    copy.attrib.update({"xmlns": "http://www.w3.org/2000/svg", **attributes})
    return copy


def as_document(drawing: Element, font: str) -> str:
    """The drawing as the text of an SVG file whose words are set in this font."""
    return tostring(coloured(drawing, **{"font-family": font}), encoding="unicode")


def _copy(node: Element) -> Element:
    attributes = dict(node.attrib)
    for name in attributes.pop("class", "").split():
        attributes = COLOURS.get(name, {}) | attributes
    copy = Element(node.tag, attributes)
    copy.text, copy.tail = node.text, node.tail
    copy.extend([_copy(child) for child in node])
    return copy
