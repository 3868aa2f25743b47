"""The handbook's files are made behind, as often as what they say has changed and no more often."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

import jobs
from db import db
from library import editions
from library.models import Edition
from library.queries import edition
from library.queries import editions as editions_in
from library.services import keep_edition
from tests.library.books import PUBLISHER, publish_everything
from tests.library.builders import publish_text


def test_every_language_and_form_is_made_once(now: datetime) -> None:
    assert jobs.make_editions(now) == 0
    publish_everything(now)

    assert jobs.make_editions(now) == 4
    assert jobs.make_editions(now) == 0
    assert [(one.form, one.size > 3000, one.made_at) for one in editions_in("lv")] == [("epub", True, now), ("pdf", True, now)]
    kept = edition("en", "pdf")
    assert kept is not None
    assert kept.content.startswith(b"%PDF-")
    assert kept.size == len(kept.content)


def test_a_changed_text_makes_them_anew(now: datetime) -> None:
    publish_everything(now)
    jobs.make_editions(now)
    publish_text("chapter", "h02", "lv", now, body="Other words.")
    later = now + timedelta(hours=1)

    assert jobs.make_editions(later) == 4  # it is in Latvian alone, so in both
    assert {one.made_at for one in editions_in("lv")} == {later}


def test_a_new_way_of_making_them_makes_them_anew(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_everything(now)
    jobs.make_editions(now)
    monkeypatch.setattr(editions, "way_of_making", lambda: "another")

    assert len(editions.unmade_editions(PUBLISHER)) == 4


def test_one_that_cannot_be_made_stops_no_other_and_is_tried_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish_everything(now)
    with monkeypatch.context() as broken:
        broken.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])
        assert jobs.make_editions(now) == 2
    assert "the handbook could not be made (lv, pdf)" in caplog.text

    assert jobs.make_editions(now) == 2


def test_looking_whether_any_is_due_costs_little(now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    publish_everything(now)
    for number in range(10):
        publish_text("chapter", f"more-{number}", "lv", now)

    with statements() as log:
        assert editions.unmade_editions(PUBLISHER)
    assert len(log) == 7


def test_the_database_holds_one_of_each(now: datetime) -> None:
    keep_edition(lang="lv", form="pdf", digest="a", content=b"1", at=now)
    keep_edition(lang="lv", form="pdf", digest="b", content=b"22", at=now)
    assert [(one.digest, one.size) for one in editions_in("lv")] == [("b", 2)]

    for changes in ({}, {"form": "odt"}, {"lang": "de", "form": "epub"}):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(Edition(**({"lang": "lv", "form": "pdf", "digest": "c", "content": b"", "size": 0, "made_at": now} | changes)))
