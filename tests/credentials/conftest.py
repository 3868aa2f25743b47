"""A programme, those who run it, and somebody of another programme."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.models import COORDINATOR, Person
from courses.models import Enrolment, Programme
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import fulfil

Fulfilled = Callable[..., Enrolment]


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def coordinator(cast: Cast, programme: Programme) -> Person:
    return cast.coordinator()


@pytest.fixture
def trainer(cast: Cast) -> Person:
    return cast.trainer()


@pytest.fixture
def stranger_coordinator(cast: Cast) -> Person:
    """Coordinates another programme."""
    return cast.person("Zita", "Cita", roles=(COORDINATOR,), scope="another-programme")


@pytest.fixture
def fulfilled(cast: Cast, programme: Programme, coordinator: Person, trainer: Person, now: datetime) -> Fulfilled:
    """`fulfilled(person, without=("C8",))` is an enrolment with all criteria met but those named."""

    def make(person: Person | None = None, **kwargs: Any) -> Enrolment:
        return fulfil(person or cast.learner(), programme, coordinator=coordinator, trainer=trainer, at=now, **kwargs)

    return make
