"""GET /certificate.pdf: the paper, as it was drawn, or (before that was done) as it will be."""

from collections.abc import Callable

import pytest

from courses.models import Programme
from credentials.models import Credential
from credentials.services import keep_pdf, render_pdf
from db import db
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


def test_is_a_pdf_with_a_name_for_whoever_saves_it(cast: Cast, programme: Programme, as_: As) -> None:
    answer = as_(cast.certified(programme).holder).get("/certificate.pdf")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "aplieciba-2027-0001.pdf" in answer.headers["Content-Disposition"]
    assert "apliec%C4%ABba-2027-0001.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_looking_stores_nothing_and_gives_the_same_bytes_as_what_is_kept_later(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    browser = as_(credential.holder)
    first = browser.get("/certificate.pdf").data
    assert db.session.query(Credential.pdf).scalar() is None

    keep_pdf(credential_id=credential.id, pdf=render_pdf(credential))
    db.session.commit()
    assert browser.get("/certificate.pdf").data == first


def test_what_is_kept_is_served_as_it_is(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    keep_pdf(credential_id=credential.id, pdf=b"%PDF-kept")
    db.session.commit()

    assert as_(credential.holder).get("/certificate.pdf").data == b"%PDF-kept"


def test_when_it_cannot_be_drawn_now_says_so_and_to_come_again(cast: Cast, programme: Programme, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])
    answer = as_(cast.certified(programme).holder).get("/certificate.pdf")

    assert answer.status_code == 503
    assert answer.mimetype == "text/html"


def test_before_the_issue_there_is_none(browser: Browser, cast: Cast, programme: Programme) -> None:
    cast.certified(programme, cast.learner("Laima"))

    assert browser.get("/certificate.pdf").status_code == 404


@pytest.mark.parametrize("role", ["trainer", "coordinator", "case_manager", "supervisor", "administrator", "person"])
def test_is_the_holders_alone(cast: Cast, as_: As, programme: Programme, role: str) -> None:
    cast.certified(programme)

    assert as_(getattr(cast, role)()).get("/certificate.pdf").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/certificate.pdf").status_code == 303
