"""The paper of a group's study time: everything that a funder asks for, tagged, with lines for two signatures."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Intake, Programme
from db import db
from tests.blueprints.teach.test_show_study_time import REASON, address, some_time
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol
from typesetting import press


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def together(words: str) -> str:
    return "".join(words.split())


@pytest.fixture
def paper(cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime) -> bytes:
    for number in range(60):
        some_time(enrol(cast.learner(f"Anna{number:02}"), programme, now, winter), programme, toms, now)
    answer = as_(toms).get(f"{address(programme, winter)}.pdf?first=2027-01-01")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    return answer.data


def test_it_says_who_how_long_and_when(paper: bytes) -> None:
    words = together(words_of(paper))

    for line in (
        "Mācību laika uzskaite Statement of study time",
        "Programme (lv), 2026.1 Programme (en)",
        "Ziemas grupa",
        "01.01.2027.–11.01.2027. 1 January 2027 – 11 January 2027",
        "Anna00 Kalniņa 0:20 −0:10 1:30 1:40 0:04",
        "Anna59 Kalniņa 0:20 −0:10 1:30 1:40 0:04",
        "Kopā Total 20:00 −10:00 90:00 100:00 4:00",
        "Pasniedzējs vai pasniedzēja Trainer",
        "Procesa vadītājs vai vadītāja Coordinator",
        "vārds, uzvārds, paraksts, datums",
        "1 / 2",
        "2 / 2",
    ):
        assert together(line) in words, line
    assert together(REASON) not in words
    assert "@example.org" not in words


def test_it_is_tagged_and_carries_both_standards(paper: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(paper)).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "lv-LV"
    assert b"pdfuaid:part>1<" in paper
    assert b"pdfaid:part>3<" in paper


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', '$x$ *b* #eval("49")', "A" * 80, "=1+1", "Анна 🙂"])
def test_a_name_is_printed_as_it_is_and_never_run(
    cast: Cast, as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, now: datetime, name: str
) -> None:
    enrol(cast.learner(name), programme, now, winter)
    winter.name = name
    db.session.commit()

    words = words_of(as_(toms).get(f"{address(programme, winter)}.pdf").data)

    assert together(words).count(together(name)) >= 2
    assert "root:" not in words


def test_that_it_was_taken_is_in_the_trail(paper: bytes, toms: Person) -> None:
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-study-time"))

    assert (event.actor_id, event.note.split(", ")[0], event.note.split(", ")[2]) == (toms.id, "pdf", "60")


def test_when_it_cannot_be_drawn_the_page_says_so(
    as_: Callable[..., Browser], programme: Programme, toms: Person, winter: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(press, "COMPOSITOR", [sys.executable, "-c", "print('nothing')"])

    answer = as_(toms).get(f"{address(programme, winter)}.pdf")

    assert answer.status_code == 422
    assert "drawn just now. Nothing was lost" in answer.text
    assert db.session.scalar(select(AuditEvent).where(AuditEvent.act == "export-study-time")) is None
