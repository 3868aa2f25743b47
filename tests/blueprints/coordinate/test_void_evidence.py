"""Declaring an entry of a selection file wrong."""

from collections.abc import Callable
from datetime import datetime

import pytest

from db import db
from recruitment.models import INTERVIEW, Evidence
from recruitment.services import record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


@pytest.fixture
def entry(cast: Cast, now: datetime) -> Evidence:
    """An interview of somebody, on file."""
    application = cast.application(build_programme(now), cast.coordinator("Kristīne", language="en"))
    entry = record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), by=cast.coordinator("Inga"), at=now)
    db.session.commit()
    return entry


def test_is_by_name(cast: Cast, as_: As, entry: Evidence) -> None:
    coordinator = cast.coordinator()

    answer = as_(coordinator).post_form(f"/coordinate/evidence/{entry.public_id}/void")

    assert (answer.status_code, answer.location) == (303, f"/coordinate/applications/{entry.application.public_id}#file")
    assert entry.voided_by_id == coordinator.id


def test_doing_it_again_is_harmless(cast: Cast, as_: As, entry: Evidence) -> None:
    first = cast.coordinator()
    as_(first).post_form(f"/coordinate/evidence/{entry.public_id}/void")

    assert as_(cast.coordinator("Rita")).post_form(f"/coordinate/evidence/{entry.public_id}/void").status_code == 303
    db.session.expire(entry)
    assert entry.voided_by_id == first.id


def test_nobody_voids_what_is_about_themselves(as_: As, entry: Evidence) -> None:
    answer = as_(entry.application.person).post_form(f"/coordinate/evidence/{entry.public_id}/void")

    assert answer.status_code == 422
    assert "This is about yourself" in answer.text
    db.session.expire(entry)
    assert entry.voided_at is None


@pytest.mark.parametrize("who", ["trainer", "learner"])
def test_others_find_nothing(cast: Cast, as_: As, entry: Evidence, who: str) -> None:
    assert as_(getattr(cast, who)()).post_form(f"/coordinate/evidence/{entry.public_id}/void").status_code == 404


def test_the_coordinator_of_another_programme_finds_nothing(cast: Cast, as_: As, now: datetime, entry: Evidence) -> None:
    build_programme(now, "other")

    assert as_(cast.coordinator(scope="other")).post_form(f"/coordinate/evidence/{entry.public_id}/void").status_code == 404
    db.session.expire(entry)
    assert entry.voided_at is None


def test_an_entry_that_never_was_is_not_found(cast: Cast, as_: As) -> None:
    assert as_(cast.coordinator()).post_form("/coordinate/evidence/abcdefghjkmn/void").status_code == 404
