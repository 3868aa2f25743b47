"""Markdown made into the HTML that is stored: rendered, linked, illustrated and cleaned, once, when a text is published.

Raw HTML is no part of our Markdown: it comes out as the letters it is written in. What is left is cleaned by bleach all
the same, and drawings are built anew from an allow-list (`drawing.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import bleach
import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from revisions.drawing import clean_drawing

Resolve = Callable[[str], str | None]
Figures = Callable[[str], str | None]

SCHEMES = ("term", "lesson", "handbook", "situation")
ADMONITIONS = ("scene", "helps", "closes", "week", "note", "quote", "write")
HEADINGS = ("h2", "h3", "h4")
TABLE = {"lv": "Tabula", "en": "Table"}
SOURCE = {"lv": "Avots", "en": "Source"}
WORDS = ("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "br", "blockquote", "sub", "sup", "span", "a")
FRAMES = ("div", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption")
TAGS = frozenset((*WORDS, *FRAMES))
CLASSES = frozenset(("admonition", "admonition-title", "source", "term", "table", "right", "center", "line", "tick", *ADMONITIONS))
PROTOCOLS = frozenset(("https", "mailto", "tel"))
_ID = re.compile(r"[a-z][a-z0-9-]*")
_WRITE = re.compile(r"admonition write(?:-([1-9]|1[0-2]))?")
_RULED = 2  # lines of a place to write that doesn't say how many
_BOX = "[ ] "
_SOURCE_REFERENCE = r"\[\^(\d+)\]"
_FIGURE_HERE = "\ue000"  # stands where a drawing goes, from before the cleaning until after it


@dataclass(frozen=True)
class Block:
    """A piece at the top of a text: its id, what it is (a tag, an admonition's kind, `figure`, `table`), a heading's words."""

    id: str
    kind: str
    title: str = ""


@dataclass(frozen=True)
class Rendered:
    """`words` counts what is read, without drawings; `unresolved` names links and figures that lead nowhere, and drawings
    that had to be mended."""

    html: str
    blocks: tuple[Block, ...]
    words: int
    unresolved: tuple[str, ...]


def render_markdown(source: str, *, lang: str, resolve: Resolve, figures: Figures, numbered: bool = True) -> Rendered:
    """Render and clean one text.

    `resolve` gives the address of a reference such as `lesson:m01-l2#two-approaches`; `figures` the SVG of a name; both
    None where there is no such thing. Every top-level block carries an id: a heading its own, the others `b1`, `b2` …
    (`numbered=False` leaves these out, for pieces of which several stand on one page).
    `[^2]` leads to the second of the text's sources, which its page lists with the ids `source-1`, `source-2` …
    """
    weaver = _Weaver(lang, resolve, figures, numbered)
    md = markdown.Markdown(extensions=["tables", "attr_list", "admonition", "sane_lists"])
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.register(_SourceReference(_SOURCE_REFERENCE, lang), "source", 175)  # before links
    md.treeprocessors.register(weaver, "weaver", -5)  # after all others, so that it sees the finished tree
    html = bleach.clean(
        md.convert(source.replace(_FIGURE_HERE, "")), tags=TAGS, attributes=_is_allowed, protocols=PROTOCOLS, strip=True, strip_comments=True
    )
    drawings = iter(weaver.drawings)
    html = re.sub(_FIGURE_HERE, lambda _: next(drawings, ""), html)
    return Rendered(html, tuple(weaver.blocks), weaver.words, tuple(weaver.unresolved))


def count_words(text: str) -> int:
    """Words as a reader counts them: what stands between spaces and has a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(word in CLASSES for word in value.split())
    if name == "id":
        return _ID.fullmatch(value) is not None
    if name == "lang":
        return value in ("lv", "en", "ru", "de")
    if tag == "a":
        return name in ("href", "aria-label")
    if tag == "div":
        return (name, value) in (("role", "region"), ("tabindex", "0")) or name == "aria-label"
    if tag == "ol":
        return name == "start" and value.isdigit()
    return tag == "th" and (name, value) == ("scope", "col")


class _SourceReference(InlineProcessor):
    """A small number that leads to a source at the foot; read aloud as one, and not counted among the words."""

    def __init__(self, pattern: str, lang: str):
        super().__init__(pattern)
        self.label = SOURCE.get(lang, SOURCE["en"])

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        raised = Element("sup")
        link = SubElement(raised, "a", {"class": "source", "href": f"#source-{m[1]}", "aria-label": f"{self.label} {m[1]}"})
        link.text = m[1]
        return raised, m.start(0), m.end(0)


class _Weaver(Treeprocessor):
    """Goes once over the finished tree: links, figures, tables, ids."""

    def __init__(self, lang: str, resolve: Resolve, figures: Figures, numbered: bool):
        super().__init__()
        self.lang, self.resolve, self.figures, self.numbered = lang, resolve, figures, numbered
        self.blocks: list[Block] = []
        self.drawings: list[str] = []
        self.unresolved: list[str] = []
        self.words = 0
        self.unnamed = 0
        self.heading = ""
        self.labels: list[str] = []

    def run(self, root: Element) -> None:
        self._links(root)
        for node in list(root.iter()):
            self._untitle(node)
            self._rule(node)
            self._tick(node)
            if node.tag == "h1":
                node.tag = "h2"
            if node.tag not in HEADINGS:
                node.attrib.pop("id", None)
        for place, child in enumerate(list(root)):
            if child.tag in HEADINGS:
                self.heading = _text(child)
            elif child.tag == "table":
                root[place] = self._table(child)
            elif self._is_figure(child):
                root[place] = self._figure(child)
        self._drop_images(root)
        for child in root:
            self._number(child)
        references = sum(link.get("class") == "source" for link in root.iter("a"))
        self.words = count_words(" ".join(root.itertext()).replace(_FIGURE_HERE, "")) - references

    def _links(self, root: Element) -> None:
        for link in root.iter("a"):
            reference = link.get("href", "")
            scheme = reference.partition(":")[0]
            if scheme not in SCHEMES:
                continue
            address = self.resolve(reference)
            if address is None:
                self.unresolved.append(reference)
                link.tag = "span"
                link.attrib.clear()
            else:
                link.set("href", address)
                if scheme == "term":
                    link.set("class", "term")

    def _untitle(self, parent: Element) -> None:
        """The extension titles an admonition after its class where the text gives no title: we show none."""
        if parent.tag == "div" and len(parent) and parent[0].get("class") == "admonition-title":
            kinds = parent.get("class", "").split()
            if (parent[0].text or "").lower() in kinds:
                parent.remove(parent[0])

    def _rule(self, place: Element) -> None:
        """`!!! write-5 "…"` is a place to write on paper: so many ruled lines."""
        if found := _WRITE.fullmatch(place.get("class", "")):
            place.set("class", "admonition write")
            for _ in range(int(found[1] or _RULED)):
                SubElement(place, "div", {"class": "line"}).tail = "\n"

    def _tick(self, item: Element) -> None:
        """`- [ ] …` is something to tick off."""
        holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        if item.tag == "li" and (holder.text or "").lstrip().startswith(_BOX):
            holder.text = (holder.text or "").lstrip().removeprefix(_BOX)
            item.set("class", "tick")

    def _is_figure(self, node: Element) -> bool:
        alone = node.tag == "p" and len(node) == 1 and not (node.text or "").strip() and not (node[0].tail or "").strip()
        return alone and node[0].tag == "img" and node[0].get("src", "").startswith("figure:")

    def _figure(self, paragraph: Element) -> Element:
        image = paragraph[0]
        name = image.get("src", "").removeprefix("figure:")
        source = self.figures(name)
        figure = Element("figure")
        figure.tail = paragraph.tail
        if source is None:
            self.unresolved.append(f"figure:{name}")
        else:
            drawing = clean_drawing(source, label=image.get("alt", ""))
            self.unresolved += [f"figure:{name} has {what}" for what in drawing.refused]
            self.drawings.append(drawing.svg)
            figure.text = _FIGURE_HERE
        if caption := image.get("title"):
            SubElement(figure, "figcaption").text = caption
        return figure

    def _drop_images(self, root: Element) -> None:
        for parent in list(root.iter()):
            for image in parent.findall("img"):
                self.unresolved.append(f"image {image.get('src', '')}")
                image.tag = "span"
                image.attrib.clear()

    def _table(self, table: Element) -> Element:
        """Alignment as a class (a style attribute is not allowed here), in a region that scrolls and can be focused."""
        for cell in table.iter():
            if aligned := re.search(r"text-align: (right|center)", cell.attrib.pop("style", "")):
                cell.set("class", aligned[1])
        for cell in table.iter("th"):
            cell.set("scope", "col")
        label = self.heading or TABLE.get(self.lang, TABLE["en"])
        self.labels.append(label)
        repeated = self.labels.count(label)
        region = Element(
            "div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": f"{label} ({repeated})" if repeated > 1 else label}
        )
        region.tail, table.tail = table.tail, "\n"
        region.append(table)
        return region

    def _number(self, child: Element) -> None:
        kinds = child.get("class", "").split()
        kind = kinds[-1] if kinds and kinds[0] == "admonition" else "table" if kinds == ["table"] else child.tag
        title = _text(child) if child.tag in HEADINGS else ""
        own = child.attrib.pop("id", "")
        if not _ID.fullmatch(own):
            self.unnamed += 1
            own = f"b{self.unnamed}"
        if title or self.numbered:
            child.set("id", own)
        self.blocks.append(Block(own, kind, title))


def _text(node: Element) -> str:
    return "".join(node.itertext()).strip()
