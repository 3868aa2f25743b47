"""A few texts to find, and what was found of them in short."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from db import db
from revisions.models import Revision
from revisions.rendering import render_markdown
from revisions.services import publish_revision
from search.queries import found_for
from search.rules import parse_query


def publish(kind: str, key: str, body: str, now: datetime, *, lang: str = "lv", title: str = "", **front: Any) -> Revision:
    """A Markdown text with this body."""
    rendered = render_markdown(body, lang=lang, resolve=lambda _: None, figures=lambda _: None)
    revision = publish_revision(
        kind=kind, key=key, lang=lang, title=title or key, source=f"{title} {body}", front={"slug": key} | front, html=rendered.html, at=now
    )
    db.session.flush()
    return revision


def addresses(words: str, person: Person | None = None, lang: str = "lv") -> list[str]:
    """Where these words lead this person, the best first."""
    return [hit.address for hit in found_for(person, parse_query(words), lang).hits]
