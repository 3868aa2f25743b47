"""The handbook as a tagged PDF: the tree of each text as data, for a template that draws what it knows and nothing else.

A node is a text, or {"t": what it is, …} with its children under "c". No word of a text is ever part of the template's code.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from courses.band import SIGN_NAMES, band_document
from library.book import GLOSSARY, SITUATIONS, Book, Place, Section, linked
from library.figures import as_document
from library.markup import pieces
from library.phrases import NUMBERS, PHRASES, written_date
from revisions.models import SITUATION
from typesetting.press import compose

FONT = "Atkinson Hyperlegible Next"
SECONDS = 60  # of processor time: a book is no certificate
INLINE = {"strong": "strong", "em": "em", "code": "code", "sub": "sub", "sup": "sup", "br": "br", "span": "span"}
BLOCKS = {"p": "p", "blockquote": "quote", "pre": "pre"}
LISTS = {"ul": "ul", "ol": "ol"}
ALIGNED = ("right", "center")
Node = dict[str, Any]


def paper_of(book: Book) -> bytes:
    """The PDF of the whole book. Raises NotComposed."""
    return compose("handbook", data_of(book), seconds=SECONDS)


def data_of(book: Book) -> Node:
    """All that the template draws. A reference to a place that isn't drawn keeps its words alone: no document fails by it."""
    said, updated = book.phrases, book.updated.date()
    data = {
        "lang": book.lang,
        "phrases": said,
        "organisation": book.publisher.organisation,
        "site": f"{book.publisher.site}/handbook",
        "date": [updated.year, updated.month, updated.day],
        "as_of": said["as_of"].format(date=written_date(updated, book.lang)),
        "band": band_document([1.0] * len(SIGN_NAMES), ""),
        "chapters": [_section(book, section) for section in book.chapters],
        "situations": {"id": SITUATIONS, "numbers": NUMBERS[book.lang], "cards": [_section(book, section) for section in book.situations]},
        "glossary": {"id": GLOSSARY, "letters": [_letter(letter.letter, letter.terms, book.lang) for letter in book.letters]},
    }
    _unlink(data, set(_ids(data)))
    return data


def _ids(node: Any) -> Iterator[str]:
    for child in _children(node):
        yield from _ids(child)
    if isinstance(node, dict) and node.get("id"):
        yield node["id"]


def _unlink(node: Any, drawn: set[str]) -> None:
    for child in _children(node):
        _unlink(child, drawn)
    if isinstance(node, dict) and node.get("t") == "ref" and node["to"] not in drawn:
        node["t"] = "span"


def _children(node: Any) -> Iterable[Any]:
    return node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def _section(book: Book, section: Section) -> Node:
    said = PHRASES[section.lang]
    return {
        "id": section.id,
        "lang": section.lang,
        "title": section.title,
        "summary": section.summary,
        "remark": book.phrases["one_language"] if section.lang != book.lang else "",
        "danger": said["danger"],
        "is_urgent": section.kind == SITUATION,  # opened in a hurry: the numbers stand first
        "numbers": NUMBERS[section.lang] if section.safety else [],
        "body": _Drawer(book, section).all(section.tree),
        "sources_title": said["sources"],
        "sources": [
            {"id": f"{section.id}.source-{number}", "c": [_source(words, address) for words, address in linked(source)]}
            for number, source in enumerate(section.sources, 1)
        ],
        "checked": _checked(section),
    }


def _source(words: str, address: str) -> Node | str:
    return {"t": "a", "url": address, "c": [words]} if address else words


def _checked(section: Section) -> list[str]:
    if not section.checked:
        return []
    said, on = PHRASES[section.lang], written_date(date.fromisoformat(section.checked["on"]), section.lang)
    return [said["unreviewed"], said["rests_on"].format(what=section.checked["what"], date=on)]


