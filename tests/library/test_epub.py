"""The EPUB: whole, well-formed, every link leads somewhere, and what people wrote is words. EPUBCheck reads it in .ci."""

import io
import posixpath
import re
import zipfile
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from library.epub import epub_of
from tests.library.books import CODE, everything_in, publish_everything
from tests.library.builders import publish_text

XHTML, OPF, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/2000/svg}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def opened(lang: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(epub_of(everything_in(lang)))) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: archive.read(name) for name in archive.namelist()}


def documents(lang: str) -> dict[str, Element]:
    return {name.removeprefix("EPUB/"): ElementTree.fromstring(content) for name, content in opened(lang).items() if name.endswith(".xhtml")}


@pytest.fixture(autouse=True)
def library(now: datetime) -> None:
    publish_everything(now)


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_everything_named_is_there_and_everything_there_is_named(lang: str) -> None:
    files = opened(lang)
    package = ElementTree.fromstring(files["EPUB/package.opf"])
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}

    assert files["mimetype"] == b"application/epub+zip"
    assert {f"EPUB/{item.get('href')}" for item in items.values()} == files.keys() - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert {item.get("idref") for item in package.iter(f"{OPF}itemref")} == items.keys() - {"sheet", "cover"}
    assert {name for name, item in items.items() if item.get("properties") == "svg"} == {"chapter-h01"}
    assert package.get(XML_LANG) == lang
    assert {"title", "nav", "chapter-h01", "chapter-h02", "situations", "situation-asks", "glossary"} <= items.keys()


def test_says_how_it_can_be_read() -> None:
    package = ElementTree.fromstring(opened("en")["EPUB/package.opf"])
    said = [(meta.get("property"), meta.text) for meta in package.iter(f"{OPF}meta")]

    assert ("schema:accessModeSufficient", "textual") in said
    assert ("schema:accessibilityFeature", "alternativeText") in said
    assert ("schema:accessibilityHazard", "none") in said
    assert ("dcterms:modified", "2027-01-11T16:00:00Z") in said
    assert any(name == "schema:accessibilitySummary" and "screen reader" in (text or "") for name, text in said)


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_link_leads_to_a_place_that_is_there(lang: str) -> None:
    found = documents(lang)
    ids = {name: {node.get("id") for node in document.iter() if node.get("id")} for name, document in found.items()}
    inside = 0
    for name, document in found.items():
        assert len([node for node in document.iter() if node.get("id")]) == len(ids[name]), name
        for link in document.iter(f"{XHTML}a"):
            href = link.get("href", "")
            if re.match(r"https://|mailto:|tel:", href):
                continue
            path, _, anchor = href.partition("#")
            target = posixpath.normpath(path) if path else name
            assert target in found, href
            assert not anchor or anchor in ids[target], href
            inside += 1
    assert inside > 15


def test_a_reference_of_a_page_becomes_one_of_the_book() -> None:
    links = {"".join(link.itertext()): link for link in documents("en")["chapter-h01.xhtml"].iter(f"{XHTML}a")}

    assert links["mentor"].get("href") == "glossary.xhtml#mentor"
    assert links["mentor"].get("role") == "doc-glossref"
    assert links["the other"].get("href") == "chapter-h02.xhtml#now"
    assert links["what stands above"].get("href") == "#heading"
    assert links["a lesson"].get("href") == "https://celabiedrs.example.org/modules/01-a/01-b#x"
    assert links["the web"].get("href") == "https://example.org/a?b=1&c=2"
    assert "bad" not in links


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_a_drawing_is_inline_with_its_words_and_its_colours(lang: str) -> None:
    drawing = documents(lang)["chapter-h01.xhtml"].find(f".//{SVG}svg")

    assert drawing is not None
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == "A bridge & its “alternative”"
    assert drawing.get("viewBox") == "0 0 640 100"
    assert [child.get("fill") for child in drawing] == ["#e5efe8", "#1d2925", "none"]
    assert all(child.get("class") is None for child in drawing.iter())


def test_a_text_in_the_other_language_says_so_and_is_marked() -> None:
    document = documents("en")["chapter-h02.xhtml"]
    section = document.find(f".//{XHTML}section")

    assert document.get("lang") == "en"
    assert section is not None
    assert (section.get("lang"), section.get(XML_LANG)) == ("lv", "lv")
    assert "This text exists in one language only so far." in "".join(section.itertext())


def test_the_numbers_stand_first_on_a_card_and_last_in_a_chapter() -> None:
    card, chapter = ("".join(documents("lv")[name].itertext()) for name in ("situation-asks.xhtml", "chapter-h01.xhtml"))

    assert card.index("116 123") < card.index("First words.")
    assert chapter.index("A quotation.") < chapter.index("116 123")


def test_what_people_wrote_is_words() -> None:
    words = "".join(documents("lv")["chapter-h02.xhtml"].itertext())

    assert '#read("/etc/passwd")' in words
    assert '#eval("1+1")' in words
    assert CODE[0] in "".join(documents("lv")["glossary.xhtml"].itertext())
    for name, content in opened("lv").items():
        assert b"<script" not in content, name
        assert b"javascript:" not in content, name


def test_the_same_book_makes_the_same_bytes(now: datetime) -> None:
    before = epub_of(everything_in("lv"))
    assert epub_of(everything_in("lv")) == before

    publish_text("chapter", "h03", "lv", now)
    assert epub_of(everything_in("lv")) != before
