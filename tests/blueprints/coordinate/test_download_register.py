"""GET /coordinate/credentials.xlsx and .pdf: what was asked for, taken away; that it was is on record."""

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF-")])
def test_is_given_as_asked_and_recorded(cast: Cast, as_: As, now: datetime, form: str, begins: bytes) -> None:
    programme = build_programme(now)
    cast.certified(programme)
    coordinator = cast.coordinator()

    answer = as_(coordinator).get(f"/coordinate/credentials.{form}?standing=valid")

    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"apliecibas-2027-01-11.{form}" in answer.headers["Content-Disposition"]
    [act] = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-register"))
    assert (act.actor_id, act.object_id, act.note) == (coordinator.id, form, "1")


def test_holds_what_was_asked_for_and_of_ones_own_programmes(cast: Cast, as_: As, now: datetime) -> None:
    cast.certified(build_programme(now))
    cast.certified(build_programme(now, "other"), given_name="Laima")

    def names(query: str) -> list[str]:
        content = as_(cast.coordinator(scope="other")).get(f"/coordinate/credentials.xlsx{query}").data
        return [str(row[1].value) for row in list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())[1:]]

    assert names("") == ["Laima Kalniņa"]
    assert names("?standing=revoked") == []


@pytest.mark.parametrize("query", ["standing=none", "municipality=Nowhere", "intake=nobody", "first=yesterday", f"words={'x' * 200}"])
def test_what_can_not_be_asked_is_said(cast: Cast, as_: As, now: datetime, query: str) -> None:
    build_programme(now)

    assert as_(cast.coordinator()).get(f"/coordinate/credentials.xlsx?{query}").status_code == 422
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-register")).all() == []


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator", "person"])
def test_does_not_exist_for_others(cast: Cast, as_: As, role: str) -> None:
    assert as_(getattr(cast, role)()).get("/coordinate/credentials.xlsx").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/coordinate/credentials.pdf").status_code == 303
