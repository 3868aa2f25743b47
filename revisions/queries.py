"""Finding what a text says now."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, case, func, select
from sqlalchemy.orm import contains_eager, defer

from db import db
from revisions.models import DRAFT, FINAL, Revision, Text


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What a text says, as `revisions.models.Revision` names things, for what only looks."""

    id: int
    lang: str
    number: int
    title: str
    front: dict[str, Any]
    html: str


OF_REVISION = tuple(Revision.__table__.c[name] for name in RevisionRow.__slots__)


def final_revision(kind: str, key: str, lang: str) -> Revision | None:
    """What this text says now, in this language, else in the other one (its `lang` tells): one statement."""
    return db.session.scalar(_final(), {"kind": kind, "key": key, "lang": lang})


def final_revision_at(kind: str, slug: str, lang: str) -> Revision | None:
    """As `final_revision`, found by the slug of its file."""
    return db.session.scalar(_finals(kind, lang).where(Revision.front["slug"].as_string() == slug).limit(1))


def final_revisions(kind: str, lang: str, *, with_html: bool = False) -> list[Revision]:
    """One revision a text, in this language where there is one, ordered as `ordered` in the front matter, then by slug.
    The texts themselves (source and, where it isn't asked for, html) are not loaded: one statement."""
    deferred = [defer(Revision.source)] if with_html else [defer(Revision.source), defer(Revision.html)]
    rows = db.session.scalars(_finals(kind, lang).options(*deferred))
    first: dict[int, Revision] = {}
    for row in rows:
        first.setdefault(row.text_id, row)
    return sorted(first.values(), key=_place)


def finals_with_keys(keys: Collection[str]) -> list[Revision]:
    """All that texts with these keys say now, of whatever kind and in every language: one statement."""
    named = select(Revision).join(Revision.text).options(contains_eager(Revision.text), defer(Revision.source))
    return list(db.session.scalars(named.where(Text.key.in_(keys), Revision.status == FINAL).order_by(Revision.id)))


def revision_numbered(kind: str, key: str, lang: str, number: int) -> Revision | None:
    """What a text said under this number, whatever has been published since; a draft has not been said."""
    named = select(Revision).join(Revision.text).options(contains_eager(Revision.text))
    asked = named.where(Text.kind == kind, Text.key == key, Revision.lang == lang, Revision.number == number, Revision.status != DRAFT)
    return db.session.scalar(asked)


def revisions_before(revision: Revision) -> list[Revision]:
    """Everything that the same text said in the same language before, the latest first: one statement."""
    asked = select(Revision).join(Revision.text).options(contains_eager(Revision.text))
    same = asked.where(Revision.text_id == revision.text_id, Revision.lang == revision.lang)
    return list(db.session.scalars(same.where(Revision.number < revision.number, Revision.status != DRAFT).order_by(Revision.number.desc())))


def chosen_final(kind: Any, key: Any, lang: Any) -> ScalarSelect[int]:
    """The id of what `final_revision` finds, for statements that join something to it."""
    ranked = case((Revision.lang == lang, 0), else_=1)
    of_text = select(Revision.id).join(Revision.text).where(Text.kind == kind, Text.key == key, Revision.status == FINAL)
    return of_text.order_by(ranked, Revision.id).limit(1).correlate(None).scalar_subquery()


def bytes_of_finals(lang: str) -> int:
    """About how many bytes all final texts of a language make when they are shown."""
    return (
        db.session.scalar(select(func.coalesce(func.sum(func.length(Revision.html)), 0)).where(Revision.status == FINAL, Revision.lang == lang)) or 0
    )


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
