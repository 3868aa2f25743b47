"""What must hold for every Markdown text, and between its two languages."""

import re
from collections.abc import Iterator

from publishing.documents import Document, Problem
from publishing.drafts import Draft
from publishing.reading import LANGUAGES, AuthoredText, Content
from revisions.rendering import ADMONITIONS, HEADINGS, Block

RESERVED_IDS = frozenset({"main", "problems", "completes"})
SAY_NOTHING = frozenset({"here", "click here", "this", "link", "more", "read more", "šeit", "te", "spied šeit", "saite", "vairāk", "lasi vairāk"})
_NUMBERED = re.compile(r"b\d+")
_ADMONITION = re.compile(r"!!! *([\w-]+)")
_WRITE = re.compile(r"write-([1-9]|1[0-2])")
_UNDESCRIBED = re.compile(r"!\[\s*\]\(figure:")
_LINKED = re.compile(r"(?<!!)\[([^\]\n]+)\]\([^)\n]+\)")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)")
_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
_BLOCK = re.compile(r"<(p|h[234]|ul|ol|li|tr|blockquote|figure|div)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'(id|class)="([^"]*)"')
_PARAGRAPH = re.compile(r"\n[ \t]*\n(?=\S)")
_ENTRY = re.compile(r"\n(?:[-*]|\d+\.) ")


def problems_of_texts(content: Content, drafts: list[Draft]) -> Iterator[Problem]:
    """Links and figures that lead nowhere, headings without ids, and what one language has and the other has not."""
    for draft in drafts:
        yield from problems_of_draft(draft)
    html = {(draft.kind, draft.key, draft.lang): draft.html for draft in drafts if draft.rendered}
    for text in content.texts():
        yield from _languages(text, {lang: html[text.kind, text.key, lang] for lang in text.languages})
    for document in content.bilingual():
        yield from _values(document)


def problems_of_draft(draft: Draft) -> Iterator[Problem]:
    """Everything about one text that can be told without the others."""
    for what in draft.unresolved:
        line = draft.document.line_with(what.split(" has ")[0].removeprefix("image "))
        code = "drawing" if " has " in what else "image" if what.startswith("image ") else "unresolved"
        yield Problem(draft.document.name, line, f"expected something to be found at {what}", code, {"what": what})
    if draft.rendered:
        yield from _headings(draft, draft.rendered.blocks)
        yield from _marks(draft.document)


def _headings(draft: Draft, blocks: tuple[Block, ...]) -> Iterator[Problem]:
    document, seen = draft.document, set()
    for block in blocks:
        if block.kind not in HEADINGS:
            continue
        line = document.line_with(block.title)
        if _NUMBERED.fullmatch(block.id):
            expected = f'expected an id such as {{#two-words}} after the heading "{block.title}"'
            yield Problem(document.name, line, expected, "heading-id", {"title": block.title})
        elif block.id in seen or block.id in RESERVED_IDS:
            yield Problem(document.name, line, f"expected another id than {block.id}: it is taken", "heading-taken", {"id": block.id})
        seen.add(block.id)
    if re.search(r"^# ", document.body, re.MULTILINE):
        expected = "expected headings of two or three #: the title is the page's first heading"
        yield Problem(document.name, document.line_with("# "), expected, "heading-level")


def _marks(document: Document) -> Iterator[Problem]:
    """Blocks that we don't have, drawings that say nothing to whoever doesn't see them, links whose words don't say where they lead."""
    for number, line in enumerate(document.body.splitlines(), document.body_line or 1):
        found = _ADMONITION.match(line)
        if found and found[1] not in ADMONITIONS and not _WRITE.fullmatch(found[1]):
            yield Problem(document.name, number, f"expected one of {', '.join(ADMONITIONS)}, found {found[1]}", "block", {"name": found[1]})
        if _UNDESCRIBED.search(line):
            yield Problem(document.name, number, "expected words in the brackets of the figure for whoever doesn't see it", "alternative")
        for words in _LINKED.findall(line):
            if words.strip().lower() in SAY_NOTHING or _ADDRESS.match(words):
                expected = f'expected words that say where the link leads, found "{words}"'
                yield Problem(document.name, number, expected, "link-text", {"text": words})


def _languages(text: AuthoredText, html: dict[str, str]) -> Iterator[Problem]:
    for lang in LANGUAGES:
        if lang not in text.languages:
            there = next(iter(text.languages.values()))
            yield Problem(there.name, 1, f"expected {text.slug}.{lang}.md beside this file")
    if len(text.languages) < len(LANGUAGES):
        return
    latvian, english = (text.languages[lang] for lang in LANGUAGES)
    ours, theirs = (_structure(html[lang]) for lang in LANGUAGES)
    after = ""
    for here, there in zip([*ours, "the end"], [*theirs, "the end"], strict=False):
        if here != there:
            where = f' after "{after}"' if after else ""
            yield Problem(english.name, english.line_with(after or there.split("#")[-1]), f"expected {here}{where}, as in Latvian, found {there}")
            break
        after = here.split("#")[-1] if "#" in here else after
    for name in ("outcomes", "safety", "order", "revised", "form", "duration", "cards"):
        if latvian.data.get(name) != english.data.get(name):
            yield english.problem((name,), "expected the same as in Latvian")
    for name in ("you_can", "checked", "question", "materials"):
        if _size(latvian.data.get(name)) != _size(english.data.get(name)):
            yield english.problem((name,), "expected as much of it as in Latvian")


def _structure(html: str) -> list[str]:
    """A text's blocks in order, inner ones too: paragraphs, headings with their ids, lists and their entries, tables and their rows."""
    found = ((tag, dict(_ATTRIBUTE.findall(attributes))) for tag, attributes in _BLOCK.findall(_DRAWING.sub("", html)))
    return [_named(tag, attributes) for tag, attributes in found if attributes.get("class") != "admonition-title"]


def _named(tag: str, attributes: dict[str, str]) -> str:
    if tag in HEADINGS:
        return f"{tag} #{attributes.get('id', '')}"
    kind = attributes.get("class", "").split()[-1:]
    return kind[0] if tag == "div" and kind else tag


def _values(document: Document) -> Iterator[Problem]:
    """Both languages of a value are built alike too: as many paragraphs, as many list entries."""
    for (place, latvian), (_, english) in zip(document.texts("lv"), document.texts("en"), strict=True):
        for what, pattern in (("paragraphs", _PARAGRAPH), ("list entries", _ENTRY)):
            ours, theirs = len(pattern.findall(latvian)), len(pattern.findall(english))
            if ours != theirs:
                yield document.problem((*place, "en"), f"expected {ours} {what}, as in Latvian, found {theirs}")


def _size(value: object) -> int:
    return len(value) if isinstance(value, list) else int(value is not None)
