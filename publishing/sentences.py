"""The sentences of a Markdown text, as a reader meets them."""

import re
from collections.abc import Iterator

_FENCED = re.compile(r"^[ \t]*!!! (?:quote .*|[\w-]+[ \t]*)", re.MULTILINE)  # what is quoted is judged where it stands
_IMAGE = re.compile(r'!\[[^\]]*\]\([^)\s]*(?:\s+"([^"]*)")?\)')
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_UNREAD = re.compile(r"\[\^\d+\]|\[ \] |\{[#:.][^}]*\}|[*_`]+|^\s*\|?[\s:|-]+\|\s*$", re.MULTILINE)
_STARTS = re.compile(r"^\s*(?:[-*+]|\d+[.)]|#+|>)\s+")
_END = re.compile(r"(?<=[.!?…])[”“’»)\"]*\s+(?=[\"„“‘«(–—-]*\s*[A-ZĀČĒĢĪĶĻŅŠŪŽ])")
_ABBREVIATION = re.compile(r"(?:^|\s)(?:plkst|piem|sk|u\. ?c|utt|t\. ?i|t\. ?sk|Nr|nov|lpp|e\.g|i\.e|Dr|Mr|Mrs|No)\.$")


def sentences_of(markdown: str, *, prose_only: bool = False) -> list[str]:
    """Each sentence of a paragraph, list entry, table cell, heading or caption, without marks. `prose_only` leaves out
    headings and tables, whose few words would make a mean look short."""
    text = _IMAGE.sub(lambda found: found[1] or "", markdown)
    text = _UNREAD.sub("", _LINK.sub(r"\1", _FENCED.sub("", text)))
    return [sentence for piece in _pieces(text, prose_only) for sentence in _split(piece)]


def _pieces(text: str, prose_only: bool) -> Iterator[str]:
    """What no sentence reaches beyond: a paragraph, a list entry, a cell, a heading."""
    current: list[str] = []
    for line in [*text.splitlines(), ""]:
        begins, is_row, is_heading = _STARTS.match(line), line.lstrip().startswith("|"), line.startswith("#")
        if current and (not line.strip() or begins or is_row):
            yield " ".join(current)
            current = []
        if (is_row or is_heading) and prose_only:
            continue
        if is_row:
            yield from (cell.strip() for cell in line.split("|") if cell.strip())
        elif is_heading:
            yield line.lstrip("# ").strip()
        elif line.strip():
            current.append(_STARTS.sub("", line).strip())


def _split(piece: str) -> Iterator[str]:
    """A full stop ends a sentence where a capital follows, unless it belongs to an abbreviation."""
    start = 0
    for end in _END.finditer(piece):
        if not _ABBREVIATION.search(piece[start : end.start()]):
            yield piece[start : end.end()].strip()
            start = end.end()
    if rest := piece[start:].strip():
        yield rest
