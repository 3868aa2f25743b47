"""Build what static/vendor/, assets/typst-fonts/ and the joined style sheets hold; see README.md beside this file.

python assets/build.py [htmx] [icons] [fonts] [signs] [sheets]      everything when no part is named
python assets/build.py --check                              has a sheet been edited, or an icon named, and not built?
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
STATIC = HERE.parent / "static"
VENDOR = STATIC / "vendor"
MODULES = HERE / "node_modules"

# Which sheets are joined into which file. look.css is on every page; reading and desk add study.css and desk.css as they are.
SHEETS = {
    "look.css": ["tokens.css", "base.css", "parts.css", "forms.css", "offline.css", "print.css"],
}

# Which scripts are joined, in this order: reader.js for whoever is signed in, text.js for strangers who read. worker.js and
# device.js stand alone.
SCRIPTS = {
    "text.js": ["terms.js", "printing.js"],
    "reader.js": [
        "outbox.js",
        "forms.js",
        "drafts.js",
        "questions.js",
        "study.js",
        "appearance.js",
        "offline.js",
        "notes.js",
        "terms.js",
        "printing.js",
    ],
}

# Every icon that a template or the navigation may name. An icon is added here and built, never pasted.
ICONS = sorted(
    """
    arrow-down arrow-left arrow-right arrow-up award badge-check bell book-open bookmark calendar-days calendar-plus chart-column
    check chevron-down chevron-right circle circle-check circle-dashed circle-dot circle-slash circle-user-round circle-x
    clipboard-check clipboard-list clock clock-alert copy door-closed download external-link eye file-check file-text flag
    graduation-cap handshake history house inbox info key-round languages life-buoy lightbulb link list list-checks lock log-in
    log-out mail map-pin menu message-circle message-circle-heart notebook-pen octagon-alert pencil phone play plus printer qr-code
    route scroll-text search send settings shield-check square-pen target trash-2 triangle-alert undo-2 upload user user-check
    user-plus users video x
    """.split()  # noqa: SIM905
)

# The repertoire: Latvian, English, the neighbours' names, typography. What the font lacks is drawn or composed below.
REPERTOIRE = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0\u00ad\u2009\u202f§©®°±²³·¼½×÷€£"
    + "ĀČĒĢĪĶĻŅŌŖŠŪŽāčēģīķļņōŗšūž"
    + "ÄÅÆÉÖØÕÜßàáâäåæçèéêëíîïñóôöõøùúüÿ"
    + "ĄĆĘĖĮŁŃŚŲŹŻąćęėįłńśųźż"
    + "„“”‘’‚«»‹›–—…•№→✓≤≥−"
)
WEIGHTS = {400: "400Regular", 500: "500Medium", 600: "600SemiBold", 700: "700Bold"}
# The family's own avar: where 500 and 600 lie between the drawn 400 and 700.
AXIS_MAP = [(400, 400.0), (500, 521.15), (600, 607.69), (700, 700.0)]


def minify(css: str) -> str:
    """The sheet without comments and spare white space. Meaning stays: spaces that select or calculate are kept."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r"([{;(])([a-z-]+): ", r"\1\2:", css)
    css = re.sub(r"(--[a-z-]+): ", r"\1:", css)
    css = re.sub(r" ([>+]) (?=[^{}]*\{)", r"\1", css)
    css = re.sub(r"(?<![\d.])0\.(\d)", r".\1", css)
    return css.replace(";}", "}").strip() + "\n"


def dated(css: str) -> str:
    """The sheet with each file that it names under the address that static_url() gives it, so that nothing is fetched twice."""

    def address(match: re.Match[str]) -> str:
        return f"url({match[1]}?v={hashlib.sha256((STATIC / match[1]).read_bytes()).hexdigest()[:10]})"

    return re.sub(r'url\("([^"?]+)"\)', address, css)


def themed(css: str) -> str:
    """The sheet with its dark values once more, for whoever wants them whatever the device prefers."""
    device, chosen = ':not([data-theme="light"],[data-theme="dark"])', '[data-theme="dark"]'
    dark = re.search(r"@media \(prefers-color-scheme:dark\)\{(:root:where\(" + re.escape(device) + r"\)\{[^}]*\})\}", css)
    return css.replace(dark[0], dark[0] + dark[1].replace(device, chosen)) if dark else css


def joined_sheets() -> dict[str, str]:
    """Each joined sheet's name and content."""
    return {name: dated(themed("".join(minify((STATIC / part).read_text(encoding="utf-8")) for part in parts))) for name, parts in SHEETS.items()}


def shortened(code: str) -> str:
    """The script without indentation and lines of comment: ours have no text that runs over several lines."""
    lines = (line.strip() for line in code.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def joined_scripts() -> dict[str, str]:
    """Each joined script's name and content."""
    return {name: "".join(shortened((STATIC / part).read_text(encoding="utf-8")) for part in parts) for name, parts in SCRIPTS.items()}


def build_sheets() -> None:
    for name, content in (joined_sheets() | joined_scripts()).items():
        (STATIC / name).write_text(content, encoding="utf-8")


def stale_sheets() -> list[str]:
    """Joined sheets and scripts that no longer equal their parts."""
    joined = joined_sheets() | joined_scripts()
    return [name for name, content in joined.items() if not (STATIC / name).exists() or (STATIC / name).read_text(encoding="utf-8") != content]


def write_origin(folder: pathlib.Path, package: str, licence: str, remark: str) -> None:
    """Say beside the files where they are from, in which version, under which licence."""
    about = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
    (folder / "ORIGIN.txt").write_text(
        f"{package} {about['version']}, from the npm registry\nLicence: {licence}, see LICENSE.txt\n{remark}\n", encoding="utf-8"
    )


def fetch_packages() -> None:
    """The packages that the lock file names, unless they are here already."""
    if not MODULES.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def reach_fonttools() -> None:
    """Begin again in an environment of our own where fonttools is missing."""
    if importlib.util.find_spec("fontTools") and importlib.util.find_spec("brotli"):
        return
    own = HERE / ".venv"
    subprocess.run([sys.executable, "-m", "venv", own], check=True)
    subprocess.run([own / "bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    os.execv(own / "bin/python", [str(own / "bin/python"), *sys.argv])


def build_htmx() -> None:
    folder = VENDOR / "htmx"
    folder.mkdir(parents=True, exist_ok=True)
    code = (MODULES / "htmx.org/dist/htmx.min.js").read_text(encoding="utf-8")
    (folder / "htmx.min.js").write_text(re.sub(r"\n?//# sourceMappingURL=.*\s*$", "\n", code), encoding="utf-8")
    shutil.copy(MODULES / "htmx.org/LICENSE", folder / "LICENSE.txt")
    write_origin(folder, "htmx.org", "0BSD", "dist/htmx.min.js, unchanged but for the source map's address.")


def sprite_of(symbols: list[str]) -> str:
    """One file of all symbols. What it shows by itself is the mark: so it is the pages' icon too, and nothing more is fetched."""
    start, mark = re.fullmatch(r"(<svg[^>]*>)(.*)</svg>\s*", (STATIC / "mark.svg").read_text(encoding="utf-8"), re.S).groups()
    return "\n".join((start, mark, *symbols, "</svg>\n"))


def build_icons() -> None:
    folder = VENDOR / "lucide"
    folder.mkdir(parents=True, exist_ok=True)
    symbols = []
    for name in sorted(set(ICONS)):
        source = (MODULES / f"lucide-static/icons/{name}.svg").read_text(encoding="utf-8")
        body = re.search(r"<svg[^>]*>(.*)</svg>", source, re.S).group(1)
        body = re.sub(r"\s+", " ", body).replace("> <", "><").replace(" />", "/>").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    (folder / "icons.svg").write_text(sprite_of(symbols), encoding="utf-8")
    shutil.copy(MODULES / "lucide-static/LICENSE", folder / "LICENSE.txt")
    write_origin(folder, "lucide-static", "ISC", "The icons named in assets/build.py, as one sprite of <symbol> elements.")


def add_missing(font) -> None:
    """Give one static cut the letters and signs that it lacks: ŗ Ŗ ō Ō by composition, № → ✓ drawn to the cut's own weight.

    Every cut receives the same outlines point for point, so that the cuts still interpolate.
    """
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, metrics, cmap = font["glyf"], font["hmtx"], font.getBestCmap()
    new: dict[int, str] = {}

    def extent(name: str) -> tuple[int, int]:
        outline = glyphs[name]
        outline.recalcBounds(glyphs)
        return outline.xMin, outline.xMax

    def place(char: str, name: str, pen, width: int) -> None:
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (width, getattr(glyphs[name], "xMin", 0))
        new[ord(char)] = name

    def marked(char: str, name: str, base: str, model: str) -> None:
        """The base letter with the mark of a model letter, centred as on the model."""
        pen = TTGlyphPen(glyphs)
        pen.addComponent(cmap[ord(base)], (1, 0, 0, 1, 0, 0))
        bare, mark = glyphs[cmap[ord(model)]].components[:2]
        model_middle = sum(extent(bare.glyphName)) / 2
        # an r stands on its stem: its cedilla hangs under the stem, not under the middle
        low, high = extent(cmap[ord(base)])
        middle = low + (high - low) * (0.30 if base == "r" else 0.5)
        pen.addComponent(mark.glyphName, (1, 0, 0, 1, round(mark.x - bare.x + middle - model_middle), mark.y))
        place(char, name, pen, metrics[cmap[ord(base)]][0])

    marked("ŗ", "uni0157", "r", "ņ")
    marked("Ŗ", "uni0156", "R", "Ņ")
    marked("ō", "omacron", "o", "ē")
    marked("Ō", "Omacron", "O", "Ē")

    heavy = {400: 72, 500: 88, 600: 104, 700: 120}[font["OS/2"].usWeightClass]
    half, reach, middle, tip, wing = heavy // 2, round(heavy * 0.75), 300, 690, 260
    joint = tip - 2 * reach - half
    upper = [(60, half), (joint, half), (tip - wing - reach, wing - reach), (tip - wing, wing)]
    outline = [(60, -half), *upper, (tip, 0), *((x, -y) for x, y in reversed(upper[1:]))]
    pen = TTGlyphPen(None)
    pen.moveTo((outline[0][0], outline[0][1] + middle))
    for x, y in outline[1:]:
        pen.lineTo((x, y + middle))
    pen.closePath()
    place("→", "arrowright", pen, 750)

    pen = TTGlyphPen(None)
    corner = [(70, 310), (70 + reach, 310 + reach), (255, 125 + 2 * reach), (610, 480 + 2 * reach), (610 + reach, 480 + reach), (255, 125)]
    pen.moveTo(corner[0])
    for point in corner[1:]:
        pen.lineTo(point)
    pen.closePath()
    place("✓", "checkmark", pen, 690 + reach)

    pen = TTGlyphPen(glyphs)
    width = metrics[cmap[ord("N")]][0]
    pen.addComponent(cmap[ord("N")], (1, 0, 0, 1, 0, 0))
    pen.addComponent(cmap[0xBA], (1, 0, 0, 1, width, 0))
    place("№", "uni2116", pen, width + metrics[cmap[0xBA]][0])

    font.setGlyphOrder(font.getGlyphOrder() + [name for name in new.values() if name not in font.getGlyphOrder()])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(new)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    if "GDEF" in font and font["GDEF"].table.GlyphClassDef:
        font["GDEF"].table.GlyphClassDef.classDefs.update(dict.fromkeys(new.values(), 1))


def cut(weight: int, features: list[str]):
    """One static cut of the family, complete and then reduced to the repertoire."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    family = MODULES / "@expo-google-fonts/atkinson-hyperlegible-next"
    font = TTFont(family / WEIGHTS[weight] / f"AtkinsonHyperlegibleNext_{WEIGHTS[weight]}.ttf", recalcTimestamp=False)
    add_missing(font)
    options = subset.Options(layout_features=features, hinting=False, notdef_outline=True, name_IDs=["*"], name_languages=[0x409])
    options.drop_tables += ["prep", "gasp", "STAT"]
    worker = subset.Subsetter(options)
    worker.populate(text=REPERTOIRE)
    worker.subset(font)
    return font


def build_fonts() -> None:
    import io

    from fontTools import designspaceLib, subset, varLib
    from fontTools.ttLib import TTFont

    space = designspaceLib.DesignSpaceDocument()
    space.addAxis(designspaceLib.AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700, map=AXIS_MAP))
    for weight in (400, 700):
        buffer = io.BytesIO()
        cut(weight, ["kern", "tnum"]).save(buffer)
        space.addSource(
            designspaceLib.SourceDescriptor(
                name=str(weight),
                font=TTFont(io.BytesIO(buffer.getvalue()), recalcTimestamp=False),
                location={"Weight": weight},
                familyName="Atkinson Hyperlegible Next",
                styleName=str(weight),
            )
        )
    web, _, _ = varLib.build(space)
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False, name_IDs=[0, 1, 2, 5, 13, 14], glyph_names=False)
    options.drop_tables += ["STAT", "MVAR"]
    worker = subset.Subsetter(options)
    worker.populate(text=REPERTOIRE)
    worker.subset(web)
    web.flavor = "woff2"
    folder = VENDOR / "atkinson"
    folder.mkdir(parents=True, exist_ok=True)
    web.recalcTimestamp = False
    web.save(folder / "atkinson.woff2")

    prints = HERE / "typst-fonts"
    prints.mkdir(exist_ok=True)
    for weight, style in ((400, "Regular"), (600, "SemiBold"), (700, "Bold")):
        cut(weight, ["*"]).save(prints / f"AtkinsonHyperlegibleNext-{style}.ttf")
    for place in (folder, prints):
        package = "@expo-google-fonts/atkinson-hyperlegible-next"
        shutil.copy(MODULES / package / "LICENSE_FONT", place / "LICENSE.txt")
        write_origin(
            place,
            package,
            "SIL Open Font License 1.1 (no reserved font name)",
            "Cut to Latvian and English; ŗ Ŗ ō Ō № → ✓ added by assets/build.py.",
        )


def build_signs() -> None:
    """What people put into their names beside letters, for the certificate; the web has its own fonts for these."""
    folder, package = HERE / "typst-fonts" / "noto-emoji", "@expo-google-fonts/noto-emoji"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(MODULES / package / "400Regular/NotoEmoji_400Regular.ttf", folder / "NotoEmoji-Regular.ttf")
    shutil.copy(MODULES / package / "LICENSE_FONT", folder / "LICENSE.txt")
    write_origin(folder, package, "SIL Open Font License 1.1", "400Regular, unchanged.")


# The sheets come last: they name the font.
PARTS = {"htmx": build_htmx, "icons": build_icons, "fonts": build_fonts, "signs": build_signs, "sheets": build_sheets}


def missing_icons() -> list[str]:
    """Icons that a template names and the sprite lacks."""
    sprite = (VENDOR / "lucide/icons.svg").read_text(encoding="utf-8")
    named = {
        name
        for page in (HERE.parent / "templates").rglob("*.html")
        for name in re.findall(r"""icon\(\s*["']([a-z0-9-]+)["']""", page.read_text(encoding="utf-8"))
    }
    return sorted(name for name in named if f'id="{name}"' not in sprite)


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        stale, missing = stale_sheets(), missing_icons()
        if stale:
            print("not built since the last edit:", ", ".join(stale), "(python assets/build.py sheets)")
        if missing:
            print("not in the sprite:", ", ".join(missing), "(add to ICONS in assets/build.py, then make assets)")
        return 1 if stale or missing else 0
    parts = arguments or list(PARTS)
    if parts != ["sheets"]:
        fetch_packages()
    if "fonts" in parts:
        reach_fonttools()
    for part in parts:
        PARTS[part]()
        print("built", part)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
