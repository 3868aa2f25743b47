"""The formats by name: how each is written, and which one a file is. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from quizzes.exchange import gift, moodle_xml
from quizzes.exchange.bodies import BOTH, LANGUAGES, Body, Read
from quizzes.exchange.dialects import PREFIX, QTI3, QTI21, Dialect
from quizzes.exchange.findings import Malformed
from quizzes.exchange.markup import parse_markup
from quizzes.exchange.package import read_item, read_package, write_package


@dataclass(frozen=True)
class Format:
    """`write(bodies, lang, whole=…)` gives the bytes of a file; `has` says whether the format has a question; `languages` what
    `lang` may be (`mul`: both at once)."""

    name: str
    title: str
    ending: str
    mimetype: str
    has: Callable[[Body], bool]
    write: Callable[..., bytes]
    languages: tuple[str, ...] = LANGUAGES


def _qti(name: str, dialect: Dialect) -> Format:
    def write(bodies: list[Body], lang: str, *, whole: bool = True) -> bytes:
        return write_package(bodies, lang, dialect, whole=whole)

    return Format(name, dialect.name, f"{name}.zip", "application/zip", lambda body: True, write)


GIFT = Format("gift", gift.NAME, gift.ENDING, gift.MIMETYPE, gift.has, gift.write)
MOODLE_XML = Format("moodle-xml", moodle_xml.NAME, moodle_xml.ENDING, moodle_xml.MIMETYPE, moodle_xml.has, moodle_xml.write, (*LANGUAGES, BOTH))
QTI_21, QTI_3 = _qti("qti21", QTI21), _qti("qti3", QTI3)
FORMATS: dict[str, Format] = {form.name: form for form in (GIFT, MOODLE_XML, QTI_21, QTI_3)}


def read_file(data: bytes, lang: str) -> tuple[Format, Read]:
    """What a file is and holds; a text that doesn't say its language is taken to be of this one. Raises Malformed."""
    form, found = _recognised(data, lang)
    if not (found.entries or found.left_out or found.problems):
        raise Malformed("empty")
    return form, found


def _recognised(data: bytes, lang: str) -> tuple[Format, Read]:
    if data.startswith(b"PK"):
        tag, found = read_package(data, lang)
        return (QTI_3 if tag.startswith(PREFIX) else QTI_21), found
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return GIFT, gift.read(data, lang)
    root = parse_markup(data)
    if root.tag == "quiz":
        return MOODLE_XML, moodle_xml.read_quiz(root, lang)
    found = Read()
    read_item(root, lang, 1, found)
    return (QTI_3 if root.tag.startswith(PREFIX) else QTI_21), found
