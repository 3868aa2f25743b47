"""GET /credentials/achievements/<key>: what a programme's badge stands for."""

from datetime import datetime

import pytest

from courses.models import Programme
from tests.browser import Browser
from tests.courses.builders import build_programme


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def test_says_what_is_asked_of_no_one_in_particular(client: Browser, programme: Programme) -> None:
    answer = client.get(f"/credentials/achievements/{programme.key}")

    assert answer.status_code == 200
    assert answer.mimetype == "application/ld+json"
    assert answer.json["id"] == f"http://localhost/credentials/achievements/{programme.key}"
    assert answer.json["version"] == programme.revision
    assert "sodāmības pārbaude" in answer.json["criteria"]["narrative"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_of_no_programme_there_is_none(client: Browser, programme: Programme) -> None:
    assert client.get("/credentials/achievements/nothing").status_code == 404
