"""The Markdown of our items as elements, and elements as Markdown: paragraphs, lists, strong, emphasis. Pure."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from quizzes.exchange.markup import Node, element, written_inside

BLOCKS = ("p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tr", "section")
KNOWN = frozenset({*BLOCKS, "br", "strong", "b", "em", "i", "span", "prompt", "td", "th", "tbody", "thead", "font", "u", "sub", "sup", "code"})
PLAIN = frozenset({"p", "div", "ul", "ol", "li", "br", "strong", "b", "em", "i", "span", "prompt"})
VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "source", "wbr"})
FIGURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
DEEPEST = 64
_INLINE = re.compile(r"\\([\\*_\[\]#`!-])|!\[([^\]]*)\]\([^)]*\)|\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)(.+?)(?<=\S)\*", re.DOTALL)
_SPECIAL = re.compile(r"([\\*])")
_BULLET, _NUMBERED = re.compile(r"[-*+] +"), re.compile(r"\d+[.)] +")


def to_nodes(markdown: str, *, inline: bool = False) -> list[Node | str]:
    """Markdown as elements. `inline`: a text that is one paragraph comes without a `p` around it."""
    blocks = [_block(lines) for lines in _paragraphs(markdown)]
    if inline and len(blocks) == 1 and blocks[0].tag == "p":
        return blocks[0].children
    return list(blocks)


def to_html(markdown: str) -> str:
    """Markdown as HTML; one paragraph comes without a `p`."""
    return written_inside(to_nodes(markdown, inline=True))


def _paragraphs(markdown: str) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n[ \t]*\n", markdown.strip("\n")) if block.strip()]


def _block(lines: list[str]) -> Node:
    for mark, tag in ((_BULLET, "ul"), (_NUMBERED, "ol")):
        if all(mark.match(line) for line in lines):
            return element(tag, {}, *(element("li", {}, *_inline(mark.sub("", line, count=1))) for line in lines))
    return element("p", {}, *_inline("\n".join(lines)))


def _inline(text: str) -> list[Node | str]:
    nodes: list[Node | str] = []
    at = 0
    for found in _INLINE.finditer(text):
        nodes.append(text[at : found.start()])
        escaped, alternative, strong, emphasis = found.groups()
        if escaped is not None:
            nodes.append(escaped)
        elif alternative is not None:
            nodes.append(alternative)
        else:
            nodes.append(element("strong" if strong is not None else "em", {}, *_inline(strong if strong is not None else emphasis)))
        at = found.end()
    nodes.append(text[at:])
    return [node for node in nodes if node != ""]


def from_html(html: str) -> tuple[str, set[str]]:
    """HTML as Markdown, and the names of what could not be kept."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return from_nodes(reader.root.children)


def from_nodes(nodes: Iterable[Node | str]) -> tuple[str, set[str]]:
    """Elements as Markdown, and the names of what could not be kept."""
    writer = _Markdown()
    writer.flow(nodes)
    writer.end()
    return "\n\n".join(writer.blocks), writer.dropped


class _Html(HTMLParser):
    """HTML as a tree, whatever is left open in it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class _Markdown:
    """Gathers blocks; `line` is the paragraph that is being written."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.line = ""
        self.dropped: set[str] = set()

    def flow(self, nodes: Iterable[Node | str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.line += _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", node))
            elif node.tag in ("ul", "ol"):
                self._list(node)
            elif node.tag in BLOCKS:
                self._note(node)
                self.end()
                self.flow(node.children)
                self.end()
            elif node.tag == "br":
                self.line += "\n"
            elif node.tag in ("strong", "b", "em", "i"):
                self.line += _marked(self.inline(node), "**" if node.tag in ("strong", "b") else "*")
            elif node.tag == "img":
                self.dropped.add("img")
                self.line += _SPECIAL.sub(r"\\\1", node.get("alt"))
            elif node.tag not in ("script", "style", "!--"):
                self._note(node)
                self.flow(node.children)
            else:
                self._note(node)

    def inline(self, node: Node) -> str:
        inner = _Markdown()
        inner.flow(node.children)
        inner.end()
        self.dropped |= inner.dropped
        return " ".join(inner.blocks)

    def end(self) -> None:
        """Close the paragraph."""
        lines = [line.strip() for line in self.line.split("\n")]
        if text := "\n".join(line for line in lines if line):
            self.blocks.append(text)
        self.line = ""

    def _list(self, node: Node) -> None:
        self.end()
        entries = [self.inline(entry).replace("\n", " ") for entry in node.elements()]
        marks = ("-" if node.tag == "ul" else f"{number}." for number in range(1, len(entries) + 1))
        if entries:
            self.blocks.append("\n".join(f"{mark} {entry}" for mark, entry in zip(marks, entries, strict=True)))

    def _note(self, node: Node) -> None:
        if node.tag not in PLAIN and node.tag != "!--":
            self.dropped.add(node.tag)


def _marked(text: str, mark: str) -> str:
    return f"{mark}{text}{mark}" if text.strip() else text
