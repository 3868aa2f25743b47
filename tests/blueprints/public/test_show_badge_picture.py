"""GET /credentials/achievements/<key>.png: the badge, nobody's in particular."""

from datetime import datetime

import pytest

from courses.models import Programme
from credentials.badge.picture import NothingInside, inside_png
from tests.browser import Browser
from tests.courses.builders import build_programme


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_is_a_picture_without_a_credential(client: Browser, programme: Programme) -> None:
    answer = client.get(f"/credentials/achievements/{programme.key}.png")

    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    with pytest.raises(NothingInside):
        inside_png(answer.data)


def test_of_no_programme_there_is_none(client: Browser, programme: Programme) -> None:
    assert client.get("/credentials/achievements/nothing.png").status_code == 404
