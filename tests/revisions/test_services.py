"""Publishing a text: revisions follow each other and are never changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import db
from revisions.errors import RevisionClash
from revisions.models import FINAL, PAGE, RETIRED, Revision, Text
from revisions.services import publish_revision, retire_revision
from tests.cast import Cast


def publish(now: datetime, source: str = "One.", lang: str = "lv", key: str = "about", **kwargs: Any) -> Revision:
    values: dict[str, Any] = {"kind": PAGE, "title": "About", "html": f"<p>{source}</p>"} | kwargs
    return publish_revision(key=key, lang=lang, source=source, at=now, **values)


def test_a_changed_text_becomes_a_new_revision_and_the_old_one_stays(now: datetime) -> None:
    first = publish(now)
    second = publish(now + timedelta(days=1), "Two.")

    assert (first.number, first.status, first.source) == (1, RETIRED, "One.")
    assert (second.number, second.status, second.source) == (2, FINAL, "Two.")
    assert second.created_at == now + timedelta(days=1)


def test_the_same_text_again_is_the_same_revision(now: datetime) -> None:
    first = publish(now)

    assert publish(now + timedelta(days=1)).id == first.id
    assert first.created_at == now


def test_what_is_derived_is_brought_up_to_date_in_place(now: datetime) -> None:
    first = publish(now)
    again = publish(now, html='<p id="b1">One.</p>', words=1)

    assert again.id == first.id
    assert (first.html, first.words, first.number) == ('<p id="b1">One.</p>', 1, 1)


def test_languages_have_revisions_of_their_own(now: datetime) -> None:
    latvian, english = publish(now), publish(now, "In English.", lang="en")
    publish(now, "Two.")

    assert latvian.text_id == english.text_id
    assert (english.number, english.status) == (1, FINAL)


def test_a_text_that_was_retired_can_come_back(now: datetime) -> None:
    first = publish(now)
    retire_revision(revision=first)
    retire_revision(revision=first)
    back = publish(now)

    assert first.status == RETIRED
    assert (back.number, back.status) == (2, FINAL)


def test_who_wrote_it_is_kept(now: datetime, cast: Cast) -> None:
    trainer = cast.trainer()

    assert publish(now, author=trainer).author_id == trainer.id


def test_the_database_holds_one_final_revision_a_language(now: datetime) -> None:
    first = publish(now)
    db.session.add(Revision(text_id=first.text_id, lang="lv", number=9, status=FINAL, source="x", digest="x", created_at=now))

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_two_who_publish_at_once_are_told(now: datetime) -> None:
    """The other one's revision carries the number that ours would have, and is not final in our eyes."""
    text = Text(kind=PAGE, key="about")
    db.session.add(text)
    db.session.flush()

    @db.event.listens_for(db.session, "before_flush", once=True)
    def publish_between(session: Any, *_: Any) -> None:
        session.connection().execute(
            Revision.__table__.insert().values(
                text_id=text.id, lang="lv", number=1, status=FINAL, title="", front={}, source="x", html="", words=0, digest="x", created_at=now
            )
        )

    with pytest.raises(RevisionClash):
        publish(now)
    assert db.session.scalars(select(Revision.source)).all() == []
