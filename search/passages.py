"""The paragraphs of a text, as they are found: what a reader sees, block by block, and nothing that tells an answer.

Of a case, a task and a reflection only title and opening words are here: scenes, worked examples and what they are compared
with would tell what comes. Items, keys, tests and feedback are of no kind that is searched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from revisions.models import CASE, MULTIPLE, REFLECTION, TASK, TERM, Revision
from search.models import SEARCHED
from search.words import composed, kept

LANGUAGES = ("lv", "en")
LONGEST_ANCHOR = 80
OPENING = {CASE: "intro", TASK: "prompt", REFLECTION: "prompt"}
HEADINGS = ("h2", "h3", "h4")
NOT_READ = ("svg",)
APART = frozenset(("li", "td", "th", "p", "div", "tr", "br", "blockquote", "figcaption", "pre", *HEADINGS))
ENDS = (".", "!", "?", ":", "…", "”", ",", ";", "·")


@dataclass(slots=True)
class Block:
    """A piece at the top of a rendered text: its tag, its id and its words."""

    tag: str
    id: str
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands apart on the page (entries of a list, cells) is told apart here too."""
        said = ""
        for part in filter(None, map(composed, self.parts)):
            said += part if not said else f" {part}" if said.endswith(ENDS) else f" · {part}"
        return said


def passages_of(revision: Revision) -> list[dict[str, Any]]:
    """The rows that the index holds of a revision, in the order of the page: none for a kind that is not searched."""
    kind = revision.text.kind
    if kind not in SEARCHED:
        return []
    rows = _of_values(revision, kind) if revision.lang == MULTIPLE else _of_page(revision)
    same = {"revision_id": revision.id, "text_id": revision.text_id, "kind": kind, "slug": _slug(revision)[:80]}
    return [same | row | {"position": position} for position, row in enumerate(rows)]


def _slug(revision: Revision) -> str:
    return str((revision.front or {}).get("slug") or revision.text.key)


def _of_page(revision: Revision) -> Iterator[dict[str, Any]]:
    """A Markdown text: what its page says first (a summary, or what one will be able to do), then block by block."""
    front, title, lang = revision.front or {}, revision.title, revision.lang
    promised = front.get("you_can") if isinstance(front.get("you_can"), list) else []
    yield _row(lang, title, "", " ".join(map(str, promised)) or str(front.get("summary") or title), "", head=title)
    section, above = "", []
    for block in blocks_in(revision.html):
        if block.tag in HEADINGS:
            section = block.text
            above.append(block)
        elif block.text:
            yield _row(lang, title, section, block.text, block.id, head=" ".join(heading.text for heading in above), around=True)
            above = []
    for heading in above:
        yield _row(lang, title, heading.text, heading.text, heading.id, around=True)


def _of_values(revision: Revision, kind: str) -> Iterator[dict[str, Any]]:
    """A YAML text that holds every language: a term with its definition; the title and opening words of an activity."""
    body = revision.body or {}
    for lang in LANGUAGES:
        title = _in(body, "term" if kind == TERM else "title", lang)
        if kind == TERM:
            text, anchor = _in(body, "definition", lang), revision.text.key
        else:
            text, anchor = " ".join(block.text for block in blocks_in(_in(body, OPENING[kind], lang))), ""
        if title:
            yield _row(lang, title, "", text or title, anchor, head=title)


def _in(body: dict[str, Any], name: str, lang: str) -> str:
    value = body.get(name)
    return str(value.get(lang) or "") if isinstance(value, dict) else ""


def _row(lang: str, title: str, heading: str, text: str, anchor: str, *, head: str = "", around: bool = False) -> dict[str, Any]:
    text = composed(text)
    body = kept(text, lang)
    return {
        "lang": lang,
        "title": composed(title),
        "heading": heading,
        "text": text,
        "anchor": anchor if len(anchor) <= LONGEST_ANCHOR else "",
        "head": kept(head, lang),
        "body": body,
        "around": kept(f"{title} {heading}", lang) if around else "",
        "words": len(body.split()) // 2,
    }


def blocks_in(html: str) -> list[Block]:
    """The blocks at the top of a text that `revisions.rendering` made."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.depth = 0
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self.depth and not self.unread:
            self.blocks.append(Block(tag, given.get("id") or ""))
        if tag in APART and self.blocks:
            self.blocks[-1].parts.append("")
        if tag == "br":
            return
        self.depth += 1
        if self.unread or tag in NOT_READ or given.get("class") == "source":
            self.unread += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Part of a drawing, or the end of a line: it has no words."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        self.depth -= 1
        self.unread -= bool(self.unread)
        if tag in APART and self.blocks:
            self.blocks[-1].parts.append("")

    def handle_data(self, data: str) -> None:
        if self.depth and not self.unread:
            parts = self.blocks[-1].parts
            if parts:
                parts[-1] += data
            else:
                parts.append(data)
