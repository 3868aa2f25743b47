"""A file is looked at, then confirmed: nothing is stored before, and nothing of a bad one ever."""

import base64
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import Person
from blueprints.teach.banks import LARGEST
from db import db
from quizzes.models import Bank, Item
from revisions.models import DRAFT, Revision
from tests.browser import Browser
from tests.cast import Cast

ADDRESS = "/teach/banks/m01-check/import"
FOREIGN = b"::Kas ved?::Kas ved <i>sarunu</i>? {=Jaunietis ~Mentors ~Laiks}\n\n::m01-c01::Vai? {T}\n"


def sent(data: bytes) -> dict[str, Any]:
    return {"file": (BytesIO(data), "questions.txt"), "lang": "lv"}


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(Revision).where(Revision.status == DRAFT)) or 0


def test_what_would_come_in_is_told_and_nothing_stored(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    items = db.session.scalar(select(func.count()).select_from(Item))

    page = as_(toms).post_form(ADDRESS, data=sent(FOREIGN))

    assert page.status_code == 200
    assert "It is read as GIFT. Nothing is stored yet. 1 question would be kept as a draft." in page.text
    assert "Kas ved &lt;i&gt;sarunu&lt;/i&gt;?" in page.text
    assert "Line 1: Before it can be published it needs: outcome, paragraph" in page.text
    assert "Line 3: Here it is a question of the kind “One of several”, and stays one. It is left out." in page.text
    assert (drafts(), db.session.scalar(select(func.count()).select_from(Item))) == (0, items)


def test_confirmed_it_is_kept_as_drafts(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    browser = as_(toms)
    content = re.search(r'name="content" value="([^"]+)"', browser.post_form(ADDRESS, data=sent(FOREIGN)).text)
    assert content

    answer = browser.post_form(ADDRESS, data={"content": content[1], "lang": "lv"})

    assert (answer.status_code, answer.location) == (303, "/teach/banks/m01-check")
    assert drafts() == 1
    assert "/teach/banks/m01-check/drafts/kas-ved" in browser.get("/teach/banks/m01-check").text


def test_a_bad_file_says_its_line_and_stores_nothing(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    page = as_(toms).post_form(ADDRESS, data=sent(b"::a::Vai {=x ~y}\n\n::b::Vai {=x ~y")).text

    assert "Nothing was stored." in page
    assert "Line 3, b: The answers begin with { and don&#39;t end." in page
    assert 'name="content"' not in page
    assert drafts() == 0


@pytest.mark.parametrize("data", [{"lang": "lv"}, {"lang": "lv", "content": "%%%"}, {"lang": "xx", "content": "QQ=="}])
def test_what_is_no_file_is_an_error_of_the_form(data: dict[str, str], as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    assert as_(toms).post_form(ADDRESS, data=data).status_code == 422
    assert drafts() == 0


def test_a_file_that_is_too_large_is_refused(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    page = as_(toms).post_form(ADDRESS, data={"content": base64.b64encode(b"x" * (LARGEST + 1)).decode(), "lang": "lv"})

    assert page.status_code == 422
    assert "The file is too large: at most 512 kB." in page.text


def test_the_form_is_there_for_trainers_alone(as_: Callable[..., Browser], bank: Bank, toms: Person, cast: Cast) -> None:
    assert 'type="file"' in as_(toms).get(ADDRESS).text
    assert as_(cast.learner()).post_form(ADDRESS, data=sent(FOREIGN)).status_code == 404
    assert drafts() == 0
