"""Everything that learners read, for whom teaches."""

from collections.abc import Callable

import pytest

from accounts.models import TRAINER, Person
from tests.browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bank")


def test_programmes_with_their_hours_and_what_everybody_reads(as_: Callable[..., Browser], toms: Person) -> None:
    page = as_(toms).get("/teach/texts").text

    assert 'href="/teach/programmes/mentor-training"' in page
    assert 'href="/teach/texts/chapter/h01/en"' in page
    assert 'href="/teach/texts/page/about/en/preview"' in page


def test_whose_programme_is_elsewhere_finds_nothing_yet(as_: Callable[..., Browser], cast: Cast) -> None:
    page = as_(cast.person("Tālis", roles=(TRAINER,), scope="another-programme", language="en")).get("/teach/texts").text

    assert "No programme yet" in page
    assert "/teach/texts/chapter" not in page
