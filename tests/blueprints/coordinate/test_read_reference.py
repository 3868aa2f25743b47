"""Reading what a referee said, and vouching for it by name; every look is on the trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from db import db
from recruitment.models import Application, Evidence, Referee
from recruitment.referees import decline_reference, give_reference, name_referee
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.recruitment.test_referees import SAID

As = Callable[..., Browser]


@pytest.fixture
def application(cast: Cast, now: datetime) -> Application:
    return cast.application(build_programme(now))


@pytest.fixture
def referee(application: Application, now: datetime) -> Referee:
    said = {"name": "Inta Zariņa", "relation": "kolēģe", "email": "inta@example.org", "language": "lv"}
    made, _token = name_referee(application=application, by=application.person, at=now, **said)
    db.session.commit()
    return made


def test_what_was_said_is_read_and_becomes_evidence(cast: Cast, as_: As, referee: Referee, now: datetime) -> None:
    give_reference(referee=referee, said=replace(SAID, is_worried=True, concern="Kliedz."), at=now)
    db.session.commit()
    coordinator = cast.coordinator(language="en")
    browser, address = as_(coordinator), f"/coordinate/referees/{referee.public_id}"

    page = browser.get(address).text
    for shown in ("Uzticama.", "The referee is worried about safety", "Kliedz.", "Work", "2019"):
        assert shown in page
    browser.post_form(address, {"verdict": "against", "note": "Jāparunā."})
    assert [(one.is_favourable, one.recorded_by_id, one.note) for one in db.session.scalars(select(Evidence))] == [
        (False, coordinator.id, "Jāparunā.")
    ]
    assert "Speaks against, for now" in browser.get(address).text
    assert "vouched for it" in browser.post_form(address, {"verdict": "for"}).text


def test_every_look_is_on_the_trail(cast: Cast, as_: As, referee: Referee) -> None:
    as_(cast.coordinator()).get(f"/coordinate/referees/{referee.public_id}")

    assert db.session.scalars(select(AuditEvent.object_id).where(AuditEvent.act == "read-reference")).all() == [referee.public_id]


@pytest.mark.parametrize("form", [{}, {"verdict": "perhaps"}, {"verdict": "for", "note": "120390-12345"}])
def test_a_verdict_is_one_of_two(cast: Cast, as_: As, referee: Referee, now: datetime, form: dict[str, str]) -> None:
    give_reference(referee=referee, said=SAID, at=now)
    db.session.commit()

    assert as_(cast.coordinator()).post_form(f"/coordinate/referees/{referee.public_id}", form).status_code == 422
    assert db.session.scalars(select(Evidence)).all() == []


def test_silence_and_declining_offer_nothing_to_vouch_for(cast: Cast, as_: As, referee: Referee, now: datetime) -> None:
    browser, address = as_(cast.coordinator(language="en")), f"/coordinate/referees/{referee.public_id}"
    assert "No answer yet." in browser.get(address).text
    decline_reference(referee=referee, at=now)
    db.session.commit()
    page = browser.get(address).text
    assert "Would rather not give a reference" in page
    assert "verdict" not in page
    assert browser.post_form(address, {"verdict": "for"}).status_code == 422


@pytest.mark.parametrize("who", ["trainer", "administrator", "supervisor", "case_manager"])
def test_does_not_exist_for_others(cast: Cast, as_: As, referee: Referee, who: str) -> None:
    assert as_(getattr(cast, who)()).get(f"/coordinate/referees/{referee.public_id}").status_code == 404
