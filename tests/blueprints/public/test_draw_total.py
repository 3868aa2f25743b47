"""GET /mentors.<lang>.svg: how many mentors are certified now, for other pages; no name is in it."""

from datetime import datetime
from xml.etree import ElementTree

import pytest

from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme


@pytest.mark.parametrize(("lang", "said"), [("lv", "2 sertificēti mentori"), ("en", "2 certified mentors")])
def test_is_a_number_and_nobodys_name(client: Browser, cast: Cast, now: datetime, lang: str, said: str) -> None:
    programme = build_programme(now)
    for name in ("Anna", "Laima"):
        cast.certified(programme, cast.learner(name))

    answer = client.get(f"/mentors.{lang}.svg")

    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    title = ElementTree.fromstring(answer.data).findtext("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert said in title
    assert "Kalni" not in answer.text


def test_there_is_no_other_language(client: Browser) -> None:
    assert client.get("/mentors.de.svg").status_code == 404
