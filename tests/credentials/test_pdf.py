"""The paper: what it says, that it can be heard, and that nobody's name is ever code."""

import io
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from credentials.errors import NotDrawn
from credentials.keys import PDF, Key, KeyRing
from credentials.pdf import draw_certificate, qr_code
from credentials.printing import mastered, printed
from typesetting import press

pytestmark = pytest.mark.bare
Draw = Callable[..., bytes]
ISSUED = datetime(2027, 1, 17, 9, 30, tzinfo=UTC)
CODE = "0123456789abcdef" * 2
HOLDER = {"given_name": "Anna", "family_name": "Kalniņa", "dative": "Annai Kalniņai", "family_name_dative": "Kalniņai"}


def text(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "version": 1,
        "organisation": "Programmas īstenotājs",
        "address": f"https://celabiedrs.example.org/verify/{CODE}",
        "is_sample": False,
        "holder": HOLDER,
        "programme": {"key": "mentor-training", "title": {"lv": "Sociālā mentora apmācību programma", "en": "Social mentor training programme"}}
        | {"revision": "2026.2"},
        "modules": [{"key": f"m{number:02}"} for number in range(1, 13)],
        "time": {"declared_seconds": 43800, "measured_seconds": 40000, "live_seconds": 5400, "midterm_minutes": 90}
        | {"midterm_made_up": False, "seminar_days": 2},
        "readiness_on": "2027-01-09",
        "criteria": [],
        "issued_on": "2027-01-17",
        "valid_until": "2029-01-17",
    }
    return said | changes


def named(name: str) -> dict[str, Any]:
    return text(holder={"given_name": name, "family_name": "", "dative": name, "family_name_dative": ""})


