"""Texts to look up, published as a sync would."""

from datetime import datetime
from typing import Any

from db import db
from revisions.models import MULTIPLE, TERM, Revision
from revisions.rendering import render_markdown
from revisions.services import publish_revision, retire_revision

BODY = "First words.\n\n## Now {#now}\n\nDo this.\n\n### Then {#then}\n\n## Whom to tell {#tell}\n\nThe team."


def publish_text(kind: str, key: str, lang: str, now: datetime, *, slug: str = "", body: str = BODY, **front: Any) -> Revision:
    """A Markdown text in one language; its title is the key and the language."""
    rendered = render_markdown(body, lang=lang, resolve=lambda _: None, figures=lambda _: None)
    blocks = [{"id": block.id, "kind": block.kind, "title": block.title} for block in rendered.blocks]
    revision = publish_revision(
        kind=kind,
        key=key,
        lang=lang,
        title=f"{key} {lang}",
        source=f"{key} {lang} {body}",
        front={"key": key, "title": f"{key} {lang}", "summary": f"About {key} {lang}.", "slug": slug or key, **front},
        html=rendered.html,
        body={"blocks": blocks},
        at=now,
    )
    db.session.commit()
    return revision


def publish_term(key: str, latvian: str, english: str, now: datetime) -> Revision:
    """A word of the glossary; its definition says which it is."""
    body = {"key": key, "term": {"lv": latvian, "en": english}, "definition": {"lv": f"Tas ir {latvian}.", "en": f"That is {english}."}}
    revision = publish_revision(kind=TERM, key=key, lang=MULTIPLE, title=latvian, source=str(body), body=body, at=now)
    db.session.commit()
    return revision


def retire(revision: Revision) -> None:
    """Take a text out of the readers' sight."""
    retire_revision(revision=revision)
    db.session.commit()
