"""Keeping where somebody stopped reading, and the handbook's files."""

import re
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from db import db
from library.models import Edition, ReadingPlace
from revisions.models import Revision

PLACE = re.compile(r"[a-z][a-z0-9-]{0,79}")


def save_place(*, person: Person, revision: Revision, position: str, at: datetime) -> None:
    """Remember the block of a chapter that was read last. `position` is an id of the page; what can't be one is the beginning."""
    here = (ReadingPlace.person_id == person.id, ReadingPlace.text_id == revision.text_id)
    values = {"position": position if PLACE.fullmatch(position) else "", "read_at": at}
    if not db.session.execute(update(ReadingPlace).where(*here).values(values)).rowcount:
        _add_or_let_be(ReadingPlace(person_id=person.id, text_id=revision.text_id, **values))


def keep_edition(*, lang: str, form: str, digest: str, content: bytes, at: datetime) -> None:
    """Keep a file of the handbook in place of the one before."""
    values = {"digest": digest, "content": content, "size": len(content), "made_at": at}
    if not db.session.execute(update(Edition).where(Edition.lang == lang, Edition.form == form).values(values)).rowcount:
        _add_or_let_be(Edition(lang=lang, form=form, **values))


def _add_or_let_be(row: ReadingPlace | Edition) -> None:
    """Add a row, unless another tab or machine was first by a moment: theirs is as new as ours."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        pass
