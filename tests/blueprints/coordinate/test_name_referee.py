"""A coordinator asks for a reference in the applicant's place."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from db import db
from recruitment.models import Referee
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]
TYPED = {"name": "Inta Zariņa", "relation": "kolēģe", "email": "inta@example.org", "language": "lv"}


def test_the_letter_goes_out_in_the_coordinators_name(cast: Cast, as_: As, now: datetime) -> None:
    application, coordinator = cast.application(build_programme(now)), cast.coordinator(language="en")
    browser, address = as_(coordinator), f"/coordinate/applications/{application.public_id}"

    assert browser.post_form(f"{address}/referees", TYPED).location == f"{address}#file"
    assert db.session.scalars(select(Referee.named_by_id)).all() == [coordinator.id]
    assert "Inta Zariņa, kolēģe" in browser.get(address).text
    assert "has been asked already" in browser.post_form(f"{address}/referees", TYPED).text


def test_never_for_oneself_nor_in_another_programme(cast: Cast, as_: As, now: datetime) -> None:
    own = cast.application(build_programme(now), cast.coordinator())
    address = f"/coordinate/applications/{own.public_id}/referees"

    assert as_(own.person).get(address).status_code == 404
    assert as_(cast.coordinator(scope="other")).post_form(address, TYPED).status_code == 404