def _letter(letter: str, terms: list[dict[str, Any]], lang: str) -> Node:
    return {
        "letter": letter,
        "terms": [{"id": f"{GLOSSARY}.{term['key']}", "term": term["term"][lang], "definition": term["definition"][lang]} for term in terms],
    }


class _Drawer:
    """One section's tree as nodes. What it doesn't know it passes over, keeping the words."""

    def __init__(self, book: Book, section: Section):
        self.book, self.section = book, section

    def all(self, parent: Element) -> list[Node | str]:
        return [node for piece in pieces(parent) for node in self.one(piece)]

    def one(self, piece: Element | str) -> list[Node | str]:
        if isinstance(piece, str):
            return [piece] if piece.strip() or " " in piece else []
        kinds = piece.get("class", "").split()
        if piece.tag in INLINE:
            return [{"t": INLINE[piece.tag], "c": self.all(piece)}]
        if piece.tag == "a":
            return [self.link(piece)]
        if piece.tag in ("h2", "h3", "h4"):
            return [self.block(piece, "h", level=int(piece.tag[1]))]
        if piece.tag in BLOCKS:
            return [self.block(piece, "title" if "admonition-title" in kinds else BLOCKS[piece.tag])]
        if piece.tag in LISTS:
            items = [self.entry(item) for item in piece if item.tag == "li"]
            return [self.block(piece, LISTS[piece.tag], c=[], items=items, start=int(piece.get("start", "1")))]
        if piece.tag == "figure":
            return [self.figure(piece)]
        if "table" in kinds and (table := piece.find("table")) is not None:
            return [self.table(piece, table)]
        if "line" in kinds:
            return [{"t": "line", "c": []}]
        if "admonition" in kinds:
            return [self.block(piece, "box", edge=kinds[-1])]
        return self.all(piece)

    def entry(self, item: Element) -> list[Node | str]:
        """What an entry of a list says, after a box where it is to be ticked off."""
        return [{"t": "tick", "c": []}, *self.all(item)] if item.get("class") == "tick" else self.all(item)

    def block(self, element: Element, kind: str, **more: Any) -> Node:
        own = element.get("id")
        return {"t": kind, "id": f"{self.section.id}.{own}" if own else "", "c": more["c"] if "c" in more else self.all(element)} | more

    def link(self, link: Element) -> Node:
        to, inside = self.book.destination(link.get("href", ""), self.section), self.all(link)
        if to is None:
            return {"t": "span", "c": inside}
        if isinstance(to, Place):
            return {"t": "ref", "to": f"{to.section}.{to.anchor}" if to.anchor else to.section, "c": inside}
        return {"t": "a", "url": to, "c": inside}

    def figure(self, figure: Element) -> Node:
        caption, drawing = figure.find("figcaption"), figure.find("svg")
        svg = {} if drawing is None else {"svg": as_document(drawing, FONT), "alt": drawing.get("aria-label") or self.section.title}
        return self.block(figure, "figure", c=[] if caption is None else self.all(caption)) | svg

    def table(self, frame: Element, table: Element) -> Node:
        head, body = table.find("thead"), table.find("tbody")
        rows = [list(row) for part in (head, body) if part is not None for row in part]
        width = max(map(len, rows), default=0)
        cells = [[self.cell(cell) for cell in row] + [{"align": "left", "c": []}] * (width - len(row)) for row in rows]
        return self.block(frame, "table", c=[]) | {"columns": width, "weights": _weights(rows, width), "head": cells[:1], "rows": cells[1:]}

    def cell(self, cell: Element) -> Node:
        aligned = next((word for word in cell.get("class", "").split() if word in ALIGNED), "left")
        return {"align": aligned, "c": self.all(cell)}


def _weights(rows: list[list[Element]], width: int) -> list[int]:
    """How much room each column takes: as its longest cell asks, within reason."""
    lengths = [max((len("".join(row[place].itertext())) for row in rows if place < len(row)), default=1) for place in range(width)]
    return [max(18, min(60, length)) for length in lengths]
