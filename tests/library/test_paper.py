"""The PDF: tagged, with a table of contents and page numbers, and nobody's words are ever code."""

import io
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from library.paper import data_of, paper_of
from tests.credentials.test_pdf import alternatives_in, together
from tests.library.books import CODE, everything_in, publish_everything
from tests.library.builders import publish_text


@pytest.fixture
def paper(now: datetime) -> bytes:
    publish_everything(now)
    return paper_of(everything_in("lv"))


def words_of(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def tags_in(node: Any) -> Any:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags_in(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags_in(node["/K"])


def test_is_tagged_titled_dated_and_carries_both_standards(paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("lv")
    assert reader.metadata is not None
    assert reader.metadata.title == "Mentora rokasgrāmata"
    assert b"pdfuaid:part>1<" in paper
    assert b"pdfaid:part>3<" in paper
    assert b"2027-01-11" in paper


def test_its_tags_tell_what_everything_is(paper: bytes) -> None:
    tags = set(tags_in(PdfReader(io.BytesIO(paper)).trailer["/Root"]["/StructTreeRoot"]))

    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link", "/TOC", "/BlockQuote"} <= tags


def test_has_contents_bookmarks_and_page_numbers(paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    contents = reader.pages[1].extract_text()

    for line in ("Saturs", "Everything lv", "A heading", "Šajā situācijā", "asks lv", "Vārdnīca"):
        assert line in contents, line
    assert len(reader.outline) >= 4
    assert reader.pages[2].extract_text().rstrip().endswith("3")


def test_pictures_have_words(paper: bytes) -> None:
    assert list(alternatives_in(PdfReader(io.BytesIO(paper)).trailer["/Root"]["/StructTreeRoot"])) == ["A bridge & its “alternative”"]


def test_says_all_of_it(paper: bytes, tmp_path: Path) -> None:
    words = together(words_of(paper))
    for line in ("Programmas īstenotājs & <draugi>", "Šķēršļi & tilti", "A caption with *no* markup", "Closes the door", "A quotation.", "116 123",
                 "Speciālists vēl nav pārbaudījis.", "Skatīts 2026. gada 22. novembrī.", "<b>Another</b>", "Tas ir mentors."):  # fmt: skip
        assert together(line) in words, line
    (tmp_path / "book.pdf").write_bytes(paper)
    told = subprocess.run(["pdfinfo", tmp_path / "book.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in told


def test_what_people_wrote_is_printed_and_never_run(paper: bytes) -> None:
    words = together(words_of(paper))

    for line in ('#read("/etc/passwd")', '#eval("1+1")', "#panic()", "]]#[#{}", "@ref<label>"):
        assert together(line) in words, line
    assert "root:" not in words


def test_links_lead_inside_the_book_or_to_an_address(paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    found = [note.get_object()["/A"] for page in reader.pages for note in page.get("/Annots", []) if "/A" in note.get_object()]
    addresses = {str(action["/URI"]) for action in found if "/URI" in action}

    assert {"https://celabiedrs.example.org/modules/01-a/01-b#x", "tel:112", "mailto:a@example.org", "https://example.org/x"} <= addresses
    assert not any(address.startswith("javascript") for address in addresses)


def test_a_reference_to_what_is_not_drawn_keeps_its_words(now: datetime) -> None:
    publish_everything(now)
    publish_text("chapter", "h03", "lv", now, body='[There](#b1 "x") and a table without rows.\n\n| A |\n|---|\n')
    book = everything_in("lv")
    data = data_of(book)
    drawn, asked = ids_in(data), refs_in(data)

    assert asked <= drawn
    assert paper_of(book).startswith(b"%PDF-")


def ids_in(node: Any) -> set[str]:
    own = {node["id"]} if isinstance(node, dict) and node.get("id") else set()
    return own.union(*map(ids_in, node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()))


def refs_in(node: Any) -> set[str]:
    own = {node["to"]} if isinstance(node, dict) and node.get("t") == "ref" else set()
    return own.union(*map(refs_in, node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()))


def test_the_same_book_makes_the_same_bytes_in_either_language(paper: bytes) -> None:
    assert paper_of(everything_in("lv")) == paper
    english = paper_of(everything_in("en"))

    assert "The mentor’s handbook" in words_of(english)
    assert CODE[0] in words_of(english)
    assert b"pdfuaid:part>1<" in english
