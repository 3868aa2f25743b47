"""Packages of QTI: items, a manifest, and beside them the whole of each item for whoever brings it back. Pure.

A ZIP file is read without trust: so many files, so many bytes of each, so many in all, no path out of it, nothing encrypted.
"""

import io
import json
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from quizzes.exchange.bodies import MOST_ITEMS, Body, Entry, Read, body_from, key_from, refuse_long
from quizzes.exchange.dialects import ITEM, Dialect, spoken, understood
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.markup import Node, element, parse_markup, write_markup
from quizzes.exchange.qti import item_of
from quizzes.exchange.qti_reading import UnknownInteraction, entry_of

MANIFEST, COMPANIONS = "imsmanifest.xml", "celabiedrs"
MOST_FILE, MOST_PACKAGE, MOST_FILES = 1024 * 1024, 16 * 1024 * 1024, 4 * MOST_ITEMS
MADE = (1980, 1, 1, 0, 0, 0)  # the same questions make the same bytes


def write_package(bodies: list[Body], lang: str, dialect: Dialect, *, whole: bool = True) -> bytes:
    """These questions as a package. `whole`: with a file beside each item that holds all of it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:

        def keep(name: str, content: bytes) -> None:
            package.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED)

        keep(MANIFEST, write_markup(_manifest(bodies, dialect, whole=whole)))
        for body in bodies:
            keep(f"items/{body['key']}.xml", write_markup(spoken(item_of(body, lang), dialect)))
            if whole:
                keep(f"{COMPANIONS}/{body['key']}.json", json.dumps(body, ensure_ascii=False, indent=1).encode())
    return held.getvalue()


def _manifest(bodies: list[Body], dialect: Dialect, *, whole: bool) -> Node:
    schema, version = dialect.schema
    resources = []
    for body in bodies:
        href = f"items/{body['key']}.xml"
        resources.append(
            element("resource", {"identifier": f"item-{body['key']}", "type": dialect.kind, "href": href}, element("file", {"href": href}))
        )
        if whole:
            beside = f"{COMPANIONS}/{body['key']}.json"
            resources.append(element("resource", {"identifier": f"whole-{body['key']}", "type": "webcontent"}, element("file", {"href": beside})))
    metadata = element("metadata", {}, element("schema", {}, schema), element("schemaversion", {}, version))
    attributes = {"xmlns": dialect.package, "identifier": "celabiedrs"}
    return element("manifest", attributes, metadata, element("organizations"), element("resources", {}, *resources))


def read_package(data: bytes, lang: str) -> tuple[str, Read]:
    """The first item's element name, and the questions of a package. Raises Malformed."""
    package = _Package(data)
    manifest = parse_markup(package.content(MANIFEST, "no-manifest"))
    names = [node.get("href") for node in manifest.every("resource") if node.get("type").startswith("imsqti_item_xml")]
    if len(names) > MOST_ITEMS:
        raise Malformed("too-many", most=MOST_ITEMS)
    found, root = Read(), ""
    for number, name in enumerate(names, 1):
        try:
            item = parse_markup(package.content(package.inside(name)))
            root = root or item.tag
            read_item(item, lang, number, found, package.companion(item.get("identifier")))
        except Malformed as problem:
            told = problem.finding
            found.problems.append(Finding(told.code, told.line, told.item or name, told.details))
    return root, found


def read_item(root: Node, lang: str, number: int, found: Read, companion: Body | None = None) -> None:
    """Add one item to what was found. Raises Malformed."""
    item = understood(root)
    if item.tag != ITEM:
        raise Malformed("root-unknown", root.line, tag=root.tag)
    try:
        entry = entry_of(item, lang, number)
    except UnknownInteraction as unknown:
        found.left_out.append(Finding("kind-unknown", unknown.line, unknown.key, {"kind": unknown.kind}))
        return
    refuse_long(entry.body, entry.line)
    found.entries.append(Entry(entry.body, entry.line, companion, entry.findings))


class _Package:
    def __init__(self, data: bytes):
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise Malformed("not-zip") from None
        if len(self.zip.infolist()) > MOST_FILES:
            raise Malformed("too-large", most=f"{MOST_FILES}")
        self.left = MOST_PACKAGE

    def inside(self, name: str) -> str:
        """A path of the package, however it is written. Raises Malformed where it leads out of it."""
        path = posixpath.normpath(unquote(name.replace("\\", "/")))
        if path.startswith(("/", "..")) or ":" in path or not name:
            raise Malformed("zip-path", name=name)
        return path

    def content(self, name: str, otherwise: str = "zip-missing") -> bytes:
        """One file of it. Raises Malformed where it is larger than it may be, whatever the package says of its size."""
        try:
            told = self.zip.getinfo(name)
            if told.flag_bits & 1:
                raise Malformed("zip-encrypted")
            with self.zip.open(told) as file:
                data = file.read(min(MOST_FILE, self.left) + 1)
        except KeyError:
            raise Malformed(otherwise, **({"name": name} if otherwise == "zip-missing" else {})) from None
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
            raise Malformed("not-zip") from None
        if len(data) > min(MOST_FILE, self.left):
            raise Malformed("too-large", most=f"{MOST_FILE // 1024 // 1024} MB")
        self.left -= len(data)
        return data

    def companion(self, identifier: str) -> Body | None:
        """What stands beside the item, where the package is one of ours."""
        name = f"{COMPANIONS}/{key_from(identifier, 0)}.json"
        if name not in self.zip.namelist():
            return None
        try:
            body = body_from(self.content(name).decode())
        except UnicodeDecodeError:
            return None
        return body if body and body["key"] == identifier else None
