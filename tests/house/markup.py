"""What a page of HTML must be, whoever sees it: read once, its faults told in a sentence each."""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

import html5lib
from html5lib.html5parser import ParseError

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
UNSEEN = frozenset({"script", "style", "template", "svg"})
SPOKEN = ("aria-label", "alt", "title", "placeholder")
NO_LABEL_NEEDED = frozenset({"hidden", "submit", "button", "image", "reset"})
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")
TEXT = re.compile(r">\s*[^<\s][^<]*<")
VALUES = re.compile(r'\b(href|value|action|d|name|id|for|aria-[a-z]+|content)="[^"]*"')


@dataclass
class Reading(HTMLParser):
    """What a page holds: `texts` are (language, words) that are seen or spoken."""

    langs: list[str] = field(default_factory=list)
    open_tags: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: int = 0
    title: str = ""
    references: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    fields: list[tuple[str, str, bool]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tokens_due: list[bool] = field(default_factory=list)
    is_first_option_due: bool = False  # a list that must be answered has just begun
    is_option_empty: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @property
    def lang(self) -> str:
        return next((lang for _tag, lang in reversed(self.open_tags) if lang), "")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self.open_tags.append((tag, found.get("lang", "")))
        self._look_at(tag, found)
        if "id" in found:
            self.ids.append(found["id"])
        for name in REFERENCES:
            self.references.update(found.get(name, "").split())
        if found.get("href", "").startswith("#"):
            self.references.add(found["href"][1:])
        self.texts += [(self.lang, found[name]) for name in SPOKEN if found.get(name, "").strip()]
        if tag in ("input", "select", "textarea") and found.get("type") not in NO_LABEL_NEEDED:
            in_label = any(name == "label" for name, _lang in self.open_tags)
            self.fields.append((tag, found.get("id", ""), in_label or bool(found.keys() & {"aria-label", "aria-labelledby"})))

    def _look_at(self, tag: str, found: dict[str, str]) -> None:
        self.headings += tag == "h1"
        if tag == "html" and not found.get("lang"):
            self.faults.append("html has no lang")
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        if tag == "img" and "alt" not in found:
            self.faults.append("img without alt")
        if tag == "style" or (tag == "script" and "src" not in found):
            self.faults.append(f"inline {tag}")
        self.faults += [
            f"{name} on {tag}" for name, value in found.items() if name == "style" or name.startswith("on") or value.startswith("javascript:")
        ]
        self._look_at_choice(tag, found)
        if tag == "form":
            self.tokens_due.append(found.get("method", "get").lower() == "post")
        elif found.get("name") == "csrf_token" and found.get("value") and self.tokens_due:
            self.tokens_due[-1] = False

    def _look_at_choice(self, tag: str, found: dict[str, str]) -> None:
        """What the Nu checker asks of lists and numbers, and a strict parser doesn't."""
        if tag == "select":
            self.is_first_option_due = "required" in found and "multiple" not in found
        elif tag == "option":
            if self.is_first_option_due and found.get("value") != "":
                self.faults.append("a list that must be answered begins with an answer")
            self.is_first_option_due, self.is_option_empty = False, not found.get("label")
        elif tag == "input" and found.get("type") in ("number", "date", "time", "checkbox", "radio") and found.keys() & {"maxlength", "minlength"}:
            self.faults.append(f"length of a {found['type']}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "option" and self.is_option_empty:
            self.faults.append("an option without words")
        while self.open_tags:
            name, _lang = self.open_tags.pop()
            if name == tag:
                break

    def handle_data(self, words: str) -> None:
        self.is_option_empty = self.is_option_empty and not words.strip()
        tags = {tag for tag, _lang in self.open_tags}
        if "title" in tags and "svg" not in tags:
            self.title += words
        if words.strip() and not tags & UNSEEN:
            self.texts.append((self.lang, " ".join(words.split())))


def read(text: str) -> Reading:
    """A page, read."""
    reading = Reading()
    reading.feed(text)
    reading.close()
    return reading


def faults_in(text: str, page: Reading | None = None) -> list[str]:
    """All that is wrong with a page."""
    page = page or read(text)
    faults = [*page.faults]
    if page.headings != 1:
        faults.append(f"{page.headings} first headings")
    if len(page.title.split("·")[0].strip()) < 2:
        faults.append(f"title {page.title!r}")
    faults += [f"id {name} twice" for name in {name for name in page.ids if page.ids.count(name) > 1}]
    faults += [f"nothing has the id {name}" for name in sorted(page.references - set(page.ids))]
    faults += [f"{tag} {name or '(no id)'} has no label" for tag, name, has_label in page.fields if not has_label and name not in page.labelled]
    if any(page.tokens_due):
        faults.append("a form that posts has no token")
    if fault := grammar_fault(skeleton(text)):
        faults.append(fault)
    return faults


def skeleton(text: str) -> str:
    """A page without its words: what many pages share is parsed once."""
    return VALUES.sub(r'\1="x"', TEXT.sub(">x<", text))


@cache
def grammar_fault(text: str) -> str:
    """What a strict parser says of a document; empty where it is content."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(text)
    except ParseError as error:
        (_line, _column), code, details = parser.errors[-1]
        return f"grammar: {code} {details} {error}".strip()
    return ""
