"""The index is kept with the revisions, says where it isn't what they say, and is made anew."""

from datetime import datetime

from sqlalchemy import text, update

from db import db
from revisions.models import AGENDA, CHAPTER, MULTIPLE, TERM
from revisions.services import publish_revision, retire_revision
from search.engines import dialect
from search.models import INDEX, Passage
from search.services import disagreement, mend_index, rebuild_index
from tests.library.builders import publish_term
from tests.search.builders import addresses, publish

KEY = {"sqlite": "rowid", "postgresql": "id"}


def test_a_new_revision_takes_the_place_of_the_former(now: datetime) -> None:
    publish(CHAPTER, "h01", "Vecais vārds.", now)
    publish(CHAPTER, "h01", "Jaunais vārds.", now)

    assert addresses("vecais") == []
    assert addresses("jaunais") == ["/handbook/h01#b1"]
    assert not disagreement()


def test_what_is_retired_is_not_found(now: datetime) -> None:
    retire_revision(revision=publish(CHAPTER, "h01", "Vārds.", now))

    assert addresses("vārds") == []
    assert not disagreement()


def test_what_is_derived_anew_is_found_anew(now: datetime) -> None:
    publish(CHAPTER, "h01", "Vārds.", now, slug="old")
    publish(CHAPTER, "h01", "Vārds.", now, slug="new")

    assert addresses("vārds") == ["/handbook/new#b1"]
    assert not disagreement()


def test_what_is_undone_was_never_found(now: datetime) -> None:
    publish(CHAPTER, "h01", "Vārds.", now)
    db.session.commit()
    publish(CHAPTER, "h01", "Cits.", now)
    db.session.rollback()

    assert addresses("vārds") == ["/handbook/h01#b1"]
    assert addresses("cits") == []
    assert not disagreement()


def test_a_kind_that_is_not_searched_leaves_no_trace(now: datetime) -> None:
    publish(AGENDA, "a1", "Vārds.", now)

    assert addresses("vārds") == []
    assert not disagreement()


def test_every_way_of_disagreeing_is_noticed_and_mended(now: datetime) -> None:
    first = publish(CHAPTER, "h01", "Vārds.", now)
    publish_term("word", "vārdnīca", "glossary", now)
    faults = (
        update(Passage).where(Passage.revision_id == first.id).values(text="cits"),
        Passage.__table__.delete().where(Passage.revision_id == first.id),
        text(f"DELETE FROM {INDEX} WHERE {KEY[dialect()]} = (SELECT min(id) FROM passage)"),
        text(f"UPDATE revision SET html = '<p id=\"b1\">Vārds, un vēl.</p>' WHERE id = {first.id}"),
        text(f"UPDATE revision SET status = 'draft' WHERE id = {first.id}"),
    )
    for fault in faults:
        db.session.execute(fault)
        db.session.expire_all()
        assert disagreement(), str(fault)
        mend_index()
        assert not disagreement(), str(fault)
    assert mend_index() == 0


def test_the_index_made_anew_is_the_one_that_was_kept(now: datetime) -> None:
    publish(CHAPTER, "h01", "Vārds.\n\nVārds.", now)
    publish_term("word", "vārds", "word", now)
    before = addresses("vārds")

    assert rebuild_index() == 3 + 2
    assert addresses("vārds") == before
    assert not disagreement()


def test_values_of_an_odd_shape_are_left_out(now: datetime) -> None:
    publish_revision(kind=TERM, key="odd", lang=MULTIPLE, title="", source="x", body={"term": "vārds", "definition": ["vārds"]}, at=now)
    publish_revision(kind=CHAPTER, key="odd", lang="lv", title="Odd", source="x", front={"you_can": "?"}, html="<p>vārds", at=now)

    assert addresses("vārds") == ["/handbook/odd"]
    assert not disagreement()


def test_drawings_and_numbers_of_sources_are_not_among_the_words(now: datetime) -> None:
    drawing = '<figure id="b1"><svg><text>zīmēts</text></svg><figcaption>paraksts</figcaption></figure>'
    html = f'{drawing}<p id="b2">teikts<sup><a class="source" href="#source-1">1</a></sup> &amp; viss</p>'
    publish_revision(kind=CHAPTER, key="h01", lang="lv", title="T", source="x", html=html, at=now)

    assert addresses("zīmēts") == []
    assert addresses("paraksts") == ["/handbook/h01#b1"]
    assert db.session.query(Passage.text).filter_by(anchor="b2").scalar() == "teikts & viss"
