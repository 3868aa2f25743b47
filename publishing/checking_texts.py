"""What must hold for every Markdown text, and between its two languages."""

import re
from collections.abc import Iterator

from publishing.documents import Problem
from publishing.drafts import Draft
from publishing.reading import LANGUAGES, AuthoredText, Content
from revisions.rendering import ADMONITIONS, HEADINGS, Block

RESERVED_IDS = frozenset({"main", "problems", "completes"})
_NUMBERED = re.compile(r"b\d+")


def problems_of_texts(content: Content, drafts: list[Draft]) -> Iterator[Problem]:
    """Links and figures that lead nowhere, headings without ids, and what one language has and the other has not."""
    for draft in drafts:
        for what in draft.unresolved:
            yield Problem(draft.document.name, draft.document.line_with(what.split(" has ")[0]), f"expected something to be found at {what}")
        if draft.rendered:
            yield from _headings(draft, draft.rendered.blocks)
    rendered = {(draft.kind, draft.key, draft.lang): draft.rendered for draft in drafts if draft.rendered}
    for text in content.texts():
        yield from _languages(text, {lang: rendered[text.kind, text.key, lang].blocks for lang in text.languages})


def _headings(draft: Draft, blocks: tuple[Block, ...]) -> Iterator[Problem]:
    document, seen = draft.document, set()
    for block in blocks:
        if block.kind not in HEADINGS:
            continue
        line = document.line_with(block.title)
        if _NUMBERED.fullmatch(block.id):
            yield Problem(document.name, line, f'expected an id such as {{#two-words}} after the heading "{block.title}"')
        elif block.id in seen or block.id in RESERVED_IDS:
            yield Problem(document.name, line, f"expected another id than {block.id}: it is taken")
        seen.add(block.id)
    if re.search(r"^# ", document.body, re.MULTILINE):
        yield Problem(document.name, document.line_with("# "), "expected headings of two or three #: the title is the page's first heading")


def _languages(text: AuthoredText, blocks: dict[str, tuple[Block, ...]]) -> Iterator[Problem]:
    for lang in LANGUAGES:
        if lang not in text.languages:
            there = next(iter(text.languages.values()))
            yield Problem(there.name, 1, f"expected {text.slug}.{lang}.md beside this file")
    if len(text.languages) < len(LANGUAGES):
        return
    latvian, english = (text.languages[lang] for lang in LANGUAGES)
    ours, theirs = ([_shape(block) for block in blocks[lang] if _shape(block)] for lang in LANGUAGES)
    for here, there in zip([*ours, "the end"], [*theirs, "the end"], strict=False):
        if here != there:
            yield Problem(english.name, english.line_with(there.split("#")[-1]), f"expected {here} here, as in Latvian, found {there}")
            break
    for name in ("outcomes", "safety", "order"):
        if latvian.data.get(name) != english.data.get(name):
            yield english.problem((name,), "expected the same as in Latvian")
    for name in ("you_can", "checked", "question"):
        if _size(latvian.data.get(name)) != _size(english.data.get(name)):
            yield english.problem((name,), "expected as much of it as in Latvian")


def _shape(block: Block) -> str:
    if block.kind in HEADINGS:
        return f"{block.kind} #{block.id}"
    return block.kind if block.kind in ADMONITIONS or block.kind in ("figure", "table") else ""


def _size(value: object) -> int:
    return len(value) if isinstance(value, list) else int(value is not None)
