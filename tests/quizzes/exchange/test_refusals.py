"""Files that are not what they should be: each is refused with its line and its reason, or what is odd in it is named."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from quizzes.exchange.bodies import LONGEST_TEXT, MOST_ITEMS, Read
from quizzes.exchange.dialects import QTI21
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.formats import read_file
from quizzes.exchange.package import MOST_FILE, write_package
from tests.quizzes.kinds import BODIES

pytestmark = pytest.mark.bare
CHOICE = {name: value for name, value in BODIES["choice"].items() if name != "read"}


def refusal(data: bytes) -> Finding:
    """Why a file is refused as a whole."""
    with pytest.raises(Malformed) as refused:
        read_file(data, "lv")
    return refused.value.finding


def read(text: str | bytes) -> Read:
    return read_file(text if isinstance(text, bytes) else text.encode(), "lv")[1]


def quiz(inside: str) -> str:
    return f'<?xml version="1.0"?>\n<quiz>\n{inside}\n</quiz>'


def question(kind: str, inside: str) -> str:
    return quiz(
        f'<question type="{kind}"><name><text>q</text></name><questiontext format="html"><text>Vai?</text></questiontext>\n{inside}</question>'
    )


def item(declared: str, body: str) -> str:
    return f'<assessmentItem identifier="q">\n{declared}\n<itemBody><p>Vai?</p>\n{body}</itemBody></assessmentItem>'


def number(condition: str) -> str:
    """A field for a number, right where the condition is."""
    field = "<responseDeclaration identifier='R' cardinality='single' baseType='float'/>", "<textEntryInteraction responseIdentifier='R'/>"
    marking = f"<responseProcessing><responseCondition><responseIf>{condition}</responseIf></responseCondition></responseProcessing>"
    return item(*field).replace("</assessmentItem>", f"\n{marking}</assessmentItem>")


def between(least: str, most: str) -> str:
    ends = (("gte", least), ("lte", most))
    held = "".join(f"<{name}><variable identifier='R'/><baseValue baseType='float'>{end}</baseValue></{name}>" for name, end in ends)
    return f"<and>{held}</and>"


def near(attributes: str) -> str:
    return f"<equal {attributes}><variable identifier='R'/><baseValue baseType='float'>40</baseValue></equal>"


def package(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def manifest(href: str) -> bytes:
    return f'<manifest><resources><resource type="imsqti_item_xmlv2p1" href="{href}"/></resources></manifest>'.encode()


RIGHT = "<answer fraction='100'><text>a</text></answer>"
LAUGHS = b'<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<quiz>&b;</quiz>'
OUTSIDE = b'<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>'
STOLEN = b'<?xml version="1.0"?>\n\n<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&x;</question></quiz>'


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 0),
        (b"// nothing but a remark\n", "empty", 0),
        (b"<quiz/>", "empty", 0),
        (b"::a::Vai {=x ~y}\n\xff\xfe", "not-text", 2),
        (b"<quiz>\n<question>\n</quiz>", "not-xml", 3),
        (b"<html><body/></html>", "root-unknown", 1),
        (b'<?xml version="1.0" encoding="nobody-knows"?><quiz/>', "not-xml", 1),
        (LAUGHS, "doctype", 2),
        (OUTSIDE, "doctype", 1),
        (STOLEN, "doctype", 3),
        (b"<quiz>" + b"<a>" * 100 + b"</a>" * 100 + b"</quiz>", "too-deep", 1),
        (b"PK\x03\x04 and nothing more", "not-zip", 0),
        (package({"a.xml": b"<a/>"}), "no-manifest", 0),
        (b"\n\n".join(b"Vai %d {T}" % number for number in range(MOST_ITEMS + 1)), "too-many", 2 * MOST_ITEMS + 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_none_says_its_line_and_reason(data: bytes, code: str, line: int) -> None:
    finding = refusal(data)

    assert (finding.code, finding.line) == (code, line)
    assert finding.sentence


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("::a::Vai {=x ~y}\n\n::b::Vai {=x ~y\n\n", "brace-open", 3),
        ("::a::Vai {=x ~y}\n\n::b::Vai\n{=x {~y}}", "brace-stray", 4),
        ("Tikai teikums\n", "no-answers", 1),
        ("// x\n{=a ~b}", "no-stem", 2),
        ("Vai {~x ~y}", "no-right-answer", 1),
        ("Vai {=}", "empty-answer", 1),
        ("Vai {=a -> b =c}", "not-a-match", 1),
        ("Vai\n{#divi}", "not-a-number", 2),
        ("Vai {#1e999999999}", "not-a-number", 1),
        (f"Vai {'x' * LONGEST_TEXT} {{T}}", "too-large", 1),
        (question("multichoice", "<answer fraction='0'><text>a</text></answer>\n<answer fraction='0'><text>b</text></answer>"), "no-right-answer", 3),
        (question("multichoice", "<answer fraction='100'><text>a</text></answer>"), "few-options", 3),
        (question("multichoice", "<answer fraction='100'><text>a</text></answer>\n<answer fraction='0'><text/></answer>"), "empty-answer", 5),
        (question("numerical", "<answer fraction='1e99999999'><text>1</text></answer>"), "not-a-number", 4),
        (question("numerical", "<answer fraction='100'><text>viens</text></answer>"), "not-a-number", 4),
        (question("matching", "<subquestion><text>a</text></subquestion>"), "missing-element", 4),
        (quiz("<question type='essay'><name><text>q</text></name></question>"), "missing-element", 3),
        (question("cloze", ""), "no-answers", 3),
        ("<assessmentItem identifier='q'/>", "missing-element", 1),
        (item("", "<choiceInteraction responseIdentifier='R'/>"), "unknown-reference", 4),
        (item("<responseDeclaration identifier='R'/>", "<choiceInteraction responseIdentifier='R'/>"), "few-options", 4),
        (item("<responseDeclaration identifier='R'/>", "<textEntryInteraction responseIdentifier='R'/>"), "no-right-answer", 4),
        (number(between("1e999999999", "2")), "not-a-number", 5),
        (number(between("1", "divi")), "not-a-number", 5),
    ],
)
def test_a_question_that_is_none_says_its_line_and_reason(text: str, code: str, line: int) -> None:
    try:
        problems = read(text).problems
    except Malformed as refused:
        problems = [refused.finding]

    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert problems[0].sentence


@pytest.mark.parametrize(
    ("name", "code"),
    [("../outside.xml", "zip-path"), ("/etc/passwd", "zip-path"), ("a/../../b.xml", "zip-path"), ("%2e%2e/b.xml", "zip-path"),
     ("C:\\b.xml", "zip-path"),
     ("https://example.org/b.xml", "zip-path"), ("not-there.xml", "zip-missing")],
)  # fmt: skip
def test_a_package_reaches_for_nothing_outside_of_itself(name: str, code: str) -> None:
    found = read(package({"imsmanifest.xml": manifest(name)}))

    assert [(problem.code, problem.item) for problem in found.problems] == [(code, name)]
    assert found.entries == []


def test_a_bomb_is_read_no_further_than_it_may_be() -> None:
    found = read(package({"imsmanifest.xml": manifest("a.xml"), "a.xml": b"<assessmentItem>" + b" " * (64 * MOST_FILE)}))

    assert [problem.code for problem in found.problems] == ["too-large"]


def test_many_small_bombs_are_one_bomb() -> None:
    resources = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{number}.xml"/>' for number in range(30))
    files = {f"{number}.xml": b"<a>" + b" " * (MOST_FILE - 20) + b"</a>" for number in range(30)}

    found = read(package({"imsmanifest.xml": f"<manifest>{resources}</manifest>".encode(), **files}))

    assert {problem.code for problem in found.problems} == {"root-unknown", "too-large"}


def test_a_package_whose_bytes_were_changed_is_refused() -> None:
    whole = bytearray(write_package([CHOICE], "lv", QTI21))
    whole[60] ^= 0xFF

    assert refusal(bytes(whole)).code in ("not-zip", "no-manifest", "not-xml")


def test_entities_inside_of_a_package_are_refused() -> None:
    found = read(package({"imsmanifest.xml": manifest("a.xml"), "a.xml": LAUGHS}))

    assert [(problem.code, problem.line) for problem in found.problems] == [("doctype", 2)]


@pytest.mark.parametrize("junk", ["{", "[]", '{"key": 1, "interaction": "choice"}', "{" * 10_000, "null"])
def test_what_stands_beside_a_question_and_is_broken_is_not_read(junk: str) -> None:
    (entry,) = read(f"// celabiedrs: {junk}\n::a::Vai {{T}}").entries

    assert entry.companion is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (question("calculated", ""), "calculated"),
        (question("description", ""), "description"),
        (item("", "<hotspotInteraction responseIdentifier='R'/>"), "hotspotInteraction"),
    ],
)
def test_a_question_of_a_kind_that_we_have_not_is_named_and_left_out(text: str, kind: str) -> None:
    found = read(text)

    assert (found.entries, found.problems) == ([], [])
    assert [(finding.code, finding.item, finding.details["kind"]) for finding in found.left_out] == [("kind-unknown", "q", kind)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Vai {=viens =%50%divi}", ["partial-answers"]),
        ("Vai {=viens ~divi ####Kopumā}", ["dropped"]),
        ("[html]Vai <table><tr><td>x</td></tr></table> {T}", ["dropped"] * 3),
        ("Vai {~%75%viens ~%25%divi ~%-10%trīs}", ["weights"]),
        (question("multichoice", f"{RIGHT}<answer fraction='0'><text>b</text></answer><hint><text>H</text></hint>"), ["dropped"]),
    ],
)  # fmt: skip
def test_what_has_no_place_here_is_named(text: str, codes: list[str]) -> None:
    (entry,) = read(text).entries

    assert [finding.code for finding in entry.findings] == codes
    assert all(finding.line and finding.sentence for finding in entry.findings)


def test_a_script_in_a_text_is_never_more_than_left_out() -> None:
    (entry,) = read('[html]Vai <script>alert(1)</script><b onclick\\="x">tas</b>? {T}').entries

    assert entry.body["stem"] == {"lv": "Vai **tas**?"}


def test_missing_words_and_ranges_of_other_programs_are_read() -> None:
    gap, near = read("Mentors {=klausās ~runā} jaunieti.\n\nCik? {#3.1..3.5}").entries

    assert gap.body["text"] == {"lv": "Mentors [[a]] jaunieti."}
    assert [option.get("correct", False) for option in gap.body["gaps"][0]["options"]] == [True, False]
    assert near.body["answers"] == [{"value": "3.3", "tolerance": "0.2"}]


@pytest.mark.parametrize(
    ("condition", "value", "tolerance", "dropped"),
    [
        (between("38", "42"), "40", "2", []),
        (between("-0.15", "-0.05"), "-0.1", "0.05", []),
        (near('toleranceMode="absolute" tolerance="2 2"') + "<and><gte/><lte/></and>", "40", "2", []),
        (near('toleranceMode="exact" tolerance="2"'), "40", "0", []),
        (near('toleranceMode="relative" tolerance="5 5"'), "40", "0", ['toleranceMode="relative"']),
    ],
)
def test_however_a_file_marks_a_number_it_is_a_value_and_how_near(condition: str, value: str, tolerance: str, dropped: list[str]) -> None:
    (entry,) = read(number(condition)).entries

    assert entry.body["answers"] == [{"value": value, "tolerance": tolerance}]
    assert [finding.details["what"] for finding in entry.findings] == dropped
