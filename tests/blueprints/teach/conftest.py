"""A group with its trainer, and one of another trainer whose time must never be seen."""

from datetime import datetime
from pathlib import Path

import pytest

from accounts.models import Person
from courses.models import Enrolment, Intake, Programme
from db import db
from publishing.sync import sync_content
from quizzes.banks import bank_with_key
from quizzes.models import Bank
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import build_intake
from tests.publishing.small import SmallContent


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def winter(programme: Programme, toms: Person) -> Intake:
    return build_intake(programme, "Ziemas grupa", toms)


@pytest.fixture
def anna(cast: Cast, programme: Programme, winter: Intake, now: datetime) -> Enrolment:
    """Of Toms's group."""
    return enrol(cast.learner("Anna"), programme, now, winter)


@pytest.fixture
def zane(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    """Of another trainer's group."""
    return enrol(cast.learner("Zane"), programme, now, build_intake(programme, "Pavasara grupa", cast.trainer("Tīna")))


@pytest.fixture
def bank(now: datetime, tmp_path: Path) -> Bank:
    """The questions of a small programme's first check, m01-c00 … m01-c11, as content/ has them."""
    sync_content(SmallContent(tmp_path / "content").root, now)
    found = bank_with_key("m01-check")
    assert found is not None
    db.session.commit()
    return found
