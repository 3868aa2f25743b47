"""GET /certificate.pdf: the paper, drawn and signed once, and kept as whoever came first was given it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courses.models import Programme
from credentials.badge.models import Badge
from credentials.keys import KeyRing
from credentials.models import Credential
from credentials.pdf import keep_pdf, render_pdf
from credentials.published_keys import prepare_keys
from db import db
from settings import Settings
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


def test_the_first_download_keeps_what_it_gives(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    browser = as_(credential.holder)

    first = browser.get("/certificate.pdf").data

    assert db.session.query(Credential.pdf).scalar() == first
    assert browser.get("/certificate.pdf").data == first


def test_what_is_given_is_what_the_work_behind_would_have_kept(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    behind = render_pdf(credential)

    assert as_(credential.holder).get("/certificate.pdf").data == behind


def test_what_is_kept_is_served_as_it_is(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    keep_pdf(credential_id=credential.id, pdf=b"%PDF-kept")
    db.session.commit()

    assert as_(credential.holder).get("/certificate.pdf").data == b"%PDF-kept"


@pytest.fixture
def no_compositor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("typesetting.press.subprocess.run", refuse)


@pytest.fixture
def lost_keys(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Published once, and gone from the folder."""
    prepare_keys(datetime(2027, 1, 1, tzinfo=UTC))
    monkeypatch.setattr("credentials.keys.KeyRing.current", KeyRing(tmp_path, "").current)


@pytest.mark.parametrize("fault", ["no_compositor", "full_disk", "lost_keys"])
@pytest.mark.parametrize(("lang", "said"), [("lv", "Apliecību"), ("en", "It is issued and safe")])
def test_when_it_cannot_be_made_now_says_so_in_the_readers_language_and_keeps_nothing(
    cast: Cast, programme: Programme, as_: As, fault: str, lang: str, said: str, request: pytest.FixtureRequest
) -> None:
    credential = cast.certified(programme)
    credential.holder.language = lang
    db.session.commit()
    browser = as_(credential.holder)
    request.getfixturevalue(fault)

    answer = browser.get("/certificate.pdf")

    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert answer.headers["Retry-After"] == "60"
    assert said in answer.text
    assert f'<html lang="{lang}"' in answer.text
    assert db.session.query(Credential.pdf).scalar() is None


def test_a_badge_that_waits_is_waited_for(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    db.session.query(Badge).delete()
    db.session.commit()

    assert as_(credential.holder).get("/certificate.pdf").status_code == 503


def test_before_the_issue_there_is_none(browser: Browser, cast: Cast, programme: Programme) -> None:
    cast.certified(programme, cast.learner("Laima"))

    assert browser.get("/certificate.pdf").status_code == 404


@pytest.mark.parametrize("role", ["trainer", "coordinator", "case_manager", "supervisor", "administrator", "person"])
def test_is_the_holders_alone(cast: Cast, as_: As, programme: Programme, role: str) -> None:
    cast.certified(programme)

    assert as_(getattr(cast, role)()).get("/certificate.pdf").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/certificate.pdf").status_code == 303