def words_of(document: bytes) -> str:
    reader = PdfReader(io.BytesIO(document))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def together(words: str) -> str:
    return "".join(words.split())


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    return KeyRing(tmp_path_factory.mktemp("keys"), "Programmas īstenotājs").make(PDF, datetime(2026, 9, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def draw(key: Key) -> Draw:
    """`draw(text, attachment=None)`: certificate 2027-0001."""
    return lambda text, attachment=None: draw_certificate(text, "2027-0001", attachment, key=key, at=ISSUED)


@pytest.fixture(scope="module")
def paper(draw: Draw) -> bytes:
    return draw(text())


def test_says_all_in_latvian_with_english_beneath(paper: bytes) -> None:
    words = words_of(paper)
    for line in (
        "PROGRAMMAS ĪSTENOTĀJS",
        "Apliecība\nCertificate\nizsniegta\nAnnai Kalniņai\nissued to Anna Kalniņa",
        "par sociālā mentora apmācību programmas apguvi\nfor completing the “Social mentor training programme”",
        "12 moduļi, redakcija 2026.2",
        "12 h 10 min",
        "1 h 30 min",
        "2 dienas",
        "nokārtots 2027. gada 9. janvārī",
        "passed on 9 January 2027",
        "Nr. 2027-0001\nIzsniegta 2027. gada 17. janvārī, derīga līdz 2029. gada 17. janvārim.",
        "Issued on 17 January 2027, valid until 17 January 2029.",
        "Neapliecina valsts atzītu kvalifikāciju.",
        "celabiedrs.example.org/verify",
    ):
        assert together(line) in together(words), line
    assert CODE not in words
    assert "Paraugs" not in words


def test_is_tagged_titled_dated_and_carries_both_standards(paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "lv-LV"
    assert reader.metadata is not None
    assert reader.metadata.title == "Apliecība Nr. 2027-0001"
    assert b"pdfuaid:part>1<" in paper
    assert b"pdfaid:part>3<" in paper
    assert b"pdfaid:conformance>A<" in paper
    assert b"2027-01-17" in paper


def test_pictures_have_words(paper: bytes) -> None:
    alternatives = list(alternatives_in(PdfReader(io.BytesIO(paper)).trailer["/Root"]["/StructTreeRoot"]))

    assert alternatives == ["Noausta prievīte ar divpadsmit zīmēm", "QR kods, kas atver šīs apliecības pārbaudes lapu"]


def alternatives_in(node: Any) -> Any:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from alternatives_in(child)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from alternatives_in(node["/K"])


def test_embeds_its_fonts(paper: bytes) -> None:
    fonts = PdfReader(io.BytesIO(paper)).pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}

    assert names
    assert all(name.startswith("AtkinsonHyperlegibleNext") for name in names)


def test_the_same_text_makes_the_same_bytes(draw: Draw, paper: bytes) -> None:
    assert draw(text()) == paper


def test_what_machines_read_travels_inside_word_for_word(draw: Draw) -> None:
    credential = '{"name": "#eval(\\"1+1\\") Ķēniņš 🙂 $x$ *y*", "more": "' + "ā" * 9000 + '"}'
    document = draw(text(), credential)

    reader = PdfReader(io.BytesIO(document))
    assert {name: [content.decode() for content in contents] for name, contents in reader.attachments.items()} == {"credential.json": [credential]}
    (attached,) = [obj.get_object() for obj in reader.trailer["/Root"]["/AF"]]  # type: ignore[index]
    assert attached["/AFRelationship"] == "/Data"
    assert "Open Badge 3.0" in attached["/Desc"]
    assert attached["/EF"]["/F"].get_object()["/Subtype"] == "/application/vc"
    assert b"pdfaid:conformance>A<" in document
    assert b"pdfuaid:part>1<" in document


def test_without_it_nothing_is_attached(paper: bytes) -> None:
    assert not PdfReader(io.BytesIO(paper)).attachments


def test_a_sample_says_so(draw: Draw) -> None:
    words = words_of(draw(text(is_sample=True)))

    assert "Paraugs: cilvēki un notikumi ir izdomāti" in words


def test_it_says_the_total_where_that_was_frozen(draw: Draw) -> None:
    said = together(words_of(draw(text(time=text()["time"] | {"total_seconds": 49200}))))

    assert together("Ieskaitītais laiks kopā Time credited altogether 13 h 40 min") in said
    assert "kopā" not in together(words_of(draw(text())))


def test_what_was_made_up_or_waived_is_printed_as_it_was(draw: Draw) -> None:
    made_up = text()["time"] | {"midterm_minutes": None, "midterm_made_up": True, "seminar_days": 1}
    words = words_of(draw(text(time=made_up, modules=[{"key": "m01"}])))
    assert "aizstāta ar patstāvīgu uzdevumu" in words
    assert "1 diena" in words
    assert "1 modulis, redakcija" in words

    waived = text()["time"] | {"midterm_minutes": None, "seminar_days": 0}
    words = words_of(draw(text(time=waived)))
    assert "Vidusposma" not in words
    assert "seminārs" not in words


NAMES = [
    '#read("/etc/passwd")',
    '$x$ *b* #eval("1+1")',
    "#sys.inputs #{1+1} #panic() #import \"@preview/x:1\": y",
    "<a> @x \\ // /* */ `raw` _e_ = h ~ -- ---",
    "{{ 7*7 }} {% x %} ' \" ; --",
    "Анна Ковальова",
    "شادي",
    "🙂 Anna",
    "A" * 200,
    "Anna " * 40,
    "Ж" * 200,
    "Ŗūta Ōzoliņa Ķēniņš Čūskiņš",
    "„Anna” “Anna” «Anna» ‘A’ 'A' \"A\" `A` Anna’s",
    "#eval(\"1+1\") " * 11,
    "Ķ" * 160,
    "Vairis-Žanis Šķēle-Ūsiņš " * 6 + "lielākais!",
    "مريم אברהם Anna",
    "👩‍👩‍👧‍👦 👍🏽 🇱🇻 Anna",
    "#pdf.attach(\"/etc/passwd\") #image(\"/etc/passwd\") #include \"x.typ\"",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_as_it_is_and_never_run(draw: Draw, name: str) -> None:
    document = draw(named(name))

    words = words_of(document)
    assert together(name) in together(words)
    assert "root:" not in words
    assert "49" not in words.split()
    assert b"pdfuaid:part>1<" in document


def test_right_to_left_names_come_out_letter_by_letter(draw: Draw) -> None:
    words = words_of(draw(named("שרה לוי")))

    assert "שרה" in words
    assert "לוי" in words


def test_what_cannot_be_seen_is_left_out(draw: Draw) -> None:
    """A turned direction of writing could forge a name; control signs would break the standard."""
    hostile = "An\u202ena\u2066 \x00Kal\x1bni\u200b\ud800ņa\n\n"

    assert "Anna Kalniņa" in words_of(draw(named(hostile)))
    assert printed(named("a\u200db"), "1")["name"]["lv"] == "a\u200db"
    assert unicodedata.category("\u202e") == "Cf"


def test_a_letter_that_no_font_has_costs_the_mark_of_the_standard_but_not_the_certificate(draw: Draw) -> None:
    document = draw(named("王伟 Li"))

    assert "Li" in words_of(document)
    assert b"pdfuaid:part>1<" not in document


@pytest.mark.parametrize(
    ("title", "genitive"),
    [
        ("Sociālā mentora apmācību programma", "sociālā mentora apmācību programmas"),
        ("Programma", "programmas „Programma”"),
        ("Aprūpes prasmes", "programmas „Aprūpes prasmes”"),
        ("", "programmas „”"),
    ],
)
def test_the_programme_stands_in_the_genitive(title: str, genitive: str) -> None:
    assert mastered(title) == genitive


def test_the_qr_code_carries_the_address() -> None:
    import segno

    address = text()["address"]
    svg = qr_code(address)
    assert svg.startswith("<svg")
    size = segno.make(address, error="m", micro=False).symbol_size(border=0)
    assert f'width="{size[0]}"' in svg


def test_a_compositor_that_fails_is_a_refusal(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-c", "print('nothing')"])
    with pytest.raises(NotDrawn):
        draw(text())


def test_a_key_that_cannot_sign_is_a_refusal(key: Key) -> None:
    for useless in (replace(key, private=None), replace(key, private="-----BEGIN PRIVATE KEY-----\nbm9uZQ==\n-----END PRIVATE KEY-----\n")):
        with pytest.raises(NotDrawn):
            draw_certificate(text(), "2027-0001", None, key=useless, at=ISSUED)


def test_what_draws_is_given_no_key(draw: Draw, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    listen = f"import os, sys; open({str(told)!r}, 'w').write(sys.stdin.read() + str(sys.argv) + str(os.environ))"
    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-c", listen])

    with pytest.raises(NotDrawn):
        draw(text())

    assert "Kalniņa" in told.read_text()
    assert "PRIVATE KEY" not in told.read_text()
    assert key.private is not None
    assert key.private.splitlines()[1] not in told.read_text()
