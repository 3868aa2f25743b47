"""The woven band as a small PNG, for letters: mail shows no SVG. Pure, and of the same cells and colours as the band itself."""

import zlib
from collections.abc import Sequence
from struct import pack

from courses.band import BAND_COLOURS, HALF, HEIGHT, MARGIN, PITCH, SIGN_NAMES, SIZE, TOP, cells_of, checked, woven_columns

SCALE = 6  # pixels a cell: twice as fine as it is shown
GAP = 2  # cells between the strips
_PALETTE = list(BAND_COLOURS)
_BLANK = len(_PALETTE)  # between the strips: transparent


def picture_of_band(signs: Sequence[float]) -> bytes:
    """Two strips of six signs, one above the other. `signs` holds twelve shares from 0 to 1; ValueError for anything else."""
    shares = checked(signs)
    strips = [_strip(shares[first : first + HALF], first) for first in (0, HALF)]
    blank = [bytes([_BLANK]) * (HALF * PITCH * SCALE)] * (GAP * SCALE)
    return _png([*strips[0], *blank, *strips[1]])


def _strip(shares: Sequence[float], first: int) -> list[bytes]:
    """The rows of pixels of some signs, as numbers of the palette."""
    width = len(shares) * PITCH
    cells = [[_PALETTE.index("cloth")] * width for _row in range(HEIGHT)]
    for place, (key, share) in enumerate(zip(list(SIGN_NAMES)[first:], shares, strict=False)):
        _weave(cells, place * PITCH, woven_columns(share))
        for x, y in cells_of(key):
            colour = "sign" if x < woven_columns(share) else "bare"
            cells[TOP + y][place * PITCH + MARGIN + x] = _PALETTE.index(colour)
    return [pixels for row in cells for pixels in [bytes(colour for cell in row for colour in [cell] * SCALE)] * SCALE]


def _weave(cells: list[list[int]], left: int, columns: int) -> None:
    """The ground and the edges, as far as this sign is woven."""
    if not columns:
        return
    for x in range(left, left + (PITCH if columns == SIZE else MARGIN + columns)):
        for y in range(HEIGHT):
            cells[y][x] = _PALETTE.index("woven")
        cells[1][x] = cells[HEIGHT - 2][x] = _PALETTE.index("edge")
        if x % 2:
            cells[3][x] = cells[HEIGHT - 4][x] = _PALETTE.index("tooth")


def _png(rows: Sequence[bytes]) -> bytes:
    """Rows of palette numbers as a PNG file (ISO 15948, colour type 3)."""
    colours = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in BAND_COLOURS.values()) + bytes(3)
    header = pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    transparency = b"\xff" * len(BAND_COLOURS) + b"\0"
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"tRNS", transparency), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body)) for name, body in chunks)
