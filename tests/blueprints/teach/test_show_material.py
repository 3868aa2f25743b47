"""GET /teach/material/<slug>: one piece of material."""

from collections.abc import Callable
from datetime import datetime

import pytest

from revisions.models import CHAPTER, MATERIAL
from tests.browser import Browser
from tests.cast import Cast
from tests.library.builders import publish_text


@pytest.fixture
def trainer(cast: Cast, as_: Callable[..., Browser]) -> Browser:
    return as_(cast.trainer("Toms", language="en"))


def test_says_how_long_it_takes_and_what_has_to_be_there(trainer: Browser, now: datetime) -> None:
    publish_text(MATERIAL, "t05", "en", now, slug="05-cards", duration=60, materials=["cards, cut", "a clock"], cards=True)
    page = trainer.get("/teach/material/05-cards").text

    assert "60 minutes" in page
    assert "cards, cut; a clock" in page
    assert '<div class="prose cards"' in page


def test_what_is_not_there_is_not_found(trainer: Browser, now: datetime) -> None:
    publish_text(CHAPTER, "h01", "en", now)

    assert trainer.get("/teach/material/h01").status_code == 404
