"""/coordinate/applications: those that wait and those that are closed, of one's own programmes only."""

from collections.abc import Callable
from datetime import datetime

import pytest

from db import db
from recruitment.models import DECLINED, INTERVIEW
from recruitment.services import decide, record_evidence, withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


def test_shows_who_waits_and_for_what(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator(language="en")
    interviewed = cast.application(programme, given_name="Krista")
    record_evidence(application=interviewed, kind=INTERVIEW, seen_on=now.date(), by=coordinator, at=now)
    cast.application(programme, given_name="Dace")
    cast.accepted(programme, by=coordinator, given_name="Zane")
    db.session.commit()

    page = as_(coordinator).get("/coordinate/applications").text

    assert "Krista" in page
    assert "Dace" in page
    assert "Waits for a decision" in page
    assert "Waits for an interview" in page
    assert "Zane" not in page


def test_shows_what_is_closed(cast: Cast, as_: As, now: datetime) -> None:
    programme, coordinator = build_programme(now), cast.coordinator(language="en")
    cast.application(programme, given_name="Dace")
    cast.accepted(programme, by=coordinator, given_name="Zane")
    decide(application=cast.application(programme, given_name="Vita"), outcome=DECLINED, reason="Nav laika.", by=coordinator, at=now)
    withdraw_application(application=cast.application(programme, given_name="Māra"), at=now)
    db.session.commit()
    browser = as_(coordinator)

    page = browser.get("/coordinate/applications?state=decided").text
    declined = browser.get("/coordinate/applications?state=decided&outcome=declined").text
    withdrawn = browser.get("/coordinate/applications?state=decided&outcome=withdrawn").text

    assert [name in page for name in ("Zane", "Vita", "Māra", "Dace")] == [True, True, True, False]
    assert [name in declined for name in ("Zane", "Vita", "Māra")] == [False, True, False]
    assert [name in withdrawn for name in ("Zane", "Vita", "Māra")] == [False, False, True]


def test_is_narrowed_down_by_name_and_municipality(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    cast.application(programme, cast.person("Ērika", "Āboliņa"), municipality="Jelgava")
    cast.application(programme, cast.person("Dace", "Liepa"), municipality="Dobeles novads")
    browser = as_(cast.coordinator())

    by_name = browser.get("/coordinate/applications?name=ābol").text
    by_place = browser.get("/coordinate/applications?municipality=Dobeles+novads").text
    nothing = browser.get("/coordinate/applications?name=%25").text

    assert ("Ērika" in by_name, "Dace Liepa" in by_name) == (True, False)
    assert ("Ērika" in by_place, "Dace Liepa" in by_place) == (False, True)
    assert ("Ērika" in nothing, "Dace Liepa" in nothing) == (False, False)


def test_goes_by_thirties(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    for number in range(31):
        cast.application(programme, cast.person("Krista", f"Nr{number:02}"))
    browser = as_(cast.coordinator())

    first, second = browser.get("/coordinate/applications").text, browser.get("/coordinate/applications?page=2").text

    assert ("Nr29" in first, "Nr30" in first) == (True, False)
    assert ("Nr29" in second, "Nr30" in second) == (False, True)


@pytest.mark.parametrize("address", ["?page=0", "?page=x", "?page=99999999999999999999", "?state=x&outcome=y&municipality=z", "?name=" + "a" * 200])
def test_an_odd_address_is_no_error(cast: Cast, as_: As, now: datetime, address: str) -> None:
    cast.application(build_programme(now))

    assert as_(cast.coordinator()).get(f"/coordinate/applications{address}").status_code == 200


def test_the_coordinator_of_another_programme_sees_nothing(cast: Cast, as_: As, now: datetime) -> None:
    cast.application(build_programme(now), given_name="Krista")
    build_programme(now, "other")

    page = as_(cast.coordinator(scope="other")).get("/coordinate/applications").text

    assert "Krista" not in page


@pytest.mark.parametrize("role", ["learner", "trainer", "case_manager", "supervisor", "administrator"])
def test_is_not_there_for_others(cast: Cast, as_: As, now: datetime, role: str) -> None:
    cast.application(build_programme(now))

    assert as_(getattr(cast, role)()).get("/coordinate/applications").status_code == 404


def test_a_stranger_is_asked_who_they_are(client: Browser) -> None:
    assert client.get("/coordinate/applications").location.startswith("/sign-in")


@pytest.mark.parametrize("rows", [1, 30])
def test_takes_three_statements_whatever_the_number_of_rows(cast: Cast, as_: As, now: datetime, statements, rows: int) -> None:
    programme = build_programme(now)
    for _ in range(rows):
        cast.application(programme)
    browser = as_(cast.coordinator())

    with statements() as log:
        browser.get("/coordinate/applications")

    assert len(log) == 3
