"""The woven band (prievīte): a learner's progress as twelve woven signs, drawn as SVG.

Every module owns a sign; what has been studied is woven, the rest shows bare warp. Pure: numbers in, text out.
Colours are classes, given their values by the style sheet; the standalone document carries its own.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from math import isfinite

# Each sign's key, in the order of the modules: its Latvian name and an English gloss.
SIGN_NAMES: dict[str, tuple[str, str]] = {
    "saule": ("Saule", "the Sun"),
    "meness": ("Mēness", "the Moon"),
    "auseklis": ("Auseklis", "the Morning Star"),
    "jumis": ("Jumis", "the double ear of grain"),
    "mara": ("Māras līklocis", "Māra's waters"),
    "zalktis": ("Zalktis", "the grass snake"),
    "usins": ("Ūsiņš", "the keeper of horses"),
    "laima": ("Laimas slotiņa", "Laima's broom"),
    "austra": ("Austras koks", "Austra's tree"),
    "dievs": ("Dieva zīme", "the sign of Dievs"),
    "krupis": ("Krupis", "the toad"),
    "martins": ("Mārtiņa zīme", "Mārtiņš's cockerels"),
}

# Fifteen rows a sign. Mirrored signs are given by their left half with the middle column; the snake turns about its middle,
# so it is given whole.
_DRAWN = {
    "saule": """
        .......#
        .#.....#
        ..#...##
        ...#.###
        ....##..
        ...##..#
        ..##..##
        ###..###
        ..##..##
        ...##..#
        ....##..
        ...#.###
        ..#...##
        .#.....#
        .......#
    """,
    "meness": """
        ...##...
        ..##....
        .##.....
        .##.....
        ##......
        ##.....#
        ##....##
        ###..##.
        ###...##
        ####...#
        .####...
        .######.
        ..######
        ...#####
        .....###
    """,
    "auseklis": """
        ...#....
        ...##...
        ...###..
        ###.###.
        .###.###
        ..###.##
        ...###.#
        ....###.
        ...###.#
        ..###.##
        .###.###
        ###.###.
        ...###..
        ...##...
        ...#....
    """,
    "jumis": """
        ..###...
        .##.##..
        ##...##.
        #..#..##
        ..###..#
        ....##..
        .....###
        ......##
        .....###
        ....##..
        ...##..#
        ..##..##
        .##..##.
        ##..##..
        #..##...
    """,
    "mara": """
        #......#
        ##....##
        .##..##.
        ..####..
        ...##...
        #......#
        ##....##
        .##..##.
        ..####..
        ...##...
        #......#
        ##....##
        .##..##.
        ..####..
        ...##...
    """,
    "zalktis": """
        .#############.
        .#############.
        .##.........##.
        .##..#########.
        .##..#########.
        .##............
        .#############.
        .##.#.#.#.#.##.
        .#############.
        ............##.
        .#########..##.
        .#########..##.
        .##.........##.
        .#############.
        .#############.
    """,
    "usins": """
        ######..
        ######..
        ....##..
        ....##..
        ....##..
        ....##..
        ########
        #.#.#.#.
        ########
        ....##..
        ....##..
        ....##..
        ....##..
        ######..
        ######..
    """,
    "laima": """
        .......#
        ...#..##
        ...##.##
        #...##.#
        ##...###
        .##...##
        ..##...#
        #..##..#
        ##..##.#
        .##..###
        ..##..##
        ...##..#
        ....##.#
        .....###
        ......##
    """,
    "austra": """
        .......#
        ......##
        .....###
        .##...##
        ##.#..#.
        #..##..#
        ....##.#
        .##..###
        ##.#..##
        #..##..#
        ....##.#
        .....###
        ......##
        .....###
        ...#####
    """,
    "dievs": """
        .......#
        ......##
        .....###
        ....###.
        ...###..
        ..###..#
        .###..##
        ###..###
        ##..###.
        #..###..
        ..###...
        .###...#
        ###...##
        ##...###
        #.....##
    """,
    "krupis": """
        ..###...
        ###.....
        #.##....
        ..##...#
        ...##.##
        ...#####
        ....##..
        ...##..#
        ....##..
        ...#####
        ...##.##
        ..##...#
        #.##....
        ###.....
        ..###...
    """,
    "martins": """
        ##......
        ###.....
        .###....
        #.###...
        ##.###..
        .##.###.
        #.##.###
        ##.##.##
        #.##.###
        .##.###.
        ##.###..
        #.###...
        .###....
        ###.....
        ##......
    """,
}

SIZE = 15  # cells a side of a sign
PITCH = 19  # cells from one sign to the next
MARGIN = (PITCH - SIZE) // 2
TOP = 5  # rows of edge above the signs, and below
HEIGHT = SIZE + 2 * TOP
HALF = 6  # signs a strip: side by side on a wide screen, one above the other on a phone
BAND_COLOURS = {"cloth": "#efe7d5", "woven": "#7b1f2c", "sign": "#f8efdc", "bare": "#d8cdb5", "edge": "#d9a441", "tooth": "#f8efdc"}


def draw_band(signs: Sequence[float], label: str) -> str:
    """The band as one picture with this text alternative: two strips of six signs, in a `<span class="band" role="img">`.

    `signs` holds twelve shares from 0 (bare) to 1 (woven), one a module. Raises ValueError for anything else.
    """
    shares = checked(signs)
    strips = "".join(
        f'<svg viewBox="0 0 {HALF * PITCH} {HEIGHT}" aria-hidden="true">{_strip(shares[first : first + HALF], first, None)}</svg>'
        for first in (0, HALF)
    )
    return f'<span class="band" role="img" aria-label="{escape(label)}">{strips}</span>'


def band_document(signs: Sequence[float], label: str) -> str:
    """The whole band as a standalone SVG document in the colours of daylight, for paper. `signs` and errors as in draw_band."""
    shares = checked(signs)
    width = len(shares) * PITCH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img">'
        f"<title>{escape(label)}</title>{_strip(shares, 0, BAND_COLOURS)}</svg>"
    )


def draw_sign(key: str, share: float = 1) -> str:
    """One module's sign, woven as far as `share` says (0 to 1): an ornament beside words, hidden from screen readers.

    Raises KeyError for an unknown sign, ValueError for an impossible share.
    """
    _check_share(share)
    if key not in SIGN_NAMES:
        raise KeyError(key)
    place = list(SIGN_NAMES).index(key)
    side = PITCH
    return f'<svg class="band sign-of" viewBox="0 {TOP - MARGIN} {side} {side}" aria-hidden="true">{_strip((share,), place, None)}</svg>'


def checked(signs: Sequence[float]) -> Sequence[float]:
    if len(signs) != len(SIGN_NAMES):
        raise ValueError(f"a band has {len(SIGN_NAMES)} signs, not {len(signs)}")
    for share in signs:
        _check_share(share)
    return signs


def _check_share(share: float) -> None:
    if not isfinite(share) or not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, unlike {share}")


def woven_columns(share: float) -> int:
    """Columns of a sign that are woven: begun shows at least one, unfinished lacks at least one."""
    if share in (0, 1):
        return int(share) * SIZE
    return min(max(round(share * SIZE), 1), SIZE - 1)


def _strip(shares: Sequence[float], first: int, colours: dict[str, str] | None) -> str:
    """The strip of these signs, the first of them being that of module `first`."""
    keys = list(SIGN_NAMES)[first : first + len(shares)]
    woven, bare, spans = [], [], []
    for place, (key, share) in enumerate(zip(keys, shares, strict=True)):
        left, columns = place * PITCH, woven_columns(share)
        woven.append(_outline(key, 0, columns, left))
        bare.append(_outline(key, columns, SIZE, left))
        if columns:
            reach = left + (PITCH if columns == SIZE else MARGIN + columns)
            if spans and spans[-1][1] == left:
                spans[-1] = (spans[-1][0], reach)
            else:
                spans.append((left, reach))
    width = len(shares) * PITCH
    threads = "".join(f"M0 {row + 0.5:g}h{width}" for row in range(1, HEIGHT, 2))
    layers = [
        ("cloth", f"M0 0h{width}v{HEIGHT}H0z"),
        ("warp", threads if bare != [""] * len(bare) else ""),
        ("bare", "".join(bare)),
        ("woven", "".join(f"M{start} 0H{end}v{HEIGHT}H{start}z" for start, end in spans)),
        ("edge", "".join(f"M{start} {row:g}H{end}" for start, end in spans for row in (1.5, HEIGHT - 1.5))),
        ("tooth", "".join(f"M{start} {row:g}H{end}" for start, end in spans for row in (3.5, HEIGHT - 3.5))),
        ("sign", "".join(woven)),
    ]
    return "".join(_path(name, data, colours) for name, data in layers if data)


def _path(name: str, data: str, colours: dict[str, str] | None) -> str:
    is_line = name in ("edge", "tooth", "warp")
    look = f'class="{name}"'
    if colours:
        colour = colours["bare" if name == "warp" else name]
        look = f'fill="none" stroke="{colour}"' if is_line else f'fill="{colour}"'
    extra = {"tooth": ' stroke-dasharray="1"', "warp": ' stroke-width=".2"'}.get(name, "")
    return f'<path {look}{extra} d="{data}"/>'


@lru_cache(maxsize=4096)
def _outline(key: str, start: int, stop: int, left: int) -> str:
    """Path data around the cells of a sign's columns from `start` up to `stop`, the sign's field beginning at `left`."""
    cells = {(x, y) for x, y in cells_of(key) if start <= x < stop}
    return "".join(_loop(points, left + MARGIN) for points in _loops(cells))


@lru_cache(maxsize=64)
def cells_of(key: str) -> frozenset[tuple[int, int]]:
    """The woven cells of a sign, (column, row) from the top left."""
    rows = [row if len(row) == SIZE else row + row[-2::-1] for row in _DRAWN[key].split()]
    return frozenset((x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "#")


def _loops(cells: set[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Closed outlines of the cells, clockwise, holes the other way round; corners only."""
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, y in sorted(cells):
        for beside, begin, end in (
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        ):
            if beside not in cells:
                steps.setdefault(begin, []).append(end)
    while steps:
        here = begin = next(iter(steps))
        heading, corners = (0, 0), []
        while True:
            there = _next_point(steps, here, heading)
            turned = (there[0] - here[0], there[1] - here[1])
            if turned != heading:
                corners.append(here)
            here, heading = there, turned
            if here == begin:
                break
        yield corners


def _next_point(steps: dict[tuple[int, int], list[tuple[int, int]]], here: tuple[int, int], heading: tuple[int, int]) -> tuple[int, int]:
    """Take the next side of an outline; where two cells touch by a corner, turn right and stay with the same cell."""
    ahead = steps[here]
    right = (here[0] - heading[1], here[1] + heading[0])
    there = right if len(ahead) > 1 and right in ahead else ahead[0]
    ahead.remove(there)
    if not ahead:
        del steps[here]
    return there


def _loop(corners: list[tuple[int, int]], left: int) -> str:
    """One outline as path data: relative sides, the last one closed by z."""
    x, y = corners[0]
    data = f"M{x + left} {y + TOP}"
    for column, row in corners[1:]:
        data += f"h{column - x}" if row == y else f"v{row - y}"
        x, y = column, row
    return data + "z"
