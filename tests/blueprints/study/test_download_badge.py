"""GET /certificate/badge.<form>: one's own badge, to be taken along."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete

from courses.models import Programme
from credentials.badge.making import badge_of
from credentials.badge.models import Badge
from credentials.badge.picture import inside_png
from db import db
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


@pytest.mark.parametrize(("form", "media_type"), [("json", "application/vc"), ("jwt", "application/vc+jwt"), ("png", "image/png")])
def test_is_what_was_signed_in_the_form_that_is_asked_for(cast: Cast, programme: Programme, as_: As, form: str, media_type: str) -> None:
    credential = cast.certified(programme)
    badge = badge_of(credential)
    answer = as_(credential.holder).get(f"/certificate/badge.{form}")

    assert badge is not None
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"nozimite-2027-0001.{form}" in answer.headers["Content-Disposition"]
    inside = inside_png(answer.data) if form == "png" else answer.data
    assert inside == (badge.token.encode() if form == "jwt" else badge.document)


def test_the_page_leads_to_every_form(cast: Cast, programme: Programme, as_: As) -> None:
    page = as_(cast.certified(programme).holder).get("/certificate").text

    assert all(f"/certificate/badge.{form}" in page for form in ("json", "jwt", "png"))


def test_while_it_is_not_made_says_to_come_again(cast: Cast, programme: Programme, as_: As) -> None:
    credential = cast.certified(programme)
    db.session.execute(delete(Badge))
    db.session.commit()

    assert as_(credential.holder).get("/certificate/badge.json").status_code == 503


@pytest.mark.parametrize("form", ["svg", "pdf", ""])
def test_other_forms_there_are_none(cast: Cast, programme: Programme, as_: As, form: str) -> None:
    assert as_(cast.certified(programme).holder).get(f"/certificate/badge.{form}").status_code == 404


def test_before_the_issue_there_is_none(browser: Browser, cast: Cast, programme: Programme) -> None:
    cast.certified(programme, cast.learner("Laima"))

    assert browser.get("/certificate/badge.json").status_code == 404


@pytest.mark.parametrize("role", ["trainer", "coordinator", "case_manager", "supervisor", "administrator", "person"])
def test_is_the_holders_alone(cast: Cast, as_: As, programme: Programme, role: str) -> None:
    cast.certified(programme)

    assert as_(getattr(cast, role)()).get("/certificate/badge.json").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get("/certificate/badge.json").status_code == 303
