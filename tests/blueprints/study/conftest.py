"""A learner in a small programme, and another whose things must never be seen."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol


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
