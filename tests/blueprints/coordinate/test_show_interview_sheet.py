"""/coordinate/applications/<id>/interview: what to talk about, on paper; words and no scores."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from db import db
from quizzes.models import DrawnItem
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.quizzes.builders import build_motivation, right, take

As = Callable[..., Browser]


def rescuing(drawn: DrawnItem) -> dict[str, Any]:
    """Answers of somebody who would rather decide for the young person."""
    if drawn.item.interaction == "pair":
        return {"choice": next(option["key"] for option in (drawn.revision.body or {})["options"] if not option["supports"])}
    return {"level": 1} if drawn.part == "expectations" and "consistency" not in (drawn.revision.body or {}) else right(drawn)


def test_holds_the_questions_of_the_flags_with_room_to_write(cast: Cast, as_: As, now: datetime) -> None:
    quiz, application = build_motivation(now), cast.application(build_programme(now))
    take(application.person, quiz, now, answer=rescuing)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}/interview").text

    assert "Kristīne Kalniņa" in page
    assert "flag orientation (en)" in page
    assert "ask orientation (en)" in page
    assert "8 months unit (en)" in page
    assert page.count('class="line"') > 5
    assert "Questions for everybody" not in page


def test_holds_no_score_that_invites_a_verdict(cast: Cast, as_: As, now: datetime) -> None:
    quiz, application = build_motivation(now), cast.application(build_programme(now))
    take(application.person, quiz, now, answer=rescuing)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}/interview").text

    assert all(score not in page for score in ("why orientation", "of 6", "to 25", "4.0"))


def test_before_the_test_there_are_the_questions_for_everybody(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/applications/{application.public_id}/interview").text

    assert "has not been handed in yet" in page
    assert "Questions for everybody" in page


def test_is_linked_until_the_decision(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator()
    waiting, decided = cast.application(programme), cast.accepted(programme, by=coordinator)
    browser = as_(coordinator)

    assert f"{waiting.public_id}/interview" in browser.get(f"/coordinate/applications/{waiting.public_id}").text
    assert f"{decided.public_id}/interview" not in browser.get(f"/coordinate/applications/{decided.public_id}").text


def test_every_look_is_on_the_trail(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator()

    as_(coordinator).get(f"/coordinate/applications/{application.public_id}/interview")

    seen = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-application")).one()
    assert (seen.actor_id, seen.object_id) == (coordinator.id, application.public_id)


def test_ones_own_does_not_exist(cast: Cast, as_: As, now: datetime) -> None:
    me = cast.coordinator("Kristīne")
    application = cast.application(build_programme(now), me)

    assert as_(me).get(f"/coordinate/applications/{application.public_id}/interview").status_code == 404


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator"])
def test_does_not_exist_for_others(cast: Cast, as_: As, now: datetime, role: str) -> None:
    application = cast.application(build_programme(now))
    address = f"/coordinate/applications/{application.public_id}/interview"

    assert as_(getattr(cast, role)()).get(address).status_code == 404
    assert as_(cast.coordinator(scope="other")).get(address).status_code == 404
