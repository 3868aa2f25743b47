"""What an item says, rendered once, when it is published: formatted stems and options, drawings, texts with gaps.

Beside each text that holds Markdown stands its HTML: `stem` and `stem_html`, an option's `text` and `text_html`. Plain words
have none. The HTML of an option and of whatever else stands in one line has no block around it.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from typing import Any

from quizzes.interactions import Body
from revisions.rendering import render_markdown

Figures = Callable[[str, str], str | None]
LISTS = ("options", "actions", "statements", "prompts")
BLOCK = ("stem", "text")
_MAY_BE_MARKDOWN = re.compile(r"[*_`\[\]!<>\\#~&|]|\n|^\s*(?:[-+]|\d+\.)\s")
_LINE = re.compile(r"<p>((?:(?!<p>).)*)</p>", re.DOTALL)
_DRAWING = re.compile(r"<figure>(<svg.*</svg>)(?:<figcaption>(.*)</figcaption>)?\s*</figure>", re.DOTALL)
_REFUSED = {"link": "<a ", "heading": "<h", "table": "<table", "box": '<div class="admonition', "code": "<pre"}
_NO_ALTERNATIVE = re.compile(r'aria-label="\s*"')


@dataclass
class Shown:
    """An item with its HTML. `unresolved` names figures that aren't there or had to be mended; `refused` says where something
    stands that an item may not hold, and what was expected."""

    body: dict[str, Any]
    unresolved: list[str] = field(default_factory=list)
    refused: list[tuple[tuple[str | int, ...], str]] = field(default_factory=list)


def shown(body: Body, figures: Figures) -> Shown:
    """The item with the HTML of all that is formatted. `figures` gives the SVG of a name in a language, or None."""
    result = Shown(deepcopy(dict(body)))
    for place, holder, name, is_block in _texts(result.body):
        html = {lang: _html(source, lang, figures, (*place, lang), result, is_block) for lang, source in holder[name].items()}
        if any(html[lang] != escape(source, quote=False) for lang, source in holder[name].items()):
            holder[f"{name}_html"] = html
    return result


def _texts(body: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any], str, bool]]:
    """Every text that may be formatted: where it stands, what holds it, its name, and whether it may have several blocks."""
    yield from (((name,), body, name, True) for name in BLOCK if name in body)
    for name in LISTS:
        yield from (((name, place, "text"), entry, "text", False) for place, entry in enumerate(body.get(name, ())))


def _html(source: str, lang: str, figures: Figures, place: tuple[str | int, ...], result: Shown, is_block: bool) -> str:
    if not _MAY_BE_MARKDOWN.search(source):
        return escape(source, quote=False)
    rendered = render_markdown(source, lang=lang, resolve=lambda reference: None, figures=lambda name: figures(name, lang), numbered=False)
    result.unresolved += rendered.unresolved
    html = rendered.html.strip()
    result.refused += [(place, f"expected no {name} in an item") for name, tag in _REFUSED.items() if tag in html]
    if _NO_ALTERNATIVE.search(html):
        result.refused.append((place, "expected words that stand for the image, as in ![…](figure:name.svg)"))
    if line := _LINE.fullmatch(html):
        return line[1]
    if is_block:
        return html
    if drawing := _DRAWING.fullmatch(html):
        return f"{drawing[1]} {drawing[2]}" if drawing[2] else drawing[1]
    result.refused.append((place, "expected one paragraph or one image"))
    return escape(source, quote=False)
