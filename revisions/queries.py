"""Finding what a text says now."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, select
from sqlalchemy.orm import contains_eager, defer

from db import db
from revisions.models import FINAL, Revision, Text


def final_revision(kind: str, key: str, lang: str) -> Revision | None:
    """What this text says now, in this language, else in the other one (its `lang` tells): one statement."""
    return db.session.scalar(_final(), {"kind": kind, "key": key, "lang": lang})


def final_revision_at(kind: str, slug: str, lang: str) -> Revision | None:
    """As `final_revision`, found by the slug of its file."""
    return db.session.scalar(_finals(kind, lang).where(Revision.front["slug"].as_string() == slug).limit(1))


def final_revisions(kind: str, lang: str) -> list[Revision]:
    """One revision a text, in this language where there is one, ordered as `ordered` in the front matter, then by slug.
    The texts themselves (source, html) are not loaded: one statement."""
    rows = db.session.scalars(_finals(kind, lang).options(defer(Revision.source), defer(Revision.html)))
    first: dict[int, Revision] = {}
    for row in rows:
        first.setdefault(row.text_id, row)
    return sorted(first.values(), key=_place)


def _place(revision: Revision) -> tuple[int, str]:
    return revision.front.get("order", 0), revision.front.get("slug", revision.text.key)


@cache
def _final() -> Select[Any]:
    """Built once: every lesson and every page of words asks it."""
    return _finals(bindparam("kind"), bindparam("lang")).options(defer(Revision.source)).where(Text.key == bindparam("key")).limit(1)


def _finals(kind: Any, lang: Any) -> Select[Any]:
    """Final revisions of a kind, those in the language asked for first."""
    return (
        select(Revision)
        .join(Revision.text)
        .options(contains_eager(Revision.text))
        .where(Text.kind == kind, Revision.status == FINAL)
        .order_by(case((Revision.lang == lang, 0), else_=1), Revision.id)
    )
