"""The badge as a picture that carries its credential (baked, as Open Badges 3.0 says): drawn here, and taken out of what comes back. Pure.

The twelve signs of the band stand around a large Sun. The picture is a PNG, which a phone shows and every place takes; in a file that
comes back an SVG is looked into as well, since other programs bake those.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from xml.parsers import expat

from courses.band import BAND_COLOURS, MARGIN, PITCH, SIGN_NAMES, SIZE, cells_of

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
SVG_NAME = "https://purl.imsglobal.org/ob/v3p0 credential"
SIDE = 4  # signs along an edge: twelve go around a square of four by four
FRAME = 7  # cells from the edge to the signs
SCALE = 8  # pixels a cell
MOST_CHUNKS = 10_000
MOST_ELEMENTS = 100_000
_COLOURS = ("woven", "sign", "edge", "cloth")
_WOVEN, _SIGN, _EDGE, _CLOTH = range(4)


class NothingInside(Exception):
    """The picture carries no credential, or isn't whole."""


def draw_badge() -> bytes:
    """The picture without a credential, as a PNG."""
    return _drawn()


def bake(credential: bytes) -> bytes:
    """The picture with this credential in it, its JSON or its token."""
    picture, place = _drawn(), len(PNG) + 25  # behind the header
    return picture[:place] + _chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + credential) + picture[place:]


def inside_png(picture: bytes) -> bytes:
    """The credential in a PNG: the first there is. Raises NothingInside, also for what was compressed, which the standard forbids."""
    for kind, content in _chunks(picture):
        if kind == b"iTXt" and content.startswith(KEYWORD + b"\0"):
            flag, rest = content[len(KEYWORD) + 1 : len(KEYWORD) + 3], content[len(KEYWORD) + 3 :]
            _language, first, rest = rest.partition(b"\0")
            _keyword, second, text = rest.partition(b"\0")
            if flag != b"\0\0" or not first or not second:
                break
            return text
    raise NothingInside


def inside_svg(picture: bytes) -> bytes:
    """The credential in an SVG: the first there is. Raises NothingInside, also where the file declares entities."""
    reader = _SvgReader()
    try:
        reader.parser.Parse(picture, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise NothingInside from None
    if reader.found is None:
        raise NothingInside
    return reader.found.strip().encode()


class _SvgReader:
    """Looks for the first element of the name that the standard gives."""

    def __init__(self) -> None:
        self.found: str | None = None
        self.elements, self.is_inside, self.text = 0, False, ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._write

    def _refuse(self, *_: object) -> None:
        raise ValueError("a document type is not needed and may be a bomb")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            self._refuse()
        if name == SVG_NAME and self.found is None:
            self.is_inside, self.text = True, attributes.get("verify", "")

    def _end(self, name: str) -> None:
        if name == SVG_NAME and self.is_inside:
            self.found, self.is_inside = self.text, False

    def _write(self, text: str) -> None:
        if self.is_inside:
            self.text += text


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, each whole by its checksum. Raises NothingInside."""
    place = len(PNG)
    if not picture.startswith(PNG):
        raise NothingInside
    for _ in range(MOST_CHUNKS):
        if place + 12 > len(picture):
            return
        length, kind = struct.unpack_from(">I4s", picture, place)
        end = place + 12 + length
        if end > len(picture) or zlib.crc32(picture[place + 4 : end - 4]) != int.from_bytes(picture[end - 4 : end]):
            raise NothingInside
        yield kind, picture[place + 8 : end - 4]
        place = end


@cache
def _drawn() -> bytes:
    cells = _cells()
    rows = b"".join(_packed(row) * SCALE for row in cells)
    header = struct.pack(">IIBBBBB", len(cells[0]) * SCALE, len(cells) * SCALE, 2, 3, 0, 0, 0)  # two bits a pixel, by palette
    palette = b"".join(bytes.fromhex(BAND_COLOURS[name][1:]) for name in _COLOURS)
    parts = (b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return PNG + b"".join(_chunk(kind, content) for kind, content in parts)


def _cells() -> list[list[int]]:
    """The colour of every cell: a woven ground, a border, the signs around, the Sun on cloth in the middle."""
    width = SIDE * PITCH + 2 * FRAME
    cells = [[_WOVEN] * width for _ in range(width)]
    for distance, colour, step in ((1, _EDGE, 1), (3, _SIGN, 2), (FRAME + PITCH - 1, _EDGE, 1)):
        for along in range(distance, width - distance, step):
            for x, y in ((along, distance), (along, width - 1 - distance), (distance, along), (width - 1 - distance, along)):
                cells[y][x] = colour
    for y in range(FRAME + PITCH, width - FRAME - PITCH):
        cells[y][FRAME + PITCH : width - FRAME - PITCH] = [_CLOTH] * (2 * PITCH)
    for (column, row), key in zip(_around(), SIGN_NAMES, strict=True):
        for x, y in cells_of(key):
            cells[FRAME + row * PITCH + MARGIN + y][FRAME + column * PITCH + MARGIN + x] = _SIGN
    first = FRAME + PITCH + (2 * PITCH - 2 * SIZE) // 2
    for x, y in cells_of("saule"):
        for across, down in ((0, 0), (1, 0), (0, 1), (1, 1)):
            cells[first + 2 * y + down][first + 2 * x + across] = _WOVEN
    return cells


def _around() -> list[tuple[int, int]]:
    """The places along the edge of the square, clockwise from the top left."""
    last = SIDE - 1
    top, right = [(x, 0) for x in range(last)], [(last, y) for y in range(last)]
    return [*top, *right, *((last - x, last) for x in range(last)), *((0, last - y) for y in range(last))]


def _packed(row: list[int]) -> bytes:
    """A row of pixels, four a byte, behind the sign that it isn't filtered."""
    pixels = [colour for colour in row for _ in range(SCALE)]
    return b"\0" + bytes(a << 6 | b << 4 | c << 2 | d for a, b, c, d in zip(*(pixels[start::4] for start in range(4)), strict=True))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
