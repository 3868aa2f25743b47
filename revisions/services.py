"""Publishing a text."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from db import db
from revisions.errors import RevisionClash
from revisions.models import DRAFT, FINAL, RETIRED, Revision, Text
from revisions.signals import revision_published, revision_retired


def digest_of(source: str) -> str:
    """The SHA-256 by which two sources are told apart."""
    return sha256(source.encode()).hexdigest()


def publish_revision(
    *,
    kind: str,
    key: str,
    lang: str,
    title: str,
    source: str,
    front: dict[str, Any] | None = None,
    html: str = "",
    body: dict[str, Any] | None = None,
    words: int = 0,
    author: Person | None = None,
    note: str = "",
    at: datetime,
) -> Revision:
    """Make this what the text says from now on; the final revision before it is retired.

    The same source again makes no new revision: only what is derived from it (html, body, words, front, title) is brought
    up to date, since an address or the rendering may have changed. Without an author it comes from a file. Raises RevisionClash.
    """
    derived: dict[str, Any] = {"front": front or {}, "html": html, "body": body, "words": words, "title": title}
    text = _text(kind, key)
    final = db.session.scalar(select(Revision).where(Revision.text_id == text.id, Revision.lang == lang, Revision.status == FINAL))
    digest = digest_of(source)
    if final is not None and final.digest == digest:
        if author is None:
            derived["is_from_file"] = True
        for name, value in derived.items():
            if getattr(final, name) != value:
                setattr(final, name, value)
        db.session.flush()
        revision_published.send(final)
        return final
    number = 1 + (db.session.scalar(select(func.max(Revision.number)).where(Revision.text_id == text.id, Revision.lang == lang)) or 0)
    revision = Revision(
        text_id=text.id,
        lang=lang,
        number=number,
        status=FINAL,
        source=source,
        digest=digest,
        author_id=author.id if author else None,
        is_from_file=author is None,
        note=note,
        created_at=at,
        **derived,
    )
    try:
        with db.session.begin_nested():
            if final is not None:
                retire_revision(revision=final)
            db.session.add(revision)
    except IntegrityError:
        raise RevisionClash(kind=kind, key=key) from None
    revision_published.send(revision)
    return revision


def draft_revision(*, kind: str, key: str, lang: str, title: str = "", source: str, author: Person | None = None, at: datetime) -> Revision:
    """Keep what a text may say one day. Nobody is shown it before `publish_draft`; a draft that waited is replaced. Raises RevisionClash."""
    text = _text(kind, key)
    waiting = select(Revision).where(Revision.text_id == text.id, Revision.lang == lang, Revision.status == DRAFT)
    for draft in db.session.scalars(waiting):
        db.session.delete(draft)
    db.session.flush()
    number = 1 + (db.session.scalar(select(func.max(Revision.number)).where(Revision.text_id == text.id, Revision.lang == lang)) or 0)
    revision = Revision(
        text_id=text.id,
        lang=lang,
        number=number,
        status=DRAFT,
        title=title,
        front={},
        source=source,
        digest=digest_of(source),
        author_id=author.id if author else None,
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(revision)
    except IntegrityError:
        raise RevisionClash(kind=kind, key=key) from None
    return revision


def publish_draft(*, revision: Revision, body: dict[str, Any], author: Person) -> Revision:
    """Make a draft what its text says from now on, with what is derived from its source; the author is whoever answers for it.

    Raises RevisionClash where it waits no more, or somebody published another one meanwhile.
    """
    final = db.session.scalar(select(Revision).where(Revision.text_id == revision.text_id, Revision.lang == revision.lang, Revision.status == FINAL))
    published = update(Revision).where(Revision.id == revision.id, Revision.status == DRAFT)
    try:
        with db.session.begin_nested():
            if final is not None:
                retire_revision(revision=final)
            done = db.session.execute(published.values(status=FINAL, body=body, author_id=author.id)).rowcount
    except IntegrityError:
        done = 0
    if not done:
        raise RevisionClash(kind=revision.text.kind, key=revision.text.key)
    db.session.refresh(revision)
    revision_published.send(revision)
    return revision


def retire_revision(*, revision: Revision) -> None:
    """Nobody is shown this revision any more, but those whose progress or attempt names it; retiring again changes nothing."""
    db.session.execute(update(Revision).where(Revision.id == revision.id, Revision.status == FINAL).values(status=RETIRED))
    db.session.refresh(revision, ["status"])
    revision_retired.send(revision)


def _text(kind: str, key: str) -> Text:
    text = db.session.scalar(select(Text).where(Text.kind == kind, Text.key == key))
    if text is None:
        text = Text(kind=kind, key=key)
        try:
            with db.session.begin_nested():
                db.session.add(text)
        except IntegrityError:
            raise RevisionClash(kind=kind, key=key) from None
    return text
