"""The outline of a programme, for those who teach in it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import TRAINER, Person
from quizzes.models import Bank
from tests.browser import Browser
from tests.cast import Cast

PAGE = "/teach/programmes/mentor-training"


@pytest.fixture(autouse=True)
def content(bank: Bank, now: datetime) -> None:
    """A small programme, as content/ has it."""


def test_everything_stands_in_it_with_how_it_stands_and_how_long_it_takes(as_: Callable[..., Browser], toms: Person) -> None:
    page = as_(toms).get(PAGE).text

    assert "Nodarbība m01-l1 en" in page
    assert "Situāciju (en)" not in page
    assert page.count("Published") >= 5
    assert "both, in step" in page
    assert "15 min" in page
    assert "in preparation" in page


def test_nobody_of_another_programme_sees_it(as_: Callable[..., Browser], cast: Cast) -> None:
    assert as_(cast.person("Tālis", roles=(TRAINER,), scope="another-programme")).get(PAGE).status_code == 404
    assert as_(cast.learner()).get(PAGE).status_code == 404
    assert as_(cast.coordinator()).get(PAGE).status_code == 404
