"""/code: the words, one tick, one button; what is signed is what was read, and the certificate waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from credentials.models import Credential
from db import db
from recruitment.models import CODE, Evidence
from revisions.models import Revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.recruitment.test_signing import publish

As = Callable[..., Browser]


@pytest.fixture
def code(now: datetime) -> Revision:
    revision = publish("Es klusēju.", now)
    db.session.commit()
    return revision


def signed() -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.kind == CODE)))


def test_a_tick_and_a_button_sign_it(cast: Cast, as_: As, now: datetime, code: Revision) -> None:
    browser = as_(cast.application(build_programme(now), cast.learner(language="en")).person)

    page = browser.get("/code").text
    assert "Es klusēju." in page
    assert "Sign the code" in page
    assert browser.post_form("/code", {"seen": code.id, "is_read": "y"}).location == "/code"
    assert [one.revision_id for one in signed()] == [code.id]
    after = browser.get("/code").text
    assert "Signed on 11 January 2027" in after
    assert "Sign the code" not in after


def test_the_last_thing_missing_is_signed_and_the_certificate_is_there(cast: Cast, as_: As, now: datetime, code: Revision) -> None:
    enrolment = cast.fulfilled(build_programme(now), without=("C10",))
    browser = as_(enrolment.person)

    assert 'href="/code"' in browser.get("/criteria").text
    browser.post_form("/code", {"seen": code.id, "is_read": "y"})

    assert db.session.scalars(select(Credential.enrolment_id)).all() == [enrolment.id]


def test_without_the_tick_nothing_is_signed(cast: Cast, as_: As, now: datetime, code: Revision) -> None:
    browser = as_(cast.application(build_programme(now), cast.learner(language="en")).person)
    answer = browser.post_form("/code", {"seen": code.id})

    assert answer.status_code == 422
    assert "Please tick this once you have read it." in answer.text
    assert signed() == []


@pytest.mark.parametrize("seen", ["", "0", "x", "999999"])
def test_what_was_not_on_the_page_is_not_signed(cast: Cast, as_: As, now: datetime, code: Revision, seen: str) -> None:
    browser = as_(cast.application(build_programme(now), cast.learner()).person)

    assert browser.post_form("/code", {"seen": seen, "is_read": "y"}).status_code == 422
    assert signed() == []


def test_when_it_changed_meanwhile_the_new_words_are_shown_and_nothing_is_signed(cast: Cast, as_: As, now: datetime, code: Revision) -> None:
    browser = as_(cast.application(build_programme(now), cast.learner(language="en")).person)
    newer = publish("Es klusēju un sargāju.", now + timedelta(hours=1))
    db.session.commit()
    answer = browser.post_form("/code", {"seen": code.id, "is_read": "y"})

    assert answer.status_code == 422
    assert "Es klusēju un sargāju." in answer.text
    assert f'value="{newer.id}"' in answer.text
    assert signed() == []


def test_whoever_has_not_applied_has_nothing_to_sign(cast: Cast, as_: As, now: datetime, code: Revision) -> None:
    build_programme(now)

    assert as_(cast.learner()).get("/code").status_code == 404
