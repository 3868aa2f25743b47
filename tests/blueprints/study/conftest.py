"""A learner in a small programme, and another whose things must never be seen."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from mentoring.models import Pairing
from recruitment.models import RECORD_CHECK
from recruitment.services import record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.mentoring.builders import certify, paired, young_person
from tests.quizzes.builders import build_motivation, take


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna")


@pytest.fixture
def enrolment(anna: Person, programme: Programme, now: datetime) -> Enrolment:
    return enrol(anna, programme, now)


@pytest.fixture
def browser(anna: Person, enrolment: Enrolment, as_: Callable[..., Browser]) -> Browser:
    """Anna's browser."""
    return as_(anna)


@pytest.fixture
def other(cast: Cast, programme: Programme, now: datetime) -> Enrolment:
    """Laima, enrolled in the same programme."""
    return enrol(cast.learner("Laima"), programme, now)


@pytest.fixture
def walking(cast: Cast, anna: Person, enrolment: Enrolment, now: datetime) -> Pairing:
    """Anna mentors since today; what draws her was asked before the training."""
    coordinator, application = cast.coordinator(), cast.application(enrolment.programme, anna)
    check = {"kind": RECORD_CHECK, "seen_on": now.date(), "valid_until": now.date() + timedelta(days=700)}
    record_evidence(application=application, by=coordinator, at=now, **check)
    take(anna, build_motivation(now), now - timedelta(days=200))
    certify(anna, enrolment.programme, now)
    return paired(anna, young_person(cast), coordinator, now)
