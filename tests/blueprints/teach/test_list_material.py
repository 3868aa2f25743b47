"""GET /teach/material: what trainers take into the room."""

from collections.abc import Callable
from datetime import datetime

import pytest

from revisions.models import CHAPTER, MATERIAL
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text, retire


def test_lists_it_with_its_time(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    publish_text(MATERIAL, "t01", "en", now, slug="01-midterm", duration=90, materials=[])
    publish_text(CHAPTER, "h01", "en", now)
    retire(publish_text(MATERIAL, "t02", "en", now, duration=5, materials=[]))
    page = as_(cast.trainer("Toms", language="en")).get("/teach/material").text

    assert 'href="/teach/material/01-midterm"' in page
    assert "90 minutes" in page
    assert "h01" not in page
    assert "t02" not in page


def test_says_what_will_stand_here(cast: Cast, as_: Callable[..., Browser]) -> None:
    assert "No material yet" in as_(cast.trainer("Toms", language="en")).get("/teach/material").text


@pytest.mark.parametrize("path", ["/teach/material", "/teach/material/01-midterm"])
def test_a_learner_has_no_business_here(cast: Cast, as_: Callable[..., Browser], path: str, now: datetime) -> None:
    publish_text(MATERIAL, "t01", "en", now, slug="01-midterm", duration=90, materials=[])

    assert as_(cast.learner()).get(path).status_code == 404
