"""The handbook as EPUB 3: one file a section, a table of contents, landmarks, and what its reader must know about access."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, tostring

from courses.band import SIGN_NAMES, band_document
from library.book import GLOSSARY, SITUATIONS, Book, Place, Section, linked
from library.figures import coloured
from library.markup import add, element, pieces
from library.phrases import NUMBERS, PHRASES, written_date
from revisions.models import CHAPTER, SITUATION

SHEET = Path(__file__).resolve().parent.parent / "templates" / "documents" / "handbook.css"
XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
COVER_WIDTH = 1200
SIGNS = {"lv": "Noausta prievīte ar divpadsmit zīmēm", "en": "A woven band with twelve signs"}
DROPPED = {"role", "tabindex", "aria-label"}  # of a table's frame: only a page scrolls


def epub_of(book: Book) -> bytes:
    """The whole file, the same to the byte for the same book."""
    title, *documents = _documents(book)
    files = {f"{name}.xhtml": _text(document) for name, document in (title, *documents)}
    files |= {"nav.xhtml": _text(_navigation(book)), "cover.svg": _cover(book), "handbook.css": SHEET.read_text(encoding="utf-8")}
    names = [title[0], "nav", *(name for name, _ in documents)]
    files["package.opf"] = _text(_package(book, names))
    target, at = io.BytesIO(), book.updated.astimezone(UTC)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(_entry("mimetype", at, zipfile.ZIP_STORED), "application/epub+zip")
        archive.writestr(_entry("META-INF/container.xml", at), CONTAINER)
        for name, content in files.items():
            archive.writestr(_entry(f"EPUB/{name}", at), content)
    return target.getvalue()


def _entry(name: str, at: datetime, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = how
    return entry


def _text(document: Element) -> str:
    doctype = "<!DOCTYPE html>\n" if document.tag == "html" else ""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}{tostring(document, encoding="unicode")}\n'


def _documents(book: Book) -> list[tuple[str, Element]]:
    """Every file to read in its order: title, chapters, the numbers to call, cards, glossary."""
    chapters = [(section.id, _section(book, section)) for section in book.chapters]
    cards = [(SITUATIONS, _situations(book)), *((section.id, _section(book, section)) for section in book.situations)]
    return [("title", _title(book)), *chapters, *(cards if book.situations else []), *([(GLOSSARY, _glossary(book))] if book.letters else [])]


def _document(book: Book, title: str, *body: Element) -> Element:
    head = element("head", {}, element("title", {}, title), element("link", {"rel": "stylesheet", "type": "text/css", "href": "handbook.css"}))
    return element("html", {"xmlns": XHTML, "xmlns:epub": OPS, "lang": book.lang, "xml:lang": book.lang}, head, element("body", {}, *body))


def _title(book: Book) -> Element:
    said = book.phrases
    page = element("section", {"epub:type": "titlepage"}, element("h1", {}, said["title"]))
    if book.publisher.organisation:
        add(page, element("p", {}, book.publisher.organisation))
    add(page, element("p", {}, said["as_of"].format(date=written_date(book.updated.date(), book.lang))))
    add(page, element("p", {}, said["about"], " ", said["newest"], " ", _outside(f"{book.publisher.site}/handbook")))
    add(page, element("p", {}, element("strong", {}, said["unreviewed"])))
    return _document(book, said["title"], page)


def _section(book: Book, section: Section) -> Element:
    said, body = book.phrases, element("section", {"aria-labelledby": "title", **_tongue(section.lang, book.lang)})
    if section.kind == CHAPTER:
        body.attrib |= {"epub:type": "chapter", "role": "doc-chapter"}
    add(body, element("h1", {"id": "title"}, section.title))
    if section.lang != book.lang:
        add(body, element("p", {"class": "muted", **_tongue(book.lang, "")}, said["one_language"]))
    if section.summary:
        add(body, element("p", {"class": "lead"}, section.summary))
    if section.safety and section.kind == SITUATION:  # opened in a hurry
        add(body, _numbers(section.lang, "h2"))
    for piece in pieces(section.tree):
        _put(body, piece, book, section)
    if section.safety and section.kind == CHAPTER:
        add(body, _numbers(section.lang, "h2"))
    if section.sources or section.checked:
        add(body, _sources(section))
    return _document(book, section.title, body)


def _tongue(lang: str, around: str) -> dict[str, str]:
    """The attributes of what is in another language than what stands around it."""
    return {} if lang == around else {"lang": lang, "xml:lang": lang}


def _put(parent: Element, piece: Element | str, book: Book, section: Section) -> None:
    """What the page shows, as a book shows it, at the end of a parent."""
    if isinstance(piece, str):
        return add(parent, piece)
    if piece.tag == "svg":
        return add(parent, coloured(piece))
    if piece.tag == "a":
        node = _link(piece, book, section)
    else:
        kept = {name: value for name, value in piece.attrib.items() if not (piece.tag == "div" and name in DROPPED)}
        if "lang" in kept:
            kept["xml:lang"] = kept["lang"]
        node = element(piece.tag, kept)
    add(parent, node)
    for child in pieces(piece):
        _put(node, child, book, section)
    return None


def _link(link: Element, book: Book, section: Section) -> Element:
    to = book.destination(link.get("href", ""), section)
    if to is None:
        return element("span")
    node = element("a", {"href": _href(to, section.id)})
    if "aria-label" in link.attrib:
        node.set("aria-label", link.attrib["aria-label"])
    if isinstance(to, Place) and to.section == GLOSSARY:
        node.attrib |= {"class": "term", "epub:type": "glossref", "role": "doc-glossref"}
    return node


def _href(to: Place | str, here: str) -> str:
    if isinstance(to, str):
        return to
    anchor = f"#{to.anchor}" if to.anchor else ""
    return anchor if anchor and to.section == here else f"{to.section}.xhtml{anchor}"


def _outside(address: str) -> Element:
    return element("a", {"href": address}, address)


def _numbers(lang: str, heading: str) -> Element:
    """The numbers to call, before everything else."""
    box = element("div", {"class": "crisis"}, element(heading, {}, PHRASES[lang]["danger"]))
    lines = [element("li", {}, element("a", {"href": f"tel:{number.replace(' ', '')}"}, number), f" {what}") for number, what in NUMBERS[lang]]
    add(box, element("ul", {}, *lines))
    return box


def _sources(section: Section) -> Element:
    said, box = PHRASES[section.lang], element("div", {"class": "sources"})
    if section.sources:
        add(box, element("h2", {}, said["sources"]))
        lines = [
            element("li", {"id": f"source-{number}"}, *(_outside(words) if address else words for words, address in linked(source)))
            for number, source in enumerate(section.sources, 1)
        ]
        add(box, element("ol", {}, *lines))
    if section.checked:
        on = written_date(date.fromisoformat(section.checked["on"]), section.lang)
        rests = said["rests_on"].format(what=section.checked["what"], date=on)
        add(box, element("p", {}, element("strong", {}, said["unreviewed"]), f" {rests}"))
    return box


def _situations(book: Book) -> Element:
    said = book.phrases
    cards = [element("li", _tongue(card.lang, book.lang), element("a", {"href": f"{card.id}.xhtml"}, card.title)) for card in book.situations]
    body = element("section", {"aria-labelledby": "title"}, element("h1", {"id": "title"}, said["situations"]))
    for part in (element("p", {"class": "lead"}, said["situations_lead"]), _numbers(book.lang, "h2"), element("ul", {}, *cards)):
        add(body, part)
    return _document(book, said["situations"], body)


def _glossary(book: Book) -> Element:
    said = book.phrases
    body = element("section", {"epub:type": "glossary", "role": "doc-glossary", "aria-labelledby": "title"})
    add(body, element("h1", {"id": "title"}, said["glossary"]))
    add(body, element("p", {"class": "lead"}, said["glossary_lead"]))
    for letter in book.letters:
        add(body, element("h2", {"id": letter.id}, letter.letter))
        terms = element("dl", {})
        for term in letter.terms:
            add(terms, element("dt", {"id": term["key"]}, element("dfn", {}, term["term"][book.lang])))
            add(terms, element("dd", {}, term["definition"][book.lang]))
        add(body, terms)
    return _document(book, said["glossary"], body)


def _navigation(book: Book) -> Element:
    said = book.phrases
    entry = lambda name, title, *more: element("li", {}, element("a", {"href": f"{name}.xhtml"}, title), *more)  # noqa: E731
    contents = element("ol", {}, *(entry(chapter.id, chapter.title, *_headings(chapter)) for chapter in book.chapters))
    if book.situations:
        add(contents, entry(SITUATIONS, said["situations"], element("ol", {}, *(entry(card.id, card.title) for card in book.situations))))
    if book.letters:
        add(contents, entry(GLOSSARY, said["glossary"]))
    nav = element(
        "nav", {"epub:type": "toc", "role": "doc-toc", "aria-labelledby": "title"}, element("h1", {"id": "title"}, said["contents"]), contents
    )
    marks = [("toc", "nav", said["contents"]), ("bodymatter", book.chapters[0].id, said["start"])]
    marks += [("glossary", GLOSSARY, said["glossary"])] if book.letters else []
    lines = [element("li", {}, element("a", {"epub:type": kind, "href": f"{name}.xhtml"}, title)) for kind, name, title in marks]
    return _document(book, said["contents"], nav, element("nav", {"epub:type": "landmarks", "hidden": "hidden"}, element("ol", {}, *lines)))


def _headings(chapter: Section) -> list[Element]:
    found = [(node.get("id", ""), "".join(node.itertext())) for node in chapter.tree if node.tag == "h2" and node.get("id")]
    lines = [element("li", {}, element("a", {"href": f"{chapter.id}.xhtml#{anchor}"}, title)) for anchor, title in found]
    return [element("ol", {}, *lines)] if lines else []


def _package(book: Book, names: list[str]) -> Element:
    figured = {section.id for section in book.sections if section.has_figures}
    manifest = element("manifest", {}, element("item", {"id": "sheet", "href": "handbook.css", "media-type": "text/css"}))
    add(manifest, element("item", {"id": "cover", "href": "cover.svg", "media-type": "image/svg+xml", "properties": "cover-image"}))
    for name in names:
        item = element("item", {"id": name, "href": f"{name}.xhtml", "media-type": "application/xhtml+xml"})
        if name == "nav" or name in figured:
            item.set("properties", "nav" if name == "nav" else "svg")
        add(manifest, item)
    attributes = {"xmlns": "http://www.idpf.org/2007/opf", "version": "3.0", "unique-identifier": "id", "xml:lang": book.lang}
    return element(
        "package",
        attributes,
        _metadata(book, bool(figured)),
        manifest,
        element("spine", {}, *(element("itemref", {"idref": name}) for name in names)),
    )


def _metadata(book: Book, has_figures: bool) -> Element:
    def meta(name: str, value: str) -> Element:
        return element("meta", {"property": name}, value)

    identity = uuid5(NAMESPACE_URL, f"{book.publisher.site}/handbook/{book.lang}")
    publisher = book.publisher.organisation or "Ceļabiedrs"
    metadata = element(
        "metadata",
        {"xmlns:dc": "http://purl.org/dc/elements/1.1/"},
        element("dc:identifier", {"id": "id"}, f"urn:uuid:{identity}"),
        element("dc:title", {}, book.phrases["title"]),
        element("dc:language", {}, book.lang),
        element("dc:creator", {}, publisher),
        element("dc:publisher", {}, publisher),
        element("dc:source", {}, f"{book.publisher.site}/handbook"),
        meta("dcterms:modified", f"{book.updated.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
    )
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", *(["alternativeText"] if has_figures else [])]
    access = [("accessMode", "textual"), *([("accessMode", "visual")] if has_figures else []), ("accessModeSufficient", "textual")]
    access += [("accessibilityFeature", feature) for feature in features]
    access += [("accessibilityHazard", "none"), ("accessibilitySummary", book.phrases["summary"])]
    for name, value in access:
        add(metadata, meta(f"schema:{name}", value))
    return metadata


def _cover(book: Book) -> str:
    """Linen, the woven band, the title."""
    band = re.sub(r'width="(\d+)" height="(\d+)"', _at_the_top, band_document([1.0] * len(SIGN_NAMES), SIGNS[book.lang]), count=1)
    first, _, last = book.phrases["title"].rpartition(" ")
    words = [f'<text x="100" y="{y}" font-size="{size}"{weight}>{_escaped(line)}</text>' for y, size, weight, line in (
        (760, 116, ' font-weight="700"', first), (890, 116, ' font-weight="700"', last), (1640, 52, "", "Ceļabiedrs"),
    )]  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COVER_WIDTH} 1800" role="img">'
        f'<title>{_escaped(book.phrases["title"])}</title><rect width="{COVER_WIDTH}" height="1800" fill="#fbf8f1"/>{band}'
        f'<g font-family="Atkinson Hyperlegible Next, Arial, sans-serif" fill="#1d2925">{"".join(words)}</g></svg>\n'
    )


def _at_the_top(size: re.Match[str]) -> str:
    return f'y="150" width="{COVER_WIDTH}" height="{COVER_WIDTH * int(size[2]) // int(size[1])}"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
