"""GET /handbook/download/<lang>.<form>: the whole handbook as a file."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import jobs
from library.services import keep_edition
from tests.browser import Browser
from tests.library.books import publish_everything


def test_gives_the_file_that_was_made(client: Browser, now: datetime) -> None:
    publish_everything(now)
    jobs.make_editions(now)
    epub, pdf = client.get("/handbook/download/lv.epub"), client.get("/handbook/download/en.pdf")

    assert epub.mimetype == "application/epub+zip"
    assert epub.data.startswith(b"PK\x03\x04")
    assert epub.headers["Content-Disposition"] == "attachment; filename=celabiedrs-lv-2027-01-11.epub"
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    assert client.get("/handbook/download/lv.epub", headers={"If-None-Match": epub.headers["ETag"]}).status_code == 304


def test_before_there_is_one_says_when_to_come_back(client: Browser) -> None:
    answer = client.get("/handbook/download/lv.pdf", headers={"Accept-Language": "lv"})

    assert answer.status_code == 202
    assert answer.headers["Retry-After"] == "60"
    assert "Fails vēl top" in answer.text


def test_there_are_two_languages_and_two_forms(client: Browser, now: datetime) -> None:
    keep_edition(lang="lv", form="pdf", digest="a", content=b"%PDF-", at=now)

    for name in ("de.pdf", "lv.docx", "lv.pdf/", "LV.pdf", "../lv.pdf", "lv"):
        assert client.get(f"/handbook/download/{name}").status_code == 404, name


def test_asks_the_database_once(client: Browser, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    keep_edition(lang="lv", form="pdf", digest="a", content=b"%PDF-", at=now)

    with statements() as log:
        assert client.get("/handbook/download/lv.pdf").status_code == 200
    assert len(log) == 1
