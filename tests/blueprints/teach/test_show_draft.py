"""A draft: looked at, published when it is whole, or thrown away."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import TRAINER, AuditEvent, Person
from db import db
from publishing.exchange import plan_import, source_of, store_import
from quizzes.banks import written_in
from quizzes.exchange.formats import FORMATS
from quizzes.models import Bank
from revisions.models import FINAL, Revision, Text
from tests.browser import Browser
from tests.cast import Cast

WHOLE, PART = "/teach/banks/m01-check/drafts/m01-new", "/teach/banks/m01-check/drafts/part"


@pytest.fixture(autouse=True)
def drafts(bank: Bank, now: datetime) -> None:
    """One that lacks nothing, one that has a single language."""
    body = source_of(written_in(bank)[0].newest) | {"key": "m01-new", "stem": {"lv": "Jauns?", "en": "New?"}}
    data = FORMATS["gift"].write([body], "lv") + b"\n::part::Vai? {=a ~b ~c}\n"
    store_import(bank=bank, plan=plan_import(bank=bank, data=data, lang="lv"), by=None, at=now)
    db.session.commit()


def status_of(key: str) -> list[str]:
    return list(db.session.scalars(select(Revision.status).join(Revision.text).where(Text.key == key)))


def test_both_languages_and_what_is_right_are_shown(as_: Callable[..., Browser], toms: Person) -> None:
    page = as_(toms).get(WHOLE).text

    assert "Jauns?" in page
    assert "New?" in page
    assert "right" in page
    assert "Publish the question" in page


def test_what_lacks_something_says_so_and_offers_no_button(as_: Callable[..., Browser], toms: Person) -> None:
    page = as_(toms).get(PART).text

    assert "Before it can be published it needs: outcome, paragraph, stem.en" in page
    assert "Publish the question" not in page


def test_published_it_is_asked(as_: Callable[..., Browser], toms: Person) -> None:
    answer = as_(toms).post_form(WHOLE, data={"act": "publish"})

    assert (answer.status_code, answer.location) == (303, "/teach/banks/m01-check")
    assert status_of("m01-new") == [FINAL]
    assert db.session.scalars(select(AuditEvent.actor_id).where(AuditEvent.act == "publish-question")).all() == [toms.id]
    assert as_(toms).get(WHOLE).status_code == 404


def test_what_lacks_something_is_not_published(as_: Callable[..., Browser], toms: Person) -> None:
    answer = as_(toms).post_form(PART, data={"act": "publish"})

    assert answer.status_code == 422
    assert "The draft lacks something" in answer.text
    assert FINAL not in status_of("part")


def test_thrown_away_it_is_gone(as_: Callable[..., Browser], toms: Person) -> None:
    as_(toms).post_form(PART, data={"act": "discard"})

    assert status_of("part") == []
    assert as_(toms).get(PART).status_code == 404


def test_another_act_is_none(as_: Callable[..., Browser], toms: Person) -> None:
    assert as_(toms).post_form(WHOLE, data={"act": "pass"}).status_code == 422


def test_nobody_of_another_programme_sees_or_publishes_it(as_: Callable[..., Browser], cast: Cast) -> None:
    other = as_(cast.person("Tālis", roles=(TRAINER,), scope="another-programme"))

    assert other.get(WHOLE).status_code == 404
    assert other.post_form(WHOLE, data={"act": "publish"}).status_code == 404
    assert FINAL not in status_of("m01-new")
