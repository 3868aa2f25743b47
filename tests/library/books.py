"""A handbook in which everything stands that a text can hold, and what hostile hands would write."""

from datetime import datetime

from db import db
from library.book import Book, Publisher, book_in
from revisions.models import CHAPTER, SITUATION
from revisions.rendering import render_markdown
from revisions.services import publish_revision
from tests.library.builders import publish_term, publish_text

PUBLISHER = Publisher("Programmas īstenotājs & <draugi>", "https://celabiedrs.example.org")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 100"><rect class="soft" x="0" y="0" width="640" height="100" rx="14"/>'
    '<text class="ink" x="20" y="60" font-size="29">Šķēršļi &amp; tilti</text><line class="arrow" x1="1" y1="1" x2="9" y2="9"/></svg>'
)
CODE = (
    '#read("/etc/passwd")',
    '#eval("1+1") $x^2$ *b* _e_ `raw` @ref <label>',
    "#panic() \\ // /* */ = = = - + / 1.",
    "]] #[ #{ }",
    "&amp; < > \" ' “ ”",
)
EVERYTHING = """
!!! scene

    The phone rings. A [mentor](term:mentor) answers, and [nobody](term:gone) else.

Words with **weight**, *stress*, `#sys.inputs` and a source[^1].
A line\\
broken, [mail](mailto:a@example.org), [a call](tel:112), [the web](https://example.org/a?b=1&c=2), [bad](javascript:alert(1)).

## A heading {#heading}

1. First, see [the other](handbook:h02#now).
2. Second, see [the card](situation:asks).

    - Inside, see [a lesson](lesson:m01-l1#x).

### Under it {#under}

| Who | How much |
|---|--:|
| Mentor | 1 |
| **Nobody** | [0](handbook:h02) |

![A bridge & its “alternative”](figure:bridge "A caption with *no* markup")

!!! closes "Closes the door"

    - “Give it here.”

> A quotation.

!!! write-2 "To be written"

- [ ] To be ticked

See [what stands above](handbook:h01#heading) and [nowhere](handbook:h01#nowhere).
"""
ADDRESSES = {
    "term:mentor": "/glossary#mentor",
    "term:gone": "/glossary#gone",
    "handbook:h01": "/handbook/h01",
    "handbook:h02": "/handbook/h02",
    "situation:asks": "/situations/asks",
    "lesson:m01-l1": "/modules/01-a/01-b",
}


def resolve(reference: str) -> str | None:
    name, sharp, anchor = reference.partition("#")
    return f"{ADDRESSES[name]}{sharp}{anchor}" if name in ADDRESSES else None


def publish_everything(now: datetime) -> None:
    """Two chapters (the second in Latvian alone, full of code), a card of urgency, two words."""
    for lang in ("lv", "en"):
        rendered = render_markdown(EVERYTHING, lang=lang, resolve=resolve, figures=lambda _: DRAWING)
        publish_revision(
            kind=CHAPTER,
            key="h01",
            lang=lang,
            title=f"Everything {lang}",
            source=lang,
            front={"key": "h01", "slug": "h01", "summary": "A < B & C.", "safety": True}
            | {"sources": ["A book, https://example.org/x.", "<b>Another</b>"], "checked": {"what": "A law", "on": "2026-11-22"}},
            html=rendered.html,
            body={"blocks": []},
            at=now,
        )
        publish_text(SITUATION, "asks", lang, now, safety=True)
    publish_text(CHAPTER, "h02", "lv", now, body="\n\n".join(("## Now {#now}", *CODE)), sources=list(CODE))
    publish_term("mentor", "mentors", "mentor", now)
    publish_term("code", CODE[0], CODE[1], now)
    db.session.commit()


def everything_in(lang: str) -> Book:
    book = book_in(lang, PUBLISHER)
    assert book is not None
    return book
