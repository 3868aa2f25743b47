"""The HTML that was stored, as a tree that other forms of the same text are made from."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"br"})
CAMEL = {"viewbox": "viewBox"}  # HTML forgets capitals; of what our drawings may hold, one name has any


def parsed(html: str) -> Element:
    """Rendered and cleaned HTML as the children of a `body`, drawings among them, nothing in a namespace."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tree()


def element(tag: str, attributes: dict[str, str] | None = None, *children: Element | str) -> Element:
    """A new element with these children, words among them."""
    node = Element(tag, attributes or {})
    for child in children:
        add(node, child)
    return node


def add(parent: Element, child: Element | str) -> None:
    """Put an element or words at the end of another."""
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    else:
        parent.text = (parent.text or "") + child


def pieces(node: Element) -> list[Element | str]:
    """What an element holds, words and elements in their order."""
    found: list[Element | str] = [node.text] if node.text else []
    for child in node:
        found.append(child)
        if child.tail:
            found.append(child.tail)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = TreeBuilder()
        self._builder.start("body", {})
        self._open: list[str] = []

    def tree(self) -> Element:
        while self._open:
            self._builder.end(self._open.pop())
        self._builder.end("body")
        return self._builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {CAMEL.get(name, name): value or "" for name, value in attrs})
        if tag in VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open[-1] != tag:
                self._builder.end(self._open.pop())
            self._builder.end(self._open.pop())

    def handle_data(self, data: str) -> None:
        self._builder.data(data)
